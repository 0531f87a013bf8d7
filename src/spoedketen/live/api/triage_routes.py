"""Triage step by step, for whoever has a face of their own; nothing of it is kept."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from spoedketen.domain.triage.protocol import Protocol
from spoedketen.domain.triage.walking import Stand, conclude, step
from spoedketen.live.api.authentication import ReadingKey
from spoedketen.live.api.gates import caller
from spoedketen.live.api.notice import notice
from spoedketen.live.api.responses import READ_ERRORS
from spoedketen.live.api.triage_schemas import (
    Choice,
    ProtocolOut,
    ProtocolsOut,
    QuestionOut,
    StepsIn,
    StepsOut,
    TraceOut,
    VerdictOut,
)
from spoedketen.live.capacity.errors import Refused
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import local_day
from spoedketen.live.requests.protocols import runnable, usable

router = Router(tags=["triage"], auth=ReadingKey())


@router.get(
    "/triage/protocols",
    response={200: ProtocolsOut, **READ_ERRORS},
    operation_id="list_protocols",
)
def list_protocols(request: HttpRequest) -> ProtocolsOut:
    """Read the protocols that may be used today, certified ones first."""
    caller(request, "list_protocols")
    found = usable(local_day(timezone.now()))
    return ProtocolsOut(items=[_protocol(each) for each in found], notice=notice())


@router.post(
    "/triage/steps",
    response={200: StepsOut, **READ_ERRORS},
    operation_id="take_triage_step",
)
def take_triage_step(request: HttpRequest, body: StepsIn) -> StepsOut:
    """Give the answers so far and hear the next question or the verdict; the same every time."""
    caller(request, "take_triage_step")
    protocol = runnable(body.protocol, local_day(timezone.now()), body.version)
    answers = {each.question: each.answer for each in body.answers}
    if len(answers) != len(body.answers):
        raise Refused([Rejection(code="question_twice", field="answers")])
    moments = {each.question: each.at.isoformat() for each in body.answers if each.at}
    walk = conclude if body.conclude else step
    return _steps(protocol, walk(protocol, body.complaint, answers, moments))


def _steps(protocol: Protocol, stand: Stand) -> StepsOut:
    return StepsOut(
        protocol=protocol.id,
        version=protocol.version,
        complaint=stand.complaint,
        question=_question(stand),
        verdict=_verdict(protocol, stand),
        discriminators=list(stand.signs),
        red_flags=list(stand.red_flags),
        trace=[TraceOut(**each.as_told()) for each in stand.trace],
        warning=dict(protocol.notice),
        notice=notice(),
    )


def _question(stand: Stand) -> QuestionOut | None:
    found = stand.question
    if found is None:
        return None
    answers = [Choice(code=each.code, label=dict(each.label)) for each in found.answers.values()]
    return QuestionOut(code=found.code, ask=dict(found.ask), help=dict(found.help), answers=answers)


def _verdict(protocol: Protocol, stand: Stand) -> VerdictOut | None:
    end = stand.end
    if end is None:
        return None
    return VerdictOut(
        code=end.code,
        label=dict(end.label),
        scheme=protocol.scheme,
        urgency=end.urgency,
        route=end.route,
        care=list(end.care),
        condition=end.condition,
        action=dict(end.action),
        advice=dict(end.advice),
        safety_net=dict(end.safety_net),
        is_complete=stand.is_complete,
    )


def _protocol(found: Protocol) -> ProtocolOut:
    held = found.certificate
    return ProtocolOut(
        id=found.id,
        version=found.version,
        maker=found.maker,
        status=found.status,
        scheme=found.scheme,
        label=dict(found.label),
        warning=dict(found.notice),
        certificate=held.number if held else None,
        certificate_class=held.class_ if held else None,
        certified_until=held.valid_to if held else None,
        complaints=[Choice(code=c.code, label=dict(c.label)) for c in found.complaints.values()],
    )
