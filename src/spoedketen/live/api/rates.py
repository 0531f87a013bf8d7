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
    """Requests a second in the long run, and how many at once."""

    per_second: float
    burst: int


REPORTS = Rate(per_second=100, burst=600)
READS = Rate(per_second=20, burst=200)


class Buckets:
    """One bucket per caller; a process keeps its own."""

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self.held: dict[int, tuple[float, float]] = {}

    def wait(self, caller: int) -> int:
        """Take one from the caller's bucket; return 0, or the seconds to wait."""
        now = monotonic()
        left, at = self.held.get(caller, (float(self.rate.burst), now))
        left = min(left + (now - at) * self.rate.per_second, float(self.rate.burst))
        if left < 1:
            self.held[caller] = (left, now)
            return max(1, ceil((1 - left) / self.rate.per_second))
        self.held[caller] = (left - 1, now)
        return 0
