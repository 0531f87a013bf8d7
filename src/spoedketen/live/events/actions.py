"""Telling a change, in the transaction that makes it."""

import hmac
import json
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from spoedketen.domain.errors import RequestError
from spoedketen.live.events.models import Deed, OutboxEvent, StreamEpoch
from spoedketen.live.events.together import together
from spoedketen.live.events.values import Asked, KeyTaken, NewEvent

CHANNEL = "spoedketen_outbox"
KNOWN = "SELECT kind, digest, subject FROM events_deed WHERE owner = %s AND key = %s"


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


@transaction.atomic
def once(asked: Asked, act: Callable[[], str]) -> str:
    """Do what is asked unless it was done under this key before; return what it is about.

    Who sends the same at the same time waits for the first and gets its answer. Without a key
    every sending is a deed of its own.

    Raises
    ------
    KeyTaken
        If the key was used for something else.
    """
    if not asked.key:
        return act()
    if not asked.key.isprintable():
        raise RequestError("key_unfit")
    told = json.dumps(asked.what, sort_keys=True, default=str).encode()
    digest = hmac.new(settings.KEY_PEPPER.encode(), told, sha256).hexdigest()
    if known := _known(asked.owner, asked.key):
        kind, told_before, subject = known
        if (kind, told_before) != (asked.kind, digest):
            raise KeyTaken("key_used_for_other", given=asked.key, kind=kind)
        return subject
    subject = act()
    made = {"owner": asked.owner, "key": asked.key, "kind": asked.kind}
    Deed.objects.create(**made, digest=digest, subject=subject)
    return subject


def _known(owner: str, key: str) -> tuple[str, str, str] | None:
    """Wait for the turn of a key, and return kind, digest and subject of what was done under it.

    The second statement begins when the turn has come, so it sees what the one before committed.
    """
    with together(), connection.cursor() as turn, connection.cursor() as deed:
        turn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{owner}/{key}"])
        deed.execute(KNOWN, [owner, key])
        row: tuple[str, str, str] | None = deed.fetchone()
        return row


def take_turn(of: str) -> None:
    """Let whoever does the same at once wait until this is committed, and see it then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", [of])


def forget_deeds(before: datetime) -> int:
    """Let go of the keys used before a moment, and return how many; one sent again is new then."""
    gone, _ = Deed.objects.filter(at__lt=before).delete()
    return gone


def recent_deeds(owner: str, within: timedelta) -> int:
    """Return how many deeds an owner did lately; whoever counts the same waits until the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [owner])
    return Deed.objects.filter(owner=owner, at__gt=Now() - within).count()
