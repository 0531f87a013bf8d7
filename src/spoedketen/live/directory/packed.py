"""What a region pack says, made ready for the directory: pure, no database.

Adds what a pack does not hold but the directory needs: an owner for each site, every division of
each site (from the nearest area), an ambulance service per safety region, a site of its own for
each GP post inside a hospital, and the services that follow from others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml
from scipy.spatial import cKDTree

from spoedketen.domain.pack import Pack

DIVISIONS = (
    "network",
    "sub_region",
    "safety_region",
    "control_room",
    "gp_organisation",
    "ggz_region",
    "care_office",
    "municipality",
    "province",
)
NEIGHBOUR_KM = 8.0
"""Networks are beside each other where two of their places lie within this distance."""
KM_PER_DEGREE = (111.2, 68.0)
"""Latitude and longitude at 52.2 degrees north; good to 2 % inside the country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedSite:
    """A site ready to be stored."""

    slug: str
    name: str
    organisation: str
    organisation_name: str
    kind: str
    town: str
    lat: float
    lon: float
    regions: Mapping[str, str]
    further_networks: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    origin: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedService:
    """A service ready to be stored."""

    site: str
    service_type: str
    level: str
    calendar: str
    valid_from: date | None
    valid_to: date | None
    origin: str
    source: str

    @property
    def slug(self) -> str:
        """The public id."""
        return f"{self.site}.{self.service_type}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedDirectory:
    """Everything of a pack that the directory keeps."""

    regions: tuple[dict[str, Any], ...]
    neighbours: tuple[tuple[str, str], ...]
    sites: tuple[PackedSite, ...]
    services: tuple[PackedService, ...]
    calendars: tuple[dict[str, Any], ...]


def packed_directory(pack: Pack) -> PackedDirectory:
    """Return the directory of a pack."""
    places = _Places(pack)
    sites = {site.slug: site for site in _sites(pack, places)}
    services = list(_services(pack))
    sites, services = _posts_apart(sites, services)
    services += _followed(services)
    for site, service in _ambulance_services(pack, places):
        sites[site.slug] = site
        services.append(service)
    return PackedDirectory(
        regions=tuple(pack.table("regions").iter_rows(named=True)),
        neighbours=places.neighbours("network"),
        sites=tuple(sites.values()),
        services=tuple(services),
        calendars=tuple(pack.table("calendars").iter_rows(named=True)),
    )


class _Places:
    """Areas and sites of a pack as points, with the regions that are known of each.

    Sites count beside areas: a list of hospitals often knows its safety region where the areas
    of the pack do not.
    """

    def __init__(self, pack: Pack) -> None:
        self.areas = list(pack.table("areas").iter_rows(named=True))
        self.rows = [*self.areas, *pack.table("sites").iter_rows(named=True)]
        self.points = np.array([_flat(row["lat"], row["lon"]) for row in self.rows])
        self._trees: dict[str, tuple[list[str], cKDTree | None]] = {}
        self.room_of_safety = self._rooms(pack)
        self.network_of_safety = self._most_frequent("safety_region", "network")

    def _rooms(self, pack: Pack) -> dict[str, str]:
        told = {
            safety: room
            for room, regions in _rooms().items()
            for safety in regions
            if room in pack.region_names("control_room")
        }
        return told | self._most_frequent("safety_region", "control_room")

    def _most_frequent(self, one: str, other: str) -> dict[str, str]:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.rows:
            if row.get(one) and row.get(other):
                counts[row[one]][row[other]] += 1
        return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}

    def nearest(self, division: str, lat: float, lon: float) -> str | None:
        """Return the region of the nearest area that has one in the division."""
        if division not in self._trees:
            known = [place for place, row in enumerate(self.rows) if row.get(division)]
            names = [self.rows[place][division] for place in known]
            self._trees[division] = (names, cKDTree(self.points[known]) if known else None)
        names, tree = self._trees[division]
        return None if tree is None else names[int(tree.query(_flat(lat, lon))[1])]

    def neighbours(self, division: str) -> tuple[tuple[str, str], ...]:
        """Return the pairs of regions that lie beside each other."""
        pairs = cKDTree(self.points).query_pairs(NEIGHBOUR_KM, output_type="ndarray")
        names = [row.get(division) for row in self.rows]
        found = {(names[a], names[b]) for a, b in pairs}
        told = {(min(a, b), max(a, b)) for a, b in found if a and b and a != b}
        return tuple(sorted(told))

    def middle(self, safety_region: str) -> tuple[float, float]:
        """Return the middle of what is known to lie in a safety region."""
        rows = [row for row in self.rows if row["safety_region"] == safety_region]
        lats, lons = [row["lat"] for row in rows], [row["lon"] for row in rows]
        return float(np.mean(lats)), float(np.mean(lons))


