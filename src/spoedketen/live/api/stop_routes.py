"""Declaring, renewing, ending and reading stops."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import UUID4

from spoedketen.live.accounts.values import Actor
from spoedketen.live.api.authentication import ReadingKey
from spoedketen.live.api.conditional import expected_version, unchanged
from spoedketen.live.api.gates import caller
from spoedketen.live.api.notice import notice
from spoedketen.live.api.pages import Moment, PageNumber, PageSize, RetryKey, paged
from spoedketen.live.api.responses import READ_ERRORS, WRITE_ERRORS
from spoedketen.live.api.schemas import ArrivalIn, RenewIn, StopIn, StopOut, StopsOut
from spoedketen.live.api.shapes import stop_out
from spoedketen.live.capacity.actions import stops as actions
from spoedketen.live.capacity.queries.stops import stop_of, stops_seen_by
from spoedketen.live.capacity.values import NewStop

router = Router(tags=["stops"], auth=ReadingKey())
DEFAULT_HOURS = 24


@router.get("/stops", response={200: StopsOut, **READ_ERRORS}, operation_id="list_stops")
def list_stops(
    request: HttpRequest,
    since: Moment | None = None,
    active: bool = False,  # noqa: FBT001, FBT002 - a parameter of the address
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> StopsOut:
    """List the stops that are shared with the caller, newest first; by default of 24 hours."""
    actor = caller(request, "list_stops")
    at = timezone.now()
    rows = stops_seen_by(actor, since=since or at - timedelta(hours=DEFAULT_HOURS))
    rows = [stop for stop in rows if not active or stop.is_active(at)]
    shown, following = paged(request, rows, page, page_size)
    items = [stop_out(stop, at) for stop in shown]
    return StopsOut(items=items, count=len(rows), next=following, notice=notice())


@router.post("/stops", response={201: StopOut, **WRITE_ERRORS}, operation_id="declare_stop")
def declare_stop(
    request: HttpRequest,
    response: HttpResponse,
    body: StopIn,
    idempotency_key: RetryKey = "",
) -> tuple[int, StopOut]:
    """Declare a state of a department; the same key is the same stop."""
    actor = caller(request, "declare_stop")
    told = {name: getattr(body, name) for name in StopIn.model_fields}
    wanted = NewStop(**{**told, "key": body.key or idempotency_key})
    stop = actions.declare_stop(actor, wanted, timezone.now())
    return 201, _answer(actor, response, stop)


@router.get(
    "/stops/{stop}", response={200: StopOut, 304: None, **READ_ERRORS}, operation_id="read_stop"
)
def read_stop(
    request: HttpRequest, response: HttpResponse, stop: UUID4
) -> StopOut | tuple[int, None]:
    """Read one stop; its tag is its version."""
    actor = caller(request, "read_stop")
    found = stop_of(actor, str(stop))
    if unchanged(request, response, f"v{found.version}"):
        return 304, None
    return stop_out(found, timezone.now())


@router.post(
    "/stops/{stop}/renew", response={200: StopOut, **WRITE_ERRORS}, operation_id="renew_stop"
)
def renew_stop(request: HttpRequest, response: HttpResponse, stop: UUID4, body: RenewIn) -> StopOut:
    """Let a running stop last this many minutes from now; If-Match guards the version."""
    actor = caller(request, "renew_stop")
    version = expected_version(request)
    actions.renew_stop(actor, str(stop), body.minutes, timezone.now(), version)
    return _answer(actor, response, str(stop))


@router.post("/stops/{stop}/end", response={200: StopOut, **WRITE_ERRORS}, operation_id="end_stop")
def end_stop(request: HttpRequest, response: HttpResponse, stop: UUID4) -> StopOut:
    """End a running stop before its time."""
    actor = caller(request, "end_stop")
    actions.end_stop(actor, str(stop), timezone.now(), expected_version(request))
    return _answer(actor, response, str(stop))


@router.post(
    "/stops/{stop}/retract", response={200: StopOut, **WRITE_ERRORS}, operation_id="retract_stop"
)
def retract_stop(request: HttpRequest, response: HttpResponse, stop: UUID4) -> StopOut:
    """Undo a stop within its first ten seconds; counts leave it out."""
    actor = caller(request, "retract_stop")
    actions.retract_stop(actor, str(stop), timezone.now())
    return _answer(actor, response, str(stop))


@router.post(
    "/stops/{stop}/arrivals",
    response={200: StopOut, **WRITE_ERRORS},
    operation_id="count_arrival",
)
def count_arrival(
    request: HttpRequest, response: HttpResponse, stop: UUID4, body: ArrivalIn
) -> StopOut:
    """Count a patient who arrived while the department was on stop."""
    actor = caller(request, "count_arrival")
    actions.count_arrival(actor, str(stop), kind=body.kind, number=body.number, at=timezone.now())
    return _answer(actor, response, str(stop))


def _answer(actor: Actor, response: HttpResponse, stop: str) -> StopOut:
    found = stop_of(actor, stop)
    response["ETag"] = f'"v{found.version}"'
    return stop_out(found, timezone.now())
