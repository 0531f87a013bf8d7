"""Drills as data: what happens, and which part of the week is played."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

DAY_HOURS, HOUR_MINUTES = 24, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Part of a week: from an hour of a day (Monday 0) on, for some hours."""

    day: int
    hour: int
    hours: float

    @property
    def begins(self) -> float:
        """Minutes from Monday 00:00."""
        return (self.day * DAY_HOURS + self.hour) * HOUR_MINUTES

    @property
    def ends(self) -> float:
        """Minutes from Monday 00:00."""
        return self.begins + self.hours * HOUR_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """The nearest departments have only a share of their nurses and doctors for a while."""

    departments: int
    span: Span
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Many wounded at one place; ``urgency`` are shares, ``by_themselves`` those who walk in."""

    span: Span
    patients: int
    urgency: tuple[float, ...]
    by_themselves: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """One drill; ``more`` multiplies requests by kind during a span."""

    code: str
    label: Mapping[str, str]
    told: Mapping[str, str]
    plays: Span
    more: Mapping[str, float]
    more_span: Span | None
    short: Shortage | None
    burst: Burst | None


@cache
def drills() -> Mapping[str, Drill]:
    """Return the drills that come with the product."""
    rows = yaml.safe_load((files("spoedketen.domain") / "drills.yaml").read_text("utf-8"))
    return {code: _drill(code, row) for code, row in rows.items()}


def usual_day(plays: Span) -> Drill:
    """Return a drill in which nothing happens but what a scenario changed."""
    nothing = {"nl": "", "en": ""}
    return Drill(
        code="usual_day", label=nothing, told=nothing, plays=plays, more={}, more_span=None,
        short=None, burst=None,
    )  # fmt: skip


def _drill(code: str, row: Mapping[str, Any]) -> Drill:
    more, short, burst = row.get("more"), row.get("short"), row.get("burst")
    return Drill(
        code=code,
        label=row["label"],
        told=row["told"],
        plays=Span(**row["plays"]),
        more=more["factors"] if more else {},
        more_span=_span(more) if more else None,
        short=_shortage(short) if short else None,
        burst=_burst(burst) if burst else None,
    )


def _span(row: Mapping[str, Any]) -> Span:
    return Span(day=row["day"], hour=row["hour"], hours=row["hours"])


def _shortage(row: Mapping[str, Any]) -> Shortage:
    return Shortage(departments=row["departments"], span=_span(row), left=row["left"])


def _burst(row: Mapping[str, Any]) -> Burst:
    span = Span(day=row["day"], hour=row["hour"], hours=row["minutes"] / HOUR_MINUTES)
    return Burst(
        span=span,
        patients=row["patients"],
        urgency=tuple(row["urgency"]),
        by_themselves=row["by_themselves"],
    )
