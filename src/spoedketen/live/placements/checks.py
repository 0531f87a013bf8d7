"""What is wrong with a need, a list of providers or an answer: every reason at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from spoedketen.domain.care import care_table
from spoedketen.domain.placing import placing_rules
from spoedketen.live.capacity.checks import moment_rejections, text_rejections
from spoedketen.live.capacity.queries.standing import Standing
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.placements.values import Answer, NewPlacement
from spoedketen.live.requests.checks import LONGEST_REASON, asking_rejections
from spoedketen.live.requests.values import Asking

URA_DIGITS = 8
CLOSED = frozenset({"stop", "time_out"})


def placement_rejections(new: NewPlacement, at: datetime) -> list[Rejection]:
    """Return every reason not to open a placement, except where it is and who asks."""
    asking = Asking(
        care=(new.care,) if new.care else (),
        age_years=new.age_years,
        sex=new.sex,
        insurer=new.insurer,
        limits=new.limits,
    )
    found = [
        *asking_rejections(asking),
        *text_rejections("wishes", new.wishes, LONGEST_REASON),
        *_one_of("clock_kind", new.clock_kind, placing_rules()["clocks"]),
        *moment_rejections("wanted_at", new.wanted_at),
        *moment_rejections("clock_start", new.clock_start),
    ]
    if not new.care:
        found.append(Rejection(code="care_missing", field="care"))
    elif (kind := care_table().kinds.get(new.care)) and not kind.is_placed:
        told = {"care": kind.label}
        found.append(Rejection(code="care_has_no_enquiry", field="care", parameters=told))
    if new.clock_start is not None and new.clock_start > at:
        found.append(Rejection(code="clock_in_future", field="clock_start"))
    return found


def _one_of(field: str, given: str, known: Iterable[str]) -> Iterable[Rejection]:
    listed = list(known)
    if given not in listed:
        told = {"given": given, "known": ", ".join(listed)}
        yield Rejection(code="not_one_of", field=field, parameters=told)


def minutes_rejections(field: str, name: str, given: int | None) -> Iterable[Rejection]:
    """Return what is wrong with a number of minutes; None is the usual."""
    limits = placing_rules()["minutes"][name]
    if given is not None and not limits["least"] <= given <= limits["most"]:
        told = {"given": given, "least": limits["least"], "most": limits["most"]}
        yield Rejection(code="minutes_unfit", field=field, parameters=told)


def minutes_or_usual(name: str, given: int | None) -> int:
    """Return how many minutes it becomes."""
    return int(placing_rules()["minutes"][name]["usual"]) if given is None else given


def asked_rejections(
    care: str, services: Sequence[str], found: dict[str, Standing], open_at: frozenset[str]
) -> list[Rejection]:
    """Return every reason not to ask some services."""
    most = int(placing_rules()["most_enquiries"])
    if not services:
        return [Rejection(code="services_missing", field="services")]
    if len(services) > most:
        return [Rejection(code="services_too_many", field="services", parameters={"most": most})]
    return [each for name in services for each in _unfit(care, name, found, open_at)]


def _unfit(
    care: str, name: str, found: dict[str, Standing], open_at: frozenset[str]
) -> Iterable[Rejection]:
    kind, standing = care_table().kinds[care], found.get(name)
    if standing is None:
        yield Rejection(code="service_unknown", field="services", parameters={"given": name})
        return
    told = {"given": standing.site.name, "care": kind.label}
    if standing.service.service_type not in kind.services:
        yield Rejection(code="service_gives_other_care", field="services", parameters=told)
    if standing.opening.state in CLOSED:
        yield Rejection(code="service_is_on_stop", field="services", parameters=told)
    if name in open_at:
        yield Rejection(code="already_asked", field="services", parameters=told)


def decline_rejections(answer: Answer) -> list[Rejection]:
    """Return what is wrong with a refusal: it names one of the reasons."""
    known = placing_rules()["declines"]
    found = [
        *_one_of("code", answer.code, known),
        *text_rejections("note", answer.note, LONGEST_REASON),
    ]
    if known.get(answer.code, {}).get("note") and not answer.note.strip():
        found.append(Rejection(code="required", field="note"))
    return found


def external_rejections(name: str, ura: str) -> list[Rejection]:
    """Return what is wrong with a provider outside the directory."""
    found = list(text_rejections("external_name", name, 200, least=1))
    fits = len(ura) == URA_DIGITS and ura.isascii() and ura.isdigit()
    if ura and not fits:
        told = {"given": ura[:20]}
        found.append(Rejection(code="ura_unfit", field="external_ura", parameters=told))
    return found
