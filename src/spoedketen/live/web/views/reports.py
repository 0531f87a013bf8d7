"""Mijn capaciteit: the services one reports for, and the form made for 20 seconds."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.queries.board import board_rows
from spoedketen.live.capacity.queries.doubts import doubts_about
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import BoardRow, NewObservation, Receipt
from spoedketen.live.capacity.wording import rejection_sentence
from spoedketen.live.directory.queries import directory, local_day, own_relation
from spoedketen.live.web.entries import (
    Sent,
    entry_of,
    over_occupied,
    read_entry,
    repeated,
)
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.report_page import own_row, report_page
from spoedketen.live.web.sent_before import sent_before
from spoedketen.live.web.service_detail import service_named
from spoedketen.live.web.site_services import shown_services

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
    row = own_row(request, slug)
    if request.method != "POST":
        sector = chain().sectors[row.sector]
        return report_page(request, row, entry_of(row, sector, request.at))
    if "ongewijzigd" in request.POST:
        items = repeated(row, request.POST.get("key", ""), request.at)
        return _record(request, row, items)
    return _take_in(request, row)


def _take_in(request: PageRequest, row: BoardRow) -> HttpResponse:
    sector = chain().sectors[row.sector]
    sent = Sent(row=row, sector=sector, key=request.POST.get("key", ""), at=request.at)
    items, told = read_entry(sent, request.POST.dict())
    if told.faults:
        return report_page(request, row, entry_of(row, sector, request.at, told))
    asked = [] if BELIEVE in request.POST else _doubts(items)
    if asked:
        entry = entry_of(row, sector, request.at, told)
        return report_page(request, row, entry, doubts=asked)
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
