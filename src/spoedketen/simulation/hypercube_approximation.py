"""The hypercube for fleets of any size, by workloads that are corrected for their dependence."""

from math import comb, prod

import numpy as np

from spoedketen.simulation.hypercube import (
    Districts,
    FloatArray,
    IntArray,
    Workloads,
    checked,
    workloads,
)

CLOSE = 1e-10
MOST_ROUNDS = 1_000
ALMOST_ALL = 1.0 - 1e-9
HALF = 0.5
"""Busy at the first guess, at the most."""


def approximate_hypercube(districts: Districts) -> Workloads:
    """Find workloads that agree with where calls go when each unit is busy apart (Jarvis).

    The chance that the first units asked are busy and the next is free is the product of theirs,
    times a factor that makes it right for equal units in random order (Larson). Among units of
    equal rank all orders count alike.

    Raises
    ------
    ValueError
        As :func:`spoedketen.simulation.hypercube.checked`; where no balance is found.
    """
    checked(districts)
    units, calls = len(districts.mean_minutes), districts.calls_per_minute
    orders, order_of = np.unique(districts.rank, axis=0, return_inverse=True)
    rates = np.bincount(order_of.ravel(), weights=calls)
    tiers = [_tiers(order) for order in orders]
    busy = np.full(units, min(districts.load, HALF))
    minutes = float(districts.mean_minutes.mean())
    for _round in range(MOST_ROUNDS):
        counts = busy_counts(units, float(calls.sum()) * minutes, waits=districts.waits)
        goes = _goes(tiers, busy, counts)
        at_once = goes[order_of.ravel()] * (calls / calls.sum())[:, None]
        told = workloads(districts, busy, at_once, float(counts[-1]))
        minutes = float(told.dispatched.sum(axis=0) @ districts.mean_minutes)
        found = _busy(districts, rates @ goes, told)
        if np.abs(found - busy).max() < CLOSE:
            return told
        busy = (busy + found) / 2.0
    raise ValueError("no balance of workloads was found")


def busy_counts(units: int, load: float, *, waits: bool) -> FloatArray:
    """Return how often 0 to ``units`` are busy (Erlang); the last counts the queue too.

    Where calls wait the load is taken just below the number of units at the most.
    """
    load = min(load, units * ALMOST_ALL) if waits else load
    shares = np.ones(units + 1)
    for count in range(units, 0, -1):  # from the top down nothing overflows
        shares[count - 1] = shares[count] * count / load
        shares /= shares.max()
    if waits:
        shares[-1] /= 1.0 - load / units
    return np.asarray(shares / shares.sum())


def _busy(districts: Districts, calls_of_unit: FloatArray, told: Workloads) -> FloatArray:
    """Return the share of time that each unit is taken, so that it is free for what it is asked."""
    ends, calls, before = 1.0 / districts.mean_minutes, districts.calls_per_minute.sum(), told.busy
    waited = told.all_busy * calls / ends.sum() if districts.waits else 0.0
    asked = calls_of_unit * districts.mean_minutes / (1.0 - before)
    return np.asarray((asked + waited) / (1.0 + asked))


def _tiers(order: IntArray) -> list[tuple[int, ...]]:
    return [tuple(np.flatnonzero(order == rank).tolist()) for rank in np.unique(order)]


def _goes(tiers: list[list[tuple[int, ...]]], busy: FloatArray, counts: FloatArray) -> FloatArray:
    """Return by order and unit the share of its calls, together all but those that find none."""
    factor = _factors(counts, float(counts @ np.arange(len(counts))) / len(busy))
    goes = np.zeros((len(tiers), len(busy)))
    known: dict[tuple[int, ...], FloatArray] = {}  # areas share most of their tiers
    for row, order in enumerate(tiers):
        before, asked = 1.0, 0
        for tier in order:
            if (key := (asked, *tier)) not in known:
                known[key] = _tier(busy[list(tier)], factor[asked : asked + len(tier)])
            goes[row, tier] = before * known[key]
            before, asked = before * prod(busy[unit] for unit in tier), asked + len(tier)
    return np.asarray(goes / goes.sum(axis=1, keepdims=True) * (1.0 - counts[-1]))


def _factors(counts: FloatArray, busy: float) -> FloatArray:
    """Return by number asked in vain what the product of shares is wrong by, for equal units."""
    units = len(counts) - 1
    exact = np.empty(units)
    chance = counts.copy()  # of k busy, and that the first ones asked are among them
    for asked in range(units):
        free = (units - np.arange(units + 1)) / (units - asked)
        exact[asked] = (chance * free).sum()
        chance *= np.maximum(np.arange(units + 1) - asked, 0) / (units - asked)
    return np.asarray(exact / (busy ** np.arange(units) * (1.0 - busy)))


def _tier(busy: FloatArray, factor: FloatArray) -> FloatArray:
    """Return by unit of a tier its share when its units are asked in any order alike."""
    size = len(busy)
    goes = np.empty(size)
    for unit in range(size):
        sums = np.array([1.0])  # elementary symmetric: of the others j at a time
        for share in np.delete(busy, unit):
            sums = np.append(sums, 0.0) + np.append(0.0, sums * share)
        ways = np.array([comb(size - 1, j) for j in range(size)])
        goes[unit] = (1.0 - busy[unit]) * (factor * sums / ways).mean()
    return goes
