"""Mijn capaciteit: the services one reports for, and the form made for 20 seconds."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.crowding_rules import CROWDED
from spoedketen.live.capacity.queries.board import board_rows
from spoedketen.live.capacity.queries.crowding import crowding_rules_of
from spoedketen.live.capacity.queries.doubts import doubts_about
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.temporary_rules import temporary_rules
from spoedketen.live.capacity.values import BoardRow, NewObservation, Receipt
from spoedketen.live.capacity.wording import rejection_sentence
from spoedketen.live.directory.queries import directory, local_day, own_relation
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.web.crowding_form import crowding_form, last_texts
from spoedketen.live.web.entries import (
    Entry,
    Sent,
    entry_of,
    over_occupied,
    read_entry,
    repeated,
)
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.level_lines import change_words, rule_words
from spoedketen.live.web.sent_before import sent_before
from spoedketen.live.web.service_detail import chart_of, detail_of, service_named
from spoedketen.live.web.site_services import shown_services
from spoedketen.live.web.stop_panel import length_words, stop_panel, undo_seconds

BELIEVE = "toch"


@needs("capacity.report")
def show_mine(request: PageRequest) -> HttpResponse:
    """Show the services that the reader reports for; who has one may go straight to its form."""
    own = _mine(request)
    if "doorgeven" in request.GET and len(own["services"]) == 1:
        return redirect("web:report", own["services"][0].row.service)
    return render(request, "web/mine.html", own)


def _mine(request: PageRequest) -> dict[str, Any]:
    own = [
        service.slug
        for service in directory().services_on(local_day(request.at))
        if request.actor.may("capacity.report", own_relation(request.actor, service.site))
    ]
    rows = [row for row in board_rows(request.actor, own, request.at) if row.is_own]
    request.follows = frozenset().union(*(service_named(r.service).site.networks for r in rows))
    return {"services": shown_services(rows, request.at), "at": request.at}


@needs("capacity.report")
def report(request: PageRequest, slug: str) -> HttpResponse:
    """Show the form of a service, or take in what was typed."""
    row = _own_row(request, slug)
    if request.method != "POST":
        sector = chain().sectors[row.sector]
        return _form(request, row, entry_of(row, sector, request.at))
    if "ongewijzigd" in request.POST:
        items = repeated(row, request.POST.get("key", ""), request.at)
        return _record(request, row, items)
    return _take_in(request, row)


def _own_row(request: PageRequest, slug: str) -> BoardRow:
    rows = board_rows(request.actor, [service_named(slug).slug], request.at)
    if not rows or not rows[0].is_own:
        raise Forbidden("capacity.report")
    return rows[0]


def _take_in(request: PageRequest, row: BoardRow) -> HttpResponse:
    sector = chain().sectors[row.sector]
    sent = Sent(row=row, sector=sector, key=request.POST.get("key", ""), at=request.at)
    items, told = read_entry(sent, request.POST.dict())
    if told.faults:
        return _form(request, row, entry_of(row, sector, request.at, told))
    asked = [] if BELIEVE in request.POST else _doubts(items)
    if asked:
        entry = entry_of(row, sector, request.at, told)
        return _form(request, row, entry, doubts=asked)
    return _record(request, row, items)


def _doubts(items: list[NewObservation]) -> list[str]:
    """Return what to ask before such figures are taken: each sentence once."""
    slips = [rejection_sentence(doubt) for told in doubts_about(items) for doubt in told]
    return list(dict.fromkeys([*over_occupied(items).values(), *slips]))


def _record(request: PageRequest, row: BoardRow, items: list[NewObservation]) -> HttpResponse:
    submission = Submission(actor=request.actor, items=tuple(items))
    (receipts,) = record_submissions([submission], request.at)
    if receipts and all(_is_sent_before(receipt) for receipt in receipts):
        return sent_before(request, row.service)
    refused = [_refusal(receipt) for receipt in receipts if receipt.status == "rejected"]
    if refused or not items:
        words = refused or [_("Er is nog niets doorgegeven dat herhaald kan worden.")]
        messages.error(request, " ".join(words), extra_tags="bad")
        return redirect("web:report", row.service)
    messages.success(request, _("{name}: doorgegeven.").format(name=row.name), extra_tags="good")
    return redirect("web:mine")


def _is_sent_before(receipt: Receipt) -> bool:
    codes = {rejection.code for rejection in receipt.rejections}
    return receipt.status == "duplicate" or codes == {"key_used_for_other_figures"}


def _refusal(receipt: Receipt) -> str:
    return " ".join(rejection_sentence(rejection) for rejection in receipt.rejections)


def _validity(service: ServiceInfo, at: datetime) -> str:
    """Say how often to report where a level asks for that."""
    rule = temporary_rules(service.site, at).report_validity
    if rule is None:
        return ""
    return f"{rule_words(rule)}: {change_words('report_validity_minutes', rule.minutes)}"


def _form(
    request: PageRequest, row: BoardRow, entry: Entry, doubts: list[str] | None = None
) -> HttpResponse:
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
        rules = crowding_rules_of(service, request.at)
        texts = last_texts(rules.formula, row.crowding)
        context |= {"service": service, "crowding_key": str(uuid4())}
        context["crowding_form"] = crowding_form(rules, texts)
    if row.may_stop:
        panel = stop_panel(request.actor, service, request.at)
        context["panel"] = panel
        context["longest"] = length_words(panel.rules.maximum_minutes)
        changed_by = panel.rules.changed_by
        context["shortened_by"] = rule_words(changed_by) if changed_by else ""
        context["undo"] = [
            (stop, seconds)
            for stop in panel.running
            if (seconds := undo_seconds(stop, request.at)) > 0
        ]
    status = 422 if entry.has_faults else 200
    return render(request, "web/report.html", context, status=status)
