"""The directory as values: what exists on a day, looked up without a database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from spoedketen.domain.calendars import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionInfo:
    """A region of one division; ``network`` is the network a sub-region belongs to."""

    id: int
    slug: str
    division: str
    name: str
    sort_key: str
    parent: int | None
    network: int | None
    neighbours: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInfo:
    """A location with its regions; ``regions`` are home regions by division."""

    id: int
    slug: str
    name: str
    sort_key: str
    kind: str
    town: str
    lat: float
    lon: float
    organisation: int
    organisation_slug: str
    organisation_name: str
    regions: Mapping[str, int]
    further_networks: frozenset[int]
    origin: str
    audiences: Mapping[str, str] = field(default_factory=dict)

    @property
    def networks(self) -> frozenset[int]:
        """Every network the location belongs to, home and further."""
        home = self.regions.get("network")
        return self.further_networks | ({home} if home else frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenTerms:
    """Whom a service admits from now on; an empty ``contracts`` leaves contracts unknown."""

    age_min: int | None = None
    age_max: int | None = None
    sex: str = ""
    contracts: tuple[str, ...] = ()
    ceilings: tuple[str, ...] = ()

    def rows(self) -> set[tuple[str, str]]:
        """Return them as they are kept: kind and value."""
        found = {("contract", each) for each in self.contracts}
        found |= {("ceiling", each) for each in self.ceilings}
        plain = {"age_min": self.age_min, "age_max": self.age_max, "sex": self.sex or None}
        return found | {(kind, str(value)) for kind, value in plain.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class TermInfo:
    """Whom a service admits, during a period."""

    kind: str
    value: str
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceInfo:
    """A service with its site; dates are half-open."""

    id: int
    slug: str
    service_type: str
    level: str
    flags: tuple[str, ...]
    parts: tuple[str, ...]
    calendar: str
    site: SiteInfo
    valid_from: date | None
    valid_to: date | None
    origin: str
    terms: tuple[TermInfo, ...] = ()

    def exists_on(self, day: date) -> bool:
        """Tell whether the service is offered on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)

    def existed_in(self, first: date, last: date) -> bool:
        """Tell whether the service was offered on any day of a period."""
        begun = self.valid_from is None or self.valid_from <= last
        return begun and (self.valid_to is None or first < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementInfo:
    """What a region agreed; ``region`` is None for the whole country."""

    id: int
    region: int | None
    kind: str
    parameters: Mapping[str, Any]
    valid_from: date
    valid_to: date | None
    source: str

    def holds_on(self, day: date) -> bool:
        """Tell whether the agreement is in force."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingInfo:
    """A choice of a location, as its history shows it."""

    figure: str
    audience: str
    since: datetime
    chosen_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactInfo:
    """Whom to call."""

    id: int
    kind: str
    phone: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Everything of one version, by id and by slug."""

    version: int
    regions: Mapping[int, RegionInfo]
    sites: Mapping[int, SiteInfo]
    services: Mapping[int, ServiceInfo]
    by_slug: Mapping[str, ServiceInfo]
    site_by_slug: Mapping[str, SiteInfo]
    calendars: Mapping[str, Calendar]
    agreements: tuple[AgreementInfo, ...]
    desks: Mapping[int, tuple[AgreementInfo, ...]] = field(default_factory=dict)
    """By the organisation that keeps a desk: what made it so."""

    def desk_networks(self, organisations: Iterable[int], day: date) -> frozenset[int]:
        """Return the networks whose desk is kept by one of some organisations on a day."""
        held = (a for each in organisations for a in self.desks.get(each, ()) if a.holds_on(day))
        regions = (self.regions.get(a.region or 0) for a in held)
        networks = (r.id if r.division == "network" else r.network for r in regions if r)
        return frozenset(each for each in networks if each is not None)

    def region_named(self, slug: str, division: str | None = None) -> RegionInfo | None:
        """Return a region by slug, in a division where slugs are not unique."""
        for region in self.regions.values():
            if region.slug == slug and division in {None, region.division}:
                return region
        return None

    def services_on(self, day: date) -> list[ServiceInfo]:
        """Return what is offered on a day."""
        return [service for service in self.services.values() if service.exists_on(day)]

    def services_in(self, region: int | None, day: date) -> list[ServiceInfo]:
        """Return what is offered in a region (home membership); None is the nation."""
        found = self.services_on(day)
        if region is None:
            return found
        division = self.regions[region].division
        return [s for s in found if s.site.regions.get(division) == region]

    def agreement(self, kind: str, site: SiteInfo, day: date) -> AgreementInfo | None:
        """Return the most specific agreement: sub-region, then any region, then the nation."""
        held = [a for a in self.agreements if a.kind == kind and a.holds_on(day)]
        own = {region: rank for rank, region in enumerate(self._by_size(site))}
        near = [a for a in held if a.region is None or a.region in own]
        return min(
            near,
            key=lambda a: (own.get(a.region or -1, 99), -a.valid_from.toordinal()),
            default=None,
        )

    def agreement_in(self, kind: str, region: int | None, day: date) -> AgreementInfo | None:
        """Return what a region agreed, else its network, else the nation (0 or None)."""
        own = self.regions.get(region or 0)
        order = [*([own.id, own.network] if own else ()), None]
        held = [a for a in self.agreements if a.kind == kind and a.holds_on(day)]
        near = [a for a in held if a.region in order]
        return min(
            near,
            key=lambda a: (order.index(a.region), -a.valid_from.toordinal()),
            default=None,
        )

    def agreement_of(self, kind: str, region: int | None, day: date) -> AgreementInfo | None:
        """Return what one region agreed by itself; None is the nation."""
        held = [a for a in self.agreements if (a.kind, a.region) == (kind, region)]
        return max((a for a in held if a.holds_on(day)), key=lambda a: a.valid_from, default=None)

    @staticmethod
    def _by_size(site: SiteInfo) -> list[int]:
        order = ("sub_region", "safety_region", "network")
        return [site.regions[division] for division in order if division in site.regions]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """How an actor stands to one site."""

    relations: frozenset[str]
    at: datetime | None = None
