"""One step in the life of a signal: row, history, audit and event together."""

from datetime import datetime

from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.models import Alert, AlertStep
from spoedketen.live.directory.queries import directory
from spoedketen.live.events.actions import publish
from spoedketen.live.events.values import NewEvent

PERMISSION = "alerts.handle"
LONGEST_NOTE = 500


def keep_step(
    actor: Actor,
    alert: Alert,
    kind: str,
    at: datetime,
    *,
    note: str = "",
    action: int | None = None,
) -> None:
    """Keep a change of a signal and tell those who watch; the row is saved as it stands."""
    alert.version += alert.pk is not None
    alert.save()
    AlertStep.objects.create(
        alert=alert, kind=kind, at=at, by=actor.name, note=note[:LONGEST_NOTE], action=action
    )
    line = AuditLine(
        event=f"alert.{kind}",
        action="C" if kind == "raised" else "U",
        object_type="alert",
        object_id=str(alert.public_id),
        authorisation=PERMISSION,
        details={"rule": alert.rule, "service": _slug(alert), "region": alert.region_id},
    )
    record(actor.as_audited(), line, at)
    publish(
        NewEvent(
            kind=f"alert.{kind}",
            subject=str(alert.public_id),
            regions=_regions(alert),
        )
    )


def _slug(alert: Alert) -> str:
    service = directory().services.get(alert.service_id)
    return service.slug if service else ""


def _regions(alert: Alert) -> tuple[int, ...]:
    """Return which regions it concerns; none is everywhere."""
    service = directory().services.get(alert.service_id)
    if service is not None:
        return tuple(sorted(set(service.site.regions.values())))
    return (alert.region_id,) if alert.region_id else ()
