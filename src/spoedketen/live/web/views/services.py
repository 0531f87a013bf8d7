"""One service: its panel beside the board, its page, and the page of its location."""

from django.http import HttpResponse
from django.shortcuts import render

from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.capacity.queries.board import board_rows
from spoedketen.live.capacity.queries.stops import stops_of_service
from spoedketen.live.directory.queries import directory, local_day, own_relation
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.run_page import expected_at
from spoedketen.live.web.service_detail import (
    changes_of,
    contact_lines,
    detail_context,
    service_named,
)
from spoedketen.live.web.site_services import shown_services
from spoedketen.live.web.stop_lists import shown_stop

EDIT_CONTACTS = "contacts.edit"
MOST = 10
"""Changes of source on the page; the log keeps all."""


@needs("figures.site")
def show_panel(request: PageRequest, slug: str) -> HttpResponse:
    """Show a service beside the board."""
    context = detail_context(request.actor, slug, request.at)
    context |= expected_at(request.actor, service_named(slug), request.at)
    return render(request, "web/panel.html", context)


@needs("figures.site")
def show_service(request: PageRequest, slug: str) -> HttpResponse:
    """Show a service with its stops."""
    context = detail_context(request.actor, slug, request.at)
    stops = stops_of_service(service_named(slug)) if context["detail"].opening else []
    shown = [shown_stop(request.actor, stop, request.at) for stop in stops]
    context["sources"] = changes_of(context["detail"], service_named(slug), request.at)[:MOST]
    context |= expected_at(request.actor, service_named(slug), request.at)
    request.follows = service_named(slug).site.networks
    context["stops"] = [each for each in shown if each.outcome != "retracted"]
    return render(request, "web/service.html", context)


@needs("figures.site")
def show_site(request: PageRequest, slug: str) -> HttpResponse:
    """Show everything that a location offers and reports."""
    site = directory().site_by_slug.get(slug)
    if site is None:
        raise NotFound("site_unknown", given=slug)
    here = directory().services_on(local_day(request.at))
    rows = board_rows(request.actor, [s.slug for s in here if s.site.id == site.id], request.at)
    context = {
        "site": site,
        "services": shown_services(rows, request.at),
        "contacts": contact_lines(request.actor, site),
        "may_edit_contacts": request.actor.may(EDIT_CONTACTS, own_relation(request.actor, site)),
    }
    return render(request, "web/site.html", context)
