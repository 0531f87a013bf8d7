"""When deliveries arrived, here or at the platform of the rule: counted by the database.

A slot of a service is one step in an index, however many observations there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.models import DeliveryReceipt, Observation

FAILED = """
SELECT service, n, LEAST(here.at, there.at)
FROM unnest(%(services)s::bigint[]) AS service
CROSS JOIN unnest(%(places)s::int[], %(begins)s::timestamptz[], %(latest)s::timestamptz[],
                  %(closes)s::timestamptz[]) AS slot (n, begins, latest, closes)
LEFT JOIN LATERAL (
    SELECT received_at AS at FROM capacity_observation
    WHERE service_id = service AND horizon = 'now'
      AND received_at >= begins AND received_at < closes AND received_at <= %(now)s
    ORDER BY received_at LIMIT 1) AS here ON true
LEFT JOIN LATERAL (
    SELECT delivered_at AS at FROM capacity_deliveryreceipt
    WHERE service_id = service AND platform = %(platform)s
      AND delivered_at >= begins AND delivered_at < closes AND delivered_at <= %(now)s
    ORDER BY delivered_at LIMIT 1) AS there ON true
WHERE LEAST(here.at, there.at) IS NULL OR LEAST(here.at, there.at) > latest
"""
LAST = """
SELECT service,
    (SELECT received_at FROM capacity_observation
     WHERE service_id = service AND horizon = 'now' AND received_at <= %(now)s
     ORDER BY received_at DESC LIMIT 1),
    (SELECT delivered_at FROM capacity_deliveryreceipt
     WHERE service_id = service AND platform = %(platform)s AND delivered_at <= %(now)s
     ORDER BY delivered_at DESC LIMIT 1)
FROM unnest(%(services)s::bigint[]) AS service
"""
AROUND = """
SELECT service, due,
    GREATEST(
        (SELECT received_at FROM capacity_observation
         WHERE service_id = service AND horizon = 'now' AND received_at < due
         ORDER BY received_at DESC LIMIT 1),
        (SELECT delivered_at FROM capacity_deliveryreceipt
         WHERE service_id = service AND platform = %(platform)s AND delivered_at < due
         ORDER BY delivered_at DESC LIMIT 1)),
    LEAST(
        (SELECT received_at FROM capacity_observation
         WHERE service_id = service AND horizon = 'now' AND received_at >= due
           AND received_at <= %(now)s
         ORDER BY received_at LIMIT 1),
        (SELECT delivered_at FROM capacity_deliveryreceipt
         WHERE service_id = service AND platform = %(platform)s AND delivered_at >= due
           AND delivered_at <= %(now)s
         ORDER BY delivered_at LIMIT 1))
FROM unnest(%(services)s::bigint[], %(due)s::timestamptz[]) AS asked (service, due)
"""


def not_in_time(
    services: Sequence[int],
    slots: Mapping[int, tuple[datetime, datetime, datetime]],
    platform: str,
    at: datetime,
) -> list[tuple[int, int, datetime | None]]:
    """Return service, slot and first arrival wherever none came in time.

    ``slots`` are (begins, latest, closes) by place.
    """
    begins, latest, closes = (list(column) for column in zip(*slots.values(), strict=True))
    given = {"begins": begins, "latest": latest, "closes": closes, "places": list(slots)}
    return _rows(FAILED, services=list(services), platform=platform, now=at, **given)


def last_arrivals(
    services: Iterable[int], platform: str, at: datetime
) -> dict[int, tuple[datetime | None, datetime | None]]:
    """Return when each service last delivered, here and there."""
    rows = _rows(LAST, services=list(services), platform=platform, now=at)
    return {service: (here, there) for service, here, there in rows}


def arrivals_around(
    asked: Iterable[tuple[int, datetime]], platform: str, at: datetime
) -> dict[tuple[int, datetime], tuple[datetime | None, datetime | None]]:
    """Return the arrivals before and after moments at which services were due."""
    pairs = list(asked)
    services, due = [one for one, _ in pairs], [moment for _, moment in pairs]
    rows = _rows(AROUND, services=services, due=due, platform=platform, now=at)
    return {(service, moment): (before, after) for service, moment, before, after in rows}


def _rows(statement: str, **given: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def known_since(at: datetime) -> datetime:
    """Return since when this server could receive anything."""
    entries = AuditEntry.objects.order_by("id").values_list("happened_at", flat=True)
    told = Observation.objects.order_by("id").values_list("received_at", flat=True)
    return min(filter(None, (entries.first(), told.first())), default=at)


def heard_of(platform: str) -> datetime | None:
    """Return when a platform last told of a receipt; None if it never did."""
    rows = DeliveryReceipt.objects.filter(platform=platform)
    latest: datetime | None = rows.aggregate(last=Max("received_at"))["last"]
    return latest
