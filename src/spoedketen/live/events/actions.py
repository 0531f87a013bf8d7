"""Telling a change, in the transaction that makes it."""

import uuid
from collections.abc import Sequence

from django.db import connection, transaction

from spoedketen.live.events.models import OutboxEvent, StreamEpoch
from spoedketen.live.events.values import NewEvent

CHANNEL = "spoedketen_outbox"


def publish(event: NewEvent) -> None:
    """Put one event in the outbox of the caller's transaction."""
    publish_all([event])


def publish_all(events: Sequence[NewEvent]) -> None:
    """Put events in the outbox and wake the readers once, at commit."""
    if not events:
        return
    rows = [
        OutboxEvent(kind=e.kind, subject=e.subject, service=e.service, regions=list(e.regions))
        for e in events
    ]
    OutboxEvent.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


@transaction.atomic
def begin_epoch() -> uuid.UUID:
    """Begin a new history, so that every client takes a fresh picture; return its name."""
    row, _ = StreamEpoch.objects.update_or_create(id=1, defaults={"epoch": uuid.uuid4()})
    return row.epoch
