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
def begin_history() -> uuid.UUID:
    """Begin anew after a restore; only the owner of the tables may.

    The events that were brought back name transactions of another cluster: they would be told
    once more when this one has come as far.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('spoedketen.retention', 'on', true)")
        cursor.execute("DELETE FROM events_outboxevent")
    return begin_epoch()


@transaction.atomic
def begin_epoch() -> uuid.UUID:
    """Give the history another name, so that every client takes a fresh picture; return it."""
    row, _ = StreamEpoch.objects.update_or_create(id=1, defaults={"epoch": uuid.uuid4()})
    return row.epoch
