"""Who is present without limits when arrivals follow the hours of the week (Mt/G/inf).

Eick, Massey and Whitt (1993): the load of a moment is what came at each earlier moment times the
share that is still there. Arrivals and stays repeat every week, so stays of weeks are folded.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from spoedketen.domain.geodesy import FloatArray

WEEK, WEEK_MINUTES = 168, 10_080
FOLDED_WEEKS = 40
"""Who came longer ago has left; more is beyond the lognormals in use."""
NOBODY = 1e-9
"""Rounding of a Fourier transform; nobody comes once in a million years."""
Time = tuple[float, float]
"""(mu, sigma) of a lognormal in minutes; a mu of -inf is no time."""


def present(arrivals: FloatArray, stay: Time, delays: Sequence[Time] = ()) -> FloatArray:
    """Return how many are present at the end of each hour of the week [168].

    Parameters
    ----------
    arrivals
        Per hour of the week [168].
    stay
        How long each is there.
    delays
        What each goes through first, one after the other.
    """
    spectrum = _spectrum(arrivals) * _staying(*stay)
    for delay in delays:
        spectrum = spectrum * _delayed(*delay)
    return _at_hour_ends(spectrum)


def present_for(arrivals: FloatArray, minutes: float) -> FloatArray:
    """Return how many are present [168] when each is there for so many minutes."""
    ages = np.arange(WEEK_MINUTES) + 0.5
    return _at_hour_ends(_spectrum(arrivals) * np.fft.rfft((ages < minutes).astype(float)))


def _spectrum(arrivals: FloatArray) -> np.ndarray:
    return np.fft.rfft(np.repeat(arrivals / 60.0, 60))


def _at_hour_ends(spectrum: np.ndarray) -> FloatArray:
    """Return the load at the last minute of each hour; what is only rounding is nobody."""
    load = np.fft.irfft(spectrum, WEEK_MINUTES)[59::60]
    return np.where(load > NOBODY, load, 0.0)


@cache
def _staying(mu: float, sigma: float) -> np.ndarray:
    """Return the spectrum of the share still there, by minutes since arrival."""
    if not np.isfinite(mu):
        return np.zeros(WEEK_MINUTES // 2 + 1, complex)
    ages = np.arange(FOLDED_WEEKS * WEEK_MINUTES) + 0.5
    still = 1.0 - _passed(ages, mu, sigma)
    return np.asarray(np.fft.rfft(still.reshape(FOLDED_WEEKS, WEEK_MINUTES).sum(axis=0)))


@cache
def _delayed(mu: float, sigma: float) -> np.ndarray:
    """Return the spectrum of when a delay is over, by minutes since it began."""
    if not np.isfinite(mu):
        return np.ones(WEEK_MINUTES // 2 + 1, complex)
    edges = np.arange(FOLDED_WEEKS * WEEK_MINUTES + 1) * 1.0
    over = np.diff(_passed(edges, mu, sigma))
    return np.asarray(np.fft.rfft(over.reshape(FOLDED_WEEKS, WEEK_MINUTES).sum(axis=0)))


def _passed(minutes: NDArray[np.floating[Any]], mu: float, sigma: float) -> FloatArray:
    with np.errstate(divide="ignore"):
        return np.asarray(ndtr((np.log(minutes) - mu) / max(sigma, 1e-12)))
