"""Deelnemers: which links each region must have, has, and hears from (ZC-10)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from spoedketen.live.capacity.queries.participants import (
    RegionParticipants,
    SectorPresence,
    participants,
)
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.sheets import sheet
from spoedketen.live.web.words import told

PERMISSION = "participants.view"


def presence_word(state: str) -> str:
    """Return how a link stands, in a word."""
    return {
        "absent": _("ontbreekt"),
        "silent": _("levert niet aan"),
        "partly": _("levert deels aan"),
        "complete": _("levert aan"),
    }[state]


def _row(each: RegionParticipants) -> dict[str, object]:
    cells = [
        {
            "presence": presence,
            "word": presence_word(presence.state),
            "sector": told(chain().sectors[presence.sector].label),
            "basis": told(presence.basis),
        }
        for presence in each.sectors
    ]
    missing = [told(chain().sectors[code].label) for code in each.missing]
    return {"region": each.region, "cells": cells, "missing": missing, "each": each}


@needs(PERMISSION)
def show_participants(request: PageRequest) -> HttpResponse:
    """Show the completeness of every network."""
    rows = [_row(each) for each in participants(request.actor, request.at)]
    heads = rows[0]["cells"] if rows else []
    context = {"rows": rows, "heads": heads, "at": request.at}
    return render(request, "web/participants.html", context)


@needs(PERMISSION)
def participants_sheet(request: PageRequest) -> HttpResponse:
    """Give the same as CSV, a line per region and link."""
    header = [
        _("regio"),
        _("schakel"),
        _("verplicht"),
        _("diensten"),
        _("leveren nu aan"),
        _("stand"),
        _("grondslag"),
        _("afspraak"),
        _("afspraak geldig vanaf"),
    ]
    lines = [
        _line(each, presence)
        for each in participants(request.actor, request.at)
        for presence in each.sectors
    ]
    return sheet(f"deelnemers-{request.at.date()}", header, lines)


def _line(each: RegionParticipants, presence: SectorPresence) -> list[object]:
    return [
        each.region.name,
        told(chain().sectors[presence.sector].label),
        _("ja") if presence.is_required else _("nee"),
        presence.services,
        presence.delivering,
        presence_word(presence.state),
        told(presence.basis),
        each.source,
        each.since,
    ]
