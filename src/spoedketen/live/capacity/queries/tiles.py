"""The links of the chain in a region: their sums, as far as the reader may be told."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.history import SlotSum, region_history
from spoedketen.live.capacity.queries.standing import Moment, Standing, standing_in
from spoedketen.live.capacity.queries.sums import Sums, due, middle, sums_of, together
from spoedketen.live.capacity.queries.undisclosed import (
    FEWEST_PROVIDERS,
    blurred_sums,
    hidden_groups,
    providers_of,
    rounded,
    told_groups,
    waits_of_groups,
)
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.values import Tile
from spoedketen.live.directory.queries import visible_sites

SHUT = {"stop", "time_out"}
SUMMED = ("opening", "capacity", "waiting")
"""Kinds of figure that a sum is made of."""
Course = tuple[float | None, ...]


def told_tiles(actor: Actor, now: Moment, region: int | None) -> tuple[Tile, ...]:
    """Return the sums of a region as far as the actor may have them."""
    if not actor.may("figures.sums"):
        return ()
    seen = frozenset.intersection(*(visible_sites(actor, kind) for kind in SUMMED))
    return _tiles(now, region, seen)


@lru_cache(maxsize=128)
def _tiles(now: Moment, region: int | None, seen: frozenset[int]) -> tuple[Tile, ...]:
    """Return the sums; all who see the same get the same ones within a second."""
    by_sector: dict[str, list[Standing]] = defaultdict(list)
    for each in standing_in(region, now):
        by_sector[each.sector.code].append(each)
    history = _history(now, region)
    return tuple(
        _Link(sector, by_sector[code], now, seen).tile(history.get(code, ()))
        for code, sector in chain().sectors.items()
        if by_sector[code]
    )


@lru_cache(maxsize=32)
def _history(now: Moment, region: int | None) -> dict[str, tuple[SlotSum, ...]]:
    return dict(region_history(region, now.at))


class _Link:
    """A link in a region: what the reader sees of it, and the groups he is told of."""

    def __init__(
        self, sector: Sector, there: Sequence[Standing], now: Moment, seen: frozenset[int]
    ) -> None:
        self.sector, self.there, self.at = sector, there, now.at
        self.seen = [each for each in there if each.site.id in seen]
        self.hidden = [each for each in there if each.site.id not in seen]
        groups = hidden_groups(now, seen) if self.hidden else {}
        self.groups = told_groups(self.hidden, groups)
        self.counted = [*self.seen, *(each for group in self.groups for each in group)]

    def tile(self, history: Sequence[SlotSum]) -> Tile:
        """Return its sums."""
        sums, course = self._sums(), self._course(history)
        states = [each.opening.state for each in self.counted]
        owing = due(self.counted)
        return Tile(
            sector=self.sector.code,
            free=sums.free,
            staffed=sums.staffed,
            occupied=sums.occupied,
            open_count=sum(state in {"open", "threatening"} for state in states),
            closed_count=sum(state == "outside_hours" for state in states),
            service_count=len(self.counted),
            stop_count=sum(state in SHUT for state in states),
            waiting_minutes=self._waiting(),
            sources_current=sum(bool(each.current(self.at)) for each in owing),
            sources_total=len(owing),
            expected=sums.expected,
            history=course,
            trend=trend(course, sums.free),
            left_out_count=len(self.there) - len(self.counted),
            is_rounded=bool(self.groups),
            is_withheld=not self.counted,
            is_silent=not any(each.figures or each.opening.stop for each in self.counted),
        )

    def _sums(self) -> Sums:
        parts = [sums_of(self.seen, self.at)] if self.seen else []
        return together([*parts, *(blurred_sums(group, self.at) for group in self.groups)])

    def _waiting(self) -> int | None:
        """Return the middle waiting time of what is seen, or else of the groups."""
        if self.seen:
            return middle(f.waiting_minutes for s in due(self.seen) for f in s.current(self.at))
        value = middle(waits_of_groups(self.groups, self.at))
        return None if value is None else rounded(value)

    def _course(self, history: Sequence[SlotSum]) -> Course:
        """Return the last day; with hidden services only where it tells of enough providers."""
        if not self.hidden:
            return tuple(slot.available for slot in history)
        if len(self.counted) < len(self.there):
            return ()
        spare = len(self.hidden) - len(providers_of(self.hidden))
        least = len(self.seen) + spare + FEWEST_PROVIDERS
        return tuple(_blurred(slot) if slot.sources >= least else None for slot in history)


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
