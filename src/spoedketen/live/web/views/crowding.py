"""Counting for a crowding score, and seeing what it comes to while typing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.actions.crowding import record_crowding
from spoedketen.live.capacity.crowding_rules import CrowdingRules
from spoedketen.live.capacity.errors import Conflict
from spoedketen.live.capacity.queries.crowding import crowding_named, crowding_rules_of
from spoedketen.live.capacity.queries.doubts import previous_figures
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.directory.queries import own_relation
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.web.crowding_form import crowding_form, crowding_item, typed
from spoedketen.live.web.crowding_words import doubt_words, sent_words
from spoedketen.live.web.entries import entry_of
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from
from spoedketen.live.web.report_page import own_row, report_page
from spoedketen.live.web.sent_before import sent_before
from spoedketen.live.web.service_detail import service_named


@posted_from("web:report", "slug")
@needs("capacity.report")
def reckon(request: PageRequest, slug: str) -> HttpResponse:
    """Give the score of what is typed so far; nothing is kept."""
    service, rules = _own(request, slug)
    posted = request.POST.dict()
    told = previous_figures([service.id]).values()
    counted = typed(rules.formula, posted)
    context = {
        "form": crowding_form(rules, posted),
        "service": service,
        "crowding_doubts": doubt_words(rules.formula, counted, told, request.at, request.at),
    }
    return render(request, "web/crowding_outcome.html", context)


@posted_from("web:report", "slug")
@needs("capacity.report")
def report_crowding(request: PageRequest, slug: str) -> HttpResponse:
    """Take in what was counted."""
    service, rules = _own(request, slug)
    posted = request.POST.dict()
    form = crowding_form(rules, posted, is_sent=True)
    if form.has_faults:
        row = own_row(request, slug)
        entry = entry_of(row, chain().sectors[row.sector], request.at)
        return report_page(request, row, entry, crowding=form)
    item = crowding_item(rules, service.slug, posted, request.at)
    try:
        number, _is_new = record_crowding(request.actor, item, request.at)
    except Conflict:
        return sent_before(request, service.slug)
    said = _("{name}: {what} doorgegeven. Klopt dit niet? Geef het hieronder opnieuw door.")
    what = sent_words(crowding_named(number), request.at)
    messages.success(request, said.format(name=service.site.name, what=what), extra_tags="good")
    return redirect("web:report", service.slug)


def _own(request: PageRequest, slug: str) -> tuple[ServiceInfo, CrowdingRules]:
    service = service_named(slug)
    if not request.actor.may("capacity.report", own_relation(request.actor, service.site)):
        raise Forbidden("capacity.report")
    return service, crowding_rules_of(service, request.at)
