"""What is wrong with a case to open or a triage to record: every reason at once."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from spoedketen.domain.care import care_table
from spoedketen.domain.errors import RequestError
from spoedketen.domain.urgency import schemes
from spoedketen.live.accounts.sealing import is_bsn
from spoedketen.live.capacity.checks import moment_rejections, text_rejections
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.requests.values import Asking, NewRequest, NewTriage, PatientTold
from spoedketen.live.requests.words import case_rules

LONGEST_COMPLAINT, LONGEST_REASON, LONGEST_NOTE, OLDEST = 200, 500, 4_000, 120
FEWEST_DIGITS = 8
PHONE_SIGNS = frozenset("0123456789+-() ")


def _one_of(field: str, given: str, known: Iterable[str]) -> Iterable[Rejection]:
    listed = list(known)
    if given and given not in listed:
        told = {"given": given, "known": ", ".join(listed)}
        yield Rejection(code="not_one_of", field=field, parameters=told)


def phone_digits(phone: str) -> str:
    """Return the digits of a telephone number, an international one as at home."""
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    for prefix in ("0031", "31"):
        if digits.startswith(prefix) and len(digits) > FEWEST_DIGITS + 1:
            return "0" + digits.removeprefix(prefix).lstrip("0")
    return digits


def _phone(field: str, phone: str) -> Iterable[Rejection]:
    fits = set(phone) <= PHONE_SIGNS and len(phone_digits(phone)) >= FEWEST_DIGITS
    if phone and not fits:
        yield Rejection(code="phone_unfit", field=field, parameters={"given": phone[:40]})


def request_rejections(new: NewRequest, at: datetime) -> list[Rejection]:
    """Return every reason not to open a case, except where it is and who asks."""
    doors = case_rules()["doors"]
    found = [
        *_one_of("door", new.door or "?", doors),
        *text_rejections("complaint", new.complaint, LONGEST_COMPLAINT, least=1),
        *text_rejections("notes", new.notes, LONGEST_NOTE),
        *text_rejections("incident", new.incident, 60),
        *text_rejections("caller.name", new.caller.name, 200),
        *_phone("caller.phone", new.caller.phone),
        *asking_rejections(new.asking),
        *_patient(new.patient, at),
    ]
    is_citizen = doors.get(new.door, {}).get("track") == "citizen"
    is_present = new.door in {"desk", "walk_in"}
    if is_citizen and not is_present and not new.caller.phone.strip():
        found.append(Rejection(code="callback_missing", field="caller.phone"))
    if not is_citizen and not new.asking.care:
        found.append(Rejection(code="care_missing", field="care"))
    return found


def _patient(told: PatientTold | None, at: datetime) -> Iterable[Rejection]:
    if told is None:
        return
    yield from text_rejections("patient.name", told.name, 200)
    if told.bsn and not is_bsn(told.bsn):
        yield Rejection(code="bsn_unfit", field="patient.bsn")
    if told.birth_date and not _is_past_day(told.birth_date, at):
        given = {"given": told.birth_date[:20]}
        yield Rejection(code="birth_date_unfit", field="patient.birth_date", parameters=given)


def _is_past_day(given: str, at: datetime) -> bool:
    try:
        return date(1890, 1, 1) <= date.fromisoformat(given) <= at.date()
    except ValueError:
        return False


def asking_rejections(asking: Asking) -> list[Rejection]:
    """Return what is unknown or impossible in what is asked."""
    table = care_table()
    found = [each for care in asking.care for each in _one_of("care", care or "?", table.kinds)]
    found += _one_of("condition", asking.condition, table.conditions)
    found += [each for limit in asking.limits for each in _one_of("limits", limit, table.limits)]
    for field in ("known_sites", "unwanted_sites"):
        for each in getattr(asking, field):
            found += text_rejections(field, each, LONGEST_COMPLAINT)
    found += _one_of("insurer", asking.insurer, table.insurers)
    found += _one_of("sex", asking.sex, ("f", "m", "x"))
    if asking.age_years is not None and not 0 <= asking.age_years <= OLDEST:
        told: Mapping[str, object] = {"given": asking.age_years, "most": OLDEST}
        found.append(Rejection(code="age_unfit", field="age_years", parameters=told))
    return found


def triage_rejections(new: NewTriage, at: datetime) -> list[Rejection]:
    """Return every reason not to record a triage."""
    found = [
        *_one_of("system", new.system or "?", case_rules()["systems"]),
        *_urgency("urgency", new.scheme, new.urgency),
        *(_urgency("computed", new.scheme, new.computed) if new.computed else ()),
        *text_rejections("complaint", new.complaint, LONGEST_COMPLAINT),
        *text_rejections("reason", new.reason, LONGEST_REASON),
        *asking_rejections(Asking(care=new.care, condition=new.condition)),
        *moment_rejections("at", new.at),
        *_names_of(new),
    ]
    if new.computed and new.computed != new.urgency and not new.reason.strip():
        found.append(Rejection(code="departure_without_reason", field="reason"))
    if new.at is not None and new.at > at:
        found.append(Rejection(code="triaged_in_future", field="at"))
    return found


def _names_of(new: NewTriage) -> Iterable[Rejection]:
    """Yield what is wrong with the names of protocol, step and author."""
    for field in ("protocol", "protocol_version", "action", "author"):
        yield from text_rejections(field, getattr(new, field), LONGEST_COMPLAINT)
    for flag in new.red_flags:
        yield from text_rejections("red_flags", flag, LONGEST_COMPLAINT)


def _urgency(field: str, scheme: str, code: str) -> Iterable[Rejection]:
    try:
        schemes().urgency(scheme, code)
    except RequestError as error:
        yield Rejection(code=error.code, field=field, parameters=error.parameters)
