"""Bestemmingsadvies: where a crew can go for what is suspected, and why there."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from spoedketen.live.fleet.actions.runs import choose_destination
from spoedketen.live.fleet.queries.relations import REPORT
from spoedketen.live.fleet.queries.runs import run_of
from spoedketen.live.fleet.values import DestinationWish
from spoedketen.live.requests.actions.matches import ASK, ask_match
from spoedketen.live.requests.match_values import MatchInfo, MatchWish
from spoedketen.live.requests.queries.matches import match_of
from spoedketen.live.requests.values import Asking, PlaceWish
from spoedketen.live.web import case_words as words
from spoedketen.live.web.case_rows import dropped_counts, option_cards
from spoedketen.live.web.deeds import attempt
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from

CARE = "emergency_department"
MOST = 8


@needs(REPORT)
def show_advice(request: PageRequest, number: UUID) -> HttpResponse:
    """Show the advice that was asked, or the form to ask it."""
    run = run_of(request.actor, str(number), request.at)
    context: dict[str, Any] = {
        "run": run,
        "conditions": words.condition_choices(),
        "chosen_condition": "",
        "may_ask": request.actor.may(ASK) and run.is_open,
        "at": request.at,
    }
    if asked := request.GET.get("advies", ""):
        context |= _advice(match_of(request.actor, asked))
    return render(request, "web/run_advice.html", context)


def _advice(found: MatchInfo) -> dict[str, Any]:
    return {
        "match": found,
        "chosen_condition": found.asking.condition,
        "cards": option_cards(found)[:MOST],
        "dropped": dropped_counts(found),
    }


@posted_from("web:run_advice", "number")
@needs(REPORT)
def ask_advice(request: PageRequest, number: UUID) -> HttpResponse:
    """Ask where to go, from where the patient is."""
    run = run_of(request.actor, str(number), request.at)
    wish = MatchWish(
        place=PlaceWish(id=run.place),
        asking=Asking(care=(CARE,), condition=request.POST.get("condition", "")),
        scheme=run.scheme,
        urgency=run.urgency,
    )
    address = reverse("web:run_advice", args=[number])
    said = _("Dit is het advies.")
    found = attempt(request, partial(ask_match, request.actor, wish, request.at), said)
    return redirect(f"{address}?{urlencode({'advies': found})}" if found else address)


@posted_from("web:run_advice", "number")
@needs(REPORT)
def follow_advice(request: PageRequest, number: UUID, match: UUID) -> HttpResponse:
    """Keep the destination; another than the first asks a reason."""
    found = match_of(request.actor, str(match))
    service = request.POST.get("service", "")
    first = next((each.service for each in found.options), "")
    usual = _("volgens het advies") if service == first else ""
    reason = request.POST.get("reason", "").strip() or usual
    wish = DestinationWish(service=service, reason=reason, match=str(match))
    run_of(request.actor, str(number), request.at)
    deed = partial(choose_destination, request.actor, str(number), wish, request.at)
    attempt(request, deed, _("De bestemming is vastgelegd."))
    return redirect("web:run", number)
