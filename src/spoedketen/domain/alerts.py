"""When a figure becomes a signal, and when that is over: pure, from a rule and what is measured.

A rule raises at one threshold and clears at another, each after a while, so that a figure that
trembles around a threshold is one signal. What is not known neither raises nor clears.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from math import sqrt
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE = timedelta(minutes=1)
LONGEST_GAP = timedelta(minutes=15)
"""After a longer silence a figure that was rising or easing begins anew."""
GRACE = timedelta(minutes=30)
"""How long after its horizon an early signal may still come true."""
Label = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When to raise, for whom, and what to do; ``horizon`` is a code, ``now`` for the present.

    ``edge`` says which end of an expectation counts: its ``value``, or the ``low`` or ``high`` end
    of its band. Minutes are whole; ``quiet`` is a pair of local wall times or None.
    ``formula`` is the one whose score it is about.
    """

    code: str
    label: Label
    of: str
    sector: str
    measure: str
    side: str
    raise_at: float
    clear_at: float
    hold_minutes: int
    clear_minutes: int
    severity: str
    owner: tuple[str, ...]
    horizon: str = "now"
    edge: str = "value"
    escalate_minutes: int | None = None
    escalate_to: tuple[str, ...] = ()
    quiet: tuple[str, str] | None = None
    actions: tuple[Label, ...] = ()
    formula: str = ""

    def __post_init__(self) -> None:
        """Refuse hours that are none, and thresholds that are no numbers."""
        for moment in self.quiet or ():
            time.fromisoformat(moment)
        float(self.raise_at), float(self.clear_at)

    @property
    def is_early(self) -> bool:
        """Tell whether it looks ahead."""
        return self.horizon != "now"

    def crosses(self, value: float) -> bool:
        """Tell whether a value is at or beyond the threshold."""
        return value >= self.raise_at if self.side == "above" else value <= self.raise_at

    def is_over(self, value: float) -> bool:
        """Tell whether a value is back on the calm side of the second threshold."""
        return value < self.clear_at if self.side == "above" else value > self.clear_at

    def is_quiet(self, at: datetime) -> bool:
        """Tell whether it makes no sound and does not escalate at a moment."""
        return self.quiet_until(at) is not None

    def quiet_until(self, at: datetime) -> datetime | None:
        """Return when its quiet hours end, or None outside them; a serious rule has none."""
        if self.quiet is None or self.severity == "serious":
            return None
        local = at.astimezone(AMSTERDAM)
        begins, ends = (time.fromisoformat(each) for each in self.quiet)
        is_by_day = begins < ends
        now = local.time()
        is_in = begins <= now < ends if is_by_day else now >= begins or now < ends
        if not is_in:
            return None
        day = local.date() + timedelta(days=not is_by_day and now >= begins)
        return datetime.combine(day, ends, AMSTERDAM).astimezone(at.tzinfo)


def loud_minutes(rule: Rule, since: datetime, at: datetime, most: int) -> int:
    """Return how many minutes between two moments were not quiet, up to a number."""
    found, moment = 0, since
    while found < most and moment + MINUTE <= at:
        ends = rule.quiet_until(moment)
        if ends is None:
            found, moment = found + 1, moment + MINUTE
        else:
            moment = ends
    return found


def rule_from(raw: Mapping[str, Any]) -> Rule:
    """Return the rule that a row describes; what another version wrote beside it is left out."""
    lists = ("owner", "escalate_to", "quiet", "actions")
    held = {name: tuple(raw[name]) for name in lists if raw.get(name)}
    known = Rule.__dataclass_fields__.keys() - set(lists)
    return Rule(**{**{k: v for k, v in raw.items() if k in known}, **held})


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A figure with its band and the number of sources under it; None is unknown."""

    value: float | None
    low: float | None = None
    high: float | None = None
    sources: int = 0
    sources_total: int = 0

    def at_edge(self, edge: str) -> float | None:
        """Return the end of the band that counts; without a band there is no end."""
        return {"low": self.low, "high": self.high}.get(edge, self.value)


UNKNOWN = Measured(value=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How a rule stands for one subject: ``calm``, ``rising``, ``raised`` or ``easing``."""

    phase: str
    since: datetime
    looked_at: datetime


def begun(at: datetime) -> Watch:
    """Return a watch of which nothing is known yet."""
    return Watch(phase="calm", since=at, looked_at=at)


