"""Where units stand best when any of them may be busy (MEXCLP)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, hstack, kron, vstack
from scipy.sparse import identity as eye

from spoedketen.planning.siting.program import Program, optimum
from spoedketen.planning.siting.solution import (
    Effort,
    FloatArray,
    IntArray,
    checked_minutes,
    checked_people,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """``units_at`` [candidates] by base; ``objective`` is the expected people covered."""

    units_at: IntArray
    objective: float
    gap: float


def expected_cover(
    minutes: npt.ArrayLike,
    people: npt.ArrayLike,
    limit_minutes: float,
    units: int,
    busy: float,
    *,
    effort: Effort | None = None,
) -> Fleet:
    r"""Place ``units`` so that most demand finds a free unit within the limit (MEXCLP).

    .. math::

        \max \sum_i w_i \sum_{k=1}^{p} (1-q) q^{k-1} z_{ik} \quad \text{with} \quad
        \sum_k z_{ik} \le \sum_{j : t_{ij} \le L} y_j \;\forall i, \qquad \sum_j y_j = p

    with :math:`y_j` whole units at base j, :math:`q` the share of time that a unit is busy, and
    :math:`z_{ik}` 1 where point i has a k-th unit within reach; z is whole by itself, for each next
    unit is worth less.

    Parameters
    ----------
    minutes
        Travel minutes, shape (demand points, candidates).
    people
        Weight of each demand point.
    limit_minutes
        Inclusive.
    units
        As many as are placed; more than one may stand at a base.
    busy
        0 <= q < 1, the same everywhere and independent: the model's own simplification.
    effort
        Time and gap at which the search may stop.

    References
    ----------
    Daskin (1983), A maximum expected covering location model, Transportation Science 17, 48-70.
    """
    table = checked_minutes(minutes)
    weights = checked_people(people, len(table))
    within = table <= limit_minutes
    best = optimum(_program(within, weights, units, busy), effort or Effort())
    units_at = np.rint(best.values[: table.shape[1]]).astype(np.int64)
    told = covered(within, weights, units_at, busy)
    return Fleet(units_at=units_at, objective=told, gap=best.gap)


def covered(
    within: npt.NDArray[np.bool_], weights: FloatArray, units_at: IntArray, busy: float
) -> float:
    """Return the expected people for whom one of the units within reach is free."""
    return float((weights * (1.0 - busy ** (within @ units_at))).sum())


def _program(
    within: npt.NDArray[np.bool_], weights: FloatArray, units: int, busy: float
) -> Program:
    """Columns: units per candidate, then per distinct set of bases its first to last unit."""
    candidates = within.shape[1]
    reached = within.any(axis=1)
    sets, row_of = np.unique(within[reached], axis=0, return_inverse=True)
    gain = np.bincount(row_of.ravel(), weights=weights[reached], minlength=len(sets))
    worth = (1.0 - busy) * busy ** np.arange(units)
    counted = kron(eye(len(sets), format="csr"), csr_array(np.ones((1, units))), format="csr")
    covers = hstack([csr_array(sets.astype(np.float64)), -counted])
    placed = csr_array(np.concatenate([np.ones(candidates), np.zeros(len(sets) * units)])[None, :])
    return Program(
        cost=np.concatenate([np.zeros(candidates), -np.outer(gain, worth).ravel()]),
        lower=np.zeros(candidates + len(sets) * units),
        upper=np.concatenate([np.full(candidates, float(units)), np.ones(len(sets) * units)]),
        rows=csr_array(vstack([covers, placed])),
        row_lower=np.concatenate([np.zeros(len(sets)), [units]]),
        row_upper=np.concatenate([np.full(len(sets), np.inf), [units]]),
        whole=candidates,
    )
