"""Reading stops, with who has seen them and what they may still become."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.capacity.models import Stop
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.stop_rules import StopRules, latest_end, stop_rules
from spoedketen.live.capacity.temporary_rules import temporary_rules
from spoedketen.live.capacity.values import StopInfo
from spoedketen.live.directory.queries import directory, local_day, visible_sites
from spoedketen.live.directory.values import ServiceInfo

SEEING = "stop.acknowledge"


def stop_values(rows: QuerySet[Stop], limit: int | None = None) -> Iterable[tuple[int, StopInfo]]:
    """Return stops as values with their service ids, newest first."""
    found = directory()
    full = rows.order_by("-declared_at", "-id").prefetch_related("concerns", "seen", "arrivals")
    for row in full[:limit]:
        if row.service_id in found.services:
            yield row.service_id, _value(row, found.services[row.service_id])


def _value(row: Stop, service: ServiceInfo) -> StopInfo:
    names = directory().regions
    seen = {each.control_room_id: each.at for each in row.seen.all()}
    concerned = [each.control_room_id for each in row.concerns.all()]
    sites = directory().site_by_slug
    rules = rules_for(service, row.declared_at)
    return StopInfo(
        id=str(row.public_id),
        service=service.slug,
        site_name=service.site.name,
        sector=chain().by_service_type[service.service_type].code,
        scope=row.scope,
        state=row.state,
        reason=row.reason,
        note=row.note,
        declared_at=row.declared_at,
        until=row.until,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        retracted_at=row.retracted_at,
        version=row.version,
        declared_by=row.declared_by,
        alternatives=tuple(sites[s].name for s in row.alternatives if s in sites),
        awaiting=tuple(names[c].name for c in concerned if c not in seen and c in names),
        seen=tuple((names[c].name, at) for c, at in seen.items() if c in names),
        arrivals=sum(each.number for each in row.arrivals.all()),
        arrivals_by_kind=_arrivals(row),
        drill=row.drill,
        may_renew_until=latest_end(row.declared_at, rules) if rules.is_renewable else None,
    )


def _arrivals(row: Stop) -> tuple[tuple[str, int], ...]:
    counted: Counter[str] = Counter()
    for each in row.arrivals.all():
        counted[each.kind] += each.number
    return tuple(sorted(counted.items()))


def rules_for(service: ServiceInfo, at: datetime) -> StopRules:
    """Return the agreement on stops that holds for a service, as it holds for now."""
    agreed = directory().agreement("stop", service.site, local_day(at))
    return stop_rules(agreed, temporary_rules(service.site, at))


def stop_of(actor: Actor, public_id: str) -> StopInfo:
    """Return one stop that the actor may see."""
    return _one(actor, Stop.objects.filter(public_id=public_id), public_id)


def _one(actor: Actor, rows: QuerySet[Stop], name: str) -> StopInfo:
    for service, stop in stop_values(rows, 1):
        if directory().services[service].site.id in visible_sites(actor, "opening"):
            return stop
    raise NotFound("stop_unknown", given=name)


def stops_of_service(service: ServiceInfo, limit: int = 50) -> list[StopInfo]:
    """Return the stops of a service, newest first; the caller has checked who asks."""
    return [stop for _, stop in stop_values(Stop.objects.filter(service_id=service.id), limit)]


def stops_seen_by(
    actor: Actor, *, since: datetime, region: int | None = None, **wanted: Any
) -> list[StopInfo]:
    """Return the stops since a moment that the actor may see, newest first.

    A control room, that is who may press "seen" for it, also sees every stop that
    concerns it, wherever the department lies.
    """
    seen = visible_sites(actor, "opening")
    found = directory()
    rows = Stop.objects.filter(until__gt=since, **wanted)
    rooms = actor.regions_with(SEEING)
    concerned = set(rows.filter(concerns__control_room_id__in=rooms).values_list("id", flat=True))
    ids = [
        row_id
        for row_id, service in rows.values_list("id", "service_id")
        if row_id in concerned or _is_in(found.services.get(service), seen, region)
    ]
    return [stop for _, stop in stop_values(Stop.objects.filter(id__in=ids))]


def _is_in(service: ServiceInfo | None, seen: frozenset[int], region: int | None) -> bool:
    if service is None or service.site.id not in seen:
        return False
    return region is None or region in service.site.regions.values()
