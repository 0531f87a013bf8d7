"""The desks and practices of a demonstration: an invented desk per network, and who works there."""

from datetime import date, datetime

from spoedketen.live.accounts.actions import (
    NewOrganisation,
    ensure_assignment,
    ensure_organisations,
    ensure_person,
)
from spoedketen.live.accounts.queries import organisation_ids
from spoedketen.live.accounts.values import system_actor
from spoedketen.live.demo.played import PLAYED
from spoedketen.live.directory.actions import ensure_agreements
from spoedketen.live.directory.queries import directory, forget_picture
from spoedketen.live.directory.values import AgreementInfo, RegionInfo, SiteInfo
from spoedketen.live.management.demonstration_people import ADMINISTRATOR, WORKERS, address_of

PRACTICES = {
    "huisartsenpraktijk-demonstratie": "Huisartsenpraktijk (verzonnen)",
    "verloskundigenpraktijk-demonstratie": "Verloskundigenpraktijk (verzonnen)",
}
SOURCE = "demonstratie: verzonnen"


def desk_name(network: RegionInfo) -> str:
    """Return the organisation that keeps the desk of a network."""
    return f"desk-{network.slug}"


def demonstration_owners() -> frozenset[str]:
    """Return the organisations of a demonstration that report nothing and ask for care."""
    networks = (r for r in directory().regions.values() if r.division == "network")
    return frozenset(PRACTICES) | {desk_name(network) for network in networks}


def demonstration_desks(home: SiteInfo, at: datetime) -> None:
    """Make a desk per network, practices, and people who work there; twice changes nothing."""
    networks = [r for r in directory().regions.values() if r.division == "network"]
    desks = {desk_name(n): f"Coördinatiedesk {n.name} (verzonnen)" for n in networks}
    ensure_organisations(
        [
            NewOrganisation(slug=slug, name=name, kind="desk", origin="assumed", source=SOURCE)
            for slug, name in {**desks, **PRACTICES}.items()
        ]
    )
    ensure_agreements(system_actor("prepare"), [_desk(n) for n in networks], at)
    forget_picture()
    own = next(n for n in networks if n.id == home.regions.get("network"))
    _workers(desk_name(own), own.id, home)


def _desk(network: RegionInfo) -> AgreementInfo:
    return AgreementInfo(
        id=0,
        region=network.id,
        kind="desk",
        parameters={
            "organisation": desk_name(network),
            "phone": "0900 000 0000",
            "transfer_line": "000 000 0000",
        },
        valid_from=date(2025, 1, 1),
        valid_to=None,
        source=SOURCE,
    )


def _workers(desk: str, network: int, home: SiteInfo) -> None:
    """Give people their roles there and in the network, and let the administrator try all."""
    ids = organisation_ids()
    for name, role, where in WORKERS:
        person = ensure_person(address_of(name), f"Demonstratie {name}")
        ensure_assignment(person, role, ids[desk if where == "desk" else where])
        ensure_assignment(person, role, region_id=network)
    for name, role, where in PLAYED:
        if where in ids:
            ensure_assignment(
                ensure_person(address_of(name), f"Demonstratie {name}"), role, ids[where]
            )
    administrator = ensure_person(ADMINISTRATOR, "Beheerder demonstratie")
    for role in ("triagist", "lead_doctor"):
        ensure_assignment(administrator, role, ids[desk])
    rav = home.regions.get("safety_region")
    for site in directory().sites.values():
        if site.kind == "ambulance" and site.regions.get("safety_region") == rav:
            nurse = ensure_person(address_of("ambulance"), "Demonstratie ambulance")
            ensure_assignment(nurse, "ambulance_nurse", site.organisation)
