"""Reading the log and checking its chain."""

from collections.abc import Iterator

from django.db import models as dj
from django.db.models import Min
from django.db.models.expressions import RawSQL

from spoedketen.live.audit import chain
from spoedketen.live.audit.models import AuditEntry, AuditLink
from spoedketen.live.audit.values import ChainReport, ChainState, EntryFilter, EntryInfo

FIELDS = tuple(field.attname for field in AuditEntry._meta.concrete_fields)  # noqa: SLF001 - Django's public name
CHUNK = 2_000
# A transaction that has yet to come has written nothing here: a line that names one was written in
# the cluster that a backup was made of.
CERTAIN = """
    xid < pg_snapshot_xmin(pg_current_snapshot()) OR xid >= pg_snapshot_xmax(pg_current_snapshot())
"""
RECENT = 20_000
"""Lines among which a page looks for what is new or unlinked."""


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
    horizon = RawSQL(CERTAIN, [], dj.BooleanField())  # noqa: S611 - a constant of ours
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


def chain_state() -> ChainState:
    """Return where the chain is; following it whole is the work of `chain_report`."""
    position, digest = head()
    newest = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    recent = AuditEntry.objects.filter(id__gt=newest - RECENT, auditlink__isnull=True)
    found = recent.aggregate(oldest=Min("recorded_at"), count=dj.Count("id"))
    return ChainState(
        position=position,
        digest=digest.hex(),
        unlinked=found["count"],
        oldest_unlinked_at=found["oldest"],
    )


def entries(wanted: EntryFilter, before: int | None, limit: int) -> list[EntryInfo]:
    """Return the newest lines that fit, older than a line id where one is given."""
    rows = AuditEntry.objects.select_related("auditlink").order_by("-id")
    for field, value in (("event", wanted.event), ("happened_at__gte", wanted.since)):
        rows = rows.filter(**{field: value}) if value else rows
    if wanted.until:
        rows = rows.filter(happened_at__lt=wanted.until)
    if wanted.actor:
        rows = rows.filter(actor_name__icontains=wanted.actor)
    if wanted.about:
        rows = rows.filter(object_id__icontains=wanted.about)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_entry_info(row) for row in rows[:limit]]


def _entry_info(row: AuditEntry) -> EntryInfo:
    link = getattr(row, "auditlink", None)
    told = {name: getattr(row, name) for name in EntryInfo.__dataclass_fields__ if name in FIELDS}
    return EntryInfo(**told, position=link.position if link else None)


def event_names() -> list[str]:
    """Return the kinds of event among the newest lines; the log itself is too long to ask."""
    newest = AuditEntry.objects.order_by("-id").values_list("event", flat=True)[:RECENT]
    return sorted(set(newest))
