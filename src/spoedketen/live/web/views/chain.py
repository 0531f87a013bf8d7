"""Keten: inflow, throughput and outflow of a region in one picture, and what blocks."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from spoedketen.live.capacity.queries.chain_monitor import ChainPicture, chain_picture
from spoedketen.live.web.chain_words import (
    cause_in_short,
    full_links,
    shown_causes,
    shown_stages,
    stage_name,
    status_word,
)
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.last_good import kept_for_outage
from spoedketen.live.web.region_rows import parts_of
from spoedketen.live.web.regions import address_of, chosen_region
from spoedketen.live.web.sheets import sheet
from spoedketen.live.web.words import told


@kept_for_outage
@needs("figures.sums")
def show_chain(request: PageRequest) -> HttpResponse:
    """Show the chain of a region."""
    return render(request, "web/chain.html", _context(request))


@needs("figures.sums")
def chain_pieces(request: PageRequest) -> HttpResponse:
    """Give the same for a page that stands open."""
    return render(request, "web/chain_pieces.html", _context(request))


def _context(request: PageRequest) -> dict[str, Any]:
    region = chosen_region(request)
    picture = chain_picture(request.actor, region.id if region else None, request.at)
    parts = [_part(request, part) for part in parts_of(region)]
    return {
        "held": ", ".join(part["region"].name for part in parts if part["causes"]),
        "picture": picture,
        "stages": shown_stages(picture),
        "causes": shown_causes(picture),
        "full": full_links(picture),
        "parts": parts,
        "name": region.name if region else _("Nederland"),
        "at": request.at,
    }


def _part(request: PageRequest, part: Any) -> dict[str, Any]:
    """Return a region below this one: how each stage stands, and what blocks there."""
    picture = chain_picture(request.actor, part.id, request.at)
    return {
        "region": part,
        "address": address_of(part),
        "causes": [cause_in_short(cause) for cause in picture.causes],
        "stages": [_worst(picture, stage) for stage in picture.stages],
    }


WORST = ("full", "tight", "easy", "unknown")
SIGNS = {"full": "stop", "tight": "threatening", "easy": "open", "unknown": "unknown"}


def _worst(picture: ChainPicture, stage: str) -> dict[str, str]:
    """Return how the fullest link of a stage stands; unknown only where nothing is known."""
    found = [each.status for each in picture.stages[stage]] or ["unknown"]
    status = min(found, key=WORST.index)
    return {"glyph": SIGNS[status], "word": status_word(status), "status": status}


@needs("figures.sums")
def chain_sheet(request: PageRequest) -> HttpResponse:
    """Give the links of a region as CSV."""
    context = _context(request)
    header = [
        *(_("deel van de keten"), _("schakel"), _("stand"), _("bezet (%)"), _("vrij")),
        *(_("operationeel"), _("wacht op vervolg"), _("bronnen"), _("van"), _("blokkeert")),
    ]
    rows = [
        (
            stage_name(stage.code),
            told(each.sector.label),
            status_word(each.standing.status),
            each.share,
            each.standing.link.free,
            each.standing.link.staffed,
            each.standing.link.waiting,
            each.standing.link.sources,
            each.standing.link.sources_total,
            _("ja") if each.standing.is_blocking else _("nee"),
        )
        for stage in context["stages"]
        for each in stage.links
    ]
    return sheet(f"keten-{request.at:%Y-%m-%d-%H%M}", header, rows)
