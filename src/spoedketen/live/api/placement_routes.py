"""Placements, the enquiries that go out for them, and the places held for them."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import UUID4

from spoedketen.live.accounts.values import Actor
from spoedketen.live.api.authentication import ReadingKey
from spoedketen.live.api.conditional import expected_version
from spoedketen.live.api.gates import caller
from spoedketen.live.api.notice import notice
from spoedketen.live.api.pages import PageNumber, PageSize, RetryKey, paged
from spoedketen.live.api.placement_schemas import (
    AnswerIn,
    EnquiriesIn,
    EnquiriesOut,
    EnquiryOut,
    MoveIn,
    PlacementIn,
    PlacementsOut,
    PlacementStoryOut,
    ReleaseIn,
    ReservationIn,
    ReservationOut,
)
from spoedketen.live.api.placement_shapes import (
    answer_of,
    enquiry_out,
    need_of,
    placement_out,
    reservation_out,
    story_out,
)
from spoedketen.live.api.responses import READ_ERRORS, WRITE_ERRORS
from spoedketen.live.placements.actions import enquiries as asking
from spoedketen.live.placements.actions import reservations as holding
from spoedketen.live.placements.actions.placements import amend, make_move
from spoedketen.live.placements.actions.placements import open_placement as open_need
from spoedketen.live.placements.queries.enquiries import enquiries_to, enquiry_of
from spoedketen.live.placements.queries.placements import (
    placements,
    reservation_of,
    story_of,
)
from spoedketen.live.placements.values import MoveWish

router = Router(tags=["placements"], auth=ReadingKey())
STORY = {201: PlacementStoryOut, **WRITE_ERRORS}
TOLD = {200: PlacementStoryOut, **WRITE_ERRORS}


@router.get(
    "/placements", response={200: PlacementsOut, **READ_ERRORS}, operation_id="list_placements"
)
def list_placements(
    request: HttpRequest,
    closed: bool = False,  # noqa: FBT001, FBT002 - a parameter of the address
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> PlacementsOut:
    """List the open placements that concern the caller; closed ones of the last day on request."""
    actor = caller(request, "list_placements")
    rows = placements(actor, timezone.now(), closed=closed)
    shown, following = paged(request, rows, page, page_size)
    items = [placement_out(each) for each in shown]
    return PlacementsOut(items=items, count=len(rows), next=following, notice=notice())


@router.post("/placements", response=STORY, operation_id="open_placement")
def open_placement(
    request: HttpRequest, response: HttpResponse, body: PlacementIn, idempotency_key: RetryKey = ""
) -> tuple[int, PlacementStoryOut]:
    """Open a need for a place; the same key is the same need. Never for an ED presentation."""
    actor = caller(request, "open_placement")
    number = open_need(actor, need_of(body, idempotency_key), timezone.now())
    return 201, _answer(actor, response, number)


@router.get(
    "/placements/{placement}",
    response={200: PlacementStoryOut, **READ_ERRORS},
    operation_id="read_placement",
)
def read_placement(
    request: HttpRequest, response: HttpResponse, placement: UUID4
) -> PlacementStoryOut:
    """Read one placement with everything that was done; its tag is its version."""
    return _answer(caller(request, "read_placement"), response, str(placement))


@router.post("/placements/{placement}/enquiries", response=STORY, operation_id="send_enquiries")
def send_enquiries(
    request: HttpRequest,
    response: HttpResponse,
    placement: UUID4,
    body: EnquiriesIn,
    idempotency_key: RetryKey = "",
) -> tuple[int, PlacementStoryOut]:
    """Ask services for a place, all at once and without who the patient is."""
    actor = caller(request, "send_enquiries")
    number = asking.send_enquiries(
        actor,
        str(placement),
        body.services,
        timezone.now(),
        minutes=body.minutes,
        key=body.key or idempotency_key,
    )
    return 201, _answer(actor, response, number)


@router.post("/placements/{placement}/amend", response=TOLD, operation_id="amend_placement")
def amend_placement(
    request: HttpRequest, response: HttpResponse, placement: UUID4, body: PlacementIn
) -> PlacementStoryOut:
    """Amend the need until a place is committed, as a whole; where the patient is stays."""
    actor = caller(request, "amend_placement")
    version = expected_version(request)
    amend(actor, str(placement), need_of(body, ""), timezone.now(), version)
    return _answer(actor, response, str(placement))


@router.post("/placements/{placement}/{move}", response=TOLD, operation_id="move_placement")
def move_placement(
    request: HttpRequest,
    response: HttpResponse,
    placement: UUID4,
    move: str,
    body: MoveIn,
    idempotency_key: RetryKey = "",
) -> PlacementStoryOut:
    """Take a step, such as accept, arrange_transport, arrive or cancel; If-Match guards it."""
    actor = caller(request, "move_placement")
    told = {name: getattr(body, name) for name in MoveIn.model_fields}
    told["key"] = body.key or idempotency_key
    wish = MoveWish(move=move[:40], version=expected_version(request), **told)
    return _answer(actor, response, make_move(actor, str(placement), wish, timezone.now()))


@router.get(
    "/enquiries", response={200: EnquiriesOut, **READ_ERRORS}, operation_id="list_enquiries"
)
def list_enquiries(
    request: HttpRequest,
    answered: bool = False,  # noqa: FBT001, FBT002 - a parameter of the address
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> EnquiriesOut:
    """List the enquiries that the caller must answer; ended ones of the last day on request."""
    actor = caller(request, "list_enquiries")
    rows = enquiries_to(actor, timezone.now(), answered=answered)
    shown, following = paged(request, rows, page, page_size)
    items = [enquiry_out(each) for each in shown]
    return EnquiriesOut(items=items, count=len(rows), next=following, notice=notice())


@router.post(
    "/enquiries/{enquiry}/read",
    response={200: EnquiryOut, **WRITE_ERRORS},
    operation_id="see_enquiry",
)
def see_enquiry(request: HttpRequest, enquiry: UUID4) -> EnquiryOut:
    """Tell the asker that the enquiry was read."""
    actor, at = caller(request, "see_enquiry"), timezone.now()
    asking.read_enquiry(actor, str(enquiry), at)
    return enquiry_out(enquiry_of(actor, str(enquiry), at))


@router.post(
    "/enquiries/{enquiry}/commit",
    response={200: ReservationOut, **WRITE_ERRORS},
    operation_id="commit_enquiry",
)
def commit_enquiry(
    request: HttpRequest, enquiry: UUID4, body: AnswerIn, idempotency_key: RetryKey = ""
) -> ReservationOut:
    """Promise the place: the first wins, the others are withdrawn, the place is held."""
    actor, at = caller(request, "commit_enquiry"), timezone.now()
    number = asking.commit(actor, str(enquiry), answer_of(body, idempotency_key), at)
    return reservation_out(reservation_of(actor, number))


@router.post(
    "/enquiries/{enquiry}/decline",
    response={200: EnquiryOut, **WRITE_ERRORS},
    operation_id="decline_enquiry",
)
def decline_enquiry(
    request: HttpRequest, enquiry: UUID4, body: AnswerIn, idempotency_key: RetryKey = ""
) -> EnquiryOut:
    """Say no, with one of the reasons."""
    actor, at = caller(request, "decline_enquiry"), timezone.now()
    asking.decline(actor, str(enquiry), answer_of(body, idempotency_key), at)
    return enquiry_out(enquiry_of(actor, str(enquiry), at))


@router.post(
    "/enquiries/{enquiry}/withdraw",
    response={204: None, **WRITE_ERRORS},
    operation_id="withdraw_enquiry",
)
def withdraw_enquiry(request: HttpRequest, enquiry: UUID4, body: AnswerIn) -> tuple[int, None]:
    """Take an enquiry back, with a reason."""
    actor = caller(request, "withdraw_enquiry")
    asking.withdraw(actor, str(enquiry), body.reason, timezone.now())
    return 204, None


@router.post(
    "/reservations",
    response={201: ReservationOut, **WRITE_ERRORS},
    operation_id="reserve_place",
)
def reserve_place(
    request: HttpRequest, body: ReservationIn, idempotency_key: RetryKey = ""
) -> tuple[int, ReservationOut]:
    """Hold a place for a placement on the word of the figures; the last place goes to one."""
    actor = caller(request, "reserve_place")
    number = holding.reserve(
        actor,
        str(body.placement),
        body.service,
        timezone.now(),
        minutes=body.minutes,
        key=body.key or idempotency_key,
    )
    return 201, reservation_out(reservation_of(actor, number))


@router.post(
    "/reservations/{reservation}/confirm",
    response={200: ReservationOut, **WRITE_ERRORS},
    operation_id="confirm_reservation",
)
def confirm_reservation(request: HttpRequest, reservation: UUID4) -> ReservationOut:
    """Confirm a held place: it no longer lapses."""
    actor = caller(request, "confirm_reservation")
    holding.confirm(actor, str(reservation), timezone.now())
    return reservation_out(reservation_of(actor, str(reservation)))


@router.post(
    "/reservations/{reservation}/release",
    response={204: None, **WRITE_ERRORS},
    operation_id="release_reservation",
)
def release_reservation(
    request: HttpRequest, reservation: UUID4, body: ReleaseIn
) -> tuple[int, None]:
    """Give a held place free; where it was the destination the search begins anew."""
    actor = caller(request, "release_reservation")
    holding.release(actor, str(reservation), body.reason, timezone.now())
    return 204, None


def _answer(actor: Actor, response: HttpResponse, placement: str) -> PlacementStoryOut:
    found = story_of(actor, placement, timezone.now())
    response["ETag"] = f'"v{found.placement.version}"'
    return story_out(found)
