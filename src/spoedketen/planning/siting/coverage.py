"""Cover as many people as possible, or everyone with as few sites as possible."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, hstack, identity, vstack

from spoedketen.planning.siting.program import Program, optimum
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

CHOSEN_FROM = 0.5


def maximal_cover(
    minutes: npt.ArrayLike,
    people: npt.ArrayLike,
    limit_minutes: float,
    count: int,
    *,
    fixed: Sequence[int] = (),
    effort: Effort | None = None,
) -> Siting:
    r"""Choose ``count`` sites that reach most people within the limit (MCLP).

    .. math::

        \max \sum_i w_i z_i \quad \text{with} \quad
        z_i \le \sum_{j : t_{ij} \le L} y_j \;\forall i, \qquad
        \sum_j y_j = p, \qquad y_j = 1 \;\forall j \in F, \qquad
        y_j \in \{0, 1\}, \; 0 \le z_i \le 1

    with :math:`w_i` people at demand point i, :math:`t_{ij}` minutes, :math:`L` the limit,
    :math:`p` the count, :math:`F` the fixed sites, :math:`y_j` site j is open and :math:`z_i` point
    i is covered (whole by itself once every y is). Demand points with the same candidates within
    reach are one row.

    Parameters
    ----------
    minutes
        Travel minutes, shape (demand points, candidates); ``inf`` where a candidate cannot serve.
    people
        Weight of each demand point.
    limit_minutes
        Inclusive.
    count
        Sites to open, the fixed ones among them.
    fixed
        Candidates that are open in any case.
    effort
        Time and gap at which the search may stop.

    References
    ----------
    Church and ReVelle (1974), The maximal covering location problem, Papers of the Regional Science
    Association 32, 101-118.
    """
    table = checked_minutes(minutes)
    weights = checked_people(people, len(table))
    kept = checked_fixed(fixed, table.shape[1])
    check_count(count, kept, table.shape[1])
    within = table <= limit_minutes
    program = _cover_program(within, weights, count, kept)
    best = optimum(program, effort or Effort())
    chosen = _chosen(best.values, table.shape[1])
    uncoverable = np.flatnonzero(~within.any(axis=1))
    return Siting(
        chosen=chosen,
        objective=float(weights[within[:, chosen].any(axis=1)].sum()),
        gap=best.gap,
        uncoverable=tuple(int(point) for point in uncoverable),
        uncoverable_people=float(weights[uncoverable].sum()),
    )


def set_cover(
    minutes: npt.ArrayLike,
    limit_minutes: float,
    *,
    people: npt.ArrayLike | None = None,
    fixed: Sequence[int] = (),
    effort: Effort | None = None,
) -> Siting:
    r"""Choose the fewest sites that reach every demand point within the limit (LSCP).

    .. math::

        \min \sum_j y_j \quad \text{with} \quad
        \sum_{j : t_{ij} \le L} y_j \ge 1 \;\forall i \in C, \qquad
        y_j = 1 \;\forall j \in F, \qquad y_j \in \{0, 1\}

    with :math:`C` the demand points that at least one candidate reaches; the others are returned as
    uncoverable. Points with nobody living there count too, unless ``people`` says they hold nobody.

    Parameters
    ----------
    minutes
        Travel minutes, shape (demand points, candidates); ``inf`` where a candidate cannot serve.
    limit_minutes
        Inclusive.
    people
        Weight of each demand point; points with 0 need no cover. None gives each point weight 1.
    fixed
        Candidates that are open in any case.
    effort
        Time and gap at which the search may stop.

    References
    ----------
    Toregas, Swain, ReVelle and Bergman (1971), The location of emergency service facilities,
    Operations Research 19, 1363-1373.
    """
    table = checked_minutes(minutes)
    candidates = table.shape[1]
    weights = np.ones(len(table)) if people is None else checked_people(people, len(table))
    kept = checked_fixed(fixed, candidates)
    within = (table <= limit_minutes)[weights > 0]
    needed = np.unique(within[within.any(axis=1)], axis=0)
    program = Program(
        cost=np.ones(candidates),
        lower=_opened(kept, candidates),
        upper=np.ones(candidates),
        rows=csr_array(needed.astype(np.float64)),
        row_lower=np.ones(len(needed)),
        row_upper=np.full(len(needed), np.inf),
        whole=candidates,
    )
    best = optimum(program, effort or Effort())
    chosen = _chosen(best.values, candidates)
    uncoverable = np.flatnonzero(~(table <= limit_minutes).any(axis=1) & (weights > 0))
    return Siting(
        chosen=chosen,
        objective=float(len(chosen)),
        gap=best.gap,
        uncoverable=tuple(int(point) for point in uncoverable),
        uncoverable_people=float(weights[uncoverable].sum()),
    )


def _cover_program(
    within: npt.NDArray[np.bool_], weights: FloatArray, count: int, fixed: IntArray
) -> Program:
    """Columns: one per candidate (open), then one per distinct set of reachable candidates."""
    candidates = within.shape[1]
    reached = within.any(axis=1)
    sets, row_of = np.unique(within[reached], axis=0, return_inverse=True)
    gain = np.bincount(row_of.ravel(), weights=weights[reached], minlength=len(sets))
    covers = hstack([csr_array(sets.astype(np.float64)), -identity(len(sets), format="csr")])
    opened = csr_array(np.concatenate([np.ones(candidates), np.zeros(len(sets))])[None, :])
    return Program(
        cost=np.concatenate([np.zeros(candidates), -gain]),
        lower=np.concatenate([_opened(fixed, candidates), np.zeros(len(sets))]),
        upper=np.ones(candidates + len(sets)),
        rows=csr_array(vstack([covers, opened])),
        row_lower=np.concatenate([np.zeros(len(sets)), [count]]),
        row_upper=np.concatenate([np.full(len(sets), np.inf), [count]]),
        whole=candidates,
    )


def _opened(fixed: IntArray, candidates: int) -> FloatArray:
    lower = np.zeros(candidates)
    lower[fixed] = 1.0
    return lower


def _chosen(values: FloatArray, candidates: int) -> tuple[int, ...]:
    return tuple(int(index) for index in np.flatnonzero(values[:candidates] > CHOSEN_FROM))
