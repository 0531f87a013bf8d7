"""Keeping half-hour sums per region and sector, for sparklines and trends.

The sum of a slot is what was available at its end, over the figures that held then, so a source
that reports once a day counts in every slot of that day, and one that fell silent in none.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from spoedketen.live.capacity.queries.history import SLOT_MINUTES, slot_of, slots_before
from spoedketen.live.capacity.queries.picture import picture
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.directory.queries import directory, is_open
from spoedketen.live.directory.values import ServiceInfo

NATION = 0
LAST_PER_SLOT = """
    SELECT DISTINCT ON (service_id, resource, slot)
      service_id, resource, observed_at, valid_until, available, staffed
    FROM (
      SELECT service_id, resource, observed_at, valid_until, id, staffed,
        coalesce(free, greatest(
          staffed - occupied - coalesce(blocked, 0) - coalesce(reserved, 0), 0)) AS available,
        date_bin('30 minutes', observed_at, 'epoch') AS slot
      FROM capacity_observation
      WHERE horizon = 'now' AND observed_at > %s AND observed_at <= %s
    ) AS told
    ORDER BY service_id, resource, slot, observed_at DESC, id DESC
"""
KEEP = """
    INSERT INTO capacity_regionhistory (region_id, sector, slot, available, staffed, sources)
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::float[], %s::float[],
                         %s::int[])
    ON CONFLICT (region_id, slot, sector) DO UPDATE SET
      available = EXCLUDED.available, staffed = EXCLUDED.staffed, sources = EXCLUDED.sources
"""
LONGEST_HOURS = 25


@dataclass(slots=True)
class _Sum:
    """What is known of one region, sector and slot."""

    available: float | None = None
    staffed: float | None = None
    sources: int = 0

    def add(self, available: float | None, staffed: float | None) -> None:
        if available is not None:
            self.available = (self.available or 0) + available
        if staffed is not None:
            self.staffed = (self.staffed or 0) + staffed


Sums = dict[tuple[int, str, datetime], _Sum]


def roll_up_now(at: datetime) -> None:
    """Keep the sums of the running half hour, from the picture."""
    held, slot = picture(at), slot_of(at)
    sums: Sums = defaultdict(_Sum)
    for service in directory().services.values():
        if not is_open(service, at):
            continue  # it owes no figure, so no sum counts it
        told = [
            (f.available, f.staffed)
            for f in held.figures.get(service.id, ())
            if f.horizon == "now" and not f.is_stale(at) and _counts(service, f.resource)
        ]
        _add(sums, service, slot, told)
    _keep(sums)


def roll_up_day(at: datetime) -> None:
    """Keep the sums of the last 24 hours anew, so that late arrivals count."""
    slots = slots_before(at)
    sums: Sums = defaultdict(_Sum)
    for service_id, series in _series(at).items():
        service = directory().services.get(service_id)
        if service is None:
            continue
        for slot in slots[:-1]:
            if not is_open(service, slot + timedelta(minutes=SLOT_MINUTES)):
                continue
            _add(sums, service, slot, list(_holding(service, series, slot)))
    _keep(sums)


Series = Mapping[str, list[tuple[datetime, datetime, float | None, float | None]]]


def _series(at: datetime) -> dict[int, Series]:
    found: dict[int, dict[str, list[tuple[datetime, datetime, float | None, float | None]]]] = (
        defaultdict(lambda: defaultdict(list))
    )
    with connection.cursor() as cursor:
        cursor.execute(LAST_PER_SLOT, [at - timedelta(hours=2 * LONGEST_HOURS), at])
        for service, resource, observed, until, available, staffed in cursor.fetchall():
            found[service][resource].append((observed, until, available, staffed))
    return {service: dict(series) for service, series in found.items()}


def _holding(
    service: ServiceInfo, series: Series, slot: datetime
) -> Iterable[tuple[float | None, float | None]]:
    """Return what each resource had at the end of a slot, where it still held."""
    end = slot + timedelta(minutes=SLOT_MINUTES)
    for resource, rows in series.items():
        place = bisect_right(rows, end, key=lambda row: row[0]) - 1
        if place >= 0 and rows[place][1] > slot and _counts(service, resource):
            yield rows[place][2], rows[place][3]


def _counts(service: ServiceInfo, resource: str) -> bool:
    sector = chain().by_service_type.get(service.service_type)
    found = sector.resources.get(resource) if sector else None
    return found is not None and found.counts


def _add(
    sums: Sums,
    service: ServiceInfo,
    slot: datetime,
    told: Sequence[tuple[float | None, float | None]],
) -> None:
    if not told:
        return
    sector = chain().by_service_type[service.service_type].code
    for region in (NATION, *service.site.regions.values()):
        held = sums[region, sector, slot]
        held.sources += any(available is not None for available, _ in told)
        for available, staffed in told:
            held.add(available, staffed)


@transaction.atomic
def _keep(sums: Sums) -> None:
    rows = sorted(sums)
    columns: list[Any] = [
        [region for region, _, _ in rows],
        [sector for _, sector, _ in rows],
        [slot for _, _, slot in rows],
        [sums[row].available for row in rows],
        [sums[row].staffed for row in rows],
        [sums[row].sources for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, columns)
