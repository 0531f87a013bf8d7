"""Akkoord: the places on which a region must agree while its level asks for that."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spoedketen.live.directory.queries import actor_networks
from spoedketen.live.placements.actions.approvals import decide
from spoedketen.live.placements.queries.approvals import APPROVE, waiting_transfers
from spoedketen.live.placements.values import Decision, WaitingTransfer
from spoedketen.live.web import placement_words as words
from spoedketen.live.web.deeds import number_given
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.level_lines import rule_words
from spoedketen.live.web.tried import tried


@needs(APPROVE)
def show_approvals(request: PageRequest) -> HttpResponse:
    """Show what waits for the regions of the reader."""
    request.follows = actor_networks(request.actor)
    rows = [_shown(each) for each in waiting_transfers(request.actor, request.at)]
    return render(request, "web/approvals.html", {"rows": rows, "at": request.at})


def _shown(row: WaitingTransfer) -> dict[str, Any]:
    about = (words.sex_word(row.sex), row.age_band, *map(words.limit_word, row.limits))
    return {
        "row": row,
        "care": words.care_word(row.care),
        "person": ", ".join(filter(None, about)),
        "level": rule_words(row.level),
    }


@require_POST
@needs(APPROVE)
def decide_transfer(request: PageRequest, number: UUID) -> HttpResponse:
    """Agree, or let the search begin anew."""
    agrees = request.POST.get("decision") == "agree"
    reason = request.POST.get("reason", "")
    decision = Decision(agrees=agrees, reason=reason, version=number_given(request, "version"))
    said = _("Akkoord. Het vertrek kan worden geregeld.")
    if not agrees:
        said = _("Niet akkoord: het zoeken begint opnieuw en de plek is vrij.")
    tried(request, partial(decide, request.actor, str(number), decision, request.at), said)
    return redirect("web:approvals")
