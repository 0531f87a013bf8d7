"""Every step that is made from the page of a case."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from spoedketen.live.requests.actions import cases, consults, hand_overs, matches, triages
from spoedketen.live.requests.match_values import MatchWish
from spoedketen.live.requests.queries.cases import request_of
from spoedketen.live.requests.queries.relations import HANDLE, VIEW
from spoedketen.live.web.case_forms import asking_of, triage_of
from spoedketen.live.web.deeds import attempt, number_given
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from


def _do(request: PageRequest, number: UUID, deed: Callable[[], object], said: str) -> HttpResponse:
    """Do what a form asks, say so or say why not, and lead back to the case.

    A case that does not concern the reader is not found, whatever is asked of it.
    """
    request_of(request.actor, str(number))
    attempt(request, deed, said)
    return redirect("web:case", number)


@posted_from("web:case", "number")
@needs(HANDLE)
def take(request: PageRequest, number: UUID) -> HttpResponse:
    """Take a case."""
    version = number_given(request, "version")
    deed = partial(cases.take_request, request.actor, str(number), request.at, version)
    return _do(request, number, deed, _("U houdt deze casus nu."))


@posted_from("web:case", "number")
@needs(HANDLE)
def add_note(request: PageRequest, number: UUID) -> HttpResponse:
    """Add a free note."""
    text = request.POST.get("text", "")
    deed = partial(cases.note_on_request, request.actor, str(number), text, request.at)
    return _do(request, number, deed, _("De notitie is bewaard."))


@posted_from("web:case", "number")
@needs(triages.TRIAGE)
def record_triage(request: PageRequest, number: UUID) -> HttpResponse:
    """Keep a triage that was made elsewhere."""
    new, key = triage_of(request.POST), request.POST.get("key", "")
    deed = partial(triages.record_triage, request.actor, str(number), new, request.at, key)
    return _do(request, number, deed, _("De triage is vastgelegd."))


@posted_from("web:case", "number")
@needs(triages.TRIAGE)
def give_advice(request: PageRequest, number: UUID) -> HttpResponse:
    """Keep telephone advice with its safety net."""
    text, net = request.POST.get("text", ""), request.POST.get("safety_net", "")
    deed = partial(triages.give_advice, request.actor, str(number), text, net, request.at)
    return _do(request, number, deed, _("Het advies is bewaard; de regiearts autoriseert het nog."))


@posted_from("web:case", "number")
@needs(triages.AUTHORISE)
def authorise(request: PageRequest, number: UUID) -> HttpResponse:
    """Authorise the newest advice."""
    version = number_given(request, "version")
    deed = partial(triages.authorise_advice, request.actor, str(number), request.at, version)
    return _do(request, number, deed, _("Het advies is geautoriseerd."))


@posted_from("web:case", "number")
@needs(HANDLE)
def invite(request: PageRequest, number: UUID) -> HttpResponse:
    """Ask a second discipline."""
    names = ("discipline", "organisation", "question")
    discipline, organisation, question = (request.POST.get(name, "") for name in names)
    told = (discipline, organisation, question, request.at)
    deed = partial(consults.invite, request.actor, str(number), *told)
    return _do(request, number, deed, _("Het overleg is gevraagd."))


@posted_from("web:case", "number")
@needs(VIEW)
def answer(request: PageRequest, number: UUID, consult: UUID) -> HttpResponse:
    """Answer as the second discipline."""
    effect, said = request.POST.get("effect", ""), request.POST.get("answer", "")
    told = (str(number), str(consult), effect, said, request.at)
    deed = partial(consults.answer_consult, request.actor, *told)
    return _do(request, number, deed, _("Uw antwoord is bewaard."))


@posted_from("web:case", "number")
@needs(matches.ASK)
def ask(request: PageRequest, number: UUID) -> HttpResponse:
    """Look for fitting care."""
    wish = MatchWish(
        request=str(number), asking=asking_of(request.POST), key=request.POST.get("key", "")
    )
    deed = partial(matches.ask_match, request.actor, wish, request.at)
    return _do(request, number, deed, _("Dit zijn de mogelijkheden."))


@posted_from("web:case", "number")
@needs(matches.ASK)
def choose(request: PageRequest, number: UUID, match: UUID) -> HttpResponse:
    """Keep which option was chosen."""
    service, _sign, care = request.POST.get("option", "").partition("|")
    reason = request.POST.get("reason", "")
    deed = partial(matches.choose, request.actor, str(match), service, care, reason, request.at)
    return _do(request, number, deed, _("De keuze is vastgelegd."))


@posted_from("web:case", "number")
@needs(HANDLE)
def hand_over(request: PageRequest, number: UUID) -> HttpResponse:
    """Send the case to another holder."""
    posted = request.POST
    wish = hand_overs.HandOverWish(
        to=posted.get("to", ""),
        service=posted.get("service", ""),
        organisation=posted.get("organisation", ""),
        reason=posted.get("reason", ""),
    )
    key = posted.get("key", "")
    deed = partial(hand_overs.hand_over, request.actor, str(number), wish, request.at, key)
    return _do(request, number, deed, _("De casus is met het hele dossier doorgezet."))


@posted_from("web:case", "number")
@needs(VIEW)
def take_over(request: PageRequest, number: UUID, given: UUID) -> HttpResponse:
    """Take a case that was handed over."""
    deed = partial(hand_overs.take_hand_over, request.actor, str(number), str(given), request.at)
    return _do(request, number, deed, _("U hebt de casus overgenomen."))


@posted_from("web:case", "number")
@needs(VIEW)
def decline(request: PageRequest, number: UUID, given: UUID) -> HttpResponse:
    """Refuse a case that was handed over."""
    reason = request.POST.get("reason", "")
    deed = partial(
        hand_overs.decline_hand_over, request.actor, str(number), str(given), reason, request.at
    )
    request_of(request.actor, str(number))
    attempt(request, deed, _("U hebt de overdracht afgewezen; de casus blijft waar zij was."))
    return redirect("web:desk")


@posted_from("web:case", "number")
@needs(VIEW)
def room_outcome(request: PageRequest, number: UUID, given: UUID) -> HttpResponse:
    """Tell the desk what became of a case at the control room."""
    outcome, urgency = request.POST.get("outcome", ""), request.POST.get("urgency", "")
    deed = partial(
        hand_overs.report_outcome,
        request.actor,
        str(number),
        str(given),
        outcome,
        urgency,
        request.at,
    )
    request_of(request.actor, str(number))
    attempt(request, deed, _("De uitkomst is aan de desk gemeld."))
    return redirect("web:desk")


@posted_from("web:case", "number")
@needs(HANDLE)
def see_outcome(request: PageRequest, number: UUID, given: UUID) -> HttpResponse:
    """Note that the outcome was seen."""
    deed = partial(hand_overs.see_outcome, request.actor, str(number), str(given), request.at)
    return _do(request, number, deed, _("Gezien."))


@posted_from("web:case", "number")
@needs(HANDLE)
def close(request: PageRequest, number: UUID) -> HttpResponse:
    """Close a case with its outcome."""
    outcome, note = request.POST.get("outcome", ""), request.POST.get("note", "")
    version = number_given(request, "version")
    deed = partial(
        cases.close_request, request.actor, str(number), outcome, note, request.at, version
    )
    return _do(request, number, deed, _("De casus is afgesloten."))


@posted_from("web:case", "number")
@needs(HANDLE)
def cancel(request: PageRequest, number: UUID) -> HttpResponse:
    """Withdraw a case."""
    reason, version = request.POST.get("reason", ""), number_given(request, "version")
    deed = partial(cases.cancel_request, request.actor, str(number), reason, request.at, version)
    return _do(request, number, deed, _("De casus is ingetrokken."))


@posted_from("web:case", "number")
@needs(HANDLE)
def wrong_door(request: PageRequest, number: UUID) -> HttpResponse:
    """Record that a case came in by the wrong door."""
    right, reason = request.POST.get("right_door", ""), request.POST.get("reason", "")
    deed = partial(cases.mark_wrong_door, request.actor, str(number), right, reason, request.at)
    return _do(request, number, deed, _("De juiste ingang is vastgelegd."))
