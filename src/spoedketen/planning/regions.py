"""Results per region, municipality and age band, and how unequal the minutes are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import Areas
from spoedketen.domain.points import IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionCount:
    """People in a region and those of them beyond the limit; region None is "unknown"."""

    division: str
    region: str | None
    name: str | None
    population: int
    beyond: int

    @property
    def share_within(self) -> float | None:
        """Share of the people within the limit, 0-1; None where nobody lives."""
        return None if self.population == 0 else 1 - self.beyond / self.population


def counts_by_region(pack: Pack, areas: Areas, is_beyond: np.ndarray) -> list[RegionCount]:
    """Return people and people beyond per region of every division the pack knows.

    Each division adds up to everybody: areas without a known region form a row of their own.
    """
    found: list[RegionCount] = []
    for division, ids in areas.region_ids.items():
        if all(region is None for region in ids):
            continue
        names = pack.region_names(division)
        total, beyond = _sums(ids, areas.people), _sums(ids, areas.people * is_beyond)
        found += [
            RegionCount(
                division=division,
                region=region,
                name=None if region is None else names.get(region),
                population=total[region],
                beyond=beyond[region],
            )
            for region in sorted(total, key=_order)
        ]
    return found


def _order(region: str | None) -> tuple[bool, int, str]:
    """Numbers by size, then words; "unknown" last."""
    return region is None, len(region or "") if (region or "").isdigit() else 99, region or ""


def _sums(ids: Sequence[str | None], people: IntArray) -> dict[str | None, int]:
    totals: dict[str | None, int] = {}
    for region, count in zip(ids, people, strict=True):
        totals[region] = totals.get(region, 0) + int(count)
    return totals


def counts_by_band(areas: Areas, is_beyond: np.ndarray) -> dict[str, tuple[int, int]]:
    """Return people and people beyond per age band."""
    return {
        band: (int(people.sum()), int(people[is_beyond].sum()))
        for band, people in areas.people_by_band.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Minutes over people; None where nobody can be reached. ``gini`` is 0 (equal) to 1."""

    mean: float | None
    median: float | None
    p90: float | None
    maximum: float | None
    gini: float | None
    unreachable_people: int


def distribution(minutes: FloatArray, people: IntArray) -> Distribution:
    """Return how the minutes are spread over people; the unreachable are counted apart."""
    reached = np.isfinite(minutes) & (people > 0)
    times, weights = minutes[reached], people[reached]
    cut_off = int(people[~np.isfinite(minutes)].sum())
    if times.size == 0:
        return Distribution(
            mean=None, median=None, p90=None, maximum=None, gini=None, unreachable_people=cut_off
        )
    return Distribution(
        mean=float(np.average(times, weights=weights)),
        median=weighted_quantile(times, weights, 0.5),
        p90=weighted_quantile(times, weights, 0.9),
        maximum=float(times.max()),
        gini=gini(times, weights),
        unreachable_people=cut_off,
    )


def weighted_quantile(values: FloatArray, weights: IntArray, share: float) -> float:
    """Return the smallest value that at least ``share`` of the weight does not exceed."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) >= share * weights.sum()
    return float(values[order][np.argmax(reached)])


def gini(values: FloatArray, weights: IntArray) -> float:
    """Return the Gini coefficient of values held by weighted people (Lorenz curve, trapezia)."""
    order = np.argsort(values, kind="stable")
    people = np.concatenate([[0.0], np.cumsum(weights[order])]) / weights.sum()
    held = np.concatenate([[0.0], np.cumsum(values[order] * weights[order])])
    if held[-1] == 0:
        return 0.0
    lorenz = held / held[-1]
    return float(1 - np.sum(np.diff(people) * (lorenz[1:] + lorenz[:-1])))


def worst_region(counts: Sequence[RegionCount], division: str) -> RegionCount | None:
    """Return the region of a division with the lowest share within the limit."""
    mine = [c for c in counts if c.division == division and c.region is not None and c.population]
    return max(mine, key=lambda c: (c.beyond / c.population, c.beyond), default=None)


MINUTE_CLASSES = (10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0, 60.0, 90.0)


def histogram(minutes: FloatArray, people: IntArray) -> list[tuple[float, float | None, int]]:
    """Return people per class of minutes: from (exclusive), to (inclusive, None = more), people."""
    edges = (0.0, *MINUTE_CLASSES)
    rows: list[tuple[float, float | None, int]] = []
    for low, high in zip(edges, [*MINUTE_CLASSES, None], strict=True):
        inside = (minutes > low) if low else (minutes >= 0)
        if high is not None:
            inside = inside & (minutes <= high)
        rows.append((low, high, int(people[inside].sum())))
    return rows
