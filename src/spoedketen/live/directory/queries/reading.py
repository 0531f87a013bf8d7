"""Reading the rows of the directory into one frozen picture."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from spoedketen.domain.calendars import Calendar, OpeningWindow, minute_of_day
from spoedketen.live.accounts.queries import organisation_ids
from spoedketen.live.directory.models import (
    Agreement,
    CalendarWindow,
    Region,
    Service,
    ServiceTerm,
    SharingChoice,
    Site,
    SiteRegion,
)
from spoedketen.live.directory.values import (
    AgreementInfo,
    Directory,
    RegionInfo,
    ServiceInfo,
    SiteInfo,
    TermInfo,
)


def read(version: int) -> Directory:
    """Return everything of the directory as it stands."""
    regions = _regions()
    sites = _sites()
    services = _services(sites)
    agreements = tuple(_agreement(row) for row in Agreement.objects.all())
    return Directory(
        version=version,
        regions=regions,
        sites=sites,
        services=services,
        by_slug={service.slug: service for service in services.values()},
        site_by_slug={site.slug: site for site in sites.values()},
        calendars=_calendars(),
        agreements=agreements,
        desks=_desks(agreements),
    )


def _desks(agreements: Iterable[AgreementInfo]) -> dict[int, tuple[AgreementInfo, ...]]:
    held: dict[int, tuple[AgreementInfo, ...]] = {}
    ids = organisation_ids()
    for each in agreements:
        keeper = ids.get(str(each.parameters.get("organisation"))) if each.kind == "desk" else None
        if keeper is not None:
            held[keeper] = (*held.get(keeper, ()), each)
    return held


def _regions() -> dict[int, RegionInfo]:
    beside: dict[int, set[int]] = defaultdict(set)
    for one, other in Region.neighbours.through.objects.values_list(
        "from_region_id", "to_region_id"
    ):
        beside[one].add(other)
        beside[other].add(one)
    return {
        row.id: RegionInfo(
            id=row.id,
            slug=row.slug,
            division=row.division,
            name=row.name,
            sort_key=row.sort_key,
            parent=row.parent_id,
            network=row.network_id,
            neighbours=frozenset(beside[row.id]),
        )
        for row in Region.objects.defer("geometry").order_by("division", "sort_key")
    }


def _memberships() -> tuple[dict[int, dict[str, int]], dict[int, set[int]]]:
    home: dict[int, dict[str, int]] = defaultdict(dict)
    further: dict[int, set[int]] = defaultdict(set)
    rows = SiteRegion.objects.values_list("site_id", "region_id", "region__division", "is_home")
    for site, region, division, is_home in rows:
        if is_home:
            home[site][division] = region
        elif division == "network":
            further[site].add(region)
    return home, further


def _audiences() -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in SharingChoice.objects.order_by("since", "id"):
        found[row.site_id][row.figure] = row.audience
    return found


def _sites() -> dict[int, SiteInfo]:
    home, further = _memberships()
    audiences = _audiences()
    return {
        row.id: SiteInfo(
            id=row.id,
            slug=row.slug,
            name=row.name,
            sort_key=row.sort_key,
            kind=row.kind,
            town=row.town,
            lat=row.lat,
            lon=row.lon,
            organisation=row.organisation_id,
            organisation_slug=row.organisation.slug,
            organisation_name=row.organisation.name,
            regions=home[row.id],
            further_networks=frozenset(further[row.id]),
            origin=row.origin,
            audiences=audiences.get(row.id, {}),
        )
        for row in Site.objects.select_related("organisation").order_by("sort_key")
    }


def _services(sites: Mapping[int, SiteInfo]) -> dict[int, ServiceInfo]:
    terms = _terms()
    return {
        row.id: ServiceInfo(
            id=row.id,
            slug=row.slug,
            service_type=row.service_type,
            level=row.level,
            flags=tuple(row.flags),
            parts=tuple(row.parts),
            calendar=row.calendar,
            site=sites[row.site_id],
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            origin=row.origin,
            terms=terms.get(row.id, ()),
        )
        for row in Service.objects.all()
    }


def _terms() -> dict[int, tuple[TermInfo, ...]]:
    found: dict[int, tuple[TermInfo, ...]] = {}
    names = TermInfo.__dataclass_fields__
    for row in ServiceTerm.objects.all():
        term = TermInfo(**{name: getattr(row, name) for name in names})
        found[row.service_id] = (*found.get(row.service_id, ()), term)
    return found


def _calendars() -> dict[str, Calendar]:
    windows: dict[str, list[OpeningWindow]] = defaultdict(list)
    for row in CalendarWindow.objects.order_by("id"):
        windows[row.calendar].append(
            OpeningWindow(
                days=tuple(row.days.split()),
                opens_minute=minute_of_day(row.opens),
                closes_minute=minute_of_day(row.closes),
                holidays=row.holidays,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
        )
    return {name: Calendar(id=name, windows=tuple(rows)) for name, rows in windows.items()}


def _agreement(row: Agreement) -> AgreementInfo:
    return AgreementInfo(
        id=row.id,
        region=row.region_id,
        kind=row.kind,
        parameters=row.parameters,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
    )
