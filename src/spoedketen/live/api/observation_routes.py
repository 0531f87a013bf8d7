"""Reporting capacity, one by one, in batches or as CSV, and reading it back."""

from asyncio import to_thread
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone, translation
from ninja import Router

from spoedketen.live.api.authentication import ReadingKey, ReportingKey, charge
from spoedketen.live.api.directory_routes import service_named
from spoedketen.live.api.forms import form_faults
from spoedketen.live.api.gates import caller
from spoedketen.live.api.notice import notice
from spoedketen.live.api.pages import Moment, PageNumber, PageSize, RetryKey, paged
from spoedketen.live.api.problems import language
from spoedketen.live.api.responses import READ_ERRORS, WRITE_ERRORS
from spoedketen.live.api.schemas import (
    MOST_ITEMS,
    BatchIn,
    BatchOut,
    ObservationIn,
    ObservationsOut,
    ReceiptOut,
    judged_item,
)
from spoedketen.live.api.shapes import figures_out, observation_of, receipt_out
from spoedketen.live.capacity.csv_upload import CsvRow, lines_of, observations_in
from spoedketen.live.capacity.errors import Refused
from spoedketen.live.capacity.ingest import ingest
from spoedketen.live.capacity.queries.history import shared_history
from spoedketen.live.capacity.values import NewObservation, Receipt, Rejection

router = Router(tags=["observations"])
DEFAULT_HOURS = 24


@router.post(
    "/observations",
    auth=ReportingKey(),
    response={201: ReceiptOut, 200: ReceiptOut, **WRITE_ERRORS},
    operation_id="report_observation",
)
async def report_observation(
    request: HttpRequest,
    body: ObservationIn,
    idempotency_key: RetryKey = "",
) -> tuple[int, ReceiptOut]:
    """Report one observation; acknowledged when it is stored. A repeated key is a duplicate."""
    actor = caller(request, "report_observation")
    charge(actor, 1)
    receipts = await ingest().submit(actor, [observation_of(body, idempotency_key)])
    receipt = receipts[0]
    if receipt.rejections:
        raise Refused(list(receipt.rejections))
    with translation.override(language(request)):
        return (201 if receipt.status == "accepted" else 200), receipt_out(receipt)


@router.post(
    "/observations/batch",
    auth=ReportingKey(),
    response={200: BatchOut, **WRITE_ERRORS},
    operation_id="report_observations",
)
async def report_observations(request: HttpRequest, body: BatchIn) -> BatchOut:
    """Report up to 5,000 observations; each is judged by itself, in the order sent."""
    actor = caller(request, "report_observations")
    charge(actor, len(body.items))
    # Thousands of items would hold up everybody who waits for the event loop.
    judged = await to_thread(_all_judged, body.items)
    good = [each for each in judged if isinstance(each, NewObservation)]
    stored = iter(await ingest().submit(actor, good) if good else ())
    told = [next(stored) if isinstance(each, NewObservation) else each for each in judged]
    return await to_thread(_told, request, told)


def _all_judged(items: Sequence[object]) -> list[NewObservation | Receipt]:
    return [_judged(number, item) for number, item in enumerate(items)]


def _judged(number: int, item: object) -> NewObservation | Receipt:
    """Return an item of a batch, or what is wrong with its form; the others go on."""
    found = judged_item(item)
    if isinstance(found, ObservationIn):
        return observation_of(found, "")
    return Receipt(
        key=f"item {number + 1}", status="rejected", rejections=tuple(form_faults(found.errors))
    )


def _check_count(count: int) -> None:
    if count > MOST_ITEMS:
        parameters = {"given": count, "most": MOST_ITEMS}
        raise Refused([Rejection(code="too_many_items", field="items", parameters=parameters)])


def _told(request: HttpRequest, receipts: tuple[Receipt, ...] | list[Receipt]) -> BatchOut:
    with translation.override(language(request)):
        told = [receipt_out(receipt) for receipt in receipts]
    return BatchOut(
        accepted=sum(each.status == "accepted" for each in told),
        duplicate=sum(each.status == "duplicate" for each in told),
        rejected=sum(each.status == "rejected" for each in told),
        receipts=told,
        notice=notice(),
    )


@router.post(
    "/observations/csv",
    auth=ReportingKey(),
    response={200: BatchOut, **WRITE_ERRORS},
    operation_id="upload_observations",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/csv": {"schema": {"type": "string"}}},
        }
    },
)
async def upload_observations(request: HttpRequest) -> BatchOut:
    """Report observations as CSV with a header row; the answer has a receipt per row."""
    actor = caller(request, "upload_observations")
    _check_count(lines_of(request.body) - 1)
    charge(actor, lines_of(request.body))
    rows = await to_thread(observations_in, request.body)
    good = [row.item for row in rows if row.item is not None]
    receipts = await ingest().submit(actor, good) if good else ()
    stored = iter(receipts)
    told = await to_thread(_told, request, [_receipt(row, stored) for row in rows])
    for row, receipt in zip(rows, told.receipts, strict=True):
        receipt.row = row.number
    return told


def _receipt(row: CsvRow, stored: Iterator[Receipt]) -> Receipt:
    if row.item is not None:
        return next(stored)
    return Receipt(key=row.key or f"row {row.number}", status="rejected", rejections=row.rejections)


@router.get(
    "/observations",
    auth=ReadingKey(),
    response={200: ObservationsOut, **READ_ERRORS},
    operation_id="list_observations",
)
def list_observations(
    request: HttpRequest,
    service: str,
    since: Moment | None = None,
    until: Moment | None = None,
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> ObservationsOut:
    """Read what a service reported of now between two moments; by default the last 24 hours."""
    actor = caller(request, "list_observations")
    at = timezone.now()
    found = service_named(service)
    until = until or at + timedelta(minutes=5)
    rows = shared_history(
        actor, found, since=since or until - timedelta(hours=DEFAULT_HOURS), until=until
    )
    shown, following = paged(request, rows, page, page_size)
    items = [figures_out(found.slug, figures, at) for figures in shown]
    return ObservationsOut(items=items, count=len(rows), next=following, notice=notice())
