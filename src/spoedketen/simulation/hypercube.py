"""Who is busy and who goes where when each area has an order in which units are asked (Larson).

Units stand at fixed posts; calls come by Poisson processes, times are exponential with a mean by
unit. :func:`exact_hypercube` solves all states of up to :data:`MOST_UNITS` units;
:mod:`spoedketen.simulation.hypercube_approximation` goes beyond.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
MOST_UNITS = 12
"""4,096 states; the largest block is 924 x 924."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Districts:
    """A areas and N units.

    ``calls_per_minute`` [A]; ``mean_minutes`` [N] that a unit is taken by a call; ``rank`` [A, N]:
    the free unit of lowest rank goes, each of those of equal rank as often as the other. Who finds
    no free unit waits in order of the call, or is lost.
    """

    calls_per_minute: FloatArray
    mean_minutes: FloatArray
    rank: IntArray
    waits: bool = True

    @property
    def load(self) -> float:
        """Calls per minute over what all units together can end per minute."""
        return float(self.calls_per_minute.sum() / (1.0 / self.mean_minutes).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Workloads:
    """What becomes of the units and the calls in the long run.

    ``busy`` [N] is the share of time; ``dispatched`` [A, N] the share of all calls served that is
    of this area and this unit, those that waited included; ``at_once`` [A, N] without those.
    ``all_busy`` is the share of calls that waits or is lost.
    """

    busy: FloatArray
    dispatched: FloatArray
    at_once: FloatArray
    all_busy: float
    mean_wait_minutes: float
    """Over all calls, also those that do not wait; 0 where calls are lost."""


def checked(districts: Districts) -> None:
    """Refuse districts that do not fit together, or whose queue would grow for ever.

    Raises
    ------
    ValueError
        As said.
    """
    shape = (len(districts.calls_per_minute), len(districts.mean_minutes))
    if districts.rank.shape != shape or 0 in shape:
        message = f"ranks are wanted by area and unit {shape}, came {districts.rank.shape}"
        raise ValueError(message)
    calls, minutes = districts.calls_per_minute, districts.mean_minutes
    if not (np.isfinite(calls).all() and (calls >= 0).all() and calls.sum() > 0):
        raise ValueError("calls per minute: not negative, finite, somebody calls")
    if not (np.isfinite(minutes).all() and (minutes > 0).all()):
        raise ValueError("mean minutes: above 0 and finite")
    if districts.waits and districts.load >= 1.0:
        raise ValueError("more work than the units can do: the queue grows for ever")


def exact_hypercube(districts: Districts) -> Workloads:
    """Solve the balance of all states, level by level of the number busy.

    Raises
    ------
    ValueError
        Above :data:`MOST_UNITS` units, and as :func:`checked`.
    """
    checked(districts)
    units = len(districts.mean_minutes)
    if units > MOST_UNITS:
        message = f"exact to {MOST_UNITS} units, came {units}"
        raise ValueError(message)
    levels = [np.array(list(_states(units, level))) for level in range(units + 1)]
    orders, order_of = np.unique(districts.rank, axis=0, return_inverse=True)
    calls = np.bincount(order_of.ravel(), weights=districts.calls_per_minute)
    into = sum(rate * _choices(order) for rate, order in zip(calls, orders, strict=True))
    states = _balanced(levels, np.asarray(into), 1.0 / districts.mean_minutes)
    goes = np.array([states @ _choices(order) for order in orders])[order_of.ravel()]
    return _told(districts, states, goes)


def _states(units: int, busy: int) -> list[int]:
    return [sum(1 << unit for unit in some) for some in combinations(range(units), busy)]


def _choices(rank: IntArray) -> FloatArray:
    """Return by state and unit how often that unit goes to an area; 0 where all are busy."""
    units = len(rank)
    free = (np.arange(1 << units)[:, None] >> np.arange(units)) & 1 == 0
    ranked = np.where(free, rank, np.iinfo(np.int64).max)
    goes = free & (ranked == ranked.min(axis=1, keepdims=True))
    return np.asarray(goes / np.maximum(goes.sum(axis=1, keepdims=True), 1))


def _balanced(levels: list[IntArray], into: FloatArray, ends: FloatArray) -> FloatArray:
    """Return the share of time of each state; ``into`` [states, N] calls per minute by unit.

    From k busy units the way is to k - 1 or k + 1 only, so that the shares of level k + 1 are those
    of level k times a matrix, found from the top down.
    """
    steps: list[FloatArray] = []
    back = np.zeros((1, 1))
    for level in range(len(levels) - 1, 0, -1):
        leaving = into[levels[level]].sum(axis=1) + _rate_down(levels[level], ends)
        up = _moves(levels[level - 1], levels[level], into)
        step = np.asarray(np.linalg.solve((np.diag(leaving) - back).T, up.T).T)
        steps.append(step)
        back = step @ _moves_down(levels[level], levels[level - 1], ends)
    share = np.zeros(len(into))
    here = np.ones(1)
    share[levels[0]] = here
    for level, step in enumerate(reversed(steps), start=1):
        here = here @ step
        share[levels[level]] = here
    return np.asarray(share / share.sum())


def _rate_down(states: IntArray, ends: FloatArray) -> FloatArray:
    return np.asarray(((states[:, None] >> np.arange(len(ends))) & 1) @ ends)


def _moves(few: IntArray, many: IntArray, into: FloatArray) -> FloatArray:
    """Return the rates from each state to those with one more unit busy."""
    added = many[None, :] ^ few[:, None]
    is_one = (added & (added - 1) == 0) & (added > 0)
    unit = np.where(is_one, np.log2(np.maximum(added, 1)), 0).astype(np.int64)
    return np.where(is_one, into[few[:, None], unit], 0.0)


def _moves_down(many: IntArray, few: IntArray, ends: FloatArray) -> FloatArray:
    ended = many[:, None] ^ few[None, :]
    is_one = (ended & (ended - 1) == 0) & (ended > 0)
    unit = np.where(is_one, np.log2(np.maximum(ended, 1)), 0).astype(np.int64)
    return np.where(is_one, ends[unit], 0.0)


def _told(districts: Districts, states: FloatArray, goes: FloatArray) -> Workloads:
    """Put the queue, if any, on top of the state in which all are busy; it is geometric."""
    units, calls = len(districts.mean_minutes), districts.calls_per_minute
    queue = states[-1] * districts.load / (1.0 - districts.load) if districts.waits else 0.0
    is_busy = (np.arange(1 << units)[:, None] >> np.arange(units)) & 1
    busy = (states @ is_busy + queue) / (1.0 + queue)
    at_once = goes * (calls / calls.sum())[:, None] / (1.0 + queue)
    return workloads(districts, busy, at_once, float(states[-1] + queue) / (1.0 + queue))


def workloads(
    districts: Districts, busy: FloatArray, at_once: FloatArray, all_busy: float
) -> Workloads:
    """Return the answer; who waits gets the unit that is free first, wherever it stands."""
    ends, calls = 1.0 / districts.mean_minutes, districts.calls_per_minute
    if not districts.waits:
        served = at_once / (1.0 - all_busy)
        return Workloads(
            busy=busy, dispatched=served, at_once=served, all_busy=all_busy, mean_wait_minutes=0.0
        )
    later = all_busy * np.outer(calls / calls.sum(), ends / ends.sum())
    wait = all_busy / (ends.sum() - calls.sum())
    return Workloads(
        busy=busy,
        dispatched=at_once + later,
        at_once=at_once,
        all_busy=all_busy,
        mean_wait_minutes=float(wait),
    )
