"""Taking in what another platform received: once per key, from who runs it or the bureau."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.checks import (
    FUTURE_MINUTES,
    LONGEST_KEY,
    OLDEST_DAYS,
    is_storable,
)
from spoedketen.live.capacity.delivery_plan import KIND
from spoedketen.live.capacity.delivery_values import NewReceipt
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.models import DeliveryReceipt
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import directory, local_day, relations_to
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.events.actions import publish
from spoedketen.live.events.values import NewEvent

PERMISSION = "delivery.report"
LONGEST_PROOF = 300
BATCH = 1_000


@transaction.atomic
def record_receipt(actor: Actor, item: NewReceipt, at: datetime) -> tuple[str, bool]:
    """Store a receipt and return its public id and whether it is new.

    Raises
    ------
    Refused
        With every reason at once.
    Conflict
        If the key was used for another receipt.
    """
    service = directory().by_slug.get(item.service.strip())
    if service is None:
        raise NotFound("service_unknown", given=item.service)
    actor.must(PERMISSION, relations_to(actor, service.site))
    if reasons := list(_reasons(actor, item, service, at)):
        raise Refused(reasons)
    row = _row(actor, item, service, at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the key was used before
        return _same(row)
    _tell(actor, row, service, at)
    return str(row.public_id), True


@transaction.atomic
def record_past_receipts(actor: Actor, items: Sequence[NewReceipt], at: datetime) -> int:
    """Write receipts of before a demonstration began; return how many."""
    if not settings.DEMONSTRATION:
        raise Forbidden(PERMISSION)
    rows = [_row(actor, item, directory().by_slug[item.service], at) for item in items]
    for row, item in zip(rows, items, strict=True):
        row.sender, row.received_at = f"system:{actor.name}", item.delivered_at
    DeliveryReceipt.objects.bulk_create(rows, batch_size=BATCH)
    line = AuditLine(
        event="delivery.past_recorded",
        action="C",
        object_type="delivery",
        object_id="",
        authorisation=PERMISSION,
        details={"number": len(rows)},
    )
    record(actor.as_audited(), line, at)
    return len(rows)


def _reasons(
    actor: Actor, item: NewReceipt, service: ServiceInfo, at: datetime
) -> Iterable[Rejection]:
    named = _reporters(service, item.platform, at)
    if named is None:
        known = ", ".join(sorted(_platforms(at)))
        told = {"given": item.platform, "known": known}
        yield Rejection(code="platform_unknown", field="platform", parameters=told)
    elif actor.kind == "key" and not _is_named(actor, named):
        told = {"given": item.platform}
        yield Rejection(code="platform_not_yours", field="platform", parameters=told)
    if not item.key.strip():
        yield Rejection(code="key_missing", field="key")
    elif len(item.key) > LONGEST_KEY or not item.key.isprintable():
        yield Rejection(code="key_unfit", field="key", parameters={"longest": LONGEST_KEY})
    yield from _moment(item, at)
    yield from _proof(actor, item)


def _moment(item: NewReceipt, at: datetime) -> Iterable[Rejection]:
    if item.delivered_at > at + timedelta(minutes=FUTURE_MINUTES):
        told = {"given": item.delivered_at.isoformat(), "now": at.isoformat()}
        yield Rejection(code="delivered_in_future", field="delivered_at", parameters=told)
    elif item.delivered_at < at - timedelta(days=OLDEST_DAYS):
        days = {"days": OLDEST_DAYS}
        yield Rejection(code="delivered_too_long_ago", field="delivered_at", parameters=days)


def _proof(actor: Actor, item: NewReceipt) -> Iterable[Rejection]:
    """Ask a person what shows the receipt; the word of a system is its own message."""
    if not is_storable(item.proof):
        yield Rejection(code="text_unfit", field="proof")
    elif len(item.proof) > LONGEST_PROOF:
        yield Rejection(code="proof_too_long", field="proof", parameters={"most": LONGEST_PROOF})
    elif actor.kind != "key" and not item.proof.strip():
        yield Rejection(code="proof_missing", field="proof")


def _platforms(at: datetime) -> set[str]:
    day = local_day(at)
    held = (a for a in directory().agreements if a.kind == KIND and a.holds_on(day))
    return {name for each in held for name in each.parameters["platforms"]}


def _reporters(service: ServiceInfo, platform: str, at: datetime) -> list[str] | None:
    """Return the organisations that may tell for a platform at a location; None: no such one."""
    day, places = local_day(at), set(service.site.regions.values()) | {None}
    held = (a for a in directory().agreements if a.kind == KIND and a.holds_on(day))
    found = [
        a.parameters["platforms"][platform]["reported_by"]
        for a in held
        if a.region in places and platform in a.parameters["platforms"]
    ]
    return [name for names in found for name in names] if found else None


def _is_named(actor: Actor, named: Iterable[str]) -> bool:
    sites = directory().sites.values()
    slugs = {s.organisation_slug for s in sites if s.organisation in actor.organisations}
    return bool(slugs & set(named))


def _row(actor: Actor, item: NewReceipt, service: ServiceInfo, at: datetime) -> DeliveryReceipt:
    owners = "+".join(str(each) for each in sorted(actor.organisations))
    sender = f"organisation:{owners}" if actor.kind == "key" else f"{actor.kind}:{actor.id}"
    return DeliveryReceipt(
        service_id=service.id,
        platform=item.platform,
        delivered_at=item.delivered_at,
        received_at=at,
        sender=sender,
        key=item.key.strip(),
        proof=item.proof.strip(),
        told_by=actor.name,
    )


def _same(row: DeliveryReceipt) -> tuple[str, bool]:
    known = DeliveryReceipt.objects.get(sender=row.sender, key=row.key)
    told = ("service_id", "platform", "delivered_at")
    if any(getattr(known, name) != getattr(row, name) for name in told):
        raise Conflict("key_used_for_other_receipt", given=row.key)
    return str(known.public_id), False


def _tell(actor: Actor, row: DeliveryReceipt, service: ServiceInfo, at: datetime) -> None:
    line = AuditLine(
        event="delivery.received",
        action="C",
        object_type="delivery",
        object_id=str(row.public_id),
        authorisation=PERMISSION,
        details={"service": service.slug, "platform": row.platform},
    )
    record(actor.as_audited(), line, at)
    regions = tuple(sorted(set(service.site.regions.values())))
    publish(
        NewEvent(
            kind="delivery.received", subject=service.slug, service=service.slug, regions=regions
        )
    )
