"""Positioneringsadvies: which one ambulance to move where, and what the dispatcher decides."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.live.directory.queries import actor_control_rooms
from spoedketen.live.fleet.actions.relocations import decide
from spoedketen.live.fleet.actions.withdrawals import withdraw_move
from spoedketen.live.fleet.queries.relocations import ADVICE, DECIDE
from spoedketen.live.fleet.relocation_values import DecisionWish
from spoedketen.live.web.deeds import attempt
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from
from spoedketen.live.web.relocation_page import relocation_context


@needs(ADVICE)
def show_relocations(request: PageRequest) -> HttpResponse:
    """Show the advice for each region of the reader's control rooms."""
    request.follows = actor_control_rooms(request.actor)
    return render(request, "web/relocations.html", relocation_context(request.actor, request.at))


@posted_from("web:relocations")
@needs(DECIDE)
def decide_relocation(request: PageRequest, region: str) -> HttpResponse:
    """Keep what was decided; nothing moves by it."""
    posted = request.POST
    names = ("token", "choice", "unit", "point", "reason")
    wish = DecisionWish(**{name: posted.get(name, "") for name in names})
    deed = partial(decide, request.actor, region, wish, request.at)
    attempt(
        request,
        deed,
        _(
            "Vastgelegd. Stuur de ambulance nu zelf. Het advies rekent er vanaf nu op; "
            "haar status blijft wat zij zelf meldt."
        ),
    )
    return redirect("web:relocations")


@posted_from("web:relocations")
@needs(DECIDE)
def withdraw_relocation(request: PageRequest, region: str, number: UUID) -> HttpResponse:
    """Take back a move that was decided."""
    reason = request.POST.get("reason", "")
    deed = partial(withdraw_move, request.actor, region, str(number), reason, request.at)
    attempt(request, deed, _("Teruggenomen. Het advies rekent er niet meer op."))
    return redirect("web:relocations")
