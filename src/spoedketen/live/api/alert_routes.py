"""Reading signals, as far as what they rest on is shared with the caller."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import UUID4

from spoedketen.live.api.alert_schemas import AlertOut, AlertPartOut, AlertsOut, AlertStepOut
from spoedketen.live.api.authentication import ReadingKey
from spoedketen.live.api.gates import caller
from spoedketen.live.api.notice import notice
from spoedketen.live.api.pages import Moment, PageNumber, PageSize, paged
from spoedketen.live.api.responses import READ_ERRORS
from spoedketen.live.capacity.alert_values import AlertInfo
from spoedketen.live.capacity.queries.alerts import alert_named, alerts_seen_by
from spoedketen.live.capacity.queries.measures import figure_of
from spoedketen.live.directory.queries import directory, visible_sites

router = Router(tags=["alerts"], auth=ReadingKey())
DEFAULT_HOURS = 24
COPIED = (
    *("id", "raised_at", "expected_at", "value", "low", "high", "latest", "latest_at"),
    *("sources", "sources_total", "seen_at", "escalated_at", "came_true_at", "cleared_at"),
    *("closed_at", "outcome"),
)


@router.get("/alerts", response={200: AlertsOut, **READ_ERRORS}, operation_id="list_alerts")
def list_alerts(
    request: HttpRequest,
    since: Moment | None = None,
    active: bool = False,  # noqa: FBT001, FBT002 - a parameter of the address
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> AlertsOut:
    """List the open signals, and those closed since a moment (a day ago), newest first."""
    actor = caller(request, "list_alerts")
    at = timezone.now()
    rows = alerts_seen_by(actor, None, at, since=since or at - timedelta(hours=DEFAULT_HOURS))
    rows = [each for each in rows if not active or (each.is_open and each.cleared_at is None)]
    shown, following = paged(request, rows, page, page_size)
    items = [_out(each, visible_sites(actor, figure_of(each.rule))) for each in shown]
    return AlertsOut(items=items, count=len(rows), next=following, notice=notice())


@router.get("/alerts/{alert}", response={200: AlertOut, **READ_ERRORS}, operation_id="read_alert")
def read_alert(request: HttpRequest, alert: UUID4) -> AlertOut:
    """Read one signal with what it rests on and every step."""
    actor = caller(request, "read_alert")
    found = alert_named(actor, str(alert))
    return _out(found, visible_sites(actor, figure_of(found.rule)))


def _out(alert: AlertInfo, sites: frozenset[int]) -> AlertOut:
    service = directory().services.get(alert.subject.service)
    region = directory().regions.get(alert.subject.region)
    return AlertOut(
        rule=alert.rule.code,
        label=alert.rule.label["en"],
        measure=alert.rule.measure,
        sector=alert.rule.sector,
        severity=alert.rule.severity,
        horizon=alert.rule.horizon,
        raise_at=alert.rule.raise_at,
        clear_at=alert.rule.clear_at,
        owner=list(alert.rule.owner),
        service=service.slug if service else None,
        region=region.slug if region else None,
        parts=_parts(alert, sites),
        steps=[
            AlertStepOut(kind=each.kind, at=each.at, note=each.note, action=each.action)
            for each in alert.steps
        ],
        notice=notice(),
        **{name: getattr(alert, name) for name in COPIED},
    )


def _parts(alert: AlertInfo, sites: frozenset[int]) -> list[AlertPartOut]:
    """Return what the figure is made of; a location that is not shared has no name."""
    known = directory().by_slug
    return [
        AlertPartOut(
            service=part.service
            if part.service in known and known[part.service].site.id in sites
            else None,
            input=part.input or None,
            value=part.value,
        )
        for part in alert.parts
    ]
