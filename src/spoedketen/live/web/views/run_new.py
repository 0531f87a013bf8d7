"""Inzet beginnen: a run that somebody types."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.errors import Refused
from spoedketen.live.capacity.wording import error_sentence, rejection_sentence
from spoedketen.live.fleet.actions.runs import begin
from spoedketen.live.fleet.queries.relations import REPORT
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.run_form import candidates_of, form_context, run_told


@needs(REPORT)
def begin_run(request: PageRequest) -> HttpResponse:
    """Ask what is needed of a run; once it is told, begin it."""
    posted, found = request.POST, []
    if request.method == "POST":
        try:
            new = run_told(request.actor, posted, request.at)
            number = begin(request.actor, new, request.at)
        except RequestError as error:
            messages.error(request, _said(error), extra_tags="bad")
            found = candidates_of(error)
        else:
            messages.success(request, _("De inzet is begonnen."), extra_tags="good")
            return redirect("web:run", number)
    known: dict[str, Any] = {"given": posted, "chosen_needs": posted.getlist("needs")}
    known |= {"candidates": found, "key": posted.get("key") or uuid4().hex}
    return render(request, "web/run_new.html", form_context(request.actor, request.at) | known)


def _said(error: RequestError) -> str:
    if isinstance(error, Refused):
        return " ".join(rejection_sentence(each) for each in error.rejections)
    return error_sentence(error)
