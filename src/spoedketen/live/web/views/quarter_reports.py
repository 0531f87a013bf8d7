"""Rapporten: the stops of a quarter as a page, and to take along."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spoedketen.live.capacity.queries.stop_report import quarters, stop_publication
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.quality.stop_report import Quarter
from spoedketen.reports.stop_report.data import csv_table, document
from spoedketen.reports.stop_report.paper import pdf, told

PERMISSION = "reports.view"
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
}


@needs(PERMISSION)
def show_stop_report(request: PageRequest) -> HttpResponse:
    """Show the report of a quarter; by default of the last that has ended."""
    known = quarters(request.actor, request.at)
    files = [(kind, reverse(f"web:stop_report_{kind}")) for kind in KINDS]
    context: dict[str, Any] = {"quarters": [q.name for q in known], "files": files}
    if known:
        quarter = _asked(request, known[0])
        published = stop_publication(request.actor, quarter, request.at)
        context |= {"quarter": quarter.name, "told": told(published, _language())}
    return render(request, "web/stop_report.html", context)


@needs(PERMISSION)
def stop_report_file(request: PageRequest, kind: str) -> HttpResponse:
    """Give the same as a file."""
    quarter = _asked(request, Quarter.of(request.at).previous)
    published = stop_publication(request.actor, quarter, request.at)
    language = _language()
    content: bytes | str
    if kind == "pdf":
        content = pdf(published, language)
    elif kind == "csv":
        content = "\ufeff" + csv_table(published, language)
    else:
        content = json.dumps(document(published, language), ensure_ascii=False, indent=2) + "\n"
    answer = HttpResponse(content, content_type=KINDS[kind])
    mark = f"{_('demonstratie')}-" if settings.DEMONSTRATION else ""
    name = f"{mark}stops-{quarter.name}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request: PageRequest, otherwise: Quarter) -> Quarter:
    name = request.GET.get("kwartaal", "")
    return Quarter.named(name) if name else otherwise


def _language() -> str:
    return "en" if get_language() == "en" else "nl"
