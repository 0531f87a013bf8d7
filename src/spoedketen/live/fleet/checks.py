"""What is wrong with a run, a moment or an announcement: every reason at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import isfinite

from spoedketen.domain.care import care_table
from spoedketen.domain.errors import RequestError
from spoedketen.domain.urgency import schemes
from spoedketen.live.capacity.checks import FUTURE_MINUTES, moment_rejections, text_rejections
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.fleet.rules import mmt_rules, run_rules, unfit_for
from spoedketen.live.fleet.values import Announcement, NewRun, NewStatus

LONGEST_REASON, LONGEST_NAME, LONGEST_TEXT = 500, 40, 200
FARTHEST_HOURS = 12
SLACK = timedelta(minutes=FUTURE_MINUTES)
SCHEMES = ("ambulance", "ambulance_2003")
SOURCES = ("automatic", "typed")


def _one_of(field: str, given: str, known: Iterable[str]) -> Iterable[Rejection]:
    listed = list(known)
    if given not in listed:
        told = {"given": given[:LONGEST_NAME], "known": ", ".join(listed)}
        yield Rejection(code="not_one_of", field=field, parameters=told)


def run_rejections(new: NewRun, at: datetime) -> list[Rejection]:
    """Return every reason not to begin a run, except where it goes and whose it is."""
    rules = run_rules()
    found = [
        *text_rejections("vehicle", new.vehicle, LONGEST_NAME, least=1),
        *text_rejections("incident", new.incident, 60),
        *_one_of("unit_type", new.unit_type, rules["units"]),
        *_one_of("mission", new.mission, rules["missions"]),
        *(each for need in new.needs for each in _one_of("needs", need, rules["needs"])),
        *_one_of("scheme", new.scheme, SCHEMES),
        *moment_rejections("reported_at", new.reported_at),
    ]
    if not found:
        found = [*_urgency(new), *_fitted(new)]
    if new.reported_at is not None and new.reported_at > at + SLACK:
        found.append(Rejection(code="run_in_future", field="reported_at"))
    return found


def _urgency(new: NewRun) -> Iterable[Rejection]:
    try:
        schemes().urgency(new.scheme, new.urgency)
    except RequestError as error:
        yield Rejection(code=error.code, field="urgency", parameters=error.parameters)


def _fitted(new: NewRun) -> Iterable[Rejection]:
    rules = run_rules()
    if lacking := unfit_for(new.unit_type, new.mission, new.needs):
        words = {**rules["needs"], **rules["missions"]}
        names = {code: ", ".join(words[each][code] for each in lacking) for code in ("nl", "en")}
        told = {"unit": rules["units"][new.unit_type], "lacking": names}
        yield Rejection(code="unit_unfit", field="unit_type", parameters=told)


def status_rejections(
    new: NewStatus, known: Mapping[str, datetime], reported_at: datetime, at: datetime
) -> list[Rejection]:
    """Return why a leg cannot have begun then, beside what is known of the other legs."""
    legs = run_rules()["legs"]
    found = [
        *_one_of("status", new.leg, legs),
        *_one_of("source", new.source, SOURCES),
        *text_rejections("reason", new.reason, LONGEST_REASON),
        *moment_rejections("at", new.at),
    ]
    if found:
        return found
    given = new.at.isoformat(timespec="minutes")
    if new.at > at + SLACK:
        return [Rejection(code="status_in_future", field="at", parameters={"given": given})]
    if new.at < reported_at - SLACK:
        told = {"given": given, "found": reported_at.isoformat(timespec="minutes")}
        return [Rejection(code="status_before_report", field="at", parameters=told)]
    if new.leg in known and known[new.leg] != new.at and not new.reason.strip():
        told = {"leg": legs[new.leg], "found": known[new.leg].isoformat(timespec="minutes")}
        return [Rejection(code="status_known", field="reason", parameters=told)]
    return list(_out_of_order(new, known))


def _out_of_order(new: NewStatus, known: Mapping[str, datetime]) -> Iterable[Rejection]:
    legs = run_rules()["legs"]
    order = list(legs)
    place = order.index(new.leg)
    for leg, moment in known.items():
        is_earlier = order.index(leg) < place
        is_wrong = moment > new.at if is_earlier else moment < new.at
        if leg != new.leg and is_wrong:
            told = {
                "leg": legs[new.leg],
                "given": new.at.isoformat(timespec="minutes"),
                "other": legs[leg],
                "found": moment.isoformat(timespec="minutes"),
            }
            code = "status_after" if is_earlier else "status_before"
            yield Rejection(code=code, field="at", parameters=told)
            return


def position_rejections(lat: float, lon: float) -> list[Rejection]:
    """Return what is wrong with a point."""
    if isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180:  # noqa: PLR2004
        return []
    return [Rejection(code="position_unfit", field="lat", parameters={"lat": lat, "lon": lon})]


def announcement_rejections(told: Announcement, at: datetime) -> list[Rejection]:
    """Return every reason not to announce this."""
    table = care_table()
    found = [
        *text_rejections("age_band", told.age_band, 20),
        *text_rejections("complaint", told.complaint, LONGEST_TEXT, least=1),
        *text_rejections("abcd", told.abcd, LONGEST_REASON),
        *(_one_of("sex", told.sex, ("f", "m", "x")) if told.sex else ()),
        *(_one_of("condition", told.condition, table.conditions) if told.condition else ()),
    ]
    found += moment_rejections("eta", told.eta)
    wishes = run_rules()["prealert"]["wishes"]
    found += [each for wish in told.wishes for each in _one_of("wishes", wish, wishes)]
    if told.eta < at - SLACK:
        found.append(Rejection(code="eta_past", field="eta"))
    if told.eta > at + timedelta(hours=FARTHEST_HOURS):
        hours = {"hours": FARTHEST_HOURS}
        found.append(Rejection(code="eta_too_far", field="eta", parameters=hours))
    return found


def finding_rejections(findings: Iterable[str]) -> list[Rejection]:
    """Return which findings no criterion names."""
    known = mmt_rules()["criteria"]
    return [each for given in findings for each in _one_of("findings", given, known)]
