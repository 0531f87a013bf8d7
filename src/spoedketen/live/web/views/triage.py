"""Triage by our own protocol at the desk: one question at a time, recorded when it is done."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from spoedketen.domain.errors import RequestError
from spoedketen.domain.urgency import schemes
from spoedketen.live.capacity.errors import NotFound, Refused
from spoedketen.live.capacity.wording import error_sentence, rejection_sentence
from spoedketen.live.requests.actions.drafts import keep_draft
from spoedketen.live.requests.actions.hand_overs import HandOverWish, hand_over
from spoedketen.live.requests.actions.protocol_steps import answer, begin, finish
from spoedketen.live.requests.actions.triages import TRIAGE
from spoedketen.live.requests.queries.cases import request_of
from spoedketen.live.requests.queries.drafts import draft_of
from spoedketen.live.requests.triage_values import Choice, Standing
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.room_lines import line_of
from spoedketen.live.web.triage_forms import (
    Carried,
    carried,
    form_of,
    shown_answers,
    shown_signs,
    shown_trace,
    signed,
)
from spoedketen.live.web.words import told

DONE, TRANSFER = "klaar", "meldkamer"


@require_http_methods(["GET", "POST"])
@needs(TRIAGE)
def triage_case(request: PageRequest, number: UUID) -> HttpResponse:
    """Give the next question of a case, or its end; record it where the form says so."""
    case = request_of(request.actor, str(number))
    form = _form(request, str(number))
    given = carried(form, request.at.isoformat(timespec="seconds").replace("+00:00", "Z"))
    context: dict[str, Any] = {"case": case, "key": form.get("key", "")[:80] or str(uuid4())}
    context["line"] = line_of(request, case)
    try:
        if request.POST.get("doe") in {DONE, TRANSFER}:
            _finish(request, str(number), given)
            return _back(request, number)
        context |= _shown(request, str(number), given)
        _keep(request, str(number), context)
    except NotFound:
        raise
    except Refused as refused:
        sentences = [rejection_sentence(each) for each in refused.rejections]
        context |= {"fault": " ".join(sentences), **_kept(request, str(number), given)}
    except RequestError as error:
        context |= {
            "fault": error_sentence(error),
            **_kept(request, str(number), carried(QueryDict())),
        }
    is_piece = request.headers.get("HX-Request") or request.headers.get("X-Piece")
    name = "web/triage_question.html" if is_piece else "web/triage_page.html"
    return render(
        request, name, context, status=422 if "fault" in context and not is_piece else 200
    )


def _form(request: PageRequest, number: str) -> QueryDict:
    """Return what was sent; who only looks goes on where the case was left."""
    return request.POST if request.method == "POST" else QueryDict(draft_of(request.actor, number))


def _keep(request: PageRequest, number: str, context: dict[str, Any]) -> None:
    """Keep the answers until the triage is done; begun anew there are none."""
    if request.method == "POST":
        form = form_of(context["carried"], context["key"]) if "carried" in context else ""
        keep_draft(request.actor, number, form)


def _kept(request: PageRequest, number: str, given: Carried) -> dict[str, Any]:
    """Return what is shown beside a fault, as far as there is anything."""
    try:
        return _shown(request, number, given)
    except RequestError:
        return {}


def _finish(request: PageRequest, number: str, given: Carried) -> None:
    choice = Choice(urgency=request.POST.get("urgentie", ""), reason=request.POST.get("reden", ""))
    key = request.POST.get("key", "")[:80]
    finish(request.actor, number, given.told, choice, request.at, key and f"{key}-t")
    if request.POST.get("doe") == TRANSFER:
        wish = HandOverWish(to="control_room", reason=_("alarmsymptoom bij triage"))
        hand_over(request.actor, number, wish, request.at, key and f"{key}-m")
        messages.success(
            request, _("Vastgelegd en doorgezet naar de meldkamer."), extra_tags="good"
        )
    else:
        messages.success(request, _("De triage is vastgelegd."), extra_tags="good")


def _back(request: PageRequest, number: UUID) -> HttpResponse:
    address = f"/coordinatie/{number}/"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _shown(request: PageRequest, number: str, given: Carried) -> dict[str, Any]:
    if not given.told.complaint:
        return _begun(begin(request.actor, number, request.at, given.told.protocol))
    standing = answer(request.actor, number, given.told, request.at)
    suggested = standing.suggestions
    carries = {
        "protocol": standing.protocol.id,
        "version": standing.protocol.version,
        "complaint": given.told.complaint,
        "lines": given.lines,
        "begun": given.begun,
        "signed": signed((*given.told.suggestions, *suggested)),
    }
    return _head(standing) | {"carried": carries} | _stand(standing)


def _head(standing: Standing) -> dict[str, Any]:
    protocol = standing.protocol
    return {
        "protocol": {"label": told(protocol.label), "version": protocol.version},
        "warning": told(protocol.notice),
    }


def _begun(standing: Standing) -> dict[str, Any]:
    complaints = standing.protocol.complaints.values()
    words = [(place, each.code, told(each.label)) for place, each in enumerate(complaints, 1)]
    return _head(standing) | {"complaints": words, "protocol_id": standing.protocol.id}


def _stand(standing: Standing) -> dict[str, Any]:
    protocol, stand = standing.protocol, standing.stand
    assert stand is not None  # noqa: S101 - an answer was given
    found: dict[str, Any] = {
        "complaint": told(protocol.complaints[stand.complaint].label),
        "trace": shown_trace(protocol, stand),
        "signs": shown_signs(protocol, stand),
    }
    if stand.question is not None:
        question = stand.question
        words = {"ask": told(question.ask), "help": told(question.help) if question.help else ""}
        answers = shown_answers(stand, standing.suggestions)
        return found | {"question": words, "answers": answers}
    return found | _end(standing)


def _end(standing: Standing) -> dict[str, Any]:
    stand = standing.stand
    assert stand is not None  # noqa: S101 - asked only then
    assert stand.end is not None  # noqa: S101 - no question was left
    end, scheme = stand.end, standing.protocol.scheme
    return {
        "end": end,
        "label": told(end.action or end.label),
        "advice": "" if end.action else told(end.advice),
        "safety_net": told(end.safety_net),
        "meaning": told(schemes().urgency(scheme, end.urgency).label),
        "is_complete": stand.is_complete,
        "urgencies": [(each.code, told(each.label)) for each in schemes().classes[scheme]],
        "suggested": [(each.support, each.suggested, each.why) for each in standing.suggestions],
    }
