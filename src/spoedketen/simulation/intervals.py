"""How sure a mean over replications is."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from scipy.stats import t


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean over replications with its 95 % interval; None where one replication tells nothing."""

    value: float
    low: float | None
    high: float | None


def estimate(values: Sequence[float], confidence: float = 0.95) -> Estimate:
    """Return the mean of independent replications with its Student interval."""
    mean = fmean(values)
    if len(values) == 1:
        return Estimate(value=mean, low=None, high=None)
    half = float(t.ppf((1 + confidence) / 2, len(values) - 1)) * stdev(values) / sqrt(len(values))
    return Estimate(value=mean, low=mean - half, high=mean + half)
