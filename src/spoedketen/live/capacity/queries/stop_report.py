"""The stops of a quarter, from the register to what may be published."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.models import Stop, StopReportEdition
from spoedketen.live.capacity.queries.stops import rules_for
from spoedketen.live.directory.queries import directory
from spoedketen.live.directory.values import AgreementInfo, ServiceInfo
from spoedketen.quality.disclosure import Protection
from spoedketen.quality.editions import Edition
from spoedketen.quality.stop_report import (
    DUTCH_TIME,
    Contributor,
    OwnFigures,
    Quarter,
    StopRecord,
    StopReport,
    own_figures,
    stop_report,
)
from spoedketen.reports.stop_report import publication as reports
from spoedketen.reports.stop_report.publication import Definition, LeftOut, Publication
from spoedketen.reports.stop_report.stored import restored

PERMISSION = "reports.view"
SERVICE_TYPE = "emergency_department"
COUNTED_STATES = ("stop", "time_out")


SETTLED = timedelta(days=1)
"""After this the stops of a quarter are over: none lasts longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A report made of the register and directory as they are now, and what it is made of."""

    published: Publication
    edition: Edition
    agreements: tuple[int, ...]


def quarters(actor: Actor, at: datetime) -> list[Quarter]:
    """Return the quarters of which a report can be made, the newest first."""
    actor.must(PERMISSION)
    first = Stop.objects.order_by("declared_at").values_list("declared_at", flat=True).first()
    quarter, oldest = last_quarter(at), Quarter.of(first or at)
    found = []
    while quarter >= oldest:
        found.append(quarter)
        quarter = quarter.previous
    return found


def last_quarter(at: datetime) -> Quarter:
    """Return the last quarter of which a report can be made."""
    return Quarter.of(at - SETTLED).previous


def kept_editions(quarter: Quarter) -> list[StopReportEdition]:
    """Return every edition of a quarter, the first one first."""
    return list(StopReportEdition.objects.filter(quarter=quarter.name).order_by("number"))


def published_by(row: StopReportEdition) -> Publication:
    """Return the report as it was told."""
    edition = reports.Edition(
        number=row.number,
        made_on=row.made_at.astimezone(DUTCH_TIME).date(),
        reason=row.reason,
        digest=row.digest,
    )
    return restored(row.told, edition)


def edition_of(row: StopReportEdition) -> Edition:
    """Return what an edition told and of whom."""
    contributors, own = [], {}
    for name, kept in row.own.items():
        contributors.append(Contributor(id=name, regions=kept["regions"]))
        own[name] = OwnFigures(number=kept["number"], minutes=kept["minutes"])
    lines = published_by(row).report.lines
    return Edition(lines=lines, contributors=tuple(contributors), own=own)


def draft(quarter: Quarter, at: datetime) -> Draft:
    """Return the report of a quarter that has ended, of the register as it is now.

    Raises
    ------
    RequestError
        If the quarter has not ended: its figures would change after they were told.
    """
    if at < quarter.ends + SETTLED:
        raise RequestError("quarter_not_ended", found=quarter.name)
    there = _departments(quarter)
    services = [service for service in there if _agreed_on_stops(service, quarter)]
    contributors = tuple(_contributor(service, quarter) for service in services)
    records = _records(services, quarter)
    report = stop_report(quarter, contributors, records, _protection(quarter))
    own = own_figures(quarter, contributors, records)
    kinds = ("stop", "publication")
    agreed = sorted(each.id for kind in kinds for each in _agreements(kind, quarter))
    return Draft(
        published=replace(
            _published(report, contributors, quarter),
            left_out=tuple(_left_out([s for s in there if s not in services], quarter)),
        ),
        edition=Edition(lines=report.lines, contributors=contributors, own=own),
        agreements=tuple(agreed),
    )


def _published(
    report: StopReport, contributors: Iterable[Contributor], quarter: Quarter
) -> Publication:
    regions = directory().regions.values()
    networks = {region.slug for region in regions if region.division == "network"}
    told = {f"{line.division}/{line.region}" for line in report.lines}
    names = {f"{region.division}/{region.slug}": region.name for region in regions}
    return Publication(
        report=report,
        names={place: name for place, name in sorted(names.items()) if place in told},
        definitions=tuple(_definitions(quarter)),
        contributing_networks=len({c.regions.get("network") for c in contributors} & networks),
        networks=len(networks),
        is_demonstration=settings.DEMONSTRATION,
    )


def _last_day(quarter: Quarter) -> date:
    return date.fromordinal(quarter.ends.date().toordinal() - 1)


def _departments(quarter: Quarter) -> list[ServiceInfo]:
    """Return the departments that existed in the quarter."""
    first, last = quarter.begins.date(), _last_day(quarter)
    return [
        service
        for service in directory().services.values()
        if service.service_type == SERVICE_TYPE and service.existed_in(first, last)
    ]


def _agreed_on_stops(service: ServiceInfo, quarter: Quarter) -> bool:
    ends = quarter.ends - timedelta(seconds=1)
    return any(rules_for(service, at).is_allowed for at in (quarter.begins, ends))


def _left_out(services: Iterable[ServiceInfo], quarter: Quarter) -> Iterable[LeftOut]:
    """Yield how many departments each region has that agreed on no stops."""
    found = (directory().agreement("stop", s.site, _last_day(quarter)) for s in services)
    counts = Counter(agreed.region or 0 if agreed else 0 for agreed in found)
    regions = directory().regions
    named = {regions[region].name if region else "": number for region, number in counts.items()}
    for name, number in sorted(named.items()):
        yield LeftOut(region=name, locations=number)


def _contributor(service: ServiceInfo, quarter: Quarter) -> Contributor:
    regions = directory().regions
    agreement = directory().agreement("publication", service.site, _last_day(quarter))
    return Contributor(
        id=service.slug,
        regions={
            division: regions[region].slug for division, region in service.site.regions.items()
        },
        tells_duration=bool(agreement is None or agreement.parameters["durations"]),
    )


def _protection(quarter: Quarter) -> Protection:
    """Return the strictest threshold that any region agreed on."""
    wanted = [a.parameters["fewest_locations"] for a in _agreements("publication", quarter)]
    return Protection(fewest=max(wanted, default=Protection().fewest))


def _agreements(kind: str, quarter: Quarter) -> list[AgreementInfo]:
    day = _last_day(quarter)
    return [a for a in directory().agreements if a.kind == kind and a.holds_on(day)]


def _records(services: Iterable[ServiceInfo], quarter: Quarter) -> list[StopRecord]:
    by_id = {service.id: service.slug for service in services}
    rows = Stop.objects.filter(
        service_id__in=by_id,
        scope="",
        state__in=COUNTED_STATES,
        drill="",
        declared_at__gte=quarter.begins,
        declared_at__lt=quarter.ends,
    ).values_list("service_id", "declared_at", "ended_at", "until", "retracted_at")
    return [
        StopRecord(
            contributor=by_id[service],
            began=began,
            ended=min(ended or until, until),
            is_retracted=retracted is not None,
        )
        for service, began, ended, until, retracted in rows
    ]


def _definitions(quarter: Quarter) -> Iterable[Definition]:
    regions = directory().regions
    for agreement in sorted(_agreements("stop", quarter), key=lambda a: a.region or 0):
        name = regions[agreement.region].name if agreement.region else ""
        text = agreement.parameters["definition"]
        yield Definition(region=name, text=text, source=agreement.source)
