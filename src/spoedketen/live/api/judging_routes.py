"""Triage, advice, consults and hand-overs of a case."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import UUID4

from spoedketen.live.api.authentication import ReadingKey
from spoedketen.live.api.case_routes import ONE, answer
from spoedketen.live.api.case_schemas import (
    AdviceIn,
    ConsultAnswerIn,
    ConsultIn,
    HandOverIn,
    ReasonIn,
    RequestOut,
    RoomOutcomeIn,
    TriageIn,
)
from spoedketen.live.api.case_shapes import with_tuples
from spoedketen.live.api.conditional import expected_version
from spoedketen.live.api.gates import caller
from spoedketen.live.api.pages import RetryKey
from spoedketen.live.api.responses import WRITE_ERRORS
from spoedketen.live.requests.actions import consults, hand_overs, triages
from spoedketen.live.requests.values import NewTriage

router = Router(tags=["requests"], auth=ReadingKey())
MADE = {201: RequestOut, **WRITE_ERRORS}
NOTHING = {204: None, **WRITE_ERRORS}


@router.post("/requests/{number}/triages", response=MADE, operation_id="record_triage")
def record_triage(
    request: HttpRequest,
    response: HttpResponse,
    number: UUID4,
    body: TriageIn,
    idempotency_key: RetryKey = "",
) -> tuple[int, RequestOut]:
    """Record a triage, as made elsewhere; the newest counts, earlier ones stay."""
    actor = caller(request, "record_triage")
    new = NewTriage(**with_tuples(body.model_dump(exclude={"key"})))
    key = body.key or idempotency_key
    triages.record_triage(actor, str(number), new, timezone.now(), key)
    return 201, answer(actor, response, str(number))


@router.post("/requests/{number}/advices", response=MADE, operation_id="give_advice")
def give_advice(
    request: HttpRequest, response: HttpResponse, number: UUID4, body: AdviceIn
) -> tuple[int, RequestOut]:
    """Keep telephone advice with its safety net; it waits for a lead doctor."""
    actor = caller(request, "give_advice")
    triages.give_advice(actor, str(number), body.text, body.safety_net, timezone.now())
    return 201, answer(actor, response, str(number))


@router.post("/requests/{number}/advices/authorise", response=ONE, operation_id="authorise_advice")
def authorise_advice(request: HttpRequest, response: HttpResponse, number: UUID4) -> RequestOut:
    """Let the lead doctor answer for the newest advice."""
    actor = caller(request, "authorise_advice")
    version = expected_version(request)
    triages.authorise_advice(actor, str(number), timezone.now(), version)
    return answer(actor, response, str(number))


@router.post("/requests/{number}/consults", response=MADE, operation_id="invite_consult")
def invite_consult(
    request: HttpRequest, response: HttpResponse, number: UUID4, body: ConsultIn
) -> tuple[int, RequestOut]:
    """Ask a second discipline."""
    actor = caller(request, "invite_consult")
    at = timezone.now()
    consults.invite(actor, str(number), body.discipline, body.organisation, body.question, at)
    return 201, answer(actor, response, str(number))


@router.post("/requests/{number}/consults/{consult}", response=ONE, operation_id="answer_consult")
def answer_consult(
    request: HttpRequest,
    response: HttpResponse,
    number: UUID4,
    consult: UUID4,
    body: ConsultAnswerIn,
) -> RequestOut:
    """Answer as the second discipline, once."""
    actor = caller(request, "answer_consult")
    at = timezone.now()
    consults.answer_consult(actor, str(number), str(consult), body.effect, body.answer, at)
    return answer(actor, response, str(number))


@router.post("/requests/{number}/hand-overs", response=MADE, operation_id="hand_over")
def hand_over(
    request: HttpRequest,
    response: HttpResponse,
    number: UUID4,
    body: HandOverIn,
    idempotency_key: RetryKey = "",
) -> tuple[int, RequestOut]:
    """Send a case to another holder; until it is taken nobody lets go."""
    actor = caller(request, "hand_over")
    wish = hand_overs.HandOverWish(**body.model_dump(exclude={"key"}))
    key = body.key or idempotency_key
    hand_overs.hand_over(actor, str(number), wish, timezone.now(), key)
    return 201, answer(actor, response, str(number))


@router.post(
    "/requests/{number}/hand-overs/{given}/take", response=ONE, operation_id="take_hand_over"
)
def take_hand_over(
    request: HttpRequest, response: HttpResponse, number: UUID4, given: UUID4
) -> RequestOut:
    """Take a case over: from now on the taker holds it."""
    actor = caller(request, "take_hand_over")
    hand_overs.take_hand_over(actor, str(number), str(given), timezone.now())
    return answer(actor, response, str(number))


@router.post(
    "/requests/{number}/hand-overs/{given}/decline",
    response=NOTHING,
    operation_id="decline_hand_over",
)
def decline_hand_over(
    request: HttpRequest, number: UUID4, given: UUID4, body: ReasonIn
) -> tuple[int, None]:
    """Refuse a case with a reason; it stays with who sent it, so there is nothing to read."""
    actor = caller(request, "decline_hand_over")
    hand_overs.decline_hand_over(actor, str(number), str(given), body.reason, timezone.now())
    return 204, None


@router.post(
    "/requests/{number}/hand-overs/{given}/outcome",
    response=NOTHING,
    operation_id="report_outcome",
)
def report_outcome(
    request: HttpRequest, number: UUID4, given: UUID4, body: RoomOutcomeIn
) -> tuple[int, None]:
    """Tell the desk what became of a case at the control room; C1 and C2 give it back."""
    actor = caller(request, "report_outcome")
    at = timezone.now()
    hand_overs.report_outcome(actor, str(number), str(given), body.outcome, body.urgency, at)
    return 204, None
