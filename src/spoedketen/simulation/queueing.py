"""Queues with a formula: shares lost, shares that wait, servers needed, load that varies.

``load`` is the offered load in servers: arrivals per minute times mean minutes. Formulas and
sources are in docs/methods/simulation.md.
"""

import math

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def share_lost(servers: int, load: float) -> float:
    """Return the share (0-1) of arrivals that find ``servers`` busy and are lost (Erlang B).

    Insensitive to the distribution of the time. Relative error below 1e-9 to 10,000 servers: the
    recursion only adds and divides positive numbers. An answer below 1e-300 is 0.

    Raises
    ------
    ValueError
        If ``servers`` or ``load`` is negative or ``load`` is not finite.
    """
    _require_load(servers, load)
    if load == 0.0:
        return 0.0 if servers else 1.0
    lost = 1.0
    for count in range(1, servers + 1):
        # B itself instead of 1/B: it falls to 0 and never overflows.
        lost = load * lost / (count + load * lost)
    return lost


def share_waiting(servers: int, load: float) -> float:
    """Return the share (0-1) of arrivals that must wait (Erlang C); 1 if the load is too much.

    Raises
    ------
    ValueError
        As :func:`share_lost`.
    """
    lost = share_lost(servers, load)
    if load >= servers:
        return 1.0
    return servers * lost / (servers - load * (1.0 - lost))


def mean_wait(servers: int, load: float) -> float:
    """Return the mean wait in mean times of care (M/M/c); infinite if the load is too much."""
    if load >= servers:
        return math.inf
    return share_waiting(servers, load) / (servers - load)


def share_waiting_longer(servers: int, load: float, times: float) -> float:
    """Return the share (0-1) that waits longer than ``times`` >= 0 mean times of care (M/M/c)."""
    if load >= servers:
        return 1.0
    return share_waiting(servers, load) * math.exp(-(servers - load) * times)


def mean_wait_of_one_server(load: float, squared_variation: float) -> float:
    """Return the mean wait in mean times of care (M/G/1, Pollaczek-Khinchine).

    ``squared_variation`` is the variance of the time over its squared mean; infinite for load >= 1.
    """
    if load >= 1.0:
        return math.inf
    return load * (1.0 + squared_variation) / (2.0 * (1.0 - load))


def waits_by_priority(servers: int, loads: FloatArray) -> FloatArray:
    """Return the mean wait per class in mean times of care, first class first (Cobham).

    ``loads`` ((classes,), >= 0) share one mean time; care once begun is not interrupted. Infinite
    for a class whose load, with those before it, is too much.
    """
    upto = np.concatenate([[0.0], np.cumsum(loads)]) / servers
    if upto[-1] >= 1.0:
        raise ValueError("loads: together below the number of servers")
    waiting = share_waiting(servers, float(np.sum(loads))) / servers
    return np.asarray(waiting / ((1.0 - upto[:-1]) * (1.0 - upto[1:])))


def servers_needed(load: float, *, share: float, is_lost: bool = False) -> int:
    """Return the smallest number of servers of whom at most ``share`` waits (or is lost).

    Parameters
    ----------
    load
        Offered load, >= 0.
    share
        What is allowed, 0 < share < 1; a share equal to it is allowed.
    is_lost
        Who finds all busy is lost (Erlang B) instead of waiting (Erlang C).
    """
    if not 0.0 < share < 1.0:
        raise ValueError("share: between 0 and 1")
    if load == 0.0 and not is_lost:
        return 0  # nobody comes, so nobody waits
    measure = share_lost if is_lost else share_waiting
    servers = 0 if is_lost else square_root_servers(load, share=share)
    while servers > 0 and measure(servers - 1, load) <= share:
        servers -= 1
    while measure(servers, load) > share:
        servers += 1
    return servers


def square_root_servers(load: float, *, share: float) -> int:
    """Return about how many servers are needed: load + beta * sqrt(load), rounded up.

    One too few now and then; :func:`servers_needed` starts here and is exact.
    """
    _require_load(0, load)
    beta = safety_factor(share)
    return math.ceil(load + beta * math.sqrt(load))


def safety_factor(share: float) -> float:
    """Return beta with 1/(1 + beta Phi(beta)/phi(beta)) = ``share``, 0 < share < 1."""
    low, high = 0.0, 40.0
    while high - low > BETA_TOLERANCE:
        beta = (low + high) / 2.0
        low, high = (beta, high) if _share_at(beta) > share else (low, beta)
    return (low + high) / 2.0


BETA_TOLERANCE = 1e-12


def _share_at(beta: float) -> float:
    below = math.erfc(-beta / math.sqrt(2.0)) / 2.0
    density = math.exp(-beta * beta / 2.0) / math.sqrt(2.0 * math.pi)
    return density / (density + beta * below)


def load_over_time(rate: FloatArray, survival: FloatArray, *, step_minutes: float) -> FloatArray:
    """Return the mean number present per step of a period that repeats (Mt/G/infinity).

    Parameters
    ----------
    rate
        Arrivals per minute at the start of each step, shape (steps,).
    survival
        Share (0-1) still present k steps after arrival, shape (ages,); it should end near 0.
    step_minutes
        Length of a step; the integral over age is by the trapezium rule.
    """
    weights = np.array(survival, np.float64) * step_minutes
    weights[0] /= 2.0
    wrapped = np.zeros(len(rate))
    np.add.at(wrapped, np.arange(len(weights)) % len(rate), weights)
    moved = np.fft.rfft(rate) * np.fft.rfft(wrapped)
    return np.asarray(np.fft.irfft(moved, len(rate)))


def _require_load(servers: int, load: float) -> None:
    if servers < 0 or not 0.0 <= load < math.inf:
        raise ValueError("servers and load: not negative, load finite")
