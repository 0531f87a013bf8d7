"""The board of a region: sums over all that report, rows for what the reader may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.history import region_history
from spoedketen.live.capacity.queries.openings import opening_of
from spoedketen.live.capacity.queries.picture import Picture, picture
from spoedketen.live.capacity.queries.sharing import shared
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.values import (
    Board,
    BoardRow,
    Expected,
    Figures,
    Opening,
    Tile,
)
from spoedketen.live.directory.queries import (
    directory,
    local_day,
    own_relation,
    visible_sites,
)
from spoedketen.live.directory.values import ServiceInfo

EXPECTED_HORIZON = "4h"
SHUT = {"stop", "time_out"}
SUMMED = ("opening", "capacity", "waiting")
"""Kinds of figure that a sum is made of."""
FEWEST_PROVIDERS = 3
"""Who sees sums only, sees none of fewer providers than this (OPEN-27: three)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """A service as it stands."""

    service: ServiceInfo
    sector: Sector
    figures: tuple[Figures, ...]
    opening: Opening

    def current(self, at: datetime, horizon: str = "now") -> list[Figures]:
        return [f for f in self.figures if f.horizon == horizon and not f.is_stale(at)]


class _Moment:
    """A picture at a second: who asks within it shares one answer."""

    def __init__(self, held: Picture, at: datetime) -> None:
        self.held, self.at = held, at
        self.key = (held.epoch, held.position, held.directory_version, at.replace(microsecond=0))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Moment) and self.key == other.key


def board(
    actor: Actor, region: int | None, at: datetime, sectors: Collection[str] | None = None
) -> Board:
    """Return the board of a region, or of the nation for None; rows of some sectors only."""
    actor.must("board.view")
    held = picture(at)
    standing = _standing(region, held, at)
    shown = [each for each in standing if sectors is None or each.sector.code in sectors]
    info = directory().regions.get(region) if region else None
    received = [f.received_at for each in standing for f in each.figures]
    return Board(
        region_id=region,
        region_name=info.name if info else "",
        division=info.division if info else "nation",
        at=at,
        tiles=tuple(_told_tiles(actor, _Moment(held, at), region)),
        rows=tuple(_rows(actor, shown)),
        last_received_at=max(received, default=None),
    )


def board_rows(actor: Actor, services: Iterable[str], at: datetime) -> list[BoardRow]:
    """Return the rows of named services, as far as the actor may see them."""
    held, found = picture(at), directory()
    infos = [found.by_slug[slug] for slug in services if slug in found.by_slug]
    return list(_rows(actor, list(_stand(infos, held, at))))


def tiles(actor: Actor, region: int | None, at: datetime) -> list[Tile]:
    """Return the sums of a region alone."""
    actor.must("figures.sums")
    return list(_told_tiles(actor, _Moment(picture(at), at), region))


def _told_tiles(actor: Actor, moment: _Moment, region: int | None) -> Iterable[Tile]:
    """Return the sums as far as the actor may have them."""
    if not actor.may("figures.sums"):
        return
    seen = frozenset.intersection(*(visible_sites(actor, kind) for kind in SUMMED))
    standing: dict[str, list[_Standing]] = defaultdict(list)
    for each in _standing(region, moment.held, moment.at):
        standing[each.sector.code].append(each)
    for tile in _region_tiles(moment, region):
        there = standing[tile.sector]
        if all(each.service.site.id in seen for each in there):
            yield tile
        elif len({each.service.site.organisation for each in there}) < FEWEST_PROVIDERS:
            yield _withheld(tile)
        else:
            yield _without_few(tile, there, seen, moment.at)


def _without_few(
    tile: Tile, there: Sequence[_Standing], seen: frozenset[int], at: datetime
) -> Tile:
    """Return a link without the figures that fewer providers than allowed tell just now."""
    told = [(each, figures) for each in there for figures in each.figures]
    told = [(each, figures) for each, figures in told if not figures.is_stale(at)]

    def is_of_few(name: str, horizon: str = "now") -> bool:
        tellers = [
            each.service.site
            for each, figures in told
            if figures.horizon == horizon and getattr(figures, name) is not None
        ]
        is_hidden = any(site.id not in seen for site in tellers)
        return is_hidden and len({site.organisation for site in tellers}) < FEWEST_PROVIDERS

    is_few = is_of_few("available")
    return replace(
        tile,
        free=None if is_few else tile.free,
        staffed=None if is_of_few("staffed") else tile.staffed,
        occupied=None if is_of_few("occupied") else tile.occupied,
        waiting_minutes=None if is_of_few("waiting_minutes") else tile.waiting_minutes,
        expected=None if is_of_few("available", EXPECTED_HORIZON) else tile.expected,
        history=() if is_few else tile.history,
        trend=0 if is_few else tile.trend,
    )


def _withheld(tile: Tile) -> Tile:
    """Return a link without figures: with so few providers a sum is a figure of one of them."""
    return replace(
        tile,
        free=None,
        staffed=None,
        occupied=None,
        waiting_minutes=None,
        expected=None,
        open_count=0,
        closed_count=0,
        stop_count=0,
        history=(),
        trend=0,
        is_withheld=True,
    )


@lru_cache(maxsize=128)
def _region_tiles(moment: _Moment, region: int | None) -> tuple[Tile, ...]:
    """Return the sums of a region; every reader of a second gets the same ones."""
    return tuple(_tiles(_standing(region, moment.held, moment.at), region, moment.at))


