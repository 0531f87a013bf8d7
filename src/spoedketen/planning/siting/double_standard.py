"""Where units stand so that everyone is within one limit and most have two within another (DSM)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, hstack, vstack
from scipy.sparse import identity as eye

from spoedketen.planning.siting.expected_cover import Fleet
from spoedketen.planning.siting.program import Program, optimum
from spoedketen.planning.siting.solution import (
    Effort,
    FloatArray,
    IntArray,
    checked_minutes,
    checked_people,
)

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """Minutes, inclusive: ``share`` (0-1) of the people within ``near``, everyone within ``far``.

    Points that no candidate reaches within ``far`` are left out of *everyone*.
    """

    near_minutes: float
    far_minutes: float
    share: float


def double_standard(
    minutes: npt.ArrayLike,
    people: npt.ArrayLike,
    standard: Standard,
    units: int,
    *,
    effort: Effort | None = None,
) -> Fleet:
    r"""Place ``units`` so that most people have two of them near, and the standard holds (DSM).

    .. math::

        \max \sum_i w_i x_i^2 \quad \text{with} \quad \sum_{j : t_{ij} \le F} y_j \ge 1, \quad
        \sum_i w_i x_i^1 \ge \alpha \sum_i w_i, \quad
        x_i^1 + x_i^2 \le \sum_{j : t_{ij} \le N} y_j, \quad x_i^2 \le x_i^1

    Raises
    ------
    RequestError
        ``siting_infeasible`` where no placement meets the standard.

    References
    ----------
    Gendreau, Laporte and Semet (1997), Solving an ambulance location model by tabu search, Location
    Science 5, 75-88.
    """
    table = checked_minutes(minutes)
    weights = checked_people(people, len(table))
    near = table <= standard.near_minutes
    best = optimum(_program(near, table, weights, standard, units), effort or Effort())
    units_at = np.rint(best.values[: table.shape[1]]).astype(np.int64)
    return Fleet(units_at=units_at, objective=twice(near, weights, units_at), gap=best.gap)


def twice(near: BoolArray, weights: FloatArray, units_at: IntArray) -> float:
    """Return the people who have two units or more near."""
    return float(weights[near @ units_at > 1].sum())


def meets(minutes: FloatArray, weights: FloatArray, standard: Standard, units_at: IntArray) -> bool:
    """Return whether a placement meets the standard."""
    far = minutes <= standard.far_minutes
    once = weights[(minutes <= standard.near_minutes) @ units_at > 0].sum()
    enough = once >= standard.share * weights.sum() * (1.0 - 1e-9)
    return bool(enough and (far @ units_at > 0)[far.any(axis=1)].all())


def _program(
    near: BoolArray, minutes: FloatArray, weights: FloatArray, standard: Standard, units: int
) -> Program:
    """Columns: units per candidate, then by group of equal reach whether one is near, and two."""
    groups, row_of = np.unique(near, axis=0, return_inverse=True)
    gain = np.bincount(row_of.ravel(), weights=weights, minlength=len(groups))
    far = minutes <= standard.far_minutes
    far = np.unique(far[far.any(axis=1)], axis=0)
    sites, count = near.shape[1], len(groups)
    none, one = csr_array((count, sites)), eye(count, format="csr")
    rows = [
        hstack([csr_array(groups.astype(np.float64)), -one, -one]),
        hstack([none, one, -one]),
        hstack([csr_array(far.astype(np.float64)), csr_array((len(far), 2 * count))]),
        csr_array(np.concatenate([np.zeros(sites), gain, np.zeros(count)])[None, :]),
        csr_array(np.concatenate([np.ones(sites), np.zeros(2 * count)])[None, :]),
    ]
    at_least = standard.share * weights.sum() * (1.0 - 1e-9)
    lower = np.concatenate([np.zeros(2 * count), np.ones(len(far)), [at_least, units]])
    return Program(
        cost=np.concatenate([np.zeros(sites + count), -gain]),
        lower=np.zeros(sites + 2 * count),
        upper=np.concatenate([np.full(sites, float(units)), np.ones(2 * count)]),
        rows=csr_array(vstack(rows)),
        row_lower=lower,
        row_upper=np.concatenate([np.full(len(lower) - 1, np.inf), [units]]),
        whole=sites + 2 * count,
    )
