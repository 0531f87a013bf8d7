"""Reporting crowding of an emergency department, and reading it back."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from spoedketen.live.api.authentication import ReadingKey
from spoedketen.live.api.directory_routes import service_named
from spoedketen.live.api.gates import caller
from spoedketen.live.api.notice import notice
from spoedketen.live.api.pages import Moment, RetryKey
from spoedketen.live.api.responses import READ_ERRORS, WRITE_ERRORS
from spoedketen.live.api.schemas import CrowdingIn, CrowdingOut, CrowdingsOut
from spoedketen.live.api.shapes import crowding_out
from spoedketen.live.capacity.actions import crowding as actions
from spoedketen.live.capacity.crowding_values import NewCrowding
from spoedketen.live.capacity.queries.crowding import (
    crowding_history,
    crowding_named,
    may_see_crowding,
)

router = Router(tags=["crowding"], auth=ReadingKey())
DEFAULT_HOURS = 24


@router.post(
    "/crowding",
    response={201: CrowdingOut, 200: CrowdingOut, **WRITE_ERRORS},
    operation_id="report_crowding",
)
def report_crowding(
    request: HttpRequest, body: CrowdingIn, idempotency_key: RetryKey = ""
) -> tuple[int, CrowdingOut]:
    """Report what was counted; the score is made by the formula agreed on. A key counts once."""
    actor = caller(request, "report_crowding")
    told = {name: getattr(body, name) for name in CrowdingIn.model_fields}
    item = NewCrowding(**{**told, "key": body.key or idempotency_key})
    at = timezone.now()
    public_id, is_new = actions.record_crowding(actor, item, at)
    return (201 if is_new else 200), crowding_out(item.service, crowding_named(public_id), at)


@router.get(
    "/services/{service}/crowding",
    response={200: CrowdingsOut, **READ_ERRORS},
    operation_id="read_crowding",
)
def read_crowding(
    request: HttpRequest, service: str, since: Moment | None = None, until: Moment | None = None
) -> CrowdingsOut:
    """Read the scores of a department between two moments; by default the last 24 hours."""
    actor = caller(request, "read_crowding")
    at, found = timezone.now(), service_named(service)
    if not may_see_crowding(actor, found):
        return CrowdingsOut(items=[], notice=notice())
    until = until or at + timedelta(minutes=5)
    since = since or until - timedelta(hours=DEFAULT_HOURS)
    told = crowding_history(found, since=since, until=until)
    items = [crowding_out(found.slug, each, at) for each in told]
    return CrowdingsOut(items=items, notice=notice())
