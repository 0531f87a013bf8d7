"""Where units stand best when each place must have one free with a wanted reliability (MALP)."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, diags_array, hstack, vstack

from spoedketen.planning.siting.expected_cover import Fleet
from spoedketen.planning.siting.program import Program, optimum
from spoedketen.planning.siting.solution import (
    Effort,
    FloatArray,
    IntArray,
    checked_minutes,
    checked_people,
)
from spoedketen.simulation.queueing import servers_needed


def reliable_cover(
    minutes: npt.ArrayLike,
    people: npt.ArrayLike,
    limit_minutes: float,
    units: int,
    needed: IntArray,
    *,
    effort: Effort | None = None,
) -> Fleet:
    r"""Place ``units`` so that most people have as many within the limit as they need (MALP).

    .. math::

        \max \sum_i w_i z_i \quad \text{with} \quad
        b_i z_i \le \sum_{j : t_{ij} \le L} y_j \;\forall i, \qquad \sum_j y_j = p

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
    needed
        Units that each demand point needs, at least 1: of :func:`needed_locally`
        or :func:`spoedketen.planning.siting.expected_cover.needed_everywhere`.
    effort
        Time and gap at which the search may stop.

    References
    ----------
    ReVelle and Hogan (1989), The maximum availability location problem, Transportation Science 23;
    Marianov and ReVelle (1996), European Journal of Operational Research 93.
    """
    table = checked_minutes(minutes)
    weights = checked_people(people, len(table))
    within = table <= limit_minutes
    best = optimum(_program(within, weights, units, needed), effort or Effort())
    units_at = np.rint(best.values[: table.shape[1]]).astype(np.int64)
    told = reliably_covered(within, weights, units_at, needed)
    return Fleet(units_at=units_at, objective=told, gap=best.gap)


def reliably_covered(
    within: npt.NDArray[np.bool_], weights: FloatArray, units_at: IntArray, needed: IntArray
) -> float:
    """Return the people with as many units within reach as they need."""
    return float(weights[within @ units_at >= needed].sum())


def needed_locally(within: npt.NDArray[np.bool_], work: FloatArray, reliability: float) -> IntArray:
    """Return by demand point how many units make one of them free, from the work around it.

    The units within reach of a point are taken to do the work (``work`` [points] in units) of the
    points that share a base with it, as an Erlang loss system: not independent, and busier in town.
    """
    near = (within @ within.T) > 0
    near[np.arange(len(within)), np.arange(len(within))] = True
    loads = near @ work
    found = [servers_needed(load, share=1.0 - reliability, is_lost=True) for load in loads]
    return np.maximum(np.array(found, dtype=np.int64), 1)


def _program(
    within: npt.NDArray[np.bool_], weights: FloatArray, units: int, needed: IntArray
) -> Program:
    """Columns: units per candidate, then whether each group of points with equal reach has enough.

    Whether is whole too: half of what is needed covers nobody.
    """
    groups, row_of = np.unique(np.column_stack([within, needed]), axis=0, return_inverse=True)
    gain = np.bincount(row_of.ravel(), weights=weights, minlength=len(groups))
    candidates, count = within.shape[1], len(groups)
    enough = hstack(
        [
            csr_array(groups[:, :candidates].astype(np.float64)),
            -diags_array(groups[:, candidates].astype(np.float64)),
        ]
    )
    placed = csr_array(np.concatenate([np.ones(candidates), np.zeros(count)])[None, :])
    return Program(
        cost=np.concatenate([np.zeros(candidates), -gain]),
        lower=np.zeros(candidates + count),
        upper=np.concatenate([np.full(candidates, float(units)), np.ones(count)]),
        rows=csr_array(vstack([enough, placed])),
        row_lower=np.concatenate([np.zeros(count), [units]]),
        row_upper=np.concatenate([np.full(count, np.inf), [units]]),
        whole=candidates + count,
    )
