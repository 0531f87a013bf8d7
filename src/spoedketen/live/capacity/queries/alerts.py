"""Signals as a reader may see them."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import Q, QuerySet

from spoedketen.domain.alerts import rule_from
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.alert_values import AlertInfo, AlertStepInfo, Part, Subject
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.capacity.models import Alert
from spoedketen.live.capacity.queries.alert_relations import HANDLE, concerns, may_see_alert
from spoedketen.live.capacity.queries.standing import Moment, moment
from spoedketen.live.directory.queries import directory

RECENT = timedelta(hours=24)


def alert_value(row: Alert) -> AlertInfo:
    """Return a row as a value, with its steps."""
    return AlertInfo(
        id=str(row.public_id),
        rule=rule_from(row.rule_terms),
        agreement=row.agreement_id,
        subject=Subject(service=row.service_id, region=row.region_id),
        parts=tuple(Part(**part) for part in row.parts),
        sites=tuple(row.sites),
        steps=tuple(_step(each) for each in row.steps.all()),
        **{name: getattr(row, name) for name in COLUMNS},
    )


COLUMNS = (
    *("raised_at", "expected_at", "value", "low", "high", "latest", "latest_at"),
    *("sources", "sources_total", "seen_at", "seen_by", "escalated_at", "came_true_at"),
    *("cleared_at", "closed_at", "outcome", "version", "drill"),
)


def _step(row: object) -> AlertStepInfo:
    names = AlertStepInfo.__dataclass_fields__
    return AlertStepInfo(**{name: getattr(row, name) for name in names})


def alert_rows(wanted: Q) -> QuerySet[Alert]:
    """Return the rows wanted, newest first, with their steps."""
    return Alert.objects.filter(wanted).order_by("-raised_at", "-id").prefetch_related("steps")


def is_in(alert: AlertInfo, region: int | None) -> bool:
    """Tell whether a signal is of a region, of a service there, or of the nation."""
    if region is None or alert.subject.region == region:
        return True
    service = directory().services.get(alert.subject.service)
    if service is not None:
        return region in service.site.regions.values()
    return alert.subject.region == 0


def alerts_seen_by(
    actor: Actor, region: int | None, at: datetime, *, since: datetime | None = None
) -> list[AlertInfo]:
    """Return what is open, and what was closed since a moment (a day ago), newest first."""
    actor.must("alerts.view")
    wanted = Q(closed_at=None) | Q(closed_at__gte=since or at - RECENT)
    found = (alert_value(row) for row in alert_rows(wanted))
    return [each for each in found if is_in(each, region) and may_see_alert(actor, each)]


def alert_named(actor: Actor, public_id: str) -> AlertInfo:
    """Return one signal; one that is not shared is not there."""
    actor.must("alerts.view")
    row = alert_rows(Q(public_id=public_id)).first()
    if row is None or not may_see_alert(actor, alert_value(row)):
        raise NotFound("alert_unknown", given=public_id)
    return alert_value(row)


@lru_cache(maxsize=2)
def _unseen(now: Moment) -> tuple[AlertInfo, ...]:
    """Return what nobody has seen; read once for all who ask within a second."""
    del now
    rows = alert_rows(Q(closed_at=None, seen_at=None, cleared_at=None))
    return tuple(alert_value(row) for row in rows)


def forget() -> None:
    """Let the next reader ask anew."""
    _unseen.cache_clear()


def unseen_by(actor: Actor, at: datetime) -> tuple[AlertInfo, ...]:
    """Return the actor's own signals that nobody has seen; in quiet hours they wait."""
    if not actor.may(HANDLE):
        return ()
    return tuple(
        each
        for each in _unseen(moment(at))
        if not each.rule.is_quiet(at) and concerns(actor, each) and may_see_alert(actor, each)
    )
