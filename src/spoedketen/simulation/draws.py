"""Random numbers that have an address: stateless uniforms and the times made of them.

A draw is a function of (seed, replication, patient, purpose, index) and of nothing else. So a
patient of a scenario has the same luck as in the baseline (common random numbers), no draw depends
on the order of events or on the number of workers, and none has to be kept in memory.

The function nests the output of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the number at place
n of the generator that starts at ``key`` is ``mixed(key + (n + 1) * GOLDEN)``. It was preferred to
Philox since it is a dozen exact 64-bit operations that plain Python, numpy and numba do alike, and
a patient needs tens of draws, not 2^64. A key is itself a mixed number, so addresses nearby give
unlike streams.
"""

import math
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spoedketen.simulation.compiled import kernel

FloatArray = NDArray[np.float64]
WordArray = NDArray[np.uint64]

GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
SECOND: Final = np.uint64(0x94D049BB133111EB)
THIRTY, TWENTY_SEVEN, THIRTY_ONE = np.uint64(30), np.uint64(27), np.uint64(31)
ONE, TWELVE, THIRTY_TWO = np.uint64(1), np.uint64(12), np.uint64(32)
STEP: Final = 2.0**-52

GAP, SERVICE, ROUTE = 0, 1, 2
"""Purposes: time to the next arrival of a source, time at a station, way on from it."""

EXPONENTIAL, LOGNORMAL, WEIBULL, CONSTANT, UNIFORM, GIVEN = 0, 1, 2, 3, 4, 5
"""Kinds of time; their two parameters are told at :func:`sampled`. GIVEN comes with the patient."""


def _mixed(word: Any) -> Any:
    word = (word ^ (word >> THIRTY)) * FIRST
    word = (word ^ (word >> TWENTY_SEVEN)) * SECOND
    return word ^ (word >> THIRTY_ONE)


mixed = kernel(_mixed)


@kernel
def joined(key: Any, number: Any) -> Any:
    """Return the key (uint64) of part ``number`` (integer >= 0) below ``key`` (uint64)."""
    return mixed(key + (np.uint64(number) + ONE) * GOLDEN)


@kernel
def stream_key(seed: int, replication: int) -> Any:
    """Return the key (uint64) of one replication; both numbers are integers >= 0."""
    return joined(mixed(np.uint64(seed) + GOLDEN), replication)


@kernel
def uniform(patient_key: Any, purpose: int, index: int) -> float:
    """Return the uniform number, 0 < u < 1, that a patient has for this purpose.

    ``patient_key`` (uint64) is ``joined(stream_key(seed, replication), patient)``; ``index`` < 2^32
    tells the draws of one purpose apart. The 52 highest bits and a half never round to 0 or to 1.
    """
    place = (np.uint64(purpose) << THIRTY_TWO) | np.uint64(index)
    return (np.float64(joined(patient_key, place) >> TWELVE) + 0.5) * STEP


def uniforms(
    seed: int, replication: int, patients: ArrayLike, purpose: int, index: ArrayLike
) -> FloatArray:
    """Return :func:`uniform` for arrays of patients and indices, in numpy alone, bit for bit.

    ``patients`` and ``index`` hold integers >= 0 and are broadcast; the result has their shape.
    """
    with np.errstate(over="ignore"):  # arithmetic modulo 2^64 is what is meant
        start = _mixed(np.asarray(seed, np.uint64) + GOLDEN)
        key = _joined(_joined(start, replication), patients)
        place = (np.uint64(purpose) << THIRTY_TWO) | np.asarray(index, np.uint64)
        word = _joined(key, place) >> TWELVE
    return np.asarray((word.astype(np.float64) + 0.5) * STEP)


def _joined(key: WordArray, number: ArrayLike) -> WordArray:
    return np.asarray(_mixed(key + (np.asarray(number, np.uint64) + ONE) * GOLDEN))


@kernel
def sampled(kind: int, first: float, second: float, u: float) -> float:
    """Return the time that a uniform number stands for (inverse of the distribution function).

    Parameters by kind: exponential (mean, -), lognormal (mean and standard deviation of the
    logarithm), Weibull (scale, shape), constant (value, -), uniform (low, high). Times have the
    unit of the parameters. Exponential and Weibull use the upper tail: a low ``u`` is a long time.
    """
    if kind == EXPONENTIAL:
        return -first * math.log(u)
    if kind == LOGNORMAL:
        return math.exp(first + second * normal_quantile(u))
    if kind == WEIBULL:
        return float(first * (-math.log(u)) ** (1.0 / second))
    if kind == UNIFORM:
        return first + (second - first) * u
    return first


@kernel
def chosen(cumulative: FloatArray, start: int, end: int, u: float) -> int:
    """Return the first place in ``cumulative[start:end]`` above ``u``; ``end`` if there is none."""
    for place in range(start, end):
        if u < cumulative[place]:
            return place
    return end


@kernel
def normal_quantile(u: float) -> float:
    """Return z with P(Z < z) = u, to 1e-15 (Wichura, Applied Statistics 37, 1988, AS 241)."""
    middle = u - 0.5
    if abs(middle) <= 0.425:  # noqa: PLR2004 - where AS 241 changes its polynomial
        r = 0.180625 - middle * middle
        return middle * _polynomial(MIDDLE_ABOVE, r) / _polynomial(MIDDLE_BELOW, r)
    r = math.sqrt(-math.log(min(u, 1.0 - u)))
    if r <= 5.0:  # noqa: PLR2004
        size = _polynomial(TAIL_ABOVE, r - 1.6) / _polynomial(TAIL_BELOW, r - 1.6)
    else:
        size = _polynomial(FAR_ABOVE, r - 5.0) / _polynomial(FAR_BELOW, r - 5.0)
    return size if middle > 0.0 else -size


@kernel
def _polynomial(coefficients: tuple[float, ...], x: float) -> float:
    value = 0.0
    for coefficient in coefficients:
        value = value * x + coefficient
    return value


MIDDLE_ABOVE = (
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
    4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
    1.3314166789178437745e2, 3.3871328727963666080,
)  # fmt: skip
MIDDLE_BELOW = (
    5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
    2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
    4.2313330701600911252e1, 1.0,
)  # fmt: skip
TAIL_ABOVE = (
    7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
    1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550,
    4.63033784615654529590, 1.42343711074968357734,
)  # fmt: skip
TAIL_BELOW = (
    1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
    1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940,
    2.05319162663775882187, 1.0,
)  # fmt: skip
FAR_ABOVE = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
    2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580,
    5.46378491116411436990, 6.65790464350110377720,
)  # fmt: skip
FAR_BELOW = (
    2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
    7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
    5.99832206555887937690e-1, 1.0,
)  # fmt: skip
