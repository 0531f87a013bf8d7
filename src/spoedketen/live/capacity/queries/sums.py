"""What services have together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from spoedketen.live.capacity.queries.standing import Standing
from spoedketen.live.capacity.values import EXPECTED_HORIZON, Expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Staffed and free places of those who told both, and how many services that are."""

    staffed: int
    free: int
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What is told now and of later; None where nobody tells it."""

    free: int | None
    staffed: int | None
    occupied: int | None
    expected: Expected | None
    paired: Paired | None = None


def total(values: Iterable[int | None]) -> int | None:
    """Return the sum of what is known, or None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def middle(values: Iterable[int | None]) -> int | None:
    """Return the median of what is known (the upper one of two)."""
    known = sorted(value for value in values if value is not None)
    return known[len(known) // 2] if known else None


def due(standing: Iterable[Standing]) -> list[Standing]:
    """Return who owes figures: outside its hours a service does not, so it is not missing."""
    return [each for each in standing if each.opening.state != "outside_hours"]


def sums_of(standing: Iterable[Standing], at: datetime) -> Sums:
    """Return the exact sums of what services tell and still holds."""
    owing = due(standing)
    counted = [figures for each in owing for figures in each.counted(at)]
    return Sums(
        free=total(f.available for f in counted),
        staffed=total(f.staffed for f in counted),
        occupied=total(f.occupied for f in counted),
        expected=_expected(owing, at),
        paired=paired_of(owing, at),
    )


def paired_of(standing: Iterable[Standing], at: datetime) -> Paired | None:
    """Return the places of those who told how many have staff and how many are free."""
    told = [
        [f for f in each.counted(at) if f.staffed is not None and f.available is not None]
        for each in standing
    ]
    both = [figures for figures in told if figures]
    if not both:
        return None
    return Paired(
        staffed=sum(f.staffed or 0 for figures in both for f in figures),
        free=sum(f.available or 0 for figures in both for f in figures),
        sources=len(both),
    )


def _expected(standing: Iterable[Standing], at: datetime) -> Expected | None:
    told = [each.counted(at, EXPECTED_HORIZON) for each in standing]
    told = [figures for figures in told if figures]
    figures = [f for each in told for f in each]
    value = total(f.available for f in figures)
    if value is None:
        return None
    has_band = all(f.low is not None and f.high is not None for f in figures)
    return Expected(
        horizon=EXPECTED_HORIZON,
        value=value,
        low=total(f.low for f in figures) if has_band else None,
        high=total(f.high for f in figures) if has_band else None,
        sources=len(told),
    )


def together(parts: Sequence[Sums]) -> Sums:
    """Return the sums of several parts."""
    return Sums(
        free=total(part.free for part in parts),
        staffed=total(part.staffed for part in parts),
        occupied=total(part.occupied for part in parts),
        expected=_expected_together([p.expected for p in parts if p.expected is not None]),
        paired=_paired_together([p.paired for p in parts if p.paired is not None]),
    )


def _paired_together(parts: Sequence[Paired]) -> Paired | None:
    if not parts:
        return None
    return Paired(
        staffed=sum(part.staffed for part in parts),
        free=sum(part.free for part in parts),
        sources=sum(part.sources for part in parts),
    )


def _expected_together(parts: Sequence[Expected]) -> Expected | None:
    if not parts:
        return None
    has_band = all(part.low is not None and part.high is not None for part in parts)
    return Expected(
        horizon=parts[0].horizon,
        value=sum(part.value for part in parts),
        low=total(part.low for part in parts) if has_band else None,
        high=total(part.high for part in parts) if has_band else None,
        sources=sum(part.sources for part in parts),
    )
