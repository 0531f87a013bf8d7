"""Make the sum of everyone's travel minutes least."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array

from spoedketen.domain.errors import RequestError
from spoedketen.planning.siting.program import Optimum, Program, optimum, proven_gap
from spoedketen.planning.siting.solution import (
    Effort,
    FloatArray,
    IntArray,
    Siting,
    check_count,
    checked_fixed,
    checked_minutes,
    checked_people,
)

NEAREST_AT_FIRST = 12
CHOSEN_FROM = 0.5
OVERFLOW_USED = 1e-6


def p_median(
    minutes: npt.ArrayLike,
    people: npt.ArrayLike,
    count: int,
    *,
    fixed: Sequence[int] = (),
    effort: Effort | None = None,
) -> Siting:
    r"""Choose ``count`` sites that make the people-minutes to the nearest site least (p-median).

    .. math::

        \min \sum_i w_i \Big( \sum_{j \in N_k(i)} t_{ij} x_{ij} + t_i^{(k+1)} o_i \Big)
        \quad \text{with} \quad
        \sum_{j \in N_k(i)} x_{ij} + o_i = 1 \;\forall i, \qquad
        x_{ij} \le y_j, \qquad \sum_j y_j = p, \qquad
        y_j = 1 \;\forall j \in F, \qquad y_j \in \{0, 1\}, \; x, o \ge 0

    :math:`N_k(i)` are the k nearest candidates of demand point i and :math:`o_i` the overflow: the
    share of i that goes further, priced at the (k+1)-th nearest. That price is never more than what
    it really costs, so the program is a relaxation, and an optimum that uses no overflow is the
    optimum of the full problem. If overflow is used, k is doubled and the search repeated.

    Parameters
    ----------
    minutes
        Travel minutes, shape (demand points, candidates); ``inf`` where a candidate cannot serve.
    people
        Weight of each demand point; points with 0 play no part.
    count
        Sites to open, the fixed ones among them.
    fixed
        Candidates that are open in any case.
    effort
        Time and gap at which each search may stop.

    Raises
    ------
    RequestError
        ``siting_infeasible`` if ``count`` sites cannot serve every point that has a candidate.

    References
    ----------
    ReVelle and Swain (1970), Central facilities location, Geographical Analysis 2, 30-42.
    """
    table = checked_minutes(minutes)
    weights = checked_people(people, len(table))
    kept = checked_fixed(fixed, table.shape[1])
    check_count(count, kept, table.shape[1])
    uncoverable = np.flatnonzero(~np.isfinite(table).any(axis=1) & (weights > 0))
    served = np.isfinite(table).any(axis=1) & (weights > 0)
    demand = _Demand(minutes=table[served], people=weights[served], count=count, fixed=kept)
    chosen, bound = _nearest_first(demand, effort or Effort())
    objective = _people_minutes(demand, chosen)
    return Siting(
        chosen=chosen,
        objective=objective,
        gap=proven_gap(objective, bound),
        uncoverable=tuple(int(point) for point in uncoverable),
        uncoverable_people=float(weights[uncoverable].sum()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Demand:
    """The checked question, without the points that nobody can serve."""

    minutes: FloatArray
    people: FloatArray
    count: int
    fixed: IntArray


def _nearest_first(demand: _Demand, effort: Effort) -> tuple[tuple[int, ...], float]:
    """Return the chosen sites and the bound, widening k until no overflow is used."""
    candidates = demand.minutes.shape[1]
    nearest = min(NEAREST_AT_FIRST, candidates)
    while True:
        best = optimum(_median_program(demand, nearest), effort)
        if nearest == candidates or not _uses_overflow(best, demand):
            return _chosen(best.values, candidates), best.bound
        nearest = min(2 * nearest, candidates)


def _uses_overflow(best: Optimum, demand: _Demand) -> bool:
    candidates, points = demand.minutes.shape[1], len(demand.minutes)
    overflow = best.values[candidates : candidates + points]
    return bool((overflow > OVERFLOW_USED).any())


def _chosen(values: FloatArray, candidates: int) -> tuple[int, ...]:
    return tuple(int(index) for index in np.flatnonzero(values[:candidates] > CHOSEN_FROM))


def _people_minutes(demand: _Demand, chosen: tuple[int, ...]) -> float:
    """Return what the choice really costs; a point left unserved makes it infeasible."""
    nearest = demand.minutes[:, chosen].min(axis=1, initial=np.inf)
    if not np.isfinite(nearest).all():
        raise RequestError("siting_infeasible")
    return float(demand.people @ nearest)


def _median_program(demand: _Demand, nearest: int) -> Program:
    """Columns: open (candidates), overflow (points), then one per point and near candidate."""
    points, candidates = demand.minutes.shape
    order = np.argsort(demand.minutes, axis=1, kind="stable")
    near = order[:, :nearest].ravel()
    point = np.repeat(np.arange(points), nearest)
    usable = np.isfinite(demand.minutes[point, near])
    point, near = point[usable], near[usable]
    overflow_minutes, overflow_upper = _overflow(demand.minutes, order, nearest)
    first = candidates + points
    return Program(
        cost=np.concatenate(
            [
                np.zeros(candidates),
                demand.people * overflow_minutes,
                demand.people[point] * demand.minutes[point, near],
            ]
        ),
        lower=np.concatenate([_opened(demand), np.zeros(points + len(point))]),
        upper=np.concatenate([np.ones(candidates), overflow_upper, np.ones(len(point))]),
        rows=_median_rows(point, near, points=points, candidates=candidates),
        row_lower=np.concatenate([np.ones(points), np.zeros(len(point)), [demand.count]]),
        row_upper=np.concatenate(
            [np.ones(points), np.full(len(point), np.inf), [demand.count]],
        ),
        whole=first - points,
    )


def _overflow(minutes: FloatArray, order: IntArray, nearest: int) -> tuple[FloatArray, FloatArray]:
    """Return price and upper bound of each point's overflow; none where no candidate is left."""
    points, candidates = minutes.shape
    if nearest == candidates:
        return np.zeros(points), np.zeros(points)
    price = minutes[np.arange(points), order[:, nearest]]
    left = np.isfinite(price)
    return np.where(left, price, 0.0), left.astype(np.float64)


def _opened(demand: _Demand) -> FloatArray:
    lower = np.zeros(demand.minutes.shape[1])
    lower[demand.fixed] = 1.0
    return lower


def _median_rows(point: IntArray, near: IntArray, *, points: int, candidates: int) -> csr_array:
    """Rows: each point goes somewhere, only to open sites, and the number of open sites."""
    links = len(point)
    link = np.arange(links)
    last = points + links
    row = [point, np.arange(points), points + link, points + link, np.full(candidates, last)]
    column = [
        candidates + points + link,
        candidates + np.arange(points),
        near,
        candidates + points + link,
        np.arange(candidates),
    ]
    signs = [np.ones(links), np.ones(points), np.ones(links), -np.ones(links), np.ones(candidates)]
    shape = (last + 1, candidates + points + links)
    coordinates = (np.concatenate(row), np.concatenate(column))
    return csr_array(coo_array((np.concatenate(signs), coordinates), shape=shape))
