"""A run that somebody types: what the form offers, and what it told as a value."""

from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_time
from django.utils.timezone import localtime

from spoedketen.domain.errors import RequestError
from spoedketen.domain.urgency import schemes
from spoedketen.live.accounts.queries import organisation_ids
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.places import places
from spoedketen.live.directory.queries import (
    AMSTERDAM,
    actor_control_rooms,
    directory,
    local_day,
)
from spoedketen.live.fleet.queries.relations import REPORT
from spoedketen.live.fleet.rules import mmt_rules, run_rules
from spoedketen.live.fleet.values import MmtInfo, NewRun, RunInfo
from spoedketen.live.requests.places import label_of, named_as, place_of
from spoedketen.live.requests.values import PlaceWish
from spoedketen.live.web.words import told

SCHEME = "ambulance"
HALF_DAY = timedelta(hours=12)


def form_context(actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what the form of a new run offers."""
    rules, classes = run_rules(), schemes().classes[SCHEME]
    lists = {name: [(c, told(row)) for c, row in rules[name].items()] for name in _LISTS}
    found = services_of(actor, at)
    return {
        **lists,
        "urgencies": [(each.code, told(each.label)) for each in classes if each.sends_ambulance],
        "organisations": found if len(found) > 1 else [],
        "at": at,
    }


_LISTS = ("units", "missions", "needs")


def services_of(actor: Actor, at: datetime) -> list[tuple[str, str]]:
    """Return the ambulance services that an actor tells runs of: the own, and of the own area."""
    own, rooms = actor.organisations_with(REPORT), actor_control_rooms(actor)
    found = {
        s.site.organisation: s.site.name
        for s in directory().services_on(local_day(at))
        if s.service_type == "ambulance"
        and (s.site.organisation in own or s.site.regions.get("control_room") in rooms)
    }
    slugs = {number: slug for slug, number in organisation_ids().items()}
    return sorted(((slugs[id_], name) for id_, name in found.items()), key=lambda each: each[1])


def run_told(actor: Actor, posted: QueryDict, at: datetime) -> NewRun:
    """Return the run that a form told.

    Raises
    ------
    RequestError
        Where the place is unknown or can be several: it is asked back, never guessed.
    """
    names = ("vehicle", "unit_type", "mission", "urgency")
    only = services_of(actor, at)
    typed: dict[str, Any] = {name: posted.get(name, "").strip() for name in names}
    return NewRun(
        key=posted.get("key", "")[:100],
        organisation=posted.get("organisation", "") or (only[0][0] if len(only) == 1 else ""),
        needs=tuple(posted.getlist("needs")),
        scheme=SCHEME,
        place=place_of(_place(posted)).id,
        reported_at=moment_near(posted.get("time", ""), at),
        **typed,
    )


def _place(posted: QueryDict) -> PlaceWish:
    picked = posted.get("place_id", "")
    return PlaceWish(id=picked) if picked else named_as(posted.get("place", ""))


def candidates_of(error: RequestError) -> list[tuple[str, str]]:
    """Return the places that may be meant, where a name has several."""
    if error.code != "place_ambiguous":
        return []
    table = places()
    found = (table.place(row) for row in table.named(str(error.parameters["given"])))
    return [(place.id, label_of(place)) for place in found]


def moment_near(given: str, at: datetime) -> datetime | None:
    """Return the moment nearest to now with a time of day, or None where that is none."""
    try:
        time = parse_time(given)
    except ValueError:
        return None
    if time is None:
        return None
    found = datetime.combine(localtime(at).date(), time.replace(tzinfo=None), AMSTERDAM)
    if found - at > HALF_DAY:
        return found - timedelta(days=1)
    return found + timedelta(days=1) if at - found > HALF_DAY else found


def team_context(run: RunInfo) -> dict[str, Any]:
    """Return what the criteria of a mobile medical team ask, and what they said last."""
    rules = mmt_rules()
    last: MmtInfo | None = run.mmt[-1] if run.mmt else None
    met = last.findings if last else ()
    return {
        "criteria": [(code, told(row), code in met) for code, row in rules["criteria"].items()],
        "criteria_source": rules["source"],
        "is_example": rules["status"] == "example",
        "team": last,
        "team_met": ", ".join(told(rules["criteria"][c]) for c in met if c in rules["criteria"]),
    }
