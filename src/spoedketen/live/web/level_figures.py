"""The live figures of a region beside the criteria of its levels."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.board import tiles
from spoedketen.live.capacity.queries.stops import stops_seen_by
from spoedketen.live.capacity.values import Tile

ED, ICU = "emergency_department", "intensive_care"
SHUT = frozenset({"stop", "time_out"})
DAY = timedelta(hours=24)


def level_figures(actor: Actor, region: int, at: datetime) -> Mapping[str, str]:
    """Return what a reader may be told of a region now; what nobody tells is left out."""
    if not actor.may("figures.sums"):
        return {}
    found = {tile.sector: tile for tile in tiles(actor, region or None, at)}
    told = {
        "ed_stops": _stops(found.get(ED)),
        "ed_stops_24h": _stops_of_a_day(actor, region, found.get(ED), at),
        "ed_boarding": _boarding(found.get(ED)),
        "icu_free": _free(found.get(ICU)),
    }
    return {name: words for name, words in told.items() if words}


def _stops(tile: Tile | None) -> str:
    if tile is None or tile.is_withheld:
        return ""
    words = _("nu {count} van {all} SEH's op stop").format(
        count=tile.stop_count, all=tile.service_count
    )
    return words + _not_shared(tile)


def _not_shared(tile: Tile) -> str:
    if not tile.left_out_count:
        return ""
    return _(" ({count} niet met u gedeeld)").format(count=tile.left_out_count)


def _stops_of_a_day(actor: Actor, region: int, tile: Tile | None, at: datetime) -> str:
    """Return how many departments were on stop; only for who sees each of them by name."""
    if tile is None or tile.is_rounded or tile.left_out_count or not actor.may("board.view"):
        return ""
    since = at - DAY
    found = stops_seen_by(actor, since=since, region=region or None, retracted_at=None)
    count = len(
        {
            stop.service
            for stop in found
            if stop.sector == ED
            and stop.state in SHUT
            and stop.declared_at <= at
            and (stop.ended_at is None or stop.ended_at > since)
        }
    )
    return ngettext(
        "{count} SEH op stop in de laatste 24 uur",
        "{count} SEH's op stop in de laatste 24 uur",
        count,
    ).format(count=count)


def _boarding(tile: Tile | None) -> str:
    if tile is None or tile.queued is None:
        return ""
    words = _("nu wachten er ongeveer {count}") if tile.is_rounded else _("nu wachten er {count}")
    return words.format(count=tile.queued) + _sources(tile)


def _free(tile: Tile | None) -> str:
    if tile is None or tile.free is None or tile.staffed is None:
        return ""
    words = _("IC: nu {free} vrij van {staffed}").format(free=tile.free, staffed=tile.staffed)
    return words + _sources(tile)


def _sources(tile: Tile) -> str:
    return _(" ({part} van {all} bronnen)").format(
        part=tile.sources_current, all=tile.sources_total
    )
