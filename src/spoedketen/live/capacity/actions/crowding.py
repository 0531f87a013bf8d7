"""Taking in crowding: what was counted, the score by the formula agreed on, once per key."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from spoedketen.domain.crowding import Crowding, crowding
from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.crowding_rules import crowding_rejections
from spoedketen.live.capacity.crowding_values import NewCrowding
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.models import CrowdingReport
from spoedketen.live.capacity.queries.crowding import crowding_rules_of
from spoedketen.live.directory.queries import directory, own_relation
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.events.actions import publish
from spoedketen.live.events.values import NewEvent

PERMISSION = "capacity.report"


@transaction.atomic
def record_crowding(actor: Actor, item: NewCrowding, at: datetime) -> tuple[str, bool]:
    """Store a crowding score and return its public id and whether it is new.

    Raises
    ------
    Refused
        With every reason at once.
    Conflict
        If the key was used for something else.
    """
    service = directory().by_slug.get(item.service.strip())
    if service is None:
        raise NotFound("service_unknown", given=item.service)
    actor.must(PERMISSION, own_relation(actor, service.site))
    rules = crowding_rules_of(service, item.observed_at)
    if reasons := crowding_rejections(item, service.service_type, rules, at):
        raise Refused(reasons)
    row = crowding_row(actor, item, service, at)
    known = _known(row)
    if known is not None:
        return _same(known, row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same key at the same moment
        known = _known(row)
        if known is None:
            raise
        return _same(known, row)
    _tell(actor, row, service, at)
    return str(row.public_id), True


def crowding_row(
    actor: Actor, item: NewCrowding, service: ServiceInfo, at: datetime
) -> CrowdingReport:
    """Return the row of a report without faults, scored by the formula that held."""
    rules = crowding_rules_of(service, item.observed_at)
    found: Crowding | None = crowding(rules.formula, item.inputs) if item.inputs else None
    return CrowdingReport(
        service_id=service.id,
        organisation_id=service.site.organisation,
        key=item.key.strip(),
        source=item.source,
        formula=rules.formula.id,
        inputs=dict(item.inputs),
        raw=found.raw if found else None,
        score=found.score if found else None,
        band=found.band if found else "",
        perceived=item.perceived,
        observed_at=item.observed_at,
        received_at=at,
        valid_until=item.observed_at + timedelta(minutes=rules.valid_minutes),
        reported_by=actor.name,
    )


def _known(row: CrowdingReport) -> CrowdingReport | None:
    there = CrowdingReport.objects.filter(organisation_id=row.organisation_id, key=row.key)
    return there.first()


def _same(known: CrowdingReport, row: CrowdingReport) -> tuple[str, bool]:
    told = ("service_id", "inputs", "perceived", "observed_at", "source")
    if any(getattr(known, name) != getattr(row, name) for name in told):
        raise Conflict("key_used_for_other_figures", given=row.key)
    return str(known.public_id), False


def _tell(actor: Actor, row: CrowdingReport, service: ServiceInfo, at: datetime) -> None:
    line = AuditLine(
        event="crowding.observed",
        action="C",
        object_type="crowding",
        object_id=str(row.public_id),
        authorisation=PERMISSION,
        details={"service": service.slug, "formula": row.formula},
    )
    record(actor.as_audited(), line, at)
    regions = tuple(sorted(set(service.site.regions.values())))
    publish(
        NewEvent(
            kind="crowding.observed", subject=service.slug, service=service.slug, regions=regions
        )
    )
