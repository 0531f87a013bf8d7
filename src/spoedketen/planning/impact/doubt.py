"""The same study under other assumptions: what is in doubt about it besides chance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import qmc, spearmanr

from spoedketen.domain.assumptions import Assumption
from spoedketen.domain.chain import chain_document
from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.chain.capacity import capacity_of
from spoedketen.planning.chain.habits import habits_of
from spoedketen.planning.chain.ready import Region
from spoedketen.planning.impact.pairs import Paired

REPLACED = "--assume"
"""Source of what the user chose: that is no longer in doubt."""
FEWEST_DRAWS = 20
"""Of fewer the chance of a rank correlation is not what its approximation says."""
FALSE_CHANCE = 0.05
"""Chance that any assumption at all is named as one that matters while none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A region under drawn assumptions, and what was drawn: values by name, factors by kind."""

    region: Region
    told: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What the draws made of one scenario: a difference for each draw, by total.

    ``told`` is what was drawn, draw by draw; ``drivers`` the assumptions that go with a total up
    or down, with the rank correlation.
    """

    told: Sequence[Mapping[str, float]]
    replications: int
    differences: Mapping[str, FloatArray]
    drivers: Mapping[str, Sequence[tuple[str, float]]]


def drawn_regions(region: Region, count: int, seed: int) -> Iterator[Drawn]:
    """Yield a region under assumptions drawn between low and high, the chosen value as median.

    A Latin hypercube, so that few draws cover each range evenly. What the user replaced stays, and
    so does what has no range. Demand goes by its own low and high factors.
    """
    rows = [row for row in region.values.values() if _is_in_doubt(row)]
    factors = _demand_ranges(region)
    draws = qmc.LatinHypercube(len(rows) + len(factors), seed=seed).random(count)
    for draw in draws:
        values = {
            row.name: _within(row.low, row.value, row.high, part)  # type: ignore[arg-type]
            for row, part in zip(rows, draw[: len(rows)], strict=True)
        }
        times = {
            kind: _within(low, 1.0, high, part)
            for (kind, (low, high)), part in zip(factors.items(), draw[len(rows) :], strict=True)
        }
        told = {**values, **{f"demand {kind}": factor for kind, factor in times.items()}}
        yield Drawn(region=_under(region, values, times), told=told)


def _is_in_doubt(row: Assumption) -> bool:
    return (
        row.source != REPLACED
        and row.low is not None
        and row.high is not None
        and row.low <= row.value <= row.high
        and row.low < row.high
    )


def _within(low: float, value: float, high: float, part: float) -> float:
    """Return the draw: half of them below the value, half above, evenly on either side."""
    side, end = (1.0 - 2.0 * part, low) if part < 0.5 else (2.0 * part - 1.0, high)  # noqa: PLR2004
    return float(value + (end - value) * side)


def _demand_ranges(region: Region) -> dict[str, tuple[float, float]]:
    """Return low and high factor of each kind; of a pack's own rates, those that it tells."""
    own = region.pack.table("demand")
    if not own.height:
        return {row["kind"]: (row["low"], row["high"]) for row in chain_document()["demand"]}
    rates = own.drop_nulls(["low", "high"]).group_by("kind").sum()
    found = rates.select("kind", "per_1000_year", "low", "high").sort("kind")
    return {
        kind: (low / rate, high / rate)
        for kind, rate, low, high in found.iter_rows()
        if low <= rate <= high and low < high
    }


def _under(region: Region, values: Mapping[str, float], times: Mapping[str, float]) -> Region:
    """Return a region with other values and demand, and the capacity that the rules then give."""
    rows = {
        name: replace(row, value=values.get(name, row.value)) for name, row in region.values.items()
    }
    demand = region.demand.times(times)
    habits = habits_of(demand, rows)
    capacity = capacity_of(region.pack, region.layout, demand, habits, rows)
    return replace(region, values=rows, demand=demand, habits=habits, capacity=capacity)


def doubt_of(
    told: Sequence[Mapping[str, float]],
    totals: Sequence[Mapping[str, Paired]],
    replications: int,
) -> Doubt:
    """Return what the draws made of a scenario, from its totals under each."""
    found = {
        name: np.array([float(np.ravel(each[name].difference)[0]) for each in totals])
        for name in totals[0]
    }
    return Doubt(
        told=told,
        replications=replications,
        differences=found,
        drivers={name: _drivers(told, values, len(found)) for name, values in found.items()},
    )


def _drivers(
    told: Sequence[Mapping[str, float]], values: FloatArray, totals: int
) -> list[tuple[str, float]]:
    """Return the assumptions that a total goes with, strongest first.

    Spearman's rank correlation, held to Bonferroni's bound over all assumptions and totals: of so
    many some always seem to go together. Few draws name nothing.
    """
    if len(told) < FEWEST_DRAWS or np.ptp(values) == 0.0:
        return []
    names, found = list(told[0]), []
    for name in names:
        drawn = np.array([each[name] for each in told])
        if np.ptp(drawn) > 0.0:
            rho, chance = spearmanr(drawn, values)
            if chance < FALSE_CHANCE / (len(names) * totals):
                found.append((name, float(rho)))
    return sorted(found, key=lambda each: -abs(each[1]))
