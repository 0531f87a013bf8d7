"""Runs, the moments of their legs, and their announcement to where they go."""

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
from spoedketen.live.api.responses import READ_ERRORS, WRITE_ERRORS
from spoedketen.live.api.run_schemas import (
    DestinationIn,
    MmtIn,
    OutcomeIn,
    PositionIn,
    PrealertIn,
    PrealertOut,
    PrealertsOut,
    RevokeIn,
    RunIn,
    RunOut,
    RunsOut,
    StatusIn,
)
from spoedketen.live.api.run_shapes import announcement_of, prealert_out, run_out, wished_run
from spoedketen.live.fleet.actions import mmt, prealerts, runs, statuses
from spoedketen.live.fleet.queries import prealerts as reading
from spoedketen.live.fleet.queries.runs import run_of
from spoedketen.live.fleet.queries.runs import runs as runs_of
from spoedketen.live.fleet.values import DestinationWish, NewStatus

router = Router(tags=["runs"], auth=ReadingKey())
TOLD = {200: RunOut, **WRITE_ERRORS}


@router.get("/runs", response={200: RunsOut, **READ_ERRORS}, operation_id="list_runs")
def list_runs(
    request: HttpRequest,
    closed: bool = False,  # noqa: FBT001, FBT002 - a parameter of the address
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> RunsOut:
    """List the runs under way of the caller; those that ended in the last day on request."""
    actor = caller(request, "list_runs")
    rows = runs_of(actor, timezone.now(), closed=closed)
    shown, following = paged(request, rows, page, page_size)
    items = [run_out(each) for each in shown]
    return RunsOut(items=items, count=len(rows), next=following, notice=notice())


@router.post("/runs", response={201: RunOut, **WRITE_ERRORS}, operation_id="begin_run")
def begin_run(
    request: HttpRequest, response: HttpResponse, body: RunIn, idempotency_key: RetryKey = ""
) -> tuple[int, RunOut]:
    """Begin a run; the same key is the same run."""
    actor = caller(request, "begin_run")
    number = runs.begin(actor, wished_run(body, idempotency_key), timezone.now())
    return 201, _answer(actor, response, number)


@router.get("/runs/{run}", response={200: RunOut, **READ_ERRORS}, operation_id="read_run")
def read_run(request: HttpRequest, response: HttpResponse, run: UUID4) -> RunOut:
    """Read one run with its legs and its announcement; its tag is its version."""
    return _answer(caller(request, "read_run"), response, str(run))


@router.post("/runs/{run}/status", response=TOLD, operation_id="report_status")
def report_status(
    request: HttpRequest, response: HttpResponse, run: UUID4, body: StatusIn
) -> RunOut:
    """Tell when a leg began; a known moment is corrected with a reason."""
    actor = caller(request, "report_status")
    new = NewStatus(leg=body.status, at=body.at, source=body.source, reason=body.reason)
    statuses.record_status(actor, str(run), new, timezone.now(), expected_version(request))
    return _answer(actor, response, str(run))


@router.post(
    "/runs/{run}/position", response={204: None, **WRITE_ERRORS}, operation_id="report_position"
)
def report_position(request: HttpRequest, run: UUID4, body: PositionIn) -> tuple[int, None]:
    """Tell where the unit is; an older message than the last changes nothing."""
    actor = caller(request, "report_position")
    statuses.record_position(actor, str(run), body.lat, body.lon, body.at, timezone.now())
    return 204, None


@router.post("/runs/{run}/destination", response=TOLD, operation_id="choose_destination")
def choose_destination(
    request: HttpRequest, response: HttpResponse, run: UUID4, body: DestinationIn
) -> RunOut:
    """Choose where to, and tell why; an announcement to elsewhere is cancelled."""
    actor = caller(request, "choose_destination")
    wish = DestinationWish(
        service=body.service,
        reason=body.reason,
        match=str(body.match) if body.match else "",
        version=expected_version(request),
    )
    runs.choose_destination(actor, str(run), wish, timezone.now())
    return _answer(actor, response, str(run))


@router.post("/runs/{run}/outcome", response=TOLD, operation_id="report_run_outcome")
def report_run_outcome(
    request: HttpRequest, response: HttpResponse, run: UUID4, body: OutcomeIn
) -> RunOut:
    """Tell what became of it; cancelled ends the run."""
    actor, at = caller(request, "report_run_outcome"), timezone.now()
    version = expected_version(request)
    runs.record_outcome(actor, str(run), body.outcome, body.reason, at, version)
    return _answer(actor, response, str(run))


@router.post("/runs/{run}/mmt", response=TOLD, operation_id="weigh_mmt")
def weigh_mmt(request: HttpRequest, response: HttpResponse, run: UUID4, body: MmtIn) -> RunOut:
    """Weigh findings by the criteria of a mobile medical team, or cancel the team."""
    actor, at = caller(request, "weigh_mmt"), timezone.now()
    if body.cancel_reason:
        mmt.cancel_mmt(actor, str(run), body.cancel_reason, at)
    else:
        mmt.weigh_mmt(actor, str(run), body.findings, at)
    return _answer(actor, response, str(run))


@router.post(
    "/runs/{run}/prealert",
    response={201: RunOut, **WRITE_ERRORS},
    operation_id="announce_patient",
)
def announce_patient(
    request: HttpRequest,
    response: HttpResponse,
    run: UUID4,
    body: PrealertIn,
    idempotency_key: RetryKey = "",
) -> tuple[int, RunOut]:
    """Announce the patient to where the run goes; the same key is the same announcement."""
    actor = caller(request, "announce_patient")
    told = announcement_of(body, idempotency_key, None)
    prealerts.announce(actor, str(run), told, timezone.now())
    return 201, _answer(actor, response, str(run))


@router.post("/runs/{run}/prealert/amend", response=TOLD, operation_id="amend_prealert")
def amend_prealert(
    request: HttpRequest, response: HttpResponse, run: UUID4, body: PrealertIn
) -> RunOut:
    """Amend the announcement as a whole, such as its time of arrival."""
    actor = caller(request, "amend_prealert")
    told = announcement_of(body, "", expected_version(request))
    prealerts.amend(actor, str(run), told, timezone.now())
    return _answer(actor, response, str(run))


@router.post("/runs/{run}/prealert/revoke", response=TOLD, operation_id="revoke_prealert")
def revoke_prealert(
    request: HttpRequest, response: HttpResponse, run: UUID4, body: RevokeIn
) -> RunOut:
    """Cancel the announcement; the receiver sees that it was."""
    actor, version = caller(request, "revoke_prealert"), expected_version(request)
    prealerts.revoke(actor, str(run), body.reason, timezone.now(), version)
    return _answer(actor, response, str(run))


@router.get(
    "/prealerts", response={200: PrealertsOut, **READ_ERRORS}, operation_id="list_prealerts"
)
def list_prealerts(
    request: HttpRequest,
    ended: bool = False,  # noqa: FBT001, FBT002 - a parameter of the address
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> PrealertsOut:
    """List who is on the way to the caller's services; cancelled and handed over on request."""
    actor = caller(request, "list_prealerts")
    rows = reading.prealerts_to(actor, timezone.now(), ended=ended)
    shown, following = paged(request, rows, page, page_size)
    items = [prealert_out(each) for each in shown]
    return PrealertsOut(items=items, count=len(rows), next=following, notice=notice())


@router.post(
    "/prealerts/{prealert}/acknowledge",
    response={200: PrealertOut, **WRITE_ERRORS},
    operation_id="acknowledge_prealert",
)
def acknowledge_prealert(
    request: HttpRequest, prealert: UUID4, version: int | None = None
) -> PrealertOut:
    """Tell the sender that the announcement was seen; with the version that was."""
    actor, at = caller(request, "acknowledge_prealert"), timezone.now()
    prealerts.acknowledge(actor, str(prealert), at, version)
    return prealert_out(reading.prealert_of(actor, str(prealert), at))


def _answer(actor: Actor, response: HttpResponse, run: str) -> RunOut:
    found = run_of(actor, run, timezone.now())
    response["ETag"] = f'"v{found.version}"'
    return run_out(found)
