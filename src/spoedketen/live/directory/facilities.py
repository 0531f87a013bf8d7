"""The register of facilities: how many locations offer what, where, on a day."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import directory
from spoedketen.live.directory.values import RegionInfo, ServiceInfo


@cache
def service_type_labels() -> Mapping[str, Mapping[str, str]]:
    """Return the words for each type of service, in the order of the filters."""
    text = (files("spoedketen.live.directory") / "service_types.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityFilter:
    """Which services are asked for; empty is every one."""

    day: date
    division: str = "network"
    service_type: str = ""
    level: str = ""
    flag: str = ""
    region: int | None = None

    def fits(self, service: ServiceInfo) -> bool:
        """Tell whether a service is asked for."""
        if not service.exists_on(self.day):
            return False
        if self.region is not None and service.site.regions.get(self.division) != self.region:
            return False
        is_type = self.service_type in {"", service.service_type}
        is_level = self.level in {"", service.level}
        return is_type and is_level and (not self.flag or self.flag in service.flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityCount:
    """Locations per region for one type of service; ``elsewhere`` lie in no region of the kind."""

    service_type: str
    by_region: Mapping[int, int]
    elsewhere: int
    total: int


def facility_counts(actor: Actor, wanted: FacilityFilter) -> list[FacilityCount]:
    """Return locations per type and region; a location with two such services counts once."""
    actor.must("directory.view")
    sites: dict[str, dict[int, int | None]] = defaultdict(dict)
    for service in directory().services.values():
        if wanted.fits(service):
            region = service.site.regions.get(wanted.division)
            sites[service.service_type][service.site.id] = region
    return [_count(name, sites[name]) for name in service_type_labels() if name in sites]


def _count(name: str, sites: Mapping[int, int | None]) -> FacilityCount:
    counted = Counter(sites.values())
    return FacilityCount(
        service_type=name,
        by_region={region: n for region, n in counted.items() if region is not None},
        elsewhere=counted[None],
        total=len(sites),
    )


def facilities(actor: Actor, wanted: FacilityFilter) -> list[ServiceInfo]:
    """Return the services that are asked for, by name of the location."""
    actor.must("directory.view")
    found = [service for service in directory().services.values() if wanted.fits(service)]
    return sorted(found, key=lambda service: (service.site.sort_key, service.service_type))


def levels_and_flags() -> tuple[Sequence[str], Sequence[str]]:
    """Return every level and every flag that any service has."""
    services = directory().services.values()
    levels = sorted({service.level for service in services if service.level})
    return levels, sorted({flag for service in services for flag in service.flags})


def regions_of(division: str) -> list[RegionInfo]:
    """Return the regions of a division, as a person looks for them."""
    return [r for r in directory().regions.values() if r.division == division]
