"""Writing the log: lines by everyone in their own transaction, links by one linker."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from spoedketen.live.audit import chain
from spoedketen.live.audit.models import AuditEntry, AuditLink
from spoedketen.live.audit.queries import chained_fields, head, waiting_entries
from spoedketen.live.audit.values import AuditActor, AuditLine

LINKER_LOCK = 7_513
"""Advisory lock of the linker, so that two jobs processes never link at once."""


def record(actor: AuditActor, line: AuditLine, at: datetime) -> None:
    """Write one line in the caller's transaction."""
    record_all([(actor, line)], at)


def record_all(lines: Sequence[tuple[AuditActor, AuditLine]], at: datetime) -> None:
    """Write many lines in the caller's transaction."""
    AuditEntry.objects.bulk_create([_entry(actor, line, at) for actor, line in lines])


def _entry(actor: AuditActor, line: AuditLine, at: datetime) -> AuditEntry:
    return AuditEntry(
        happened_at=at,
        event=line.event,
        action=line.action,
        outcome=line.outcome,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name[:200],
        actor_roles=actor.roles[:300],
        organisation=actor.organisation[:120],
        access_point=actor.access_point[:60],
        object_type=line.object_type,
        object_id=line.object_id[:160],
        authorisation=line.authorisation[:120],
        details=dict(line.details),
    )


@transaction.atomic
def link(limit: int = 5_000) -> int:
    """Link the lines that are certain to be in commit order; return how many.

    Only lines of transactions older than every running one are taken, so a line that commits
    late is never put before one that is linked already.
    """
    if not _is_sole_linker():
        return 0
    position, previous = head()
    links = []
    for entry in waiting_entries(limit):
        position += 1
        previous = chain.digest(previous, position, chained_fields(entry))
        links.append(AuditLink(position=position, entry=entry, digest=previous))
    AuditLink.objects.bulk_create(links)
    return len(links)


def _is_sole_linker() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LINKER_LOCK])
        return bool(cursor.fetchone()[0])
