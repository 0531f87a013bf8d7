"""Units between runs, and advice to move one of them, for a person who decides."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone, translation
from ninja import Router

from spoedketen.live.api.authentication import ReadingKey
from spoedketen.live.api.gates import caller
from spoedketen.live.api.notice import notice
from spoedketen.live.api.pages import PageNumber, PageSize, paged
from spoedketen.live.api.problems import faults, language
from spoedketen.live.api.relocation_schemas import (
    DecisionIn,
    RelocationOut,
    RelocationRegionsOut,
    StationOut,
    StationsOut,
    UnitReceiptOut,
    UnitsIn,
    UnitsOut,
    WithdrawalIn,
)
from spoedketen.live.api.relocation_shapes import relocation_out
from spoedketen.live.api.responses import READ_ERRORS, WRITE_ERRORS
from spoedketen.live.fleet.actions.relocations import decide
from spoedketen.live.fleet.actions.units import record_units
from spoedketen.live.fleet.actions.withdrawals import withdraw_move
from spoedketen.live.fleet.queries.relocations import advised_regions, stations
from spoedketen.live.fleet.relocation_values import (
    DecisionWish,
    NewUnitStatus,
    UnitReceipt,
)

router = Router(tags=["relocation"], auth=ReadingKey())


@router.get("/stations", response={200: StationsOut, **READ_ERRORS}, operation_id="list_stations")
def list_stations(
    request: HttpRequest, page: PageNumber = 1, page_size: PageSize = 100
) -> StationsOut:
    """List the ambulance stations by region: what reports of units may name."""
    caller(request, "list_stations")
    rows = stations()
    shown, following = paged(request, rows, page, page_size)
    items = [StationOut(**asdict(each)) for each in shown]
    return StationsOut(items=items, count=len(rows), next=following, notice=notice())


@router.post("/units/batch", response={200: UnitsOut, **WRITE_ERRORS}, operation_id="report_units")
def report_units(request: HttpRequest, body: UnitsIn) -> UnitsOut:
    """Tell where units stand between runs; sent twice or late nothing changes."""
    actor = caller(request, "report_units")
    items = [NewUnitStatus(**dict(each)) for each in body.items]
    receipts = record_units(actor, items, timezone.now())
    with translation.override(language(request)):
        told = [_receipt(each) for each in receipts]
    return UnitsOut(
        accepted=sum(each.status == "accepted" for each in told),
        duplicate=sum(each.status == "duplicate" for each in told),
        rejected=sum(each.status == "rejected" for each in told),
        receipts=told,
        notice=notice(),
    )


def _receipt(receipt: UnitReceipt) -> UnitReceiptOut:
    told: Any = receipt.status
    return UnitReceiptOut(
        vehicle=receipt.vehicle, status=told, errors=faults(list(receipt.rejections))
    )


@router.get(
    "/relocation",
    response={200: RelocationRegionsOut, **READ_ERRORS},
    operation_id="list_relocation_regions",
)
def list_relocation_regions(request: HttpRequest) -> RelocationRegionsOut:
    """List the ambulance regions of the caller's control rooms."""
    actor = caller(request, "list_relocation_regions")
    return RelocationRegionsOut(items=advised_regions(actor), notice=notice())


@router.get(
    "/relocation/{region}", response={200: RelocationOut, **READ_ERRORS},
    operation_id="read_relocation",
)  # fmt: skip
def read_relocation(request: HttpRequest, region: str) -> RelocationOut:
    """Read which one unit to move where now, with its worst place before and after."""
    return relocation_out(caller(request, "read_relocation"), region)


@router.post(
    "/relocation/{region}/decisions", response={201: RelocationOut, **WRITE_ERRORS},
    operation_id="decide_relocation",
)  # fmt: skip
def decide_relocation(
    request: HttpRequest, region: str, body: DecisionIn
) -> tuple[int, RelocationOut]:
    """Keep what a dispatcher decided; the same decision on the same advice is made once."""
    actor = caller(request, "decide_relocation")
    decide(actor, region, DecisionWish(**dict(body)), timezone.now())
    return 201, relocation_out(actor, region)


@router.post(
    "/relocation/{region}/decisions/{number}/withdraw",
    response={200: RelocationOut, **WRITE_ERRORS}, operation_id="withdraw_relocation",
)  # fmt: skip
def withdraw_relocation(
    request: HttpRequest, region: str, number: UUID, body: WithdrawalIn
) -> RelocationOut:
    """Take back a decided move, as long as the unit did not tell of it; it is done once."""
    actor = caller(request, "withdraw_relocation")
    withdraw_move(actor, region, str(number), body.reason, timezone.now())
    return relocation_out(actor, region)
