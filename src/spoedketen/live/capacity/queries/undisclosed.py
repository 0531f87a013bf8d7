"""Sums for who may not see every location behind them, such that no difference tells of one.

What a reader may not see is told only for all such services of a network together, if at least
three providers stand behind them, and rounded. Networks with fewer are told of as one group, that
of the nation. Every sum of every division is made of the services that the reader sees and of
whole groups of this kind. So whatever he adds and subtracts, over divisions that overlap too, he
finds groups of three providers and never one of them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime

from spoedketen.live.capacity.queries.shared_work import shared_work
from spoedketen.live.capacity.queries.standing import Moment, Standing, standing_in
from spoedketen.live.capacity.queries.sums import Paired, Sums, due, sums_of
from spoedketen.live.capacity.values import EXPECTED_HORIZON, Expected, Figures

FEWEST_PROVIDERS = 3
"""Who sees sums only, sees none of fewer providers than this (OPEN-27: three)."""
STEP = 5
"""What is told of others is rounded to fives, so that one new report shows little."""
Group = tuple[Standing, ...]


def rounded(value: float) -> int:
    """Return a figure in fives."""
    return int((value + STEP / 2) // STEP * STEP)


@shared_work(most=32)
def hidden_groups(now: Moment, seen: frozenset[int]) -> Mapping[int, Group]:
    """Return the group of every service that a reader may not see."""
    hidden = [each for each in standing_in(None, now) if each.site.id not in seen]
    by_network = _grouped(hidden, lambda s: (s.sector.code, s.site.regions.get("network")))
    large = [group for group in by_network if is_enough(group)]
    small = [each for group in by_network if not is_enough(group) for each in group]
    groups = [*large, *_grouped(small, lambda s: s.sector.code)]
    return {each.service.id: group for group in groups for each in group}


def _grouped(standing: Iterable[Standing], key: Callable[[Standing], Hashable]) -> list[Group]:
    found: dict[Hashable, list[Standing]] = defaultdict(list)
    for each in standing:
        found[key(each)].append(each)
    return [tuple(group) for group in found.values()]


def told_groups(hidden: Iterable[Standing], groups: Mapping[int, Group]) -> list[Group]:
    """Return the groups that lie wholly in a region and are large enough to tell of."""
    by_first = {group[0].service.id: group for group in groups.values()}
    counts = Counter(groups[each.service.id][0].service.id for each in hidden)
    whole = [by_first[first] for first, count in counts.items() if count == len(by_first[first])]
    return [group for group in whole if is_enough(group)]


def providers_of(standing: Iterable[Standing]) -> set[int]:
    """Return the organisations behind some services."""
    return {each.site.organisation for each in standing}


def is_enough(standing: Iterable[Standing]) -> bool:
    """Tell whether so many providers stand behind something that it tells of none of them."""
    return len(providers_of(standing)) >= FEWEST_PROVIDERS


def blurred_sums(group: Sequence[Standing], at: datetime) -> Sums:
    """Return the sums of a group: only what enough providers tell just now, rounded."""
    exact = sums_of(group, at)

    def of(name: str) -> int | None:
        value = getattr(exact, name)
        return rounded(value) if value is not None and _is_told(group, name, at) else None

    return Sums(
        free=of("free"),
        staffed=of("staffed"),
        occupied=of("occupied"),
        expected=_blurred_expected(group, exact.expected, at),
        paired=_blurred_paired(group, exact.paired, at),
    )


def _blurred_paired(group: Iterable[Standing], exact: Paired | None, at: datetime) -> Paired | None:
    told = [
        each
        for each in due(group)
        if any(f.staffed is not None and f.available is not None for f in each.counted(at))
    ]
    if exact is None or not is_enough(told):
        return None
    return Paired(staffed=rounded(exact.staffed), free=rounded(exact.free), sources=exact.sources)


def _is_told(group: Iterable[Standing], name: str, at: datetime, horizon: str = "now") -> bool:
    pick = PICKED[name]
    told = [s for s in due(group) if any(pick(f) is not None for f in s.counted(at, horizon))]
    return is_enough(told)


PICKED: Mapping[str, Callable[[Figures], int | None]] = {
    "free": lambda figures: figures.available,
    "staffed": lambda figures: figures.staffed,
    "occupied": lambda figures: figures.occupied,
}


def _blurred_expected(
    group: Iterable[Standing], exact: Expected | None, at: datetime
) -> Expected | None:
    if exact is None or not _is_told(group, "free", at, EXPECTED_HORIZON):
        return None
    return Expected(
        horizon=exact.horizon,
        value=rounded(exact.value),
        low=None if exact.low is None else rounded(exact.low),
        high=None if exact.high is None else rounded(exact.high),
        sources=exact.sources,
    )


def queued_in(standing: Iterable[Standing], at: datetime) -> list[tuple[Standing, int]]:
    """Return who tells how many patients wait there for a next link, and how many."""
    return [
        (each, figure.occupied)
        for each in due(standing)
        for figure in each.current(at)
        if each.sector.resources[figure.resource].is_queue and figure.occupied is not None
    ]


def queues_of_groups(groups: Iterable[Sequence[Standing]], at: datetime) -> list[int]:
    """Return how many wait in each group where enough providers tell it, rounded."""
    told = (queued_in(group, at) for group in groups)
    return [
        rounded(sum(number for _, number in each))
        for each in told
        if is_enough(standing for standing, _ in each)
    ]


def waits_of_groups(groups: Iterable[Sequence[Standing]], at: datetime) -> list[int]:
    """Return the waiting times in groups where enough providers tell one."""
    found: list[int] = []
    for group in groups:
        told = [(s, f.waiting_minutes) for s in due(group) for f in s.current(at)]
        known = [(s, minutes) for s, minutes in told if minutes is not None]
        if is_enough(s for s, _ in known):
            found += [minutes for _, minutes in known]
    return found
