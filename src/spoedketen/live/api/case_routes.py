"""Opening, reading and handling cases; each change answers with the case as it then is."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import UUID4

from spoedketen.live.accounts.values import Actor
from spoedketen.live.api.authentication import ReadingKey
from spoedketen.live.api.case_schemas import (
    NoteIn,
    OutcomeIn,
    PatientOut,
    ReasonIn,
    RequestIn,
    RequestOut,
    RequestsOut,
    StoryOut,
)
from spoedketen.live.api.case_shapes import patient_out, request_of, request_out, story_out
from spoedketen.live.api.conditional import expected_version, unchanged
from spoedketen.live.api.gates import caller
from spoedketen.live.api.notice import notice
from spoedketen.live.api.pages import PageNumber, PageSize, RetryKey, paged
from spoedketen.live.api.responses import READ_ERRORS, WRITE_ERRORS
from spoedketen.live.requests.actions import cases as actions
from spoedketen.live.requests.actions.people import see_patient
from spoedketen.live.requests.queries import cases as queries

router = Router(tags=["requests"], auth=ReadingKey())
Purpose = Annotated[str, Query(min_length=3, max_length=60, description="Why you read it")]
ONE = {200: RequestOut, **WRITE_ERRORS}


@router.get("/requests", response={200: RequestsOut, **READ_ERRORS}, operation_id="list_requests")
def list_requests(
    request: HttpRequest,
    closed: bool = False,  # noqa: FBT001, FBT002 - a parameter of the address
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> RequestsOut:
    """List the open cases that concern the caller, the most pressing first; or those of a day."""
    actor = caller(request, "list_requests")
    rows = queries.queue(actor, timezone.now(), closed=closed)
    shown, following = paged(request, rows, page, page_size)
    items = [request_out(each) for each in shown]
    return RequestsOut(items=items, count=len(rows), next=following, notice=notice())


@router.post("/requests", response={201: RequestOut, **WRITE_ERRORS}, operation_id="open_request")
def open_request(
    request: HttpRequest, response: HttpResponse, body: RequestIn, idempotency_key: RetryKey = ""
) -> tuple[int, RequestOut]:
    """Open a case; the same key is the same case, a probable duplicate is named (409)."""
    actor = caller(request, "open_request")
    number = actions.open_request(actor, request_of(body, idempotency_key), timezone.now())
    return 201, answer(actor, response, number)


@router.get(
    "/requests/{number}",
    response={200: StoryOut, 304: None, **READ_ERRORS},
    operation_id="read_request",
)
def read_request(
    request: HttpRequest, response: HttpResponse, number: UUID4
) -> StoryOut | tuple[int, None]:
    """Read one case with everything that was done; its tag is its version."""
    actor = caller(request, "read_request")
    found = queries.request_of(actor, str(number))
    if unchanged(request, response, f"v{found.version}"):
        return 304, None
    return story_out(queries.story_of(actor, str(number)))


@router.get(
    "/requests/{number}/patient",
    response={200: PatientOut, **READ_ERRORS},
    operation_id="read_patient",
)
def read_patient(request: HttpRequest, number: UUID4, purpose: Purpose) -> PatientOut:
    """Read who patient and caller are; the log keeps who read it and why."""
    actor = caller(request, "read_patient")
    return patient_out(see_patient(actor, str(number), purpose, timezone.now()))


@router.post("/requests/{number}/take", response=ONE, operation_id="take_request")
def take_request(request: HttpRequest, response: HttpResponse, number: UUID4) -> RequestOut:
    """Take a case; one that somebody holds only by If-Match with its version."""
    actor = caller(request, "take_request")
    actions.take_request(actor, str(number), timezone.now(), expected_version(request))
    return answer(actor, response, str(number))


@router.post("/requests/{number}/notes", response=ONE, operation_id="note_on_request")
def note_on_request(
    request: HttpRequest, response: HttpResponse, number: UUID4, body: NoteIn
) -> RequestOut:
    """Add a free note; it is read like the patient's data."""
    actor = caller(request, "note_on_request")
    actions.note_on_request(actor, str(number), body.text, timezone.now())
    return answer(actor, response, str(number))


@router.post("/requests/{number}/close", response=ONE, operation_id="close_request")
def close_request(
    request: HttpRequest, response: HttpResponse, number: UUID4, body: OutcomeIn
) -> RequestOut:
    """Close a case with its outcome."""
    actor = caller(request, "close_request")
    version = expected_version(request)
    at = timezone.now()
    actions.close_request(actor, str(number), body.outcome, body.note, at, version)
    return answer(actor, response, str(number))


@router.post("/requests/{number}/cancel", response=ONE, operation_id="cancel_request")
def cancel_request(
    request: HttpRequest, response: HttpResponse, number: UUID4, body: ReasonIn
) -> RequestOut:
    """Withdraw a case that was opened by mistake; it stays readable."""
    actor = caller(request, "cancel_request")
    version = expected_version(request)
    actions.cancel_request(actor, str(number), body.reason, timezone.now(), version)
    return answer(actor, response, str(number))


def answer(actor: Actor, response: HttpResponse, number: str) -> RequestOut:
    """Return a case as it now is, tagged with its version."""
    found = queries.request_of(actor, number)
    response["ETag"] = f'"v{found.version}"'
    return request_out(found)
