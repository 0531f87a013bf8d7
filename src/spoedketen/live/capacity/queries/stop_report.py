"""The stops of a quarter, from the register to what may be published."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.models import Stop
from spoedketen.live.capacity.queries.stops import rules_for
from spoedketen.live.directory.queries import directory
from spoedketen.live.directory.values import AgreementInfo, ServiceInfo
from spoedketen.quality.disclosure import Protection
from spoedketen.quality.stop_report import Contributor, Quarter, StopRecord, stop_report
from spoedketen.reports.stop_report.publication import Definition, Publication

PERMISSION = "reports.view"
SERVICE_TYPE = "emergency_department"
COUNTED_STATES = ("stop", "time_out")


def quarters(actor: Actor, at: datetime) -> list[Quarter]:
    """Return the quarters of which a report can be made, the newest first."""
    actor.must(PERMISSION)
    first = Stop.objects.order_by("declared_at").values_list("declared_at", flat=True).first()
    quarter, oldest = Quarter.of(at).previous, Quarter.of(first or at)
    found = []
    while quarter >= oldest:
        found.append(quarter)
        quarter = quarter.previous
    return found


def stop_publication(actor: Actor, quarter: Quarter, at: datetime) -> Publication:
    """Return the report of a quarter that has ended.

    Raises
    ------
    RequestError
        If the quarter has not ended: its figures would change after they were told.
    """
    actor.must(PERMISSION)
    if at < quarter.ends:
        raise RequestError("quarter_not_ended", found=quarter.name)
    services = _departments(quarter)
    contributors = [_contributor(service, quarter) for service in services]
    report = stop_report(quarter, contributors, _records(services, quarter), _protection(quarter))
    regions = directory().regions.values()
    networks = {region.slug for region in regions if region.division == "network"}
    return Publication(
        report=report,
        names={f"{region.division}/{region.slug}": region.name for region in regions},
        definitions=tuple(_definitions(quarter)),
        contributing_networks=len({c.regions.get("network") for c in contributors} & networks),
        networks=len(networks),
        is_demonstration=settings.DEMONSTRATION,
    )


def _last_day(quarter: Quarter) -> date:
    return date.fromordinal(quarter.ends.date().toordinal() - 1)


def _departments(quarter: Quarter) -> list[ServiceInfo]:
    """Return the departments that existed in the quarter and where stops are agreed."""
    day = _last_day(quarter)
    return [
        service
        for service in directory().services_on(day)
        if service.service_type == SERVICE_TYPE and rules_for(service, quarter.begins).is_allowed
    ]


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
