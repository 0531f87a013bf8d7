"""Regions, organisations and services."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from spoedketen.live.accounts.queries import organisations_by_name
from spoedketen.live.api.authentication import ReadingKey
from spoedketen.live.api.conditional import unchanged
from spoedketen.live.api.gates import caller
from spoedketen.live.api.notice import notice
from spoedketen.live.api.pages import PageNumber, PageSize, paged
from spoedketen.live.api.responses import READ_ERRORS
from spoedketen.live.api.schemas import (
    FiguresOut,
    OrganisationOut,
    OrganisationsOut,
    RegionOut,
    RegionsOut,
    ServiceOut,
    ServicesOut,
    SumsOut,
)
from spoedketen.live.api.shapes import figures_out, region_out, service_out, sum_out
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.capacity.queries.board import board_rows, tiles
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.directory.values import RegionInfo, ServiceInfo

router = Router(tags=["directory"], auth=ReadingKey())


@router.get("/regions", response={200: RegionsOut, **READ_ERRORS}, operation_id="list_regions")
def list_regions(
    request: HttpRequest,
    division: str | None = None,
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> RegionsOut:
    """List regions, of one division where asked; divisions do not nest."""
    caller(request, "list_regions")
    found = directory()
    rows = [r for r in found.regions.values() if division in {None, r.division}]
    shown, following = paged(request, rows, page, page_size)
    items = [region_out(region, found) for region in shown]
    return RegionsOut(items=items, count=len(rows), next=following, notice=notice())


@router.get(
    "/regions/{division}/{region}",
    response={200: RegionOut, 304: None, **READ_ERRORS},
    operation_id="read_region",
)
def read_region(
    request: HttpRequest, response: HttpResponse, division: str, region: str
) -> RegionOut | tuple[int, None]:
    """Read one region."""
    caller(request, "read_region")
    found = _region(division, region)
    if unchanged(request, response, f"d{directory().version}"):
        return 304, None
    return region_out(found, directory())


@router.get(
    "/regions/{division}/{region}/sums",
    response={200: SumsOut, **READ_ERRORS},
    operation_id="read_region_sums",
)
def read_region_sums(request: HttpRequest, division: str, region: str) -> SumsOut:
    """Read the sums of a region per link; division `nation`, region `nl` is the country."""
    actor = caller(request, "read_region_sums")
    whole = (division, region) == ("nation", "nl")
    place = None if whole else _region(division, region).id
    items = [sum_out(tile) for tile in tiles(actor, place, timezone.now())]
    return SumsOut(items=items, count=len(items), next=None, notice=notice())


def _region(division: str, slug: str) -> RegionInfo:
    found = directory().region_named(slug, division)
    if found is None:
        raise NotFound("region_unknown", given=f"{division}/{slug}")
    return found


@router.get(
    "/organisations",
    response={200: OrganisationsOut, **READ_ERRORS},
    operation_id="list_organisations",
)
def list_organisations(
    request: HttpRequest,
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> OrganisationsOut:
    """List organisations by name."""
    caller(request, "list_organisations")
    rows = organisations_by_name()
    shown, following = paged(request, rows, page, page_size)
    items = [OrganisationOut(id=o.slug, name=o.name, kind=o.kind, notice=notice()) for o in shown]
    return OrganisationsOut(items=items, count=len(rows), next=following, notice=notice())


@router.get(
    "/organisations/{organisation}",
    response={200: OrganisationOut, **READ_ERRORS},
    operation_id="read_organisation",
)
def read_organisation(request: HttpRequest, organisation: str) -> OrganisationOut:
    """Read one organisation."""
    caller(request, "read_organisation")
    for each in organisations_by_name():
        if each.slug == organisation:
            return OrganisationOut(id=each.slug, name=each.name, kind=each.kind, notice=notice())
    raise NotFound("organisation_unknown", given=organisation)


@router.get("/services", response={200: ServicesOut, **READ_ERRORS}, operation_id="list_services")
def list_services(  # noqa: PLR0913, PLR0917 - each filter is one parameter of the address
    request: HttpRequest,
    mine: bool = False,  # noqa: FBT001, FBT002 - a parameter of the address
    service_type: str | None = None,
    sector: str | None = None,
    region: str | None = None,
    flag: str | None = None,
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> ServicesOut:
    """List services that exist today: what is where, with which level and flags."""
    actor = caller(request, "list_services")
    at, found = timezone.now(), directory()
    wanted = (service_type, sector, region, flag)
    rows = [
        service
        for service in found.services_on(local_day(at))
        if _fits(service, *wanted)
        and (not mine or service.site.organisation in actor.organisations)
    ]
    shown, following = paged(request, rows, page, page_size)
    items = [service_out(actor, service, found, at) for service in shown]
    return ServicesOut(items=items, count=len(rows), next=following, notice=notice())


def _fits(
    service: ServiceInfo,
    service_type: str | None,
    sector: str | None,
    region: str | None,
    flag: str | None,
) -> bool:
    found = chain().by_service_type.get(service.service_type)
    regions = directory().regions
    slugs = {regions[r].slug for r in service.site.regions.values()} if region else set()
    return (
        service_type in {None, service.service_type}
        and sector in {None, found.code if found else ""}
        and (region is None or region in slugs)
        and (flag is None or flag in service.flags)
    )


@router.get(
    "/services/{service}",
    response={200: ServiceOut, 304: None, **READ_ERRORS},
    operation_id="read_service",
)
def read_service(
    request: HttpRequest, response: HttpResponse, service: str
) -> ServiceOut | tuple[int, None]:
    """Read one service."""
    actor = caller(request, "read_service")
    found, at = service_named(service), timezone.now()
    tag = f"d{directory().version}-{local_day(at)}-{actor.id}"
    if unchanged(request, response, tag):
        return 304, None
    return service_out(actor, found, directory(), at)


@router.get(
    "/services/{service}/figures",
    response={200: list[FiguresOut], **READ_ERRORS},
    operation_id="read_service_figures",
)
def read_service_figures(request: HttpRequest, service: str) -> list[FiguresOut]:
    """Read what stands now and what is expected, as far as it is shared with the caller."""
    actor = caller(request, "read_service_figures")
    at, found = timezone.now(), service_named(service)
    rows = board_rows(actor, [found.slug], at)
    shown = [f for row in rows for f in (*(row.figures or ()), *(row.expected or ()))]
    return [figures_out(found.slug, figures, at) for figures in shown]


def service_named(slug: str) -> ServiceInfo:
    """Return a service by its public id, or refuse."""
    found = directory().by_slug.get(slug)
    if found is None:
        raise NotFound("service_unknown", given=slug)
    return found
