"""What providers do at each level, as far as one may see it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from spoedketen.live.accounts.queries import organisation_names
from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import directory, local_day, visible_sites
from spoedketen.live.directory.queries.contacts import phones_at
from spoedketen.live.distribution.deployment_values import DeploymentInfo
from spoedketen.live.distribution.level_values import NATION
from spoedketen.live.distribution.models import Deployment

VIEW, EDIT = "deployment.view", "deployment.edit"
OWN = {"agreement", "organisation", "site", "region", "provider", "phone"}
COLUMNS = tuple(name for name in DeploymentInfo.__dataclass_fields__ if name not in OWN)


def deployments_in(actor: Actor, region: int, at: datetime) -> list[DeploymentInfo]:
    """Return what is agreed for a region today, with the telephone where that is shared."""
    actor.must(VIEW)
    day = local_day(at)
    found = [each for each in _newest(Q(region_id=region)) if each.holds_on(day)]
    return _with_phones(actor, found)


def own_deployments(actor: Actor) -> list[DeploymentInfo]:
    """Return what the own organisations agreed, also what is to begin or is over."""
    return _newest(Q(organisation_id__in=actor.organisations_with(EDIT)))


def _newest(wanted: Q) -> list[DeploymentInfo]:
    """Return the newest version of each agreement that was not withdrawn."""
    rows = Deployment.objects.order_by("agreement", "-version").distinct("agreement")
    held = list(Deployment.objects.filter(wanted, id__in=rows.values("id"), is_withdrawn=False))
    names = organisation_names(frozenset(row.organisation_id for row in held))
    found = [_info(row, names) for row in held]
    return sorted(found, key=lambda each: (each.provider.casefold(), each.valid_from, each.what))


def _info(row: Deployment, names: dict[int, str]) -> DeploymentInfo:
    site = directory().sites.get(row.site_id or 0)
    told = {name: getattr(row, name) for name in COLUMNS}
    return DeploymentInfo(
        agreement=str(row.agreement),
        organisation=row.organisation_id,
        site=row.site_id,
        region=row.region_id,
        provider=site.name if site else names.get(row.organisation_id, ""),
        **told,
    )


def _with_phones(actor: Actor, found: Iterable[DeploymentInfo]) -> list[DeploymentInfo]:
    found = list(found)
    shared = visible_sites(actor, "contacts")
    phones = phones_at({each.site for each in found if each.site and each.site in shared})
    return [
        replace(each, phone=phones.get((each.site or 0, each.contact_kind), "")) for each in found
    ]


def regions_of_organisations(organisations: Iterable[int]) -> list[int]:
    """Return the nation, and the regions of every division where organisations have a location."""
    wanted = frozenset(organisations)
    sites = [site for site in directory().sites.values() if site.organisation in wanted]
    found = {
        region for site in sites for region in (*site.regions.values(), *site.further_networks)
    }
    return [NATION, *sorted(found)]