@cache
def _rooms() -> dict[str, list[str]]:
    text = (files("spoedketen.live.directory") / "control_rooms.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text)["rooms"])


def _flat(lat: float, lon: float) -> tuple[float, float]:
    return lat * KM_PER_DEGREE[0], lon * KM_PER_DEGREE[1]


def _sites(pack: Pack, places: _Places) -> Iterable[PackedSite]:
    names = dict(pack.table("organisations").select("id", "name").iter_rows())
    for row in pack.table("sites").iter_rows(named=True):
        owner = row["organisation"] or row["id"]
        yield PackedSite(
            slug=row["id"],
            name=row["name"],
            organisation=owner,
            organisation_name=names.get(owner, row["name"]),
            kind=row["kind"],
            town=row["town"] or "",
            lat=row["lat"],
            lon=row["lon"],
            regions=_regions_of(row, places),
            further_networks=tuple((row["further_networks"] or "").split()),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            origin=row["origin"] or "indicative",
            source=row["source"] or "",
        )


def _regions_of(row: Mapping[str, Any], places: _Places) -> dict[str, str]:
    found = {}
    for division in DIVISIONS:
        told = row.get(division) or places.nearest(division, row["lat"], row["lon"])
        if told:
            found[division] = told
    safety = found.get("safety_region")
    if safety in places.room_of_safety:
        # A control room serves whole safety regions, so this beats the nearest area.
        found["control_room"] = places.room_of_safety[safety]
    return found


def _services(pack: Pack) -> Iterable[PackedService]:
    for row in pack.table("services").iter_rows(named=True):
        yield PackedService(
            site=row["site"],
            service_type=row["service_type"],
            level=row["level"] or "",
            calendar=row["calendar"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            origin=row["origin"] or "indicative",
            source=row["source"] or "",
        )


POST = "gp_out_of_hours_post"


def _posts_apart(
    sites: dict[str, PackedSite], services: list[PackedService]
) -> tuple[dict[str, PackedSite], list[PackedService]]:
    """Give each GP post inside a hospital a site and an owner of its own.

    A post belongs to a GP service organisation; under the hospital's name the hospital would
    write its figures.
    """
    found, kept = dict(sites), []
    for service in services:
        host = sites[service.site]
        if service.service_type != POST or host.kind == "gp_post":
            kept.append(service)
            continue
        slug = f"hap-{host.slug}"
        name = f"Huisartsenpost bij {host.name}"
        found[slug] = replace(
            host, slug=slug, name=name, organisation=slug, organisation_name=name, kind="gp_post"
        )
        kept.append(replace(service, site=slug))
    return found, kept


@cache
def _rules() -> list[dict[str, str]]:
    text = (files("spoedketen.live.directory") / "assumed_services.yaml").read_text("utf-8")
    return list(yaml.safe_load(text))


def _followed(services: Iterable[PackedService]) -> list[PackedService]:
    there = {service.slug for service in services}
    added = []
    for rule in _rules():
        for service in services:
            new = replace(
                service,
                service_type=rule["adds"],
                level="",
                calendar="always",
                origin="assumed",
                source=rule["reason"],
            )
            if service.service_type == rule["where"] and new.slug not in there:
                there.add(new.slug)
                added.append(new)
    return added


def _ambulance_services(pack: Pack, places: _Places) -> Iterable[tuple[PackedSite, PackedService]]:
    for region, name in pack.region_names("safety_region").items():
        if region not in places.network_of_safety:
            continue
        slug = f"rav-{region.lower()}"
        lat, lon = places.middle(region)
        regions = {"safety_region": region, "network": places.network_of_safety[region]}
        if region in places.room_of_safety:
            regions["control_room"] = places.room_of_safety[region]
        site = PackedSite(
            slug=slug,
            name=f"RAV {name}",
            organisation=slug,
            organisation_name=f"RAV {name}",
            kind="ambulance",
            town="",
            lat=lat,
            lon=lon,
            regions=regions,
            further_networks=(),
            valid_from=None,
            valid_to=None,
            origin="indicative",
            source="one service per safety region; placed in the middle of what is known of it",
        )
        yield (
            site,
            PackedService(
                site=slug,
                service_type="ambulance",
                level="",
                calendar="always",
                valid_from=None,
                valid_to=None,
                origin="indicative",
                source=site.source,
            ),
        )
