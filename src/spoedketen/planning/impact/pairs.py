"""Differences on the same patients: mean over replications with its 95 % interval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import false_discovery_control, t

from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.chain.layout import BoolArray
from spoedketen.planning.impact.measures import Measures

CONFIDENCE = 0.95
FALSE_SHARE, PAIRS_LEAST = 0.1, 2
Reading = Callable[[Measures], FloatArray]
"""What is read off the measures of one run: an array of any shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Before, after and the difference, each a mean over replications; the interval is of the last.

    Arrays of one shape; ``low`` and ``high``, and half the widths of the intervals of before and
    after by themselves, are NaN where one replication tells nothing.
    """

    before: FloatArray
    after: FloatArray
    difference: FloatArray
    low: FloatArray
    high: FloatArray
    before_half: FloatArray
    after_half: FloatArray

    @property
    def is_sure(self) -> FloatArray:
        """Whether the interval leaves out zero."""
        return np.asarray((self.low > 0) | (self.high < 0))


def paired(before: Sequence[Measures], after: Sequence[Measures], reading: Reading) -> Paired:
    """Return a reading of baseline and scenario, replication by replication.

    A difference is taken within each replication, so that what both share falls away.
    """
    one, other = (np.stack([reading(run) for run in runs]) for runs in (before, after))
    gap = other - one
    mean, half = gap.mean(axis=0), half_width(gap)
    return Paired(
        before=one.mean(axis=0),
        after=other.mean(axis=0),
        difference=mean,
        low=mean - half,
        high=mean + half,
        before_half=half_width(one),
        after_half=half_width(other),
    )


def discoveries(read: Paired, replications: int, among: BoolArray) -> BoolArray:
    """Return which differences are no chance, of those looked at, so that few of them still are.

    Of many places some always differ by chance; as Benjamini and Hochberg (1995), on average at
    most ``FALSE_SHARE`` of those returned do. Of one replication nothing is known: none.
    """
    found = np.zeros(read.difference.shape, np.bool_)
    if replications < PAIRS_LEAST or not among.any():
        return found
    half = read.high[among] - read.difference[among]
    factor = float(t.ppf((1 + CONFIDENCE) / 2, replications - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.abs(read.difference[among]) / half * factor
    p_values = np.where(np.isnan(ratio), 1.0, 2 * t.sf(ratio, replications - 1))
    found[among] = false_discovery_control(p_values) <= FALSE_SHARE
    return found


def half_width(values: FloatArray) -> FloatArray:
    """Return half the width of the Student interval over the first axis; NaN of one value."""
    count = len(values)
    if count == 1:
        return np.full(values.shape[1:], np.nan)
    factor = float(t.ppf((1 + CONFIDENCE) / 2, count - 1))
    return np.asarray(factor * values.std(axis=0, ddof=1) / np.sqrt(count))


def measure(name: str) -> Reading:
    """Return the reading of one measure as it stands."""
    return lambda run: run[name]


def mean_of(part: str, whole: str) -> Reading:
    """Return the reading of a ratio of two measures; 0 where there is nothing."""

    def read(run: Measures) -> FloatArray:
        return np.asarray(run[part] / np.maximum(run[whole], 1e-12) * (run[whole] > 0))

    return read
