"""The page on which a department reports: capacity, crowding and stop beside each other."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.crowding_rules import CROWDED
from spoedketen.live.capacity.queries.board import board_rows
from spoedketen.live.capacity.queries.crowding import crowding_rules_of
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.temporary_rules import temporary_rules
from spoedketen.live.capacity.values import BoardRow
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.web.crowding_form import CrowdingForm, crowding_form, last_texts, typed
from spoedketen.live.web.crowding_words import doubt_words
from spoedketen.live.web.entries import Entry
from spoedketen.live.web.gate import PageRequest
from spoedketen.live.web.level_lines import change_words, rule_words
from spoedketen.live.web.service_detail import chart_of, detail_of, service_named
from spoedketen.live.web.stop_panel import length_words, stop_panel, undo_seconds


def own_row(request: PageRequest, slug: str) -> BoardRow:
    """Return the service that the reader reports for."""
    rows = board_rows(request.actor, [service_named(slug).slug], request.at)
    if not rows or not rows[0].is_own:
        raise Forbidden("capacity.report")
    return rows[0]


def _validity(service: ServiceInfo, at: datetime) -> str:
    """Say how often to report where a level asks for that."""
    rule = temporary_rules(service.site, at).report_validity
    if rule is None:
        return ""
    return f"{rule_words(rule)}: {change_words('report_validity_minutes', rule.minutes)}"


def report_page(
    request: PageRequest,
    row: BoardRow,
    entry: Entry,
    *,
    doubts: list[str] | None = None,
    crowding: CrowdingForm | None = None,
) -> HttpResponse:
    """Show the page; ``crowding`` is its form as it was sent, after a fault."""
    service = service_named(row.service)
    request.follows = service.site.networks
    context: dict[str, Any] = {
        "row": row,
        "sector": chain().sectors[row.sector],
        "entry": entry,
        "doubts": doubts or [],
        "key": str(uuid4()),
        "at": request.at,
        "chart": chart_of(detail_of(request.actor, service, request.at), service, request.at),
        "address": reverse("web:report", args=[row.service]),
        "validity": _validity(service, request.at),
    }
    if row.sector == CROWDED:
        context |= _crowding(row, service, crowding, request.at)
    if row.may_stop:
        context |= _stop(request, service)
    has_faults = entry.has_faults or bool(crowding and crowding.has_faults)
    return render(request, "web/report.html", context, status=422 if has_faults else 200)


def _crowding(
    row: BoardRow, service: ServiceInfo, sent: CrowdingForm | None, at: datetime
) -> dict[str, Any]:
    """Return the form as it was sent, or with the last counts."""
    rules, last = crowding_rules_of(service, at), row.crowding
    texts = last_texts(rules.formula, last)
    counted_at = last.observed_at if last and texts else at
    doubts = doubt_words(
        rules.formula, typed(rules.formula, texts), row.figures or (), counted_at, at
    )
    return {
        "service": service,
        "crowding_key": str(uuid4()),
        "crowding_form": sent or crowding_form(rules, texts),
        "crowding_doubts": [] if sent else doubts,
    }


def _stop(request: PageRequest, service: ServiceInfo) -> dict[str, Any]:
    panel = stop_panel(request.actor, service, request.at)
    changed_by = panel.rules.changed_by
    return {
        "panel": panel,
        "longest": length_words(panel.rules.maximum_minutes),
        "shortened_by": rule_words(changed_by) if changed_by else "",
        "undo": [
            (stop, seconds)
            for stop in panel.running
            if (seconds := undo_seconds(stop, request.at)) > 0
        ],
    }
