"""Which required participants a region has, and which of them deliver now (ZC-10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.picture import Picture, picture
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.directory.values import AgreementInfo, RegionInfo, ServiceInfo

KIND = "participants"
NO_BASIS = {"nl": "geen grondslag vastgelegd", "en": "no basis recorded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorPresence:
    """One link of the chain in one region."""

    sector: str
    is_required: bool
    services: int
    delivering: int
    basis: Mapping[str, str]

    @property
    def state(self) -> str:
        """Tell in one word how this link stands: absent, silent, partly or complete."""
        if self.services == 0:
            return "absent"
        if self.delivering == 0:
            return "silent"
        return "complete" if self.delivering == self.services else "partly"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionParticipants:
    """A region with each link that was agreed on, and under which agreement."""

    region: RegionInfo
    sectors: tuple[SectorPresence, ...]
    source: str
    since: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the required links that nobody in the region offers or delivers."""
        lacking = {"absent", "silent"}
        return tuple(s.sector for s in self.sectors if s.is_required and s.state in lacking)


def participants(actor: Actor, at: datetime) -> list[RegionParticipants]:
    """Return the completeness of every network, by name."""
    actor.must("participants.view")
    held = picture(at)
    networks = [r for r in directory().regions.values() if r.division == "network"]
    found = [_of_region(region, held, at) for region in networks]
    return [each for each in found if each is not None]


def _of_region(region: RegionInfo, held: Picture, at: datetime) -> RegionParticipants | None:
    agreed = _agreement(region, at)
    if agreed is None:
        return None
    services = directory().services_in(region.id, local_day(at))
    wanted = [(name, True) for name in agreed.parameters.get("required", ())]
    wanted += [(name, False) for name in agreed.parameters.get("if_possible", ())]
    return RegionParticipants(
        region=region,
        sectors=tuple(
            _presence(chain().sectors[name], services, held, at, is_required=is_required)
            for name, is_required in wanted
            if name in chain().sectors
        ),
        source=agreed.source,
        since=agreed.valid_from.isoformat(),
    )


def _agreement(region: RegionInfo, at: datetime) -> AgreementInfo | None:
    day = local_day(at)
    held = [a for a in directory().agreements if a.kind == KIND and a.holds_on(day)]
    near = [a for a in held if a.region in {None, region.id}]
    return max(near, key=lambda a: (a.region is not None, a.valid_from), default=None)


def _presence(
    sector: Sector,
    services: list[ServiceInfo],
    held: Picture,
    at: datetime,
    *,
    is_required: bool,
) -> SectorPresence:
    own = [service for service in services if service.service_type in sector.services]
    current = [service for service in own if _delivers(held, service.id, at)]
    return SectorPresence(
        sector=sector.code,
        is_required=is_required,
        services=len(own),
        delivering=len(current),
        basis=obligation(sector.code),
    )


def _delivers(held: Picture, service: int, at: datetime) -> bool:
    figures = held.figures.get(service, ())
    return any(f.horizon == "now" and not f.is_stale(at) for f in figures)


def obligation(sector: str) -> Mapping[str, str]:
    """Return on what the duty of a link to take part rests."""
    nation = [a for a in directory().agreements if a.kind == KIND and a.region is None]
    bases: Mapping[str, Any] = nation[0].parameters.get("bases", {}) if nation else {}
    found: Mapping[str, str] = bases.get(sector) or bases.get("default") or NO_BASIS
    return found
