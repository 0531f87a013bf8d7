"""Recording what a provider does at a level; what was said before stays in the table."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import directory
from spoedketen.live.distribution.deployment_rules import deployment_rejections
from spoedketen.live.distribution.deployment_values import DeploymentWish
from spoedketen.live.distribution.models import Deployment
from spoedketen.live.distribution.queries.deployments import EDIT, regions_of_organisations
from spoedketen.live.distribution.queries.levels import ladder_at
from spoedketen.live.events.actions import publish
from spoedketen.live.events.values import NewEvent


@transaction.atomic
def record_deployment(actor: Actor, wish: DeploymentWish, at: datetime) -> str:
    """Keep what an organisation does at a level and return the agreement.

    Raises
    ------
    Refused
        With every reason at once.
    """
    actor.must(EDIT, actor.own(wish.organisation))
    before = _held(actor, wish.agreement) if wish.agreement else None
    refused = [*deployment_rejections(wish, ladder_at(wish.region, at)), *_place(wish)]
    if refused or wish.valid_from is None:
        raise Refused(refused)
    site = directory().site_by_slug.get(wish.site)
    row = Deployment(
        agreement=before.agreement if before else uuid.uuid4(),
        version=before.version + 1 if before else 1,
        organisation_id=wish.organisation,
        site_id=site.id if site else None,
        region_id=wish.region,
        level=wish.level,
        what=wish.what.strip(),
        number=wish.number,
        unit=wish.unit.strip(),
        within_minutes=wish.within_minutes,
        contact_kind=wish.contact_kind,
        source=wish.source.strip(),
        valid_from=wish.valid_from,
        valid_to=wish.valid_to,
    )
    return _keep(actor, row, at)


@transaction.atomic
def withdraw_deployment(actor: Actor, agreement: str, at: datetime) -> None:
    """Take back what an organisation agreed; the table keeps that it did."""
    row = _held(actor, agreement)
    row.pk, row.version, row.is_withdrawn = None, row.version + 1, True
    _keep(actor, row, at)


def _held(actor: Actor, agreement: str) -> Deployment:
    row = Deployment.objects.filter(agreement=agreement).order_by("-version").first()
    if row is None or row.is_withdrawn or row.organisation_id not in actor.organisations:
        raise NotFound("deployment_unknown")
    actor.must(EDIT, actor.own(row.organisation_id))
    return row


def _place(wish: DeploymentWish) -> list[Rejection]:
    """Return whether region and location are of the organisation."""
    found = []
    if wish.region not in regions_of_organisations([wish.organisation]):
        found.append(Rejection(code="not_your_region", field="region"))
    site = directory().site_by_slug.get(wish.site)
    if wish.site and (site is None or site.organisation != wish.organisation):
        found.append(Rejection(code="site_unknown", field="site", parameters={"site": wish.site}))
    return found


def _keep(actor: Actor, row: Deployment, at: datetime) -> str:
    row.recorded_at, row.recorded_by = at, actor.name
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("deployment_changed") from error
    kind = "withdrawn" if row.is_withdrawn else "recorded"
    line = AuditLine(
        event=f"deployment.{kind}",
        action="C" if row.version == 1 else "U",
        object_type="deployment",
        object_id=str(row.agreement),
        authorisation=EDIT,
        details={"region": row.region_id, "level": row.level, "version": row.version},
    )
    record(actor.as_audited(), line, at)
    regions = (row.region_id,) if row.region_id else ()
    publish(NewEvent(kind=f"deployment.{kind}", subject=str(row.agreement), regions=regions))
    return str(row.agreement)
