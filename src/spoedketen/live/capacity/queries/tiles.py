"""The links of the chain in a region: their sums, as far as the reader may be told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.history import SlotSum, region_history
from spoedketen.live.capacity.queries.shared_work import shared_work
from spoedketen.live.capacity.queries.standing import Moment, Standing, standing_in
from spoedketen.live.capacity.queries.sums import Sums, due, middle, sums_of, together, total
from spoedketen.live.capacity.queries.undisclosed import (
    FEWEST_PROVIDERS,
    blurred_sums,
    hidden_groups,
    providers_of,
    queued_in,
    queues_of_groups,
    rounded,
    told_groups,
    waits_of_groups,
)
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.values import Tile
from spoedketen.live.directory.queries import directory, visible_sites

SHUT = {"stop", "time_out"}
Course = tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The sites whose opening status, capacity and waiting times a reader sees."""

    opening: frozenset[int]
    capacity: frozenset[int]
    waiting: frozenset[int]

    @property
    def any(self) -> frozenset[int]:
        """The sites of which the reader sees something: those are never part of a group."""
        return self.opening | self.capacity | self.waiting


def told_tiles(actor: Actor, now: Moment, region: int | None) -> tuple[Tile, ...]:
    """Return the sums of a region as far as the actor may have them."""
    if not actor.may("figures.sums"):
        return ()
    sight = Sight(
        opening=visible_sites(actor, "opening"),
        capacity=visible_sites(actor, "capacity"),
        waiting=visible_sites(actor, "waiting"),
    )
    return _tiles(now, region, sight)


@shared_work(most=128)
def _tiles(now: Moment, region: int | None, sight: Sight) -> tuple[Tile, ...]:
    """Return the sums; all who see the same get the same ones within a second."""
    by_sector: dict[str, list[Standing]] = defaultdict(list)
    for each in standing_in(region, now):
        by_sector[each.sector.code].append(each)
    return tuple(
        _Link(sector, by_sector[code], now, sight).tile(region)
        for code, sector in chain().sectors.items()
        if by_sector[code]
    )


@shared_work(most=32)
def _history(now: Moment, region: int | None) -> dict[str, tuple[SlotSum, ...]]:
    return dict(region_history(region, now.at))


class _Link:
    """A link in a region: what the reader sees of it, and the groups he is told of."""

    def __init__(
        self, sector: Sector, there: Sequence[Standing], now: Moment, sight: Sight
    ) -> None:
        self.sector, self.there, self.now, self.at = sector, there, now, now.at
        self.sight = sight
        seen = sight.any
        self.hidden = [each for each in there if each.site.id not in seen]
        groups = hidden_groups(now, seen) if self.hidden else {}
        self.groups = told_groups(self.hidden, groups)

    def _seen(self, sites: frozenset[int]) -> list[Standing]:
        return [each for each in self.there if each.site.id in sites]

    def _counted(self, sites: frozenset[int]) -> list[Standing]:
        """Return who is in a figure: who is seen, and the groups."""
        return [*self._seen(sites), *(each for group in self.groups for each in group)]

    def tile(self, region: int | None) -> Tile:
        """Return its sums."""
        sums, course = self._sums(), self._course(region)
        counted, telling = self._counted(self.sight.opening), self._counted(self.sight.capacity)
        states = [each.opening.state for each in counted]
        owing = due(telling)
        return Tile(
            sector=self.sector.code,
            free=sums.free,
            staffed=sums.staffed,
            occupied=sums.occupied,
            open_count=sum(state in {"open", "threatening"} for state in states),
            closed_count=sum(state == "outside_hours" for state in states),
            service_count=len(counted),
            stop_count=sum(state in SHUT for state in states),
            waiting_minutes=self._waiting(),
            sources_current=sum(bool(each.current(self.at)) for each in owing),
            sources_total=len(owing),
            expected=sums.expected,
            history=course,
            trend=trend(course, sums.free),
            left_out_count=len(self.there) - len(counted),
            is_rounded=bool(self.groups),
            is_withheld=not counted and not telling,
            queued=self._queued(),
            paired_staffed=sums.paired.staffed if sums.paired else None,
            paired_free=sums.paired.free if sums.paired else None,
            paired_sources=sums.paired.sources if sums.paired else 0,
            is_silent=not any(each.figures or each.opening.stop for each in [*counted, *telling]),
        )

    def _sums(self) -> Sums:
        seen = self._seen(self.sight.capacity)
        parts = [sums_of(seen, self.at)] if seen else []
        return together([*parts, *(blurred_sums(group, self.at) for group in self.groups)])

    def _waiting(self) -> int | None:
        """Return the middle waiting time of what is seen, or else of the groups."""
        if seen := self._seen(self.sight.waiting):
            return middle(f.waiting_minutes for s in due(seen) for f in s.current(self.at))
        value = middle(waits_of_groups(self.groups, self.at))
        return None if value is None else rounded(value)

    def _queued(self) -> int | None:
        """Return how many wait here for a next link; None where nobody tells it."""
        seen = [number for _, number in queued_in(self._seen(self.sight.capacity), self.at)]
        return total([*seen, *queues_of_groups(self.groups, self.at)])

    def _course(self, region: int | None) -> Course:
        """Return the last day, for who sees the capacity of all of it, or of nothing anywhere."""
        if all(each.site.id in self.sight.capacity for each in self.there):
            history = _history(self.now, region).get(self.sector.code, ())
            return tuple(slot.available for slot in history)
        if self.sight.any:
            return ()
        return courses_of_networks(self.now, self.sector.code, region)


def courses_of_networks(now: Moment, sector: str, region: int | None) -> Course:
    """Return the last day of a network, or of the nation as the sum of its networks, in fives.

    A half hour counts where at least three providers of the network told it. Another region has
    no course: what it has beyond its networks could be worked out.
    """
    found = directory().regions
    networks = [region] if region else [r.id for r in found.values() if r.division == "network"]
    if region and found[region].division != "network":
        return ()
    courses = [_course_of_network(now, sector, network) for network in networks]
    return tuple(total_of(slots) for slots in zip(*filter(None, courses), strict=True))


def _course_of_network(now: Moment, sector: str, network: int | None) -> Course:
    there = [each for each in standing_in(network, now) if each.sector.code == sector]
    least = len(there) - len(providers_of(there)) + FEWEST_PROVIDERS
    history = _history(now, network).get(sector, ())
    return tuple(_blurred(slot) if slot.sources >= least else None for slot in history)


def total_of(values: Iterable[float | None]) -> float | None:
    """Return the sum of what is known, or None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _blurred(slot: SlotSum) -> float | None:
    return None if slot.available is None else rounded(slot.available)


STEADY_SHARE = 0.03


def trend(history: Course, now: int | None) -> int:
    """Return the direction against two hours ago: -1, 0 or 1; 0 where either is unknown."""
    if now is None or len(history) < 5 or history[-5] is None:  # noqa: PLR2004 - 4 half hours back
        return 0
    change = now - history[-5]
    if abs(change) <= max(1.0, STEADY_SHARE * abs(history[-5])):
        return 0
    return 1 if change > 0 else -1
