"""How often one caller may ask: a bucket that fills at a steady rate."""

from dataclasses import dataclass
from math import ceil
from time import monotonic


class TooMany(Exception):
    """A caller asked too often; it may come back after so many seconds."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many a second in the long run, and how many at once."""

    per_second: float
    burst: int

    def shared_by(self, processes: int) -> "Rate":
        """Return what each of these processes may let through; each counts by itself."""
        return Rate(per_second=self.per_second / processes, burst=self.burst // processes)


REPORTS = Rate(per_second=100, burst=600)
ITEMS = Rate(per_second=500, burst=40_000)
"""Observations, alone or in batches: a nightly delivery of eight full batches goes at once."""
READS = Rate(per_second=20, burst=200)
RATES = {"report": REPORTS, "item": ITEMS, "read": READS}


class Buckets:
    """One bucket per caller; a process keeps its own."""

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self.held: dict[int, tuple[float, float]] = {}

    def wait(self, caller: int, number: int = 1) -> int:
        """Take so many from the caller's bucket; return 0, or the seconds to wait.

        More than a whole bucket is taken from a full one.
        """
        now = monotonic()
        left, at = self.held.get(caller, (float(self.rate.burst), now))
        left = min(left + (now - at) * self.rate.per_second, float(self.rate.burst))
        wanted = min(number, self.rate.burst)
        if left < wanted:
            self.held[caller] = (left, now)
            return max(1, ceil((wanted - left) / self.rate.per_second))
        self.held[caller] = (left - wanted, now)
        return 0
