"""Reading the log and checking its chain."""

from collections.abc import Iterator

from django.db import models as dj
from django.db.models import Min
from django.db.models.expressions import RawSQL

from spoedketen.live.audit import chain
from spoedketen.live.audit.models import AuditEntry, AuditLink
from spoedketen.live.audit.values import ChainReport

FIELDS = tuple(field.attname for field in AuditEntry._meta.concrete_fields)  # noqa: SLF001 - Django's public name
CHUNK = 2_000


def chained_fields(entry: AuditEntry) -> dict[str, object]:
    """Return what the chain covers: every column of the line."""
    return {name: _as_text(getattr(entry, name)) for name in FIELDS}


def _as_text(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


def head() -> tuple[int, bytes]:
    """Return position and hash of the last link; the start where there is none."""
    last = AuditLink.objects.order_by("-position").first()
    return (last.position, bytes(last.digest)) if last else (0, chain.START)


def waiting_entries(limit: int) -> list[AuditEntry]:
    """Return lines without a link, in commit order, up to the oldest running transaction."""
    horizon = RawSQL("xid < pg_snapshot_xmin(pg_current_snapshot())", [], dj.BooleanField())
    order = RawSQL("audit_auditentry.xid::text::numeric", [])
    rows = AuditEntry.objects.filter(auditlink__isnull=True).annotate(done=horizon, xid_=order)
    return list(rows.filter(done=True).order_by("xid_", "id")[:limit])


def _links() -> Iterator[AuditLink]:
    return AuditLink.objects.select_related("entry").order_by("position").iterator(CHUNK)


def chain_report() -> ChainReport:
    """Follow the whole chain and say where it stops fitting."""
    broken_at, reason, linked, previous = None, None, 0, chain.START
    for expected, link in enumerate(_links(), start=1):
        reason = _misfit(link, expected, previous)
        if reason:
            broken_at = expected
            break
        previous, linked = bytes(link.digest), expected
    waiting = AuditEntry.objects.filter(auditlink__isnull=True)
    oldest = waiting.aggregate(oldest=Min("recorded_at"))["oldest"]
    return ChainReport(
        linked=linked,
        unlinked=waiting.count(),
        oldest_unlinked_at=oldest,
        broken_at=broken_at,
        reason=reason,
    )


def _misfit(link: AuditLink, expected: int, previous: bytes) -> str | None:
    if link.position != expected:
        return "missing"
    found = chain.digest(previous, expected, chained_fields(link.entry))
    return None if found == bytes(link.digest) else "changed"
