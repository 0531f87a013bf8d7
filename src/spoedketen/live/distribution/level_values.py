"""Escalation levels as values: what a region agreed, how it stands, each step of its log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Label = Mapping[str, str]
NATION = 0
"""The number under which the nation stands among the regions."""
NORMAL = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level as its region agreed on it; rank 0 is normal."""

    code: str
    name: Label
    rank: int
    tone: str
    description: Label
    may_set: tuple[str, ...]
    reports_to: Label | None
    roles: tuple[Label, ...]
    changes: Mapping[str, int]
    action_card: tuple[Label, ...]
    review_after_hours: int | None
    exit_criteria: tuple[Label, ...]
    criteria_figures: tuple[str, ...]
    """The live figure that each criterion is about; empty where people judge it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The levels of a region from low to high, and on what they rest."""

    agreement: int
    source: str
    levels: tuple[Level, ...]

    def level(self, code: str) -> Level | None:
        """Return a level by its code."""
        return next((level for level in self.levels if level.code == code), None)

    def below(self, rank: int) -> Level | None:
        """Return the next lower level."""
        return next((level for level in reversed(self.levels) if level.rank < rank), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelStep:
    """One line of the log: a change, a review that left the level, or a correction."""

    id: str
    region: int
    version: int
    kind: str
    level: str
    name: Label
    rank: int
    tone: str
    previous: str
    previous_name: Label
    since: datetime
    at: datetime
    review_at: datetime | None
    reason: str
    ticked: tuple[Label, ...]
    criteria: int
    by: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a region stands; ``step`` is None where nobody ever set a level."""

    region: int
    region_name: str
    address: tuple[str, str]
    level: str
    name: Label
    rank: int
    tone: str
    version: int
    step: LevelStep | None

    @property
    def is_raised(self) -> bool:
        """Whether more than normal is in force."""
        return self.rank > 0

    def is_due(self, at: datetime) -> bool:
        """Tell whether the moment to look at it again has passed."""
        return bool(
            self.is_raised and self.step and self.step.review_at and self.step.review_at <= at
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelWish:
    """What somebody asks: a level, why, and what was seen when asking."""

    region: int
    level: str
    reason: str
    version: int
    review_hours: int | None = None
    ticked: frozenset[int] = frozenset()
