"""What an impact study is told from: its run, and each scenario with access before and after."""

from collections.abc import Sequence
from dataclasses import dataclass

from spoedketen.planning.access import Access
from spoedketen.planning.impact.beyond import Night
from spoedketen.planning.impact.doubt import Doubt
from spoedketen.planning.impact.effects import Effects
from spoedketen.reports.documents import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario of a study: its effects, and access before and after under the norm."""

    effects: Effects
    changes: Sequence[Document]
    before: Access
    after: Access
    fixed_minutes: float
    verdict: bool | None
    doubt: Doubt | None = None
    """What other assumptions make of the differences, where that was asked."""
    by_night: Sequence[Night] = ()
    """Each night of the week, where only nights close."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How the study was run."""

    seed: int
    warmup_weeks: int
    weeks: int
    is_whole: bool
    half_width_wanted_minutes: float | None = None
    half_width_minutes: float | None = None
    """Of the stay at the departments that change most; the widest of all scenarios."""
