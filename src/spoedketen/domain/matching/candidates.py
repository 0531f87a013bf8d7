"""A service as the match sees it: how far, open or not, what it has on arrival."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isinf


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What a service can give: a figure with its band; ``expected`` if it is about later."""

    value: int
    low: int
    high: int
    expected: bool = False

    def less(self, taken: int) -> "Places":
        """Return what is left after places that are promised already."""
        left = (max(each - taken, 0) for each in (self.value, self.low, self.high))
        value, low, high = left
        return Places(value=value, low=low, high=high, expected=self.expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told of one moment: minutes from now, value and its band (None where not given).

    ``is_expected`` tells an expectation from what somebody counted.
    """

    minutes: float
    value: int
    low: int | None = None
    high: int | None = None
    is_expected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One service that gives one of the kinds of care, as it stands for the asker.

    ``minutes`` is travel, infinite where no road leads there or where ``has_minutes`` says that
    nobody computed it. ``opens`` is whether it is open on arrival; ``is_opening_known`` whether the
    asker is told of its stops. ``stop`` is "", ``threatening``, ``stop`` or ``time_out``;
    ``stop_minutes`` is how long it still lasts. ``wait_minutes``, ``crowding`` (place of the band,
    0 calm) and ``places`` are None where unknown or not shared; ``stale_minutes`` is how far past
    its validity a figure is.
    ``contracts`` are insurers, None where unknown; ``ceilings`` are insurers whose volume is used.
    """

    service: str
    care: str
    site: str
    minutes: float
    has_minutes: bool = True
    opens: bool = True
    is_opening_known: bool = True
    stop: str = ""
    stop_minutes: float = 0.0
    is_trauma_exempt: bool = False
    capabilities: frozenset[str] = frozenset()
    places: Places | None = None
    wait_minutes: int | None = None
    crowding: int | None = None
    stale_minutes: float = 0.0
    age_min: int | None = None
    age_max: int | None = None
    sex: tuple[str, ...] = ()
    contracts: frozenset[str] | None = None
    ceilings: frozenset[str] = frozenset()

    @property
    def is_reachable(self) -> bool:
        """Tell whether a road leads there; minutes that are no time at all say that none does."""
        return 0.0 <= self.minutes < inf

    def is_on_stop(self, margin: float) -> bool:
        """Tell whether a stop holds on arrival; ``margin`` is how long one tends to run over."""
        return self.stop in {"stop", "time_out"} and self.stop_minutes + margin > self.minutes


def places_on_arrival(told: Sequence[Told], minutes: float) -> Places | None:
    """Return what a service has so many minutes ahead, between what it told of two horizons.

    Before the second horizon the first says most: a figure is interpolated and rounded down, its
    band as wide as the wider of the two. Beyond the last horizon the last one holds. A figure of
    now that stands alone has no band: nobody told one.
    """
    known = sorted(told, key=lambda each: each.minutes)
    if not known or isinf(minutes):
        return None
    before = [each for each in known if each.minutes <= minutes] or known[:1]
    after = [each for each in known if each.minutes > minutes]
    if not after or before[-1] is after[0]:
        return _as_told(before[-1])
    return _between(before[-1], after[0], minutes)


def _ends(each: Told) -> tuple[int, int]:
    low = each.value if each.low is None else each.low
    return low, each.value if each.high is None else each.high


def _as_told(each: Told) -> Places:
    low, high = _ends(each)
    return Places(value=each.value, low=low, high=high, expected=each.is_expected)


def _between(one: Told, other: Told, minutes: float) -> Places:
    share = (minutes - one.minutes) / (other.minutes - one.minutes)
    mixed = (
        a + (b - a) * share
        for a, b in zip((one.value, *_ends(one)), (other.value, *_ends(other)), strict=True)
    )
    value, low, high = mixed
    return Places(value=int(value), low=int(low), high=-int(-high // 1), expected=True)
