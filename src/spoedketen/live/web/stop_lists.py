"""Stops as control rooms and departments see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.picture import picture
from spoedketen.live.capacity.queries.stops import stops_seen_by
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.values import StopInfo
from spoedketen.live.directory.queries import actor_control_rooms, directory
from spoedketen.live.directory.values import RegionInfo
from spoedketen.live.web.words import (
    arrival_words,
    outcome_word,
    reason_word,
    scope_word,
    state_word,
)

RECENT_HOURS = 24
SHUT = ("stop", "time_out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A control room that has not seen a stop and may be pressed by the reader."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStop:
    """A stop with its words."""

    stop: StopInfo
    sector: Sector
    word: str
    scope: str
    reason: str
    to_see: tuple[Room, ...]
    is_active: bool
    outcome: str
    outcome_word: str
    arrivals: tuple[tuple[str, str, int], ...]
    """Who came in spite of the stop: kind, word and number."""

    @property
    def over_at(self) -> datetime:
        """When it ended, or lapses."""
        return self.stop.ended_at or self.stop.until


def _own_rooms(actor: Actor) -> frozenset[int]:
    return actor_control_rooms(actor) & actor.regions_with("stop.acknowledge")


def alerts_of(actor: Actor, at: datetime) -> int:
    """Count the running stops that the reader's control rooms have not seen."""
    names = {directory().regions[room].name for room in _own_rooms(actor)}
    running = (stop for stops in picture(at).stops.values() for stop in stops)
    return sum(stop.is_active(at) and bool(names & set(stop.awaiting)) for stop in running)


def shown_stop(actor: Actor, stop: StopInfo, at: datetime) -> ShownStop:
    """Return one stop with its words for a reader."""
    sector = chain().sectors[stop.sector]
    return ShownStop(
        stop=stop,
        sector=sector,
        word=state_word(stop.state, sector),
        scope=scope_word(sector, stop.scope),
        reason=reason_word(stop.reason),
        to_see=tuple(_rooms(actor, stop)) if stop.is_active(at) else (),
        is_active=stop.is_active(at),
        outcome=_outcome(stop, at),
        outcome_word=outcome_word(_outcome(stop, at)),
        arrivals=tuple(_arrivals(stop)),
    )


def _arrivals(stop: StopInfo) -> Iterable[tuple[str, str, int]]:
    counted = dict(stop.arrivals_by_kind)
    for kind, word in arrival_words().items():
        yield kind, word, counted.get(kind, 0)


def _rooms(actor: Actor, stop: StopInfo) -> Iterable[Room]:
    regions = directory().regions
    for room in sorted(_own_rooms(actor)):
        if regions[room].name in stop.awaiting:
            yield Room(slug=regions[room].slug, name=regions[room].name)


def _outcome(stop: StopInfo, at: datetime) -> str:
    if stop.retracted_at:
        return "retracted"
    if stop.is_active(at):
        return "active"
    return "lapsed" if stop.has_lapsed(at) else stop.end_reason or "ended"


def listed_stops(
    actor: Actor, region: int | None, at: datetime
) -> tuple[list[ShownStop], list[ShownStop]]:
    """Return the running stops, those to be seen first, and the recent ones."""
    since = at - timedelta(hours=RECENT_HOURS)
    found = stops_seen_by(actor, since=since, region=region)
    shown = [shown_stop(actor, stop, at) for stop in found]
    running = [each for each in shown if each.is_active]
    past = [each for each in shown if not each.is_active and each.outcome != "retracted"]
    return sorted(running, key=lambda each: not each.to_see), past


def closed_in(running: Iterable[ShownStop], region: RegionInfo | None) -> set[str]:
    """Return the departments of a region that are on stop as a whole."""
    whole = {
        each.stop.service for each in running if each.stop.state in SHUT and not each.stop.scope
    }
    if region is None:
        return whole
    known = directory().by_slug
    return {slug for slug in whole if region.id in known[slug].site.regions.values()}
