"""Where units stand best when any of them may be busy (MEXCLP)."""

from dataclasses import dataclass, replace
from math import ceil, log

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, hstack, kron, vstack
from scipy.sparse import identity as eye

from spoedketen.domain.errors import RequestError
from spoedketen.planning.siting.program import Program, optimum
from spoedketen.planning.siting.solution import (
    Effort,
    FloatArray,
    IntArray,
    checked_minutes,
    checked_people,
)

SLACK = 1e-9


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
    at_least: int = 0,
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
    at_least
        Units within the limit of every point with people that a candidate reaches: a floor, see
        :func:`needed_everywhere`.

    Raises
    ------
    RequestError
        ``siting_infeasible`` where the floor asks more than the units can give.

    References
    ----------
    Daskin (1983), A maximum expected covering location model, Transportation Science 17, 48-70.
    """
    table = checked_minutes(minutes)
    weights = checked_people(people, len(table))
    within = table <= limit_minutes
    program = _with_floor(_program(within, weights, units, busy), within[weights > 0], at_least)
    best = optimum(program, Effort())
    units_at = np.rint(best.values[: table.shape[1]]).astype(np.int64)
    told = covered(within, weights, units_at, busy)
    return Fleet(units_at=units_at, objective=told, gap=best.gap)


def most_for_everyone(
    minutes: npt.ArrayLike, people: npt.ArrayLike, limit_minutes: float, units: int
) -> int:
    """Return the most units that every reachable point can have within the limit at once."""
    for at_least in range(units, 0, -1):
        try:
            expected_cover(minutes, people, limit_minutes, units, 0.5, at_least=at_least)
        except RequestError as error:
            if error.code != "siting_infeasible":
                raise
        else:
            return at_least
    return 0


def needed_everywhere(busy: float, reliability: float) -> int:
    """Return how many units make one of them free with that chance; busy alike and apart.

    ``busy`` and ``reliability`` are below 1.
    """
    if reliability <= 0.0 or busy <= 0.0:
        return int(reliability > 0.0)
    return max(1, ceil(log(1.0 - reliability) / log(busy) - SLACK))


def covered(
    within: npt.NDArray[np.bool_], weights: FloatArray, units_at: IntArray, busy: float
) -> float:
    """Return the expected people for whom one of the units within reach is free."""
    return float((weights * (1.0 - busy ** (within @ units_at))).sum())


def _with_floor(program: Program, within: npt.NDArray[np.bool_], at_least: int) -> Program:
    sets = np.unique(within[within.any(axis=1)], axis=0)
    if not at_least or not len(sets):
        return program
    others = csr_array((len(sets), len(program.cost) - within.shape[1]))
    return replace(
        program,
        rows=csr_array(vstack([program.rows, hstack([csr_array(sets.astype(float)), others])])),
        row_lower=np.concatenate([program.row_lower, np.full(len(sets), float(at_least))]),
        row_upper=np.concatenate([program.row_upper, np.full(len(sets), np.inf)]),
    )


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
