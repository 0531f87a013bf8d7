"""Findings on delivery as they stand."""

from datetime import datetime

from spoedketen.domain.delivery import rule_from
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.delivery_plan import sector_of
from spoedketen.live.capacity.delivery_values import FindingInfo, FindingStepInfo
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.capacity.models import DeliveryFinding
from spoedketen.live.capacity.queries.deliveries import VIEW
from spoedketen.live.directory.queries import directory, relations_of, relations_to
from spoedketen.live.directory.values import ServiceInfo

MOST = 200


def finding_named(actor: Actor, public_id: str) -> FindingInfo:
    """Return one finding; what the actor may not see is not there."""
    row = DeliveryFinding.objects.prefetch_related("steps").filter(public_id=public_id).first()
    found = _info(row) if row else None
    if found is None or not may_see_finding(actor, found):
        raise NotFound("finding_unknown", given=public_id)
    return found


def may_see_finding(actor: Actor, found: FindingInfo) -> bool:
    """Tell whether an actor sees a finding."""
    return found.rule.shows_to(actor.roles) or actor.may(
        VIEW, relations_to(actor, found.service.site)
    )


def findings_seen_by(actor: Actor, region: int | None, since: datetime) -> list[FindingInfo]:
    """Return the open findings of a region and those closed since, the newest first."""
    rows = DeliveryFinding.objects.prefetch_related("steps").order_by("-opened_at", "-id")
    told = rows.filter(closed_at__isnull=True) | rows.filter(closed_at__gte=since)
    known = [found for row in told if (found := _info(row)) and _is_in(found.service, region)]
    relations = relations_of(actor, {f.service.site.id: f.service.site for f in known}.values())
    return [
        found
        for found in known
        if found.rule.shows_to(actor.roles) or actor.may(VIEW, relations[found.service.site.id])
    ][:MOST]


def _is_in(service: ServiceInfo, region: int | None) -> bool:
    return not region or region in service.site.regions.values()


def looked_into(services: list[int]) -> dict[int, datetime | None]:
    """Return until when failures of services were found before; None while a finding is open."""
    rows = DeliveryFinding.objects.filter(service_id__in=services).order_by("opened_at", "id")
    return dict(rows.values_list("service_id", "closed_at"))


def _info(row: DeliveryFinding) -> FindingInfo | None:
    service = directory().services.get(row.service_id)
    sector = sector_of(service) if service else None
    if service is None or sector is None:
        return None
    steps = sorted(row.steps.all(), key=lambda step: step.id)
    return FindingInfo(
        id=str(row.public_id),
        service=service,
        sector=sector,
        rule=rule_from(sector, row.rule),
        agreement=row.agreement_id,
        evidence=tuple(row.evidence),
        opened_at=row.opened_at,
        answer_before=row.answer_before,
        state=row.state,
        closed_at=row.closed_at,
        steps=tuple(
            FindingStepInfo(kind=step.kind, at=step.at, by=step.by, note=step.note)
            for step in steps
        ),
    )
