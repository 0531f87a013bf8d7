"""The newest figures and stops of the whole country, held by each process.

Kept up to date from the outbox: the picture knows the place up to which it has read, takes the
events after it in commit order and reads those services again. A new epoch or a gap too large
makes it read everything.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from spoedketen.live.capacity.crowding_values import CrowdingInfo
from spoedketen.live.capacity.models import CurrentObservation, Stop
from spoedketen.live.capacity.queries.crowding import newest_crowding
from spoedketen.live.capacity.queries.stops import stop_values
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import Figures, StopInfo
from spoedketen.live.directory.queries import directory
from spoedketen.live.events.queries import last_position, news_after
from spoedketen.live.events.values import Position

FIELDS = tuple(Figures.__dataclass_fields__)
COLUMNS = tuple(name for name in FIELDS if name != "unit")
GAP = 5_000
RECENT_HOURS = 24


@dataclass
class Picture:
    """What stands now, by service id; a reader must not change it."""

    epoch: str = ""
    position: Position = field(default_factory=lambda: Position(xid=0, row=0))
    directory_version: int = -1
    figures: dict[int, tuple[Figures, ...]] = field(default_factory=dict)
    stops: dict[int, tuple[StopInfo, ...]] = field(default_factory=dict)
    crowding: dict[int, CrowdingInfo] = field(default_factory=dict)


_lock = Lock()
_held = Picture()


def picture(at: datetime) -> Picture:
    """Return the picture as of the last certain event."""
    global _held  # noqa: PLW0603 - one picture a process, replaced as a whole
    with _lock:
        version = directory().version
        now_epoch, events = news_after(_held.position, GAP)
        if (_held.epoch, _held.directory_version) != (now_epoch, version):
            _held = _whole(now_epoch, version, at)
            return _held
        if len(events) == GAP:
            _held = _whole(now_epoch, version, at)
        elif events:
            slugs = {event.service for event in events if event.service}
            _held = _renewed(_held, slugs, events[-1].position, at)
        return _held


def forget() -> None:
    """Let the next reader take everything anew."""
    global _held  # noqa: PLW0603 - see `picture`
    _held = Picture()


def last_known() -> Picture:
    """Return the picture as it was last read, without asking the database."""
    return _held


def _whole(now_epoch: str, version: int, at: datetime) -> Picture:
    position = last_position()
    return Picture(
        epoch=now_epoch,
        position=position,
        directory_version=version,
        figures=_figures(None),
        stops=_recent_stops(None, at),
        crowding=newest_crowding(None, at - timedelta(hours=RECENT_HOURS)),
    )


def _renewed(held: Picture, slugs: Iterable[str], position: Position, at: datetime) -> Picture:
    by_slug = directory().by_slug
    ids = [by_slug[slug].id for slug in slugs if slug in by_slug]
    gone = dict.fromkeys(ids, ())
    return Picture(
        epoch=held.epoch,
        position=position,
        directory_version=held.directory_version,
        figures={**held.figures, **gone, **_figures(ids)},
        stops={**held.stops, **gone, **_recent_stops(ids, at)},
        crowding={
            **held.crowding,
            **newest_crowding(ids, at - timedelta(hours=RECENT_HOURS)),
        },
    )


def _figures(ids: Iterable[int] | None) -> dict[int, tuple[Figures, ...]]:
    rows = CurrentObservation.objects.values_list("service_id", *COLUMNS)
    if ids is not None:
        rows = rows.filter(service_id__in=list(ids))
    found: dict[int, list[Figures]] = defaultdict(list)
    for service, *values in rows:
        found[service].append(as_figures(dict(zip(COLUMNS, values, strict=True))))
    return {service: _in_order(service, figures) for service, figures in found.items()}


def as_figures(values: Mapping[str, Any]) -> Figures:
    """Return a row as a value, with the unit of its resource."""
    return Figures(unit=_unit(values["resource"]), **values)


def _unit(resource: str) -> str:
    for sector in chain().sectors.values():
        if resource in sector.resources:
            return sector.resources[resource].unit
    return ""


def _in_order(service: int, figures: list[Figures]) -> tuple[Figures, ...]:
    info = directory().services.get(service)
    sector = chain().by_service_type.get(info.service_type) if info else None
    order = {code: place for place, code in enumerate(sector.resources)} if sector else {}
    horizons = {code: row["minutes"] for code, row in chain().horizons.items()}
    return tuple(
        sorted(figures, key=lambda f: (horizons.get(f.horizon, 0), order.get(f.resource, 99)))
    )


def _recent_stops(ids: Iterable[int] | None, at: datetime) -> dict[int, tuple[StopInfo, ...]]:
    since = at - timedelta(hours=RECENT_HOURS)
    rows = Stop.objects.filter(until__gt=since)
    if ids is not None:
        rows = rows.filter(service_id__in=list(ids))
    found: dict[int, list[StopInfo]] = defaultdict(list)
    for service, stop in stop_values(rows):
        found[service].append(stop)
    return {service: tuple(stops) for service, stops in found.items()}
