"""Reading the outbox in commit order."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from spoedketen.live.events.models import StreamEpoch
from spoedketen.live.events.together import together
from spoedketen.live.events.values import Position, StoredEvent

# An event is certain once every transaction as old as its own has ended; what is read by
# (transaction, row) up to that horizon can never be joined by an earlier one.
READ = """
    SELECT xid::text::bigint, id, kind, subject, service, regions
    FROM events_outboxevent
    WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
      AND (xid, id) > (%s::text::xid8, %s)
    ORDER BY xid, id
    LIMIT %s
"""
LATEST = """
    SELECT * FROM (
      SELECT xid::text::bigint AS transaction, id, kind, subject, service, regions
      FROM events_outboxevent
      WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY xid DESC, id DESC
      LIMIT %s
    ) AS latest ORDER BY transaction, id
"""
LAST = """
    SELECT xid::text::bigint, id FROM events_outboxevent
    WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid DESC, id DESC LIMIT 1
"""


def epoch() -> str:
    """Return the name of this history."""
    row = StreamEpoch.objects.filter(id=1).first()
    return row.epoch.hex if row else "none"


def last_position() -> Position:
    """Return the place of the newest certain event."""
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        row = cursor.fetchone()
    return Position(xid=row[0], row=row[1]) if row else Position(xid=0, row=0)


def events_after(position: Position, limit: int = 1_000) -> list[StoredEvent]:
    """Return the certain events after a place, in commit order."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [str(position.xid), position.row, limit])
        return _events(cursor.fetchall())


def news_after(position: Position, limit: int) -> tuple[str, list[StoredEvent]]:
    """Return the name of this history, read first, and its certain events after a place."""
    with together(), connection.cursor() as name, connection.cursor() as news:
        name.execute("SELECT epoch FROM events_streamepoch WHERE id = 1")
        news.execute(READ, [str(position.xid), position.row, limit])
        row = name.fetchone()
        return row[0].hex if row else "none", _events(news.fetchall())


def latest_events(limit: int) -> list[StoredEvent]:
    """Return the newest certain events, in commit order."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [limit])
        return _events(cursor.fetchall())


def _events(rows: Iterable[tuple[Any, ...]]) -> list[StoredEvent]:
    return [
        StoredEvent(
            position=Position(xid=xid, row=row),
            kind=kind,
            subject=subject,
            service=service,
            regions=tuple(regions),
        )
        for xid, row, kind, subject, service, regions in rows
    ]
