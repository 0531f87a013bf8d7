"""Signals as they stand, with what they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from spoedketen.domain.alerts import Measured, Rule, Score

OUTCOMES = ("averted", "absorbed", "came_true", "unfounded")
"""What became of it: kept away, dealt with without harm, it happened, or there was nothing."""
ACTION = "action"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that a figure is made of: a service with its part, or an input of a score."""

    value: float
    service: str = ""
    input: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a rule measures for a subject: the figure, and the largest things it is made of."""

    measured: Measured
    parts: tuple[Part, ...] = ()
    sites: tuple[int, ...] = ()
    """The locations it rests on, where those are not just the services that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a rule watches: a service, or a region (0 is the nation)."""

    service: int = 0
    region: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A rule with the agreement that it comes from."""

    rule: Rule
    raw: Mapping[str, object]
    agreement: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertStepInfo:
    """One step in the life of a signal; ``action`` is the place in the list of actions."""

    kind: str
    at: datetime
    by: str
    note: str
    action: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertInfo:
    """A signal as it stands; ``latest`` is the figure at the last look, None where unknown."""

    id: str
    rule: Rule
    agreement: int
    subject: Subject
    raised_at: datetime
    expected_at: datetime
    value: float
    low: float | None
    high: float | None
    latest: float | None
    latest_at: datetime | None
    parts: tuple[Part, ...]
    sites: tuple[int, ...]
    """The locations that it rests on: who sees it must see all of them."""
    sources: int
    sources_total: int
    seen_at: datetime | None
    seen_by: str
    escalated_at: datetime | None
    came_true_at: datetime | None
    cleared_at: datetime | None
    closed_at: datetime | None
    outcome: str
    version: int
    steps: tuple[AlertStepInfo, ...]
    drill: str = ""
    """The drill that brought it about."""

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to close it."""
        return self.closed_at is None

    @property
    def done(self) -> frozenset[int]:
        """The actions that were ticked and not taken back."""
        ticked = [step.action for step in self.steps if step.kind == ACTION]
        undone = [step.action for step in self.steps if step.kind == "undone"]
        return frozenset(
            each for each in ticked if each is not None and ticked.count(each) > undone.count(each)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleScore:
    """How a rule did in a period; ``seen_minutes`` is the middle until somebody saw it."""

    rule: Rule
    sources: tuple[str, ...]
    raised: int
    seen: int
    seen_minutes: float | None
    escalated: int
    outcomes: Mapping[str, int]
    score: Score | None
    """For a rule that looks ahead; None for one of the present."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAlert:
    """A signal of a service from beginning to end, as a demonstration invents one."""

    rule: str
    service: str
    raised_at: datetime
    value: float
    seen_at: datetime
    came_true_at: datetime | None
    cleared_at: datetime
    closed_at: datetime
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCrossing:
    """When a figure was beyond the threshold of a rule, as a demonstration invents it."""

    rule: str
    service: str
    began_at: datetime
    ended_at: datetime
