"""Stops: declare, undo, renew and end one; see those of others."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spoedketen.live.capacity.actions import stops as acts
from spoedketen.live.capacity.errors import Refused
from spoedketen.live.capacity.queries.detour import stop_effect
from spoedketen.live.capacity.queries.stops import stop_of
from spoedketen.live.capacity.values import NewStop
from spoedketen.live.capacity.wording import rejection_sentence
from spoedketen.live.directory.queries import directory, own_relation
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.last_good import kept_for_outage
from spoedketen.live.web.posted import posted_from
from spoedketen.live.web.region_rows import stop_sums
from spoedketen.live.web.regions import chosen_region
from spoedketen.live.web.service_detail import service_named
from spoedketen.live.web.stop_lists import closed_in, listed_stops


@kept_for_outage
@needs("board.view")
def show_stops(request: PageRequest) -> HttpResponse:
    """Show the running and recent stops of a region."""
    return render(request, "web/stops.html", _listed(request))


@needs("board.view")
def stop_pieces(request: PageRequest) -> HttpResponse:
    """Give the same lists, and the bell, for a page that stands open."""
    return render(request, "web/stop_pieces.html", _listed(request))


def _listed(request: PageRequest) -> dict[str, Any]:
    region = chosen_region(request)
    running, past = listed_stops(request.actor, region.id if region else None, request.at)
    sums = stop_sums(request.actor, region, closed_in(running, region), request.at)
    name = region.name if region else _("Nederland")
    return {"running": running, "past": past, "at": request.at, "name": name, "sums": sums}


@posted_from("web:report", "slug")
@needs("stop.declare")
def declare(request: PageRequest, slug: str) -> HttpResponse:
    """Declare a stop; the page after it offers to undo."""
    service, posted = service_named(slug), request.POST
    wanted = NewStop(
        key=posted.get("key", ""),
        service=service.slug,
        state=posted.get("state", ""),
        reason=posted.get("reason", ""),
        minutes=_minutes(posted.get("minutes", "")),
        scope=posted.get("scope", ""),
        note=posted.get("note", "").strip(),
    )
    _do(request, lambda at: acts.declare_stop(request.actor, wanted, at))
    return redirect("web:report", slug)


def _minutes(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < len("10000") else 0


def _do(request: PageRequest, act: Callable[[datetime], object]) -> None:
    """Do something to a stop; a refusal is told on the page that follows."""
    try:
        act(request.at)
    except Refused as refused:
        words = " ".join(rejection_sentence(rejection) for rejection in refused.rejections)
        messages.error(request, words, extra_tags="bad")


@needs("stop.declare")
def show_effects(request: PageRequest, slug: str) -> HttpResponse:
    """Give how many minutes further for how many people, for the panel."""
    service = service_named(slug)
    request.actor.must("stop.declare", own_relation(request.actor, service.site))
    effect = stop_effect(request.actor, service, request.at)
    return render(request, "web/stop_effects.html", {"effect": effect})


@posted_from("web:stops")
@needs("stop.declare")
def undo(request: PageRequest, number: UUID) -> HttpResponse:
    """Undo a stop as if it had never been told."""
    stop = stop_of(request.actor, str(number))
    acts.retract_stop(request.actor, str(number), request.at)
    messages.success(request, _("De stop is ongedaan gemaakt."), extra_tags="good")
    return redirect("web:report", stop.service)


@posted_from("web:stops")
@needs("stop.declare")
def renew(request: PageRequest, number: UUID) -> HttpResponse:
    """Let a stop last longer from now."""
    stop = stop_of(request.actor, str(number))
    minutes = _minutes(request.POST.get("minutes", ""))
    _do(request, lambda at: acts.renew_stop(request.actor, str(number), minutes, at))
    return redirect("web:report", stop.service)


@posted_from("web:stops")
@needs("stop.declare")
def end(request: PageRequest, number: UUID) -> HttpResponse:
    """End a stop before its time."""
    stop = stop_of(request.actor, str(number))
    acts.end_stop(request.actor, str(number), request.at)
    messages.success(request, _("De stop is beëindigd."), extra_tags="good")
    return redirect("web:report", stop.service)


@posted_from("web:stops")
@needs("stop.arrival")
def arrive(request: PageRequest, number: UUID) -> HttpResponse:
    """Count somebody who arrived while the department was on stop, or take that back."""
    stop = stop_of(request.actor, str(number))
    step = -1 if request.POST.get("number") == "-1" else 1
    kind = request.POST.get("kind", "other")
    _do(
        request,
        lambda at: acts.count_arrival(request.actor, str(number), kind=kind, at=at, number=step),
    )
    return redirect("web:report", stop.service)


@posted_from("web:stops")
@needs("stop.acknowledge")
def see(request: PageRequest, number: UUID) -> HttpResponse:
    """Note that a control room has seen a stop."""
    room = directory().region_named(request.POST.get("room", ""), "control_room")
    acts.acknowledge_stop(request.actor, str(number), room.id if room else 0, request.at)
    if request.headers.get("HX-Request"):
        return render(request, "web/stop_pieces.html", _listed(request))
    return redirect(reverse("web:stops"))
