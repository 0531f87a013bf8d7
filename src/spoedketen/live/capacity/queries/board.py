"""The board of a region: sums, and rows for what the reader may see."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.sharing import shared
from spoedketen.live.capacity.queries.standing import Standing, moment, stand, standing_in
from spoedketen.live.capacity.queries.tiles import told_tiles
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import Board, BoardRow, Tile
from spoedketen.live.directory.queries import directory, own_relation, visible_sites


def board(
    actor: Actor, region: int | None, at: datetime, sectors: Collection[str] | None = None
) -> Board:
    """Return the board of a region, or of the nation for None; rows of some sectors only."""
    actor.must("board.view")
    now = moment(at)
    shown = [s for s in standing_in(region, now) if sectors is None or s.sector.code in sectors]
    info = directory().regions.get(region) if region else None
    rows = tuple(_rows(actor, shown))
    received = [f.received_at for row in rows for f in row.figures or ()]
    return Board(
        region_id=region,
        region_name=info.name if info else "",
        division=info.division if info else "nation",
        at=at,
        tiles=tuple(told_tiles(actor, now, region)),
        rows=rows,
        last_received_at=max(received, default=None),
    )


def board_rows(actor: Actor, services: Iterable[str], at: datetime) -> list[BoardRow]:
    """Return the rows of named services, as far as the actor may see them."""
    found = directory()
    infos = [found.by_slug[slug] for slug in services if slug in found.by_slug]
    return list(_rows(actor, list(stand(infos, moment(at)))))


def tiles(actor: Actor, region: int | None, at: datetime) -> list[Tile]:
    """Return the sums of a region alone."""
    actor.must("figures.sums")
    return list(told_tiles(actor, moment(at), region))


def _rows(actor: Actor, standing: Sequence[Standing]) -> Iterable[BoardRow]:
    sees = {name: visible_sites(actor, name) for name in ("opening", "capacity", "waiting")}
    order = list(chain().sectors)
    kept = [s for s in standing if any(s.service.site.id in seen for seen in sees.values())]
    for each in sorted(kept, key=lambda s: (order.index(s.sector.code), s.service.site.sort_key)):
        yield _row(actor, each, sees)


def _row(actor: Actor, each: Standing, sees: Mapping[str, frozenset[int]]) -> BoardRow:
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
