"""Counting for a crowding score, and seeing what it comes to while typing."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.actions.crowding import record_crowding
from spoedketen.live.capacity.crowding_rules import CrowdingRules
from spoedketen.live.capacity.errors import Conflict
from spoedketen.live.capacity.queries.crowding import crowding_rules_of
from spoedketen.live.directory.queries import own_relation
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.web.crowding_form import crowding_form, crowding_item
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.sent_before import sent_before
from spoedketen.live.web.service_detail import service_named


@require_POST
@needs("capacity.report")
def reckon(request: PageRequest, slug: str) -> HttpResponse:
    """Give the score of what is typed so far; nothing is kept."""
    _service, rules = _own(request, slug)
    form = crowding_form(rules, request.POST.dict())
    return render(request, "web/crowding_outcome.html", {"form": form})


@require_POST
@needs("capacity.report")
def report_crowding(request: PageRequest, slug: str) -> HttpResponse:
    """Take in what was counted."""
    service, rules = _own(request, slug)
    posted = request.POST.dict()
    form = crowding_form(rules, posted, is_sent=True)
    if form.has_faults:
        context = {"form": form, "service": service, "key": str(uuid4())}
        return render(request, "web/crowding_page.html", context, status=422)
    item = crowding_item(rules, service.slug, posted, request.at)
    try:
        record_crowding(request.actor, item, request.at)
    except Conflict:
        return sent_before(request, service.slug)
    said = _("{name}: drukte doorgegeven.").format(name=service.site.name)
    messages.success(request, said, extra_tags="good")
    return redirect("web:report", service.slug)


def _own(request: PageRequest, slug: str) -> tuple[ServiceInfo, CrowdingRules]:
    service = service_named(slug)
    if not request.actor.may("capacity.report", own_relation(request.actor, service.site)):
        raise Forbidden("capacity.report")
    return service, crowding_rules_of(service, request.at)