def step(rule: Rule, watch: Watch, value: float | None, at: datetime) -> tuple[Watch, str]:
    """Return how a rule stands after a look, and ``raised``, ``cleared`` or nothing.

    A look before the last one says nothing, unless the clock was set back further than a gap.
    """
    if value is None or timedelta(0) < watch.looked_at - at <= LONGEST_GAP:
        return watch, ""
    if abs(at - watch.looked_at) > LONGEST_GAP:
        watch = _anew(watch, at)
    phase = _phase(rule, watch.phase, value)
    since = watch.since if phase == watch.phase else at
    watch = replace(watch, phase=phase, since=since, looked_at=at)
    if phase == "rising" and _lasts(watch, rule.hold_minutes, at):
        return replace(watch, phase="raised", since=at), "raised"
    if phase == "easing" and _lasts(watch, rule.clear_minutes, at):
        return replace(watch, phase="calm", since=at), "cleared"
    return watch, ""


def _anew(watch: Watch, at: datetime) -> Watch:
    """Forget what was under way: nobody knows what it did meanwhile, or the clock was set."""
    settled = {"rising": "calm", "easing": "raised"}.get(watch.phase, watch.phase)
    return replace(watch, phase=settled, since=min(watch.since, at))


def _phase(rule: Rule, phase: str, value: float) -> str:
    if phase in {"calm", "rising"}:
        return "rising" if rule.crosses(value) else "calm"
    return "easing" if rule.is_over(value) else "raised"


def _lasts(watch: Watch, minutes: int, at: datetime) -> bool:
    return at - watch.since >= timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forewarning:
    """An early signal that was given: when, and until when it may come true."""

    subject: str
    raised_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A time in which the present figure was beyond the threshold; None while it still is."""

    subject: str
    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a rule did: warnings that came true, crossings that were warned of, minutes ahead.

    ``hits`` of ``judged`` warnings came true; ``warned`` of ``crossings`` had a warning before.
    ``late`` warnings were given while it was already so: they are neither hit nor false.
    """

    late: int
    judged: int
    hits: int
    crossings: int
    warned: int
    lead_minutes: tuple[float, ...]

    @property
    def lead(self) -> float | None:
        """The middle of the minutes between warning and crossing."""
        return median(self.lead_minutes) if self.lead_minutes else None

    @property
    def false_alarms(self) -> int:
        """How many warnings did not come true."""
        return self.judged - self.hits


def score(warnings: list[Forewarning], crossings: list[Crossing], at: datetime) -> Score:
    """Return how a rule did until a moment; a warning still under way is not judged."""
    ahead = [each for each in warnings if not _is_late(each, crossings)]
    leads = [lead for each in crossings if (lead := _lead(each, ahead)) is not None]
    done = [each for each in ahead if each.until <= at or _came_true(each, crossings)]
    return Score(
        late=len(warnings) - len(ahead),
        judged=len(done),
        hits=sum(_came_true(each, crossings) for each in done),
        crossings=len(crossings),
        warned=len(leads),
        lead_minutes=tuple(leads),
    )


def _is_late(warning: Forewarning, crossings: list[Crossing]) -> bool:
    return any(
        each.subject == warning.subject
        and each.began_at < warning.raised_at
        and (each.ended_at is None or each.ended_at > warning.raised_at)
        for each in crossings
    )


def _came_true(warning: Forewarning, crossings: list[Crossing]) -> bool:
    return any(_answers(warning, crossing) for crossing in crossings)


def _answers(warning: Forewarning, crossing: Crossing) -> bool:
    is_in_time = warning.raised_at <= crossing.began_at <= warning.until
    return warning.subject == crossing.subject and is_in_time


def _lead(crossing: Crossing, warnings: list[Forewarning]) -> float | None:
    """Return the minutes between the first warning that a crossing answers and its begin."""
    given = [each.raised_at for each in warnings if _answers(each, crossing)]
    return (crossing.began_at - min(given)).total_seconds() / 60 if given else None


SURE_80 = 1.2816
"""The normal deviate that leaves a tenth on either side."""


def share_band(part: int, whole: int) -> tuple[float, float]:
    """Return the band in which a share lies with 80 % confidence (Wilson 1927), for whole > 0."""
    share, z = part / whole, SURE_80
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z / (1 + z * z / whole) * sqrt(share * (1 - share) / whole + z * z / (4 * whole**2))
    return max(0.0, middle - half), min(1.0, middle + half)
