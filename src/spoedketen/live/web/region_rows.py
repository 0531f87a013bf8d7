"""Regions as rows, for who sees no locations: the sums of each part of what is looked at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.board import tiles
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.values import Tile
from spoedketen.live.directory.queries import directory, local_day, visible_sites
from spoedketen.live.directory.values import RegionInfo
from spoedketen.live.web.board_rows import ShownTile, shown_tiles
from spoedketen.live.web.regions import address_of
from spoedketen.live.web.words import in_sentence, told

KINDS_SEEN = ("opening", "capacity", "waiting")
"""A location that shares one of these has a row of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many services of a link lie in a region, and how many of them a reader sees."""

    all: int
    seen: int

    @property
    def unseen(self) -> int:
        """How many are not shared with the reader."""
        return self.all - self.seen

    @property
    def is_sums_only(self) -> bool:
        """Whether the reader sees none of what is there."""
        return self.all > 0 and self.seen == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """One region with its sums."""

    region: RegionInfo
    address: str
    shown: ShownTile


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRow:
    """One region with its stops per link; None where it may not be told."""

    region: RegionInfo
    address: str
    cells: tuple[tuple[Sector, int | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSums:
    """Stops of a region as numbers; rows of its parts only for who sees no locations."""

    words: str
    sectors: tuple[Sector, ...]
    rows: tuple[StopRow, ...]


def reach_of(actor: Actor, region: int | None, sector: Sector, at: datetime) -> Reach:
    """Return how much of a link a reader sees in a region."""
    here = directory().services_in(region, local_day(at))
    sites = [service.site.id for service in here if service.service_type in sector.services]
    seen = frozenset().union(*(visible_sites(actor, kind) for kind in KINDS_SEEN))
    return Reach(all=len(sites), seen=sum(site in seen for site in sites))


def parts_of(region: RegionInfo | None) -> list[RegionInfo]:
    """Return the networks of the nation, the sub-regions of a network, or a region by itself."""
    regions = directory().regions.values()
    if region is None:
        return [each for each in regions if each.division == "network"]
    return [each for each in regions if each.network == region.id] or [region]


def region_rows(
    actor: Actor, region: RegionInfo | None, sector: Sector, at: datetime
) -> list[RegionRow]:
    """Return the parts of a region that have the link, with its sums."""
    return [
        RegionRow(region=part, address=address_of(part), shown=shown)
        for part in parts_of(region)
        for shown in shown_tiles(tiles(actor, part.id, at), sector.code)
        if shown.is_here
    ]


def stop_sums(
    actor: Actor, region: RegionInfo | None, shared: Collection[str], at: datetime
) -> StopSums:
    """Return how many departments are on stop, beside those that were shared by name."""
    sums = tiles(actor, region.id if region else None, at)
    sectors = tuple(sector for sector in chain().sectors.values() if sector.has_stops)
    is_sums_only = not visible_sites(actor, "opening")
    parts = parts_of(region) if is_sums_only else []
    return StopSums(
        words=stop_words(sums, len(shared), region.name if region else _("Nederland")),
        sectors=sectors,
        rows=tuple(_stop_row(actor, part, sectors, at) for part in parts),
    )


def _stop_row(actor: Actor, region: RegionInfo, sectors: Sequence[Sector], at: datetime) -> StopRow:
    found = {tile.sector: tile for tile in tiles(actor, region.id, at)}
    return StopRow(
        region=region,
        address=address_of(region),
        cells=tuple((sector, _stop_count(found.get(sector.code))) for sector in sectors),
    )


def _stop_count(tile: Tile | None) -> int | None:
    return None if tile is None or tile.is_withheld else tile.stop_count


def stop_words(sums: Sequence[Tile], shared: int, place: str) -> str:
    """Return how many departments are on stop and how many of them the reader may know."""
    count = max(sum(tile.stop_count for tile in sums), shared)
    words = ngettext(
        "{count} afdeling op stop in {place}", "{count} afdelingen op stop in {place}", count
    ).format(count=count, place=place)
    sectors = chain().sectors
    unknown = [
        f"{tile.left_out_count} {in_sentence(told(sectors[tile.sector].label))}"
        for tile in sums
        if tile.left_out_count and sectors[tile.sector].has_stops
    ]
    if shared < count:
        words += ", " + _("{count} met u gedeeld").format(count=shared)
    if unknown:
        words += "; " + _("niet geteld, want niet met u gedeeld: {links}").format(
            links=", ".join(unknown)
        )
    return words
