"""Where a citizen can go: the nearest services of a kind, and what anybody may be told of them.

A waiting time only of a GP post whose location shares it with the whole country; never how busy
a hospital is, and nothing else of what services report.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from spoedketen.domain.care import CareKind
from spoedketen.live.capacity.place_tables import Place
from spoedketen.live.capacity.queries.places import places
from spoedketen.live.capacity.queries.standing import moment, standing_in
from spoedketen.live.directory.queries import directory, is_open, local_day
from spoedketen.live.directory.values import ServiceInfo

MOST, FARTHEST_MINUTES = 3, 180.0
POST = "gp_out_of_hours_post"
QUARTER, WEEK = timedelta(minutes=15), timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A service that somebody can go to; ``changes_at`` is when it closes, or opens again."""

    name: str
    town: str
    service_type: str
    minutes: float
    is_open: bool
    changes_at: datetime | None
    wait_minutes: int | None = None


def doors_of(kind: CareKind, place: Place, at: datetime) -> list[Door]:
    """Return the nearest services that give a kind of care; those that are open come first."""
    table = places()
    minutes, columns = table.minutes_of(table.by_id[place.id], "car"), table.sites
    near = sorted(
        (_minutes(minutes, columns.get(each.site.slug)), each.slug, each)
        for each in directory().services_on(local_day(at))
        if each.service_type in kind.services
    )
    within = [(far, each) for far, _, each in near if far <= FARTHEST_MINUTES]
    opened = [one for one in within if is_open(one[1], at + timedelta(minutes=one[0]))]
    shut = [one for one in within if one not in opened]
    chosen = [*opened[:MOST], *shut[: max(MOST - len(opened), 0)]]
    return _doors(chosen, at)


def _minutes(minutes: Sequence[float], column: int | None) -> float:
    return inf if column is None else minutes[column]


def _doors(chosen: Sequence[tuple[float, ServiceInfo]], at: datetime) -> list[Door]:
    waits = _waits((each for _, each in chosen), at)
    return [
        Door(
            name=each.site.name,
            town=each.site.town,
            service_type=each.service_type,
            minutes=far,
            is_open=is_open(each, at),
            changes_at=_changes(each, at),
            wait_minutes=waits.get(each.id),
        )
        for far, each in chosen
    ]


def _changes(service: ServiceInfo, at: datetime) -> datetime | None:
    """Return the quarter of an hour at which a service opens or closes; None within a week."""
    held = directory().calendars.get(service.calendar)
    if held is None or held.on(at.date()).is_always_open():
        return None
    now = is_open(service, at)
    begin = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    quarters = (begin + QUARTER * step for step in range(1, WEEK // QUARTER + 1))
    return next((each for each in quarters if is_open(service, each) != now), None)


def _waits(services: Iterable[ServiceInfo], at: datetime) -> dict[int, int]:
    posts = {
        each.id
        for each in services
        if each.service_type == POST and each.site.audiences.get("waiting") == "national"
    }
    if not posts:
        return {}
    return {
        each.service.id: figures.waiting_minutes
        for each in standing_in(None, moment(at))
        if each.service.id in posts
        for figures in each.current(at)
        if figures.waiting_minutes is not None
    }
