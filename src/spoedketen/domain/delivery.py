"""Whether deliveries came in time: pure, from the rule that held and when they arrived.

A rule divides time into slots, each with a moment at which a delivery is due. A delivery is judged
in the slot in which it arrived, wherever that was, and is never assumed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ON_TIME, LATE, MISSING = "on_time", "late", "missing"
AWAITED, NOT_DUE, UNKNOWN = "awaited", "not_due", "unknown"
FAILED = frozenset({LATE, MISSING})
STATUSES = ("obliged", "agreed", "wanted")
Label = Mapping[str, str]
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a link of the chain delivers where and when: before a wall time, or every so often.

    ``seen_by`` are roles of supervision to whom an obligation is shown per provider;
    ``finding_after`` is how many failures in a row make a finding, to be answered in
    ``answer_days``.
    """

    sector: str
    platform: str
    status: str
    basis: Label
    source: str
    grace_minutes: int
    daily_before: str | None = None
    every_minutes: int | None = None
    seen_by: tuple[str, ...] = ()
    finding_after: int | None = None
    answer_days: int = 14

    def shows_to(self, roles: Iterable[str]) -> bool:
        """Tell whether one of the roles supervises this, provider by provider."""
        return self.status == "obliged" and bool(frozenset(self.seen_by) & frozenset(roles))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time in which one delivery is due; until ``closes`` one may still come late."""

    begins: datetime
    due: datetime
    latest: datetime
    closes: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a slot was met; ``late_minutes`` counts from the moment due, so far if none arrived."""

    slot: Slot
    state: str
    arrived_at: datetime | None = None
    late_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many slots were met how."""

    on_time: int = 0
    late: int = 0
    missing: int = 0
    not_due: int = 0
    unknown: int = 0
    awaited: int = 0

    @property
    def judged(self) -> int:
        """How many slots could be judged."""
        return self.on_time + self.late + self.missing

    @property
    def share(self) -> float | None:
        """The share on time of what could be judged; None where nothing could."""
        return self.on_time / self.judged if self.judged else None


def rule_from(sector: str, raw: Mapping[str, Any]) -> Rule:
    """Return the rule that an agreement describes for a link."""
    return Rule(**{**raw, "sector": sector, "seen_by": tuple(raw.get("seen_by", ()))})


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and ends in the Netherlands; it has 23, 24 or 25 hours."""
    following = day + timedelta(days=1)
    return _local(day, time.min), _local(following, time.min)


def _local(day: date, at: time) -> datetime:
    return datetime.combine(day, at, AMSTERDAM).astimezone(UTC)


def slots_of(rule: Rule, day: date) -> tuple[Slot, ...]:
    """Return the slots of a day, in order; those of an interval count elapsed minutes."""
    begins, ends = day_bounds(day)
    if rule.every_minutes is None:
        due = _local(day, time.fromisoformat(rule.daily_before or "23:59"))
        return (_slot(rule, begins, due, ends),)
    step, found = timedelta(minutes=rule.every_minutes), []
    while begins < ends:
        due = min(begins + step, ends)
        found.append(_slot(rule, begins, due, due + step))
        begins = due
    return tuple(found)


def _slot(rule: Rule, begins: datetime, due: datetime, ends: datetime) -> Slot:
    latest = due + timedelta(minutes=rule.grace_minutes)
    return Slot(begins=begins, due=due, latest=latest, closes=max(ends, latest + INSTANT))


def verdict(
    slot: Slot, arrived_at: datetime | None, at: datetime, known_since: datetime
) -> Verdict:
    """Judge a slot by its first arrival; before ``known_since`` only what arrived is sure."""
    if arrived_at is not None and arrived_at <= slot.latest:
        return Verdict(slot=slot, state=ON_TIME, arrived_at=arrived_at)
    if slot.begins < known_since:
        return Verdict(slot=slot, state=UNKNOWN, arrived_at=arrived_at)
    if arrived_at is None and at <= slot.latest:
        return Verdict(slot=slot, state=AWAITED)
    if arrived_at is None and at >= slot.closes:
        return Verdict(slot=slot, state=MISSING)
    late = ((arrived_at or at) - slot.due) // timedelta(minutes=1)
    return Verdict(slot=slot, state=LATE, arrived_at=arrived_at, late_minutes=late)


def first_arrival(slot: Slot, arrivals: Iterable[datetime]) -> datetime | None:
    """Return the first arrival that may count for a slot."""
    return min((each for each in arrivals if slot.begins <= each < slot.closes), default=None)


def tally(states: Iterable[str]) -> Tally:
    """Count states."""
    return Tally(**Counter(states))


def failures_in_a_row(states: Sequence[str]) -> int:
    """Return how many of the last were late or missing; what is not due or awaited is skipped."""
    told = [state for state in states if state not in {AWAITED, NOT_DUE}]
    return next((n for n, state in enumerate(reversed(told)) if state not in FAILED), len(told))


def gap(
    slot: Slot, before: datetime | None, after: datetime | None, at: datetime, known_since: datetime
) -> tuple[datetime, datetime]:
    """Return the time without an arrival around the moment due, as far as it is known."""
    return max(before or known_since, min(known_since, slot.due)), after or at
