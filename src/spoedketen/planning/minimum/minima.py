"""The smallest number of places for a service level, by part of the day, and what pooling gains.

Each part of the day is staffed for its busiest hour of the week, by Erlang C, exact; the load of an
hour is that without limits (:mod:`spoedketen.planning.minimum.presence`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.points import IntArray
from spoedketen.planning.chain.layout import nearest_area
from spoedketen.planning.chain.ready import Region, ambulances_on_duty
from spoedketen.planning.minimum.loads import (
    bed_loads,
    crew_loads,
    crisis_loads,
    delivery_loads,
    post_loads,
    room_loads,
)
from spoedketen.planning.minimum.presence import WEEK
from spoedketen.simulation.queueing import servers_needed

PARTS: Mapping[str, range] = {"day": range(7, 15), "evening": range(15, 23), "night": range(23, 31)}
Now = Mapping[str, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooling:
    """What one place instead of two would need, and how far the two are apart."""

    other: str
    apart: int
    together: int
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """One place: what it has now, its busiest load and the units needed, by part of the day."""

    resource: str
    id: str
    name: str
    now: Mapping[str, int]
    load: Mapping[str, float]
    needed: Mapping[str, int]
    pooling: Pooling | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Places of one resource: loads and units now by hour [n, 168], minutes between them [n, n].

    ``minutes`` None: two of them cannot become one.
    """

    resource: str
    ids: Sequence[str]
    names: Sequence[str]
    now: IntArray
    loads: FloatArray
    minutes: FloatArray | None


def minima(region: Region, share: float, resource: str = "rooms") -> tuple[Minimum, ...]:
    """Return the smallest numbers of a resource at which at most ``share`` (0-1) has to wait."""
    return tuple(each for places in PLACES[resource](region) for each in _minima(places, share))


def _minima(places: Places, share: float) -> list[Minimum]:
    found = []
    for n, id_ in enumerate(places.ids):
        load = by_part(places.loads[n])
        found.append(
            Minimum(
                resource=places.resource,
                id=id_,
                name=places.names[n],
                now={part: int(value) for part, value in by_part(places.now[n]).items()},
                load=load,
                needed={part: servers_needed(value, share=share) for part, value in load.items()},
                pooling=_pooling(places, n, share),
            )
        )
    return found


def by_part(hours: FloatArray | IntArray) -> dict[str, float]:
    """Return the largest value of each part of the day from values by hour of the week [168]."""
    week = hours.reshape(7, 24)
    return {
        name: float(week[:, [hour % 24 for hour in part]].max()) for name, part in PARTS.items()
    }


def _pooling(places: Places, n: int, share: float) -> Pooling | None:
    """Return the gain of one place with the nearest other, at the busiest hour of both."""
    if places.minutes is None or len(places.ids) == 1:
        return None
    near = min((o for o in range(len(places.ids)) if o != n), key=lambda o: places.minutes[n, o])  # type: ignore[index]
    loads = places.loads
    apart = [servers_needed(float(loads[each].max()), share=share) for each in (n, near)]
    return Pooling(
        other=places.names[near],
        apart=sum(apart),
        together=servers_needed(float((loads[n] + loads[near]).max()), share=share),
        minutes=float(places.minutes[n, near]),
    )


def _at_sites(region: Region, resource: str, loads: FloatArray, units: Mapping[str, int]) -> Places:
    sites = region.layout.sites
    rows = [s for s, id_ in enumerate(sites.ids) if id_ in units]
    now = np.array([units[sites.ids[s]] for s in rows])
    return Places(
        resource=resource,
        ids=[sites.ids[s] for s in rows],
        names=[sites.names[s] for s in rows],
        now=np.repeat(now[:, None], WEEK, axis=1),
        loads=loads[rows],
        minutes=_between(region.layout.to_site[0], region.layout.site_area)[np.ix_(rows, rows)],
    )


def _between(minutes: FloatArray, area: IntArray) -> FloatArray:
    """Return the minutes by car between places, the same from either side [n, n].

    Each way is told from the area nearest to a place, so the longer of both is taken.
    """
    there = minutes[area]
    return np.maximum(there, there.T)


def _rooms(region: Region) -> tuple[Places, ...]:
    return (_at_sites(region, "rooms", room_loads(region), region.capacity.rooms),)


def _beds(region: Region) -> tuple[Places, ...]:
    wards, intensive_care = bed_loads(region)
    return (
        _at_sites(region, "ward_beds", wards, region.capacity.wards),
        _at_sites(region, "intensive_care_beds", intensive_care, region.capacity.intensive_care),
    )


POST_RESOURCES = ("post_telephones", "post_rooms", "post_cars")


def _posts(region: Region) -> tuple[Places, ...]:
    posts = region.layout.posts
    minutes = _between(region.layout.to_post, nearest_area(region.layout.areas, posts))
    return tuple(
        Places(
            resource=resource,
            ids=posts.ids,
            names=posts.names,
            now=np.stack([units[n] for units in region.capacity.posts.values()]),
            loads=loads,
            minutes=minutes,
        )
        for n, (resource, loads) in enumerate(zip(POST_RESOURCES, post_loads(region), strict=True))
    )


def _deliveries(region: Region) -> tuple[Places, ...]:
    units = region.capacity.delivery_rooms
    return (_at_sites(region, "delivery_rooms", delivery_loads(region), units),)


def _crisis(region: Region) -> tuple[Places, ...]:
    now = np.repeat(np.array(region.capacity.crisis)[:, None], WEEK, axis=1)
    return (_by_region(region, "crisis_workers", now, crisis_loads(region)),)


def _crews(region: Region) -> tuple[Places, ...]:
    return (_by_region(region, "crews", ambulances_on_duty(region), crew_loads(region)),)


def _by_region(region: Region, resource: str, now: IntArray, loads: FloatArray) -> Places:
    """Return units of the ambulance regions, which are not put together."""
    ids = region.layout.ambulance_regions
    names = region.pack.region_names("safety_region")
    told = [names.get(id_, id_) for id_ in ids]
    return Places(resource=resource, ids=ids, names=told, now=now, loads=loads, minutes=None)


PLACES: Mapping[str, Callable[[Region], tuple[Places, ...]]] = {
    "rooms": _rooms,
    "beds": _beds,
    "posts": _posts,
    "delivery_rooms": _deliveries,
    "crisis": _crisis,
    "crews": _crews,
}
"""What a minimum can be asked of."""
