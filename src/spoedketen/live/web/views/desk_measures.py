"""Rapporten: how the desks do."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from spoedketen.live.requests.queries.measures import SUMS, Measure, desk_measures
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.regions import chosen_region
from spoedketen.live.web.sheets import sheet
from spoedketen.live.web.words import told

PERIODS = {"7": timedelta(days=7), "30": timedelta(days=30), "90": timedelta(days=90)}


@needs(SUMS)
def show_measures(request: PageRequest) -> HttpResponse:
    """Show every measure of the chosen network, or of the nation."""
    return render(request, "web/desk_measures.html", _context(request))


@needs(SUMS)
def measures_sheet(request: PageRequest) -> HttpResponse:
    """Give the same as CSV."""
    context = _context(request)
    header = [
        _("regio"),
        _("van"),
        _("tot"),
        _("maat"),
        _("waarde"),
        _("90e percentiel"),
        _("eenheid"),
        _("teller"),
        _("noemer"),
        _("definitie"),
    ]
    lines = [_line(each, context) for each in context["measures"]]
    return sheet(f"{_('coordinatie')}-{request.at.date()}", header, lines)


def _line(each: Measure, context: dict[str, Any]) -> list[object]:
    unit = _("procent") if each.kind == "share" else _("minuten")
    return [
        context["name"],
        context["since"],
        context["at"],
        told(each.label),
        None if each.value is None else round(each.value, 1),
        None if each.high is None else round(each.high, 1),
        unit,
        each.numerator,
        each.denominator,
        told(each.definition),
    ]


def _context(request: PageRequest) -> dict[str, Any]:
    """Return the measures; the cases of a smaller region than a network are not counted apart."""
    chosen = request.GET.get("dagen", "30")
    days = chosen if chosen in PERIODS else "30"
    region = chosen_region(request)
    network = region if region and region.division == "network" else None
    since = request.at - PERIODS[days]
    found = desk_measures(
        request.actor, network.id if network else None, since=since, until=request.at
    )
    return {
        "measures": found,
        "name": network.name if network else _("Nederland"),
        "is_other": region is not None and network is None,
        "days": days,
        "periods": list(PERIODS),
        "since": since,
        "at": request.at,
    }
