"""Rapporten: how the desks do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from spoedketen.live.capacity.queries.places import places
from spoedketen.live.directory.queries import AMSTERDAM, directory
from spoedketen.live.requests.queries.measures import (
    SUMS,
    Measure,
    desk_measures,
    measure_table,
)
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.regions import chosen_region
from spoedketen.live.web.sheets import sheet
from spoedketen.live.web.words import told

MONTHS, YEAR = 13, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the region with its measures; without a name it is what is not known."""

    name: str
    measures: Sequence[Measure]
    chosen: Measure


@needs(SUMS)
def show_measures(request: PageRequest) -> HttpResponse:
    """Show every measure of the chosen network, or of the nation, and one of its parts."""
    return render(request, "web/desk_measures.html", _context(request))


@needs(SUMS)
def measures_sheet(request: PageRequest) -> HttpResponse:
    """Give every measure of the region and of its parts as CSV."""
    context = _context(request)
    header = [
        _("regio"),
        _("deel"),
        _("van"),
        _("tot"),
        _("maat"),
        _("waarde"),
        _("90e percentiel"),
        _("eenheid"),
        _("teller"),
        _("noemer"),
        _("te weinig"),
        _("definitie"),
    ]
    whole = [_line(each, "", context) for each in context["measures"]]
    parts = [_line(each, part.name, context) for part in context["parts"] for each in part.measures]
    return sheet(f"{_('coordinatie')}-{context['month']}", header, [*whole, *parts])


def _line(each: Measure, part: str, context: dict[str, Any]) -> list[object]:
    unit = _("procent") if each.kind == "share" else _("minuten")
    return [
        context["name"],
        part,
        context["since"],
        context["until"],
        told(each.label),
        None if each.value is None else round(each.value, 1),
        None if each.high is None else round(each.high, 1),
        unit,
        each.numerator,
        each.denominator,
        _("ja") if each.is_withheld else _("nee"),
        told(each.definition),
    ]


def _end(at: datetime) -> datetime:
    """Return until when is counted: the end of yesterday, and in a demonstration until now.

    Who looks twice on a day learns nothing of what came between; of invented cases all may.
    """
    local = at.astimezone(AMSTERDAM)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return local if settings.DEMONSTRATION else midnight


def _months(end: datetime) -> list[datetime]:
    """Return the beginnings of the last months, that of the last moment first.

    Whole months never overlap: two periods that do would tell the days between them.
    """
    last = end - timedelta(microseconds=1)
    number = last.year * YEAR + last.month - 1
    return [_beginning(each) for each in range(number, number - MONTHS, -1)]


def _beginning(number: int) -> datetime:
    return datetime(number // YEAR, number % YEAR + 1, 1, tzinfo=AMSTERDAM)


def _context(request: PageRequest) -> dict[str, Any]:
    """Return the measures; the cases of a smaller region than a network are not counted apart."""
    end = _end(request.at)
    months = {f"{each:%Y-%m}": each for each in _months(end)}
    asked = request.GET.get("maand", "")
    month = asked if asked in months else next(iter(months))
    since = months[month]
    until = min(_beginning(since.year * YEAR + since.month), end)
    region = chosen_region(request)
    network = region if region and region.division == "network" else None
    found = desk_measures(request.actor, network.id if network else None, since=since, until=until)
    measure = request.GET.get("maat", "")
    code = measure if measure in measure_table() else next(iter(measure_table()))
    return {
        "measures": found.whole,
        "parts": _parts(found.parts, code),
        "chosen": next(each for each in found.whole if each.code == code),
        "name": network.name if network else _("Nederland"),
        "is_network": network is not None,
        "is_other": region is not None and network is None,
        "month": month,
        "months": months,
        "since": since,
        "until": until,
    }


def _parts(found: Any, code: str) -> list[Part]:
    rows = [
        Part(
            name=_name(area),
            measures=measures,
            chosen=next(each for each in measures if each.code == code),
        )
        for area, measures in found.items()
    ]
    return sorted(rows, key=lambda each: (not each.name, each.name))


def _name(area: str) -> str:
    """Return the name of a network, municipality or place; "" where it is not known."""
    if area.isdigit() and int(area) in directory().regions:
        return directory().regions[int(area)].name
    region = directory().region_named(area, "municipality") if area else None
    if region is not None or not area:
        return region.name if region else ""
    table = places()
    return table.place(table.by_id[area]).name if area in table.by_id else area
