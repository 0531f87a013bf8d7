"""Rapporten: the stops of a quarter as a page, and to take along."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spoedketen.live.capacity.actions.stop_report import (
    CORRECT,
    LONGEST_REASON,
    correct_stop_publication,
    stop_publication,
)
from spoedketen.live.capacity.queries.stop_report import last_quarter, quarters
from spoedketen.live.web.deeds import attempt
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from
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
        shown = told(published, _language())
        for part in shown["tables"]:
            part["lines"] = list(zip(part["rows"], part["notes"], strict=True))
        context |= {"quarter": quarter.name, "told": shown}
        context |= {"may_correct": request.actor.may(CORRECT), "longest": LONGEST_REASON}
    return render(request, "web/stop_report.html", context)


@needs(PERMISSION)
def stop_report_file(request: PageRequest, kind: str) -> HttpResponse:
    """Give the same as a file."""
    quarter = _asked(request, last_quarter(request.at))
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


@posted_from("web:stop_report")
@needs(CORRECT)
def correct_stop_report(request: PageRequest) -> HttpResponse:
    """Make a new edition of a quarter, with a reason."""
    quarter = Quarter.named(request.POST.get("kwartaal", ""))
    reason = request.POST.get("reason", "")
    said = _("De nieuwe editie staat er; de vorige blijft bewaard.")
    attempt(
        request,
        lambda: correct_stop_publication(request.actor, quarter, reason, request.at),
        said,
    )
    return redirect(f"{reverse('web:stop_report')}?kwartaal={quarter.name}")


def _asked(request: PageRequest, otherwise: Quarter) -> Quarter:
    name = request.GET.get("kwartaal", "")
    return Quarter.named(name) if name else otherwise


def _language() -> str:
    return "en" if get_language() == "en" else "nl"
