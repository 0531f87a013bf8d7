"""The board of a region: the page, its live pieces, and its places for the zoom map."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from spoedketen.live.accounts.queries import views_of
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.crowding_rules import CROWDED
from spoedketen.live.capacity.queries.board import board, board_rows, tiles
from spoedketen.live.capacity.queries.chain_monitor import blocking_links
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.values import Board, BoardRow
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.directory.values import RegionInfo
from spoedketen.live.web.board_rows import BEHIND, ROOM, ShownRow, shown_rows, shown_tiles
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.last_good import kept_for_outage
from spoedketen.live.web.marks import marks
from spoedketen.live.web.region_map import NATION, Ground, box_of, ground
from spoedketen.live.web.region_rows import reach_of, region_rows
from spoedketen.live.web.regions import address_of, chosen_region
from spoedketen.live.web.words import state_word

PAGE = "board"


@needs("board.view")
def home(request: PageRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Lead to the board."""
    return redirect("web:board")


@kept_for_outage
@needs("board.view")
def show_board(request: PageRequest) -> HttpResponse:
    """Show the whole board."""
    region, sector = chosen_region(request), _sector(request)
    number = region.id if region else None
    found = board(request.actor, number, request.at, _shown_sectors(sector))
    return render(request, "web/board.html", _context(request, found, region, sector))


@needs("board.view")
def board_pieces(request: PageRequest) -> HttpResponse:
    """Give the pieces of the board that show some services, or all of them anew."""
    region, sector = chosen_region(request), _sector(request)
    asked = [slug for slug in request.GET.get("diensten", "").split(",") if slug]
    number = region.id if region else None
    if not asked:
        found = board(request.actor, number, request.at, _shown_sectors(sector))
    else:
        found = Board(
            region_id=number,
            region_name="",
            division="",
            at=request.at,
            tiles=tuple(tiles(request.actor, number, request.at)),
            rows=tuple(_rows_with(request, asked, region, sector)),
            last_received_at=None,
        )
    return render(request, "web/board_pieces.html", _context(request, found, region, sector))


def _rows_with(
    request: PageRequest, asked: Iterable[str], region: RegionInfo | None, sector: Sector
) -> list[BoardRow]:
    """Return the rows of the sites concerned: a ward also shows in the row of its department."""
    known = directory()
    sites = {known.by_slug[slug].site.id for slug in asked if slug in known.by_slug}
    wanted = _shown_sectors(sector)
    here = known.services_in(region.id if region else None, local_day(request.at))
    slugs = [
        service.slug
        for service in here
        if service.site.id in sites and _code(service.service_type) in wanted
    ]
    return board_rows(request.actor, slugs, request.at)


def _shown_sectors(sector: Sector) -> set[str]:
    return {sector.code, *(BEHIND if sector.code == ROOM else ())}


def _code(service_type: str) -> str:
    found = chain().by_service_type.get(service_type)
    return found.code if found else ""


def _sector(request: PageRequest) -> Sector:
    sectors = chain().sectors
    return sectors.get(request.GET.get("schakel", ROOM), sectors[ROOM])


def _context(
    request: PageRequest, found: Board, region: RegionInfo | None, sector: Sector
) -> dict[str, Any]:
    rows = shown_rows(found, sector)
    reach = reach_of(request.actor, region.id if region else None, sector, request.at)
    drawn = _ground(request, region, sector)
    query = urlencode({"regio": address_of(region), "schakel": sector.code})
    return {
        "board": found,
        "name": region.name if region else _("Nederland"),
        "sector": sector,
        "rows": rows,
        "reach": reach,
        "regions": region_rows(request.actor, region, sector, request.at)
        if reach.is_sums_only
        else (),
        "tiles": shown_tiles(found.tiles, sector.code),
        "blocking": blocking_links(region.id if region else None, found.tiles, request.at),
        "has_crowding": sector.code == CROWDED,
        "scale": "/".join(sorted({s.crowding.name for s in rows if s.crowding})),
        "begins": _begins(request.actor, found),
        "behind": [chain().sectors[code] for code in BEHIND] if sector.code == ROOM else [],
        "pieces": f"{reverse('web:board_pieces')}?{query}",
        "places": f"{reverse('web:places')}?{query}",
        "query": query,
        "region_query": urlencode({"regio": address_of(region)}),
        "ground": drawn,
        "marks": marks(rows, drawn),
        "legend": _legend(rows, sector),
        "views": views_of(request.actor, PAGE),
    }


def _begins(actor: Actor, found: Board) -> bool:
    """Tell whether nobody told anything yet, to who can let others tell."""
    return actor.may("people.manage") and all(tile.is_silent for tile in found.tiles)


def _ground(request: PageRequest, region: RegionInfo | None, sector: Sector) -> Ground:
    """Return the window on all locations of the region, whether or not they report."""
    if region is None:
        return ground(NATION)
    here = directory().services_in(region.id, local_day(request.at))
    places = {(s.site.lat, s.site.lon) for s in here if s.service_type in sector.services}
    return ground(box_of(sorted(places)))


def _legend(rows: Sequence[ShownRow], sector: Sector) -> list[tuple[str, str]]:
    order = ("open", "threatening", "stop", "time_out", "outside_hours", "unknown", "hidden")
    seen = {shown.state for shown in rows}
    return [(state, state_word(state, sector)) for state in order if state in seen]


@needs("board.view")
def places(request: PageRequest) -> HttpResponse:
    """Give the locations of the board as GeoJSON, as far as the reader may see them."""
    region, sector = chosen_region(request), _sector(request)
    found = board(request.actor, region.id if region else None, request.at, {sector.code})
    features = [_feature(shown) for shown in shown_rows(found, sector)]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _feature(shown: ShownRow) -> dict[str, Any]:
    row = shown.row
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
        "properties": {
            "site": row.site,
            "name": row.name,
            "state": shown.state,
            "words": shown.words,
            "address": reverse("web:service", args=[row.service]),
            "glyph": f"{static('spoedketen/glyphs.svg')}#{shown.state}",
        },
    }
