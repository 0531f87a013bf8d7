"""Voorzieningen: how many locations offer what, per region and on a day (M-7, C-11)."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from spoedketen.live.directory.facilities import (
    FacilityFilter,
    facilities,
    facility_counts,
    levels_and_flags,
    regions_of,
    service_type_labels,
)
from spoedketen.live.directory.queries import local_day
from spoedketen.live.directory.words import DIVISIONS
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.sheets import sheet
from spoedketen.live.web.words import told

PERMISSION = "directory.view"
MOST = 300
WIDE = ("network", "safety_region", "control_room", "province")
"""Divisions with few enough regions to stand beside each other."""


def _asked(request: PageRequest) -> FacilityFilter:
    given = request.GET
    region = given.get("deel", "")
    return FacilityFilter(
        day=_day(given.get("dag", "")) or local_day(request.at),
        division=given.get("indeling", "") if given.get("indeling") in WIDE else WIDE[0],
        service_type=given.get("soort", ""),
        level=given.get("niveau", ""),
        flag=given.get("kenmerk", ""),
        region=int(region) if region.isdecimal() and len(region) < 10 else None,  # noqa: PLR2004
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@needs(PERMISSION)
def show_facilities(request: PageRequest) -> HttpResponse:
    """Show counts per type and region, and the locations behind them."""
    asked = _asked(request)
    counts, regions = facility_counts(request.actor, asked), regions_of(asked.division)
    rows = [
        {
            "code": each.service_type,
            "word": told(service_type_labels()[each.service_type]),
            "cells": [each.by_region.get(region.id, 0) for region in regions],
            "each": each,
        }
        for each in counts
    ]
    found = facilities(request.actor, asked) if asked.service_type or asked.region else []
    levels, flags = levels_and_flags()
    context = {
        "asked": asked,
        "rows": rows,
        "regions": regions,
        "has_elsewhere": any(each.elsewhere for each in counts),
        "places": [(s, told(service_type_labels()[s.service_type])) for s in found[:MOST]],
        "found": len(found),
        "most": MOST,
        "divisions": [(code, word) for code, word in DIVISIONS if code in WIDE],
        "types": [(code, told(label)) for code, label in service_type_labels().items()],
        "levels": levels,
        "flags": flags,
    }
    return render(request, "web/facilities.html", context)


@needs(PERMISSION)
def facilities_sheet(request: PageRequest) -> HttpResponse:
    """Give the locations as CSV, with validity dates."""
    asked = _asked(request)
    header = [
        _("soort"),
        _("locatie"),
        _("plaats"),
        _("organisatie"),
        _("niveau"),
        _("kenmerken"),
        _("geldig vanaf"),
        _("geldig tot"),
        _("herkomst"),
        _("op dag"),
    ]
    lines = [
        [
            told(service_type_labels()[service.service_type]),
            service.site.name,
            service.site.town,
            service.site.organisation_name,
            service.level,
            " ".join(service.flags),
            service.valid_from,
            service.valid_to,
            service.origin,
            asked.day,
        ]
        for service in facilities(request.actor, asked)
    ]
    return sheet(f"voorzieningen-{asked.day}", header, lines)
