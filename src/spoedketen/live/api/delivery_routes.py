"""Telling what another platform received."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import AwareDatetime, BaseModel, Field

from spoedketen.live.api.authentication import ReadingKey
from spoedketen.live.api.gates import caller
from spoedketen.live.api.notice import notice
from spoedketen.live.api.pages import RetryKey
from spoedketen.live.api.responses import WRITE_ERRORS
from spoedketen.live.api.schemas import NOTICE, Strict, Text
from spoedketen.live.capacity.actions.receipts import record_receipt
from spoedketen.live.capacity.delivery_values import NewReceipt

router = Router(tags=["deliveries"], auth=ReadingKey())


class DeliveryIn(Strict):
    """A delivery that a platform named in a rule received of a service."""

    service: Text
    platform: Annotated[str, Field(max_length=40)]
    delivered_at: AwareDatetime
    proof: Annotated[str, Field(max_length=300, description="such as a message number")] = ""
    key: Annotated[str, Field(max_length=100)] = ""


class DeliveryOut(BaseModel):
    """The receipt as it was kept."""

    id: str
    service: str
    platform: str
    delivered_at: AwareDatetime
    notice: str | None = Field(None, description=NOTICE)


@router.post(
    "/deliveries",
    response={201: DeliveryOut, 200: DeliveryOut, **WRITE_ERRORS},
    operation_id="report_delivery",
)
def report_delivery(
    request: HttpRequest, body: DeliveryIn, idempotency_key: RetryKey = ""
) -> tuple[int, DeliveryOut]:
    """Tell that another platform received a delivery; for organisations the agreement names."""
    actor = caller(request, "report_delivery")
    item = NewReceipt(
        key=body.key or idempotency_key,
        service=body.service,
        platform=body.platform,
        delivered_at=body.delivered_at,
        proof=body.proof,
    )
    public_id, is_new = record_receipt(actor, item, timezone.now())
    told = DeliveryOut(
        id=public_id,
        service=body.service,
        platform=body.platform,
        delivered_at=body.delivered_at,
        notice=notice(),
    )
    return (201 if is_new else 200), told
