"""Who has many cases: for the lead doctor of a desk, asked for on purpose, and written down."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from spoedketen.live.requests.actions.people import FREQUENT, OFTEN, see_frequent
from spoedketen.live.web.gate import PageRequest, needs


@needs(FREQUENT)
def show_frequent(request: PageRequest) -> HttpResponse:
    """Show the question; the list only after it was asked with a purpose."""
    purposes = {
        "care_plan": _("zorgplan of overleg met huisarts"),
        "quality": _("betere zorg door deze desk"),
    }
    purpose = request.POST.get("purpose", "")
    is_asked = purpose in purposes
    context = {
        "purposes": purposes,
        "purpose": purpose,
        "often": OFTEN,
        "is_asked": is_asked,
        "people": see_frequent(request.actor, purpose, request.at) if is_asked else [],
    }
    return render(request, "web/frequent.html", context)
