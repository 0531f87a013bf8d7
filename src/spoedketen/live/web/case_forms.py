"""What the forms of the desk send, as values."""

from django.http import QueryDict

from spoedketen.live.requests.actions.cases import DESK
from spoedketen.live.requests.places import named_as
from spoedketen.live.requests.values import (
    Asking,
    CallerTold,
    NewRequest,
    NewTriage,
    PatientTold,
    PlaceWish,
)
from spoedketen.live.web.deeds import moment_of

NO_AGE = -1
MOST_DIGITS = 3


def number(given: str) -> int | None:
    """Return a small whole number that a form told, or None; what is none counts as not told."""
    plain = given.strip()
    return int(plain) if plain.isdecimal() and len(plain) <= MOST_DIGITS else None


def age(given: str) -> int | None:
    """Return an age that a form told, or None for none; what is no age is told to be none."""
    plain = given.strip()
    return number(plain) if not plain or plain.isdecimal() else NO_AGE


def asking_of(posted: QueryDict) -> Asking:
    """Return what is asked."""
    return Asking(
        care=tuple(filter(None, posted.getlist("care"))),
        condition=posted.get("condition", ""),
        age_years=age(posted.get("age", "")),
        sex=posted.get("sex", ""),
        insurer=posted.get("insurer", ""),
        limits=tuple(posted.getlist("limits")),
        known_sites=tuple(filter(None, [posted.get("known_site", "")])),
    )


def place_of(posted: QueryDict) -> PlaceWish:
    """Return the place as told: one that was picked, else by its name."""
    picked = posted.get("place_id", "")
    return PlaceWish(id=picked) if picked else named_as(posted.get("place", ""))


def request_of(posted: QueryDict, door: str) -> NewRequest:
    """Return a case to open."""
    names = ("name", "birth_date", "bsn")
    person = {name: posted.get(f"patient_{name}", "").strip() for name in names}
    return NewRequest(
        key=posted.get("key", ""),
        door=door,
        complaint=posted.get("complaint", ""),
        place=place_of(posted),
        caller=CallerTold(
            name=posted.get("caller_name", "").strip(),
            phone=posted.get("caller_phone", "").strip(),
            relation=posted.get("caller_relation", "").strip(),
        ),
        patient=PatientTold(**person) if any(person.values()) else None,
        asking=asking_of(posted),
        notes=posted.get("notes", ""),
        holder=DESK if posted.get("holder") == DESK else "",
        incident=posted.get("incident", ""),
        is_no_duplicate=posted.get("is_no_duplicate") == "1",
    )


def triage_of(posted: QueryDict) -> NewTriage:
    """Return a triage that was made elsewhere, as somebody typed it over."""
    scheme, _, urgency = posted.get("urgency", "").partition(":")
    flags = ("reported",) if posted.get("red_flag") == "1" else ()
    return NewTriage(
        system=posted.get("system", ""),
        scheme=scheme,
        urgency=urgency,
        complaint=posted.get("complaint", ""),
        reason=posted.get("reason", ""),
        action=posted.get("action", ""),
        care=tuple(filter(None, posted.getlist("care"))),
        condition=posted.get("condition", ""),
        red_flags=flags,
        at=moment_of(posted.get("made_at", "")),
        author=posted.get("author", "").strip()[:200],
    )
