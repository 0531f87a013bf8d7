"""The page for citizens: which door fits, without an account, a script or a cookie.

What somebody answers travels with the form and is kept nowhere, unless that person asks the desk to
call back and consents.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from spoedketen.domain.errors import RequestError
from spoedketen.domain.triage.protocol import Protocol
from spoedketen.domain.triage.walking import Stand, complaint_of, step
from spoedketen.live.capacity.errors import Refused
from spoedketen.live.capacity.wording import error_sentence, rejection_sentence
from spoedketen.live.directory.queries import local_day
from spoedketen.live.requests.actions.citizens import open_from_citizen
from spoedketen.live.requests.protocols import runnable
from spoedketen.live.requests.queries.desks import desk_for
from spoedketen.live.requests.triage_values import FromCitizen
from spoedketen.live.requests.values import PlaceWish
from spoedketen.live.web.citizen_doors import place_told, shown_doors
from spoedketen.live.web.gate import anybody
from spoedketen.live.web.triage_forms import carried, shown_answers, shown_trace
from spoedketen.live.web.words import told

EXAMPLE = "example"


def in_own_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the form carry the language, so that no cookie is needed; keep the answer nowhere."""

    @wraps(view)
    def spoken(request: HttpRequest) -> HttpResponse:
        asked = request.POST.get("taal") or request.GET.get("taal", "")
        language = (
            asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "nl"
        )
        with translation.override(language):
            answer = view(request)
        answer["Cache-Control"] = "no-store"
        answer["Content-Language"] = language
        patch_vary_headers(answer, ("Accept-Language",))
        return answer

    return spoken


@anybody
@csrf_exempt  # nobody is signed in here, and a token would be a cookie
@require_http_methods(["GET", "POST"])
@in_own_language
def show_way(request: HttpRequest) -> HttpResponse:
    """Show the next question, or the door with what to do meanwhile."""
    context: dict[str, Any] = {"taal": translation.get_language()}
    try:
        protocol = _protocol()
    except RequestError:
        return render(request, "web/citizens_closed.html", context)
    context |= {"protocol": protocol, "warning": told(protocol.notice)}
    try:
        context |= _shown(request, protocol)
    except RequestError:
        sentence = _("Er ging iets mis met uw antwoorden. Begin opnieuw.")
        return render(
            request,
            "web/citizens.html",
            context | _begun(protocol) | {"fault": sentence},
            status=422,
        )
    return render(request, "web/citizens.html", context)


def _protocol() -> Protocol:
    """Return the protocol that citizens are asked by.

    Raises
    ------
    RequestError
        Where there is none, or none that may be used today.
    """
    name = settings.CITIZEN_PROTOCOL or (EXAMPLE if settings.DEMONSTRATION else "")
    return runnable(name, local_day(timezone.now()))


def _begun(protocol: Protocol) -> dict[str, Any]:
    return {"complaints": [(each.code, told(each.label)) for each in protocol.complaints.values()]}


def _shown(request: HttpRequest, protocol: Protocol) -> dict[str, Any]:
    given = carried(request.POST)
    code = given.told.complaint
    if not code or (request.POST.get("terug") == "klacht"):
        return _begun(protocol)
    complaint = complaint_of(protocol, code)
    stand = step(protocol, code, given.told.answers)
    found: dict[str, Any] = {
        "complaint": {"code": code, "label": told(complaint.label)},
        "lines": given.lines,
        "trace": shown_trace(protocol, stand),
        "back": given.lines[-1].split("=")[0] if given.lines else "klacht",
    }
    if stand.question is not None:
        question = stand.question
        words = {"ask": told(question.ask), "help": told(question.help) if question.help else ""}
        return found | {"question": words, "answers": shown_answers(stand)}
    return found | _end(request, protocol, stand)


NOT_BETTER = ("gp_consult",)
"""Where somebody turns who was told to care for it alone, and whom that does not help."""


def _end(request: HttpRequest, protocol: Protocol, stand: Stand) -> dict[str, Any]:
    end = stand.end
    assert end is not None  # noqa: S101 - no question was left
    at, given = timezone.now(), request.POST
    asked = place_told(given.get("plaats", ""), given.get("plaats_id", ""))
    desk = desk_for(asked.place) if asked.place else None
    found: dict[str, Any] = {
        "end": {
            "label": told(end.label),
            "advice": told(end.advice),
            "safety_net": told(end.safety_net),
            "is_112": end.is_control_room,
            "is_self_care": end.route == "self_care",
        },
        "asked": asked,
        "doors": shown_doors(end.care or NOT_BETTER, asked.place, at),
        "at": at,
        "may_hand_over": desk is not None and not end.is_control_room,
        "key": _key(given.get("key", "")),
        "desk_phone": desk.phone if desk else "",
    }
    if given.get("doe") == "terugbellen":
        found |= _handed_over(request, protocol, found["key"])
    return found


def _key(given: str) -> str:
    try:
        return str(UUID(given))
    except ValueError:
        return str(uuid4())


def _handed_over(request: HttpRequest, protocol: Protocol, key: str) -> dict[str, Any]:
    given = request.POST
    asked = FromCitizen(
        key=key,
        name=given.get("naam", ""),
        phone=given.get("telefoon", ""),
        place=PlaceWish(id=given.get("plaats_id", ""), name=given.get("plaats", "")),
        told=replace(carried(given).told, protocol=protocol.id, version=protocol.version),
        has_consent=given.get("toestemming") == "ja",
        address=request.META.get("REMOTE_ADDR", ""),
    )
    try:
        open_from_citizen(asked, timezone.now())
    except Refused as refused:
        said = " ".join(rejection_sentence(each) for each in refused.rejections)
    except RequestError as error:
        said = error_sentence(error)
    else:
        return {"is_handed_over": True}
    kept = {"naam": given.get("naam", "")[:200], "telefoon": given.get("telefoon", "")[:40]}
    return {"refusal": said, "kept": kept}