def _standing(region: int | None, held: Picture, at: datetime) -> list[_Standing]:
    there = directory().services_in(region, local_day(at))
    whole = _whole_country(_Moment(held, at))
    return [whole[service.id] for service in there if service.id in whole]


@lru_cache(maxsize=2)
def _whole_country(moment: _Moment) -> dict[int, _Standing]:
    there = directory().services_on(local_day(moment.at))
    return {each.service.id: each for each in _stand(there, moment.held, moment.at)}


def _stand(services: Iterable[ServiceInfo], held: Picture, at: datetime) -> Iterable[_Standing]:
    for service in services:
        sector = chain().by_service_type.get(service.service_type)
        if sector is None:
            continue
        figures = held.figures.get(service.id, ())
        opening = opening_of(service, figures, held.stops.get(service.id, ()), at)
        yield _Standing(service=service, sector=sector, figures=figures, opening=opening)


def _rows(actor: Actor, standing: Sequence[_Standing]) -> Iterable[BoardRow]:
    sees = {name: visible_sites(actor, name) for name in ("opening", "capacity", "waiting")}
    order = list(chain().sectors)
    kept = [s for s in standing if any(s.service.site.id in seen for seen in sees.values())]
    for each in sorted(kept, key=lambda s: (order.index(s.sector.code), s.service.site.sort_key)):
        yield _row(actor, each, sees)


def _row(actor: Actor, each: _Standing, sees: Mapping[str, frozenset[int]]) -> BoardRow:
    site = each.service.site
    own = own_relation(actor, site)
    shown = {name: site.id in seen for name, seen in sees.items()}
    figures = shared(each.figures, shown)
    return BoardRow(
        service=each.service.slug,
        service_type=each.service.service_type,
        sector=each.sector.code,
        site=site.slug,
        name=site.name,
        sort_key=site.sort_key,
        town=site.town,
        lat=site.lat,
        lon=site.lon,
        organisation=site.organisation_name,
        network=_region_name(site.regions.get("network")),
        sub_region=_region_name(site.regions.get("sub_region")),
        safety_region=_region_name(site.regions.get("safety_region")),
        opening=each.opening if shown["opening"] else None,
        figures=None if figures is None else tuple(f for f in figures if f.horizon == "now"),
        expected=None if figures is None else tuple(f for f in figures if f.horizon != "now"),
        is_own=bool(own) and actor.may("capacity.report", own),
        may_stop=each.sector.has_stops and actor.may("stop.declare", own),
    )


def _region_name(region: int | None) -> str:
    return directory().regions[region].name if region else ""


def _tiles(standing: Iterable[_Standing], region: int | None, at: datetime) -> Iterable[Tile]:
    by_sector: dict[str, list[_Standing]] = defaultdict(list)
    for each in standing:
        by_sector[each.sector.code].append(each)
    history = region_history(region, at)
    for code, sector in chain().sectors.items():
        if by_sector[code]:
            yield _tile(sector, by_sector[code], history.get(code, ()), at)


def _tile(
    sector: Sector,
    standing: Sequence[_Standing],
    history: tuple[float | None, ...],
    at: datetime,
) -> Tile:
    # Outside its hours a service owes no figure, so it is no missing source.
    due = [s for s in standing if s.opening.state != "outside_hours"]
    told = [s for s in due if s.current(at)]
    counted = [f for s in told for f in s.current(at) if sector.resources[f.resource].counts]
    states = [s.opening.state for s in standing]
    free = total(f.available for f in counted)
    return Tile(
        sector=sector.code,
        free=free,
        staffed=total(f.staffed for f in counted),
        occupied=total(f.occupied for f in counted),
        open_count=sum(state in {"open", "threatening"} for state in states),
        closed_count=sum(state == "outside_hours" for state in states),
        service_count=len(standing),
        stop_count=sum(state in SHUT for state in states),
        waiting_minutes=_middle([f.waiting_minutes for s in told for f in s.current(at)]),
        sources_current=len(told),
        sources_total=len(due),
        expected=_expected(sector, due, at),
        history=history,
        trend=_trend(history, free),
    )


def total(values: Iterable[int | None]) -> int | None:
    """Return the sum of what is known, or None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _middle(values: Iterable[int | None]) -> int | None:
    known = sorted(value for value in values if value is not None)
    return known[len(known) // 2] if known else None


def _expected(sector: Sector, standing: Iterable[_Standing], at: datetime) -> Expected | None:
    told = [
        [f for f in s.current(at, EXPECTED_HORIZON) if sector.resources[f.resource].counts]
        for s in standing
    ]
    told = [figures for figures in told if figures]
    figures = [f for each in told for f in each]
    value = total(f.available for f in figures)
    if value is None:
        return None
    has_band = all(f.low is not None and f.high is not None for f in figures)
    return Expected(
        horizon=EXPECTED_HORIZON,
        value=value,
        low=total(f.low for f in figures) if has_band else None,
        high=total(f.high for f in figures) if has_band else None,
        sources=len(told),
    )


STEADY_SHARE = 0.03


def _trend(history: tuple[float | None, ...], now: int | None) -> int:
    """Return the direction against two hours ago: -1, 0 or 1; 0 where either is unknown."""
    if now is None or len(history) < 5 or history[-5] is None:  # noqa: PLR2004 - 4 half hours back
        return 0
    change = now - history[-5]
    if abs(change) <= max(1.0, STEADY_SHARE * abs(history[-5])):
        return 0
    return 1 if change > 0 else -1
