"""The people and keys of a demonstration: one of each role that has screens."""

from datetime import datetime

from spoedketen.live.accounts.actions import (
    ensure_assignment,
    ensure_person,
    make_keys,
    widen_keys,
)
from spoedketen.live.accounts.queries import organisation_ids
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.directory.queries import directory
from spoedketen.live.directory.values import SiteInfo
from spoedketen.live.management.demonstration_desks import (
    PRACTICES,
    demonstration_desks,
    demonstration_owners,
)
from spoedketen.live.management.demonstration_people import ADMINISTRATOR, PEOPLE, address_of

SCOPES = (
    "capacity.report",
    "stop.declare",
    "stop.arrival",
    "directory.view",
    "figures.site",
    "figures.network",
    "figures.sums",
    "board.view",
    "escalation.view",
    "requests.view",
    "requests.open",
    "requests.handle",
    "triage.record",
    "triage.authorise",
    "matches.ask",
    "placements.view",
    "placements.handle",
    "placements.answer",
    "runs.view",
    "runs.report",
    "prealerts.view",
    "prealerts.acknowledge",
)
KEYS = "demonstratie"
HOSPITAL = "st-jansdal"


def demonstration_accounts(at: datetime) -> None:
    """Make an administrator and one invented person per role, each at an own address."""
    administrator = ensure_person(ADMINISTRATOR, "Beheerder demonstratie", staff=True)
    site = _hospital()
    ensure_assignment(administrator, "administrator")
    ensure_assignment(administrator, "distribution_coordinator")
    if site is None:
        return
    # The one who tries the demonstration may also report, declare a stop and mark it as seen,
    # and scale the own network up and down.
    ensure_assignment(
        administrator, "distribution_coordinator", region_id=site.regions.get("network")
    )
    for role in ("emergency_physician", "organisation_administrator"):
        ensure_assignment(administrator, role, site.organisation)
    room = site.regions.get("control_room")
    ensure_assignment(administrator, "dispatcher", region_id=room)
    for name, role, where in PEOPLE:
        person = ensure_person(address_of(name), f"Demonstratie {name}")
        region = {"control_room": room, "network": site.regions.get("network")}.get(where)
        organisation = site.organisation if where == "hospital" else None
        ensure_assignment(person, role, organisation, region)
    demonstration_desks(site, at)


def _hospital() -> SiteInfo | None:
    found = directory()
    departments = [
        service.site
        for service in found.services.values()
        if service.service_type == "emergency_department"
    ]
    preferred = [site for site in departments if HOSPITAL in site.slug]
    return next(iter(preferred or departments), None)


def demonstration_keys(at: datetime) -> dict[str, str]:
    """Make a key for every organisation that reports; return the secrets by organisation."""
    found = directory()
    reporting = {
        service.site.organisation
        for service in found.services.values()
        if service.service_type in chain().by_service_type
    }
    names = {
        slug: id_
        for slug, id_ in organisation_ids().items()
        if id_ in reporting or slug in demonstration_owners()
    }
    practices = {slug: id_ for slug, id_ in names.items() if slug in PRACTICES}
    others = {slug: id_ for slug, id_ in names.items() if slug not in PRACTICES}
    site = _hospital()
    network = site.regions.get("network") if site else None
    return make_keys(others, KEYS, SCOPES, at) | make_keys(practices, KEYS, SCOPES, at, network)


def widen_demonstration_keys(at: datetime) -> None:
    """Let the keys of an older demonstration do what this one does."""
    widen_keys(KEYS, SCOPES, at)
