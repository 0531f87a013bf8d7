"""A chain that the simulator can run, from a region pack."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from math import ceil, floor

import numpy as np

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.pack import Pack
from spoedketen.domain.points import IntArray
from spoedketen.planning.chain.capacity import (
    Capacity,
    capacity_of,
    day_and_night,
    pool_of,
)  # fmt: skip
from spoedketen.planning.chain.crews import Crews, crews_of_regions, crews_of_stations, on_duty
from spoedketen.planning.chain.demand import Demand, demand_of
from spoedketen.planning.chain.ground import flat_km, near_regions, raster_of
from spoedketen.planning.chain.habits import FOLLOW_UP, NEEDS, habits_of
from spoedketen.planning.chain.layout import Layout, Paths, area_minutes, layout_of
from spoedketen.planning.chain.targets import targets_on
from spoedketen.planning.travel_model import TravelModel
from spoedketen.simulation.chain import Chain
from spoedketen.simulation.chain_patients import Habits
from spoedketen.simulation.chain_records import SITE, URGENCIES, Ground
from spoedketen.simulation.network import Network, Pool, Station, Stop, of_patient

URGENCY_CLASSES = tuple(f"u{level}" for level in range(URGENCIES))
DEPARTMENT_NEEDS = [0, 3, 4, 5]
PASS_STOP = ("multitrauma",)
"""Needs that a stop does not turn away: a level 1 centre takes its trauma patients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordination:
    """How far the links of the chain know of each other and help."""

    shares_stops: bool = True
    """Ambulances and GPs know which departments are on stop before they leave."""
    crosses_borders: bool = True
    """A neighbouring region sends an ambulance when the own one has none free."""
    spread_minutes: float = 0.0
    """Patients are spread: a department with all rooms taken counts as so much farther."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A pack made ready: what every scenario of it has in common."""

    pack: Pack
    travel: TravelModel
    values: Assumptions
    on: date
    paths: Paths
    layout: Layout
    demand: Demand
    habits: Habits
    capacity: Capacity


def region_of(pack: Pack, travel: TravelModel, values: Assumptions, on: date) -> Region:
    """Return a pack with the capacity that it has now."""
    paths = area_minutes(pack, travel)
    layout = layout_of(pack, travel, paths, on)
    demand = demand_of(pack)
    habits = habits_of(demand, values)
    return Region(
        pack=pack,
        travel=travel,
        values=values,
        on=on,
        paths=paths,
        layout=layout,
        demand=demand,
        habits=habits,
        capacity=capacity_of(pack, layout, demand, habits, values),
    )


def chain_of(
    region: Region,
    changed: Pack | None = None,
    coordination: Coordination | None = None,
    factors: Mapping[str, float] | None = None,
    layout: Layout | None = None,
) -> tuple[Chain, Layout]:
    """Return the chain of a region, perhaps after a scenario, with where its links are.

    What closes takes its rooms and beds along; what opens gets those that the demand of now asks
    for there; what a change of capacity names gets what it says; the rest stays as it is.
    ``factors`` multiply the requests of a kind; ``layout`` is that of the scenario where it is
    known.
    """
    coordination = coordination or Coordination()
    if layout is None and changed is not None:
        layout = layout_of(changed, region.travel, region.paths, region.on)
    layout = layout or region.layout
    demand = region.demand.times(factors) if factors else region.demand
    habits = habits_of(demand, region.values)
    capacity = capacity_after(region, changed, layout)
    value = {name: row.value for name, row in region.values.items()}
    pools, stations, sites, need_station = _hospitals(layout, capacity, value)
    posts = _posts(region, layout, pools, stations)
    crisis = _crisis(region.capacity, pools, stations)
    follow_up = _follow_up(region.capacity, pools, stations)
    network = Network(pools=tuple(pools), stations=tuple(stations), classes=URGENCY_CLASSES)
    crews = _crews(region, layout)
    ground = _ground(
        layout,
        network,
        (sites, need_station),
        (posts, crisis, follow_up),
        crews,
        coordination,
        value,
        targets_on(region.on),
    )
    return (
        Chain(
            network=network,
            ground=ground,
            habits=habits,
            sites=sites,
            units=crews[0],
            kinds=demand.kinds,
            at_start=region.capacity.at_start,
        ),
        layout,
    )


def _crews(region: Region, layout: Layout) -> Crews:
    """Return the ambulances: those of the stations, or so many a region as the capacity says."""
    if region.capacity.crews is not None:
        return crews_of_regions(layout, region.demand, region.capacity.crews)
    value = {name: row.value for name, row in region.values.items()}
    return crews_of_stations(layout, region.layout, region.demand, value)


def ambulances_on_duty(region: Region) -> IntArray:
    """Return how many ambulances of each region are on duty by hour of the week [R, 168]."""
    return on_duty(region.layout, _crews(region, region.layout))


def capacity_after(region: Region, changed: Pack | None, layout: Layout) -> Capacity:
    """Return the capacity of now, with that of what opens and what a scenario tells anew."""
    if changed is None:
        return region.capacity
    anew = capacity_of(changed, layout, region.demand, region.habits, region.values)
    now = region.capacity
    opened, told = set(anew.rooms) - set(now.rooms), _told_anew(region.pack, changed)
    return replace(
        now,
        rooms={**now.rooms, **_only(anew.rooms, opened), **told["treatment_rooms"]},
        wards={**_only(anew.wards, opened), **now.wards, **told["beds"]},
        intensive_care={
            **_only(anew.intensive_care, opened),
            **now.intensive_care,
            **told["intensive_care_beds"],
        },
        delivery_rooms={**anew.delivery_rooms, **now.delivery_rooms, **told["delivery_rooms"]},
    )


def _told_anew(before: Pack, after: Pack) -> dict[str, dict[str, int]]:
    """Return the amounts that a scenario tells, by resource and site."""
    known = set(before.table("capacity").select("site", "resource", "amount").iter_rows())
    found: dict[str, dict[str, int]] = {
        name: {} for name in ("treatment_rooms", "beds", "intensive_care_beds", "delivery_rooms")
    }
    for row in after.table("capacity").select("site", "resource", "amount").iter_rows():
        if row not in known:
            site, resource, amount = row
            found[resource][site] = round(amount)
    return found


def _only(units: Mapping[str, int], sites: set[str]) -> dict[str, int]:
    return {site: number for site, number in units.items() if site in sites}


def _station(
    name: str, *pools: str, places: int | None = None, stop: Stop | None = None
) -> Station:
    priority = {name: level for level, name in enumerate(URGENCY_CLASSES)}
    return Station(
        name=name,
        pools=pools,
        time=of_patient(),
        priority=priority,
        waiting_places=places,
        stop=stop,
    )


def _hospitals(
    layout: Layout, capacity: Capacity, value: Mapping[str, float]
) -> tuple[list[Pool], list[Station], np.ndarray, IntArray]:
    pools: list[Pool] = []
    stations: list[Station] = []
    sites = np.zeros(len(layout.sites), SITE)
    for name in ("department", "ward", "intensive_care"):
        sites[name] = -1
    need_station = np.full((len(NEEDS), len(sites)), -1, np.int64)
    for s, id_ in enumerate(layout.sites.ids):
        rooms = capacity.rooms.get(id_, 0)
        if rooms and layout.opens[0, s].any():
            sites[s]["department"], sites[s]["rooms"] = len(stations), rooms
            _department(id_, rooms, value, pools, stations)
        for column, beds in (("ward", capacity.wards), ("intensive_care", capacity.intensive_care)):
            if beds.get(id_):
                sites[s][column] = len(stations)
                pools.append(Pool(name=f"{column}:{id_}", units=(beds[id_],)))
                stations.append(_station(f"{column}:{id_}", f"{column}:{id_}", places=0))
        sites[s]["beds"] = capacity.wards.get(id_, 0)
        need_station[DEPARTMENT_NEEDS, s] = np.where(
            layout.opens[DEPARTMENT_NEEDS, s].any(axis=1), sites[s]["department"], -1
        )
        if layout.opens[1, s].any():
            need_station[1, s] = len(stations)
            rooms = capacity.delivery_rooms.get(id_, 1)
            pools.append(Pool(name=f"delivery:{id_}", units=(rooms,)))
            stations.append(_station(f"delivery:{id_}", f"delivery:{id_}"))
        if layout.opens[2, s].any():
            need_station[2, s] = len(stations)
            stations.append(_station(f"planned:{id_}"))
    # What no site of the region offers is met by an emergency department.
    need_station[(need_station < 0).all(axis=1)] = need_station[0]
    return pools, stations, sites, need_station


def _department(
    id_: str, rooms: int, value: Mapping[str, float], pools: list[Pool], stations: list[Station]
) -> None:
    names = [f"{what}:{id_}" for what in ("rooms", "nurses", "doctors")]
    pools.append(Pool(name=names[0], units=(rooms,)))
    for name, who in zip(names[1:], ("nurse", "doctor"), strict=True):
        day = rooms * value[f"ed_{who}_share_day"]
        night = rooms * value[f"ed_{who}_share_night"]
        pools.append(pool_of(name, day_and_night(day, night)))
    begin = max(ceil(value["stop_begin"] * rooms), 2)
    stop = Stop(
        begin_at=begin,
        end_at=min(floor(value["stop_end"] * rooms), begin - 1),
        minimum_minutes=value["stop_minutes"],
    )
    # Who waits for a bed keeps the room; nurse and doctor go to the next patient.
    stations.append(replace(_station(f"department:{id_}", *names, stop=stop), kept_pools=1))


def _posts(
    region: Region, layout: Layout, pools: list[Pool], stations: list[Station]
) -> tuple[IntArray, IntArray, IntArray]:
    nearest = layout.to_post.argmin(axis=1)
    found = []
    for part, what in enumerate(("desk", "room", "car")):
        first = len(stations)
        for post, units in region.capacity.posts.items():
            pools.append(pool_of(f"post_{what}:{post}", np.maximum(units[part], 1)))
            stations.append(_station(f"post_{what}:{post}", f"post_{what}:{post}"))
        found.append(first + nearest)
    return found[0], found[1], found[2]


def _crisis(capacity: Capacity, pools: list[Pool], stations: list[Station]) -> int:
    first = len(stations)
    for number, units in enumerate(capacity.crisis):
        pools.append(Pool(name=f"crisis:{number}", units=(units,)))
        stations.append(_station(f"crisis:{number}", f"crisis:{number}"))
    return first


def _follow_up(capacity: Capacity, pools: list[Pool], stations: list[Station]) -> int:
    first = len(stations)
    for kind, places in zip(FOLLOW_UP, capacity.follow_up, strict=True):
        for number, units in enumerate(places):
            pools.append(Pool(name=f"{kind}:{number}", units=(int(units),)))
            stations.append(_station(f"{kind}:{number}", f"{kind}:{number}", places=0))
    return first


def pace_of(value: Mapping[str, float]) -> FloatArray:
    """Return the factor on minutes with siren by urgency: A0 and A1 have it, the others do not."""
    slower = value["without_siren_factor"]
    return np.array([1.0, 1.0, slower, slower])


def _ground(  # noqa: PLR0913, PLR0917
    layout: Layout,
    network: Network,
    hospitals: tuple[np.ndarray, IntArray],
    firsts: tuple[tuple[IntArray, IntArray, IntArray], int, int],
    ambulance: tuple[np.ndarray, np.ndarray],
    coordination: Coordination,
    value: Mapping[str, float],
    targets: FloatArray,
) -> Ground:
    (desk, room, car), crisis, follow_up = firsts
    sites, need_station = hospitals
    units, duty = ambulance
    east, north = flat_km(layout)
    switches, raster = raster_of(east, north)
    switches["shares_stops"] = coordination.shares_stops
    switches["crosses_borders"] = coordination.crosses_borders
    switches["spreads"] = coordination.spread_minutes
    switches["return_factor"] = value["without_siren_factor"]
    switches["taste"] = value["choice_minutes"]
    switches["transfer"] = value["transfer_minutes"]
    switches["detour"], switches["turnout"] = value["road_detour"], value["turnout_minutes"]
    regions = len(layout.ambulance_regions)
    kinds = np.arange(len(FOLLOW_UP)) * len(layout.follow_up_regions)
    return Ground(
        switches=switches,
        to_site=layout.to_site,
        siren=layout.siren,
        east_km=east,
        north_km=north,
        raster=raster,
        site_area=layout.site_area,
        taste_number=np.array([_number_of(id_) for id_ in layout.sites.ids], np.int64),
        order=_orders(layout, need_station),
        transfer=_transfers(layout, sites),
        need_station=need_station,
        is_open=_hours(layout, need_station, len(network.stations)),
        post_desk=desk,
        post_room=room,
        post_car=car,
        post_minutes=layout.to_post.min(axis=1),
        crisis_team=crisis + layout.ambulance_region,
        outflow=follow_up + layout.follow_up_region[:, None] + kinds[None, :],
        region=layout.ambulance_region,
        region_units=np.searchsorted(units["region"], np.arange(regions + 1))[
            np.stack([np.arange(regions), np.arange(1, regions + 1)], axis=1)
        ],
        near_regions=near_regions(layout),
        duty=duty,
        targets=targets,
        passes_stop=np.array([need in PASS_STOP for need in NEEDS]),
        pace=pace_of(value),
    )


def _transfers(layout: Layout, sites: np.ndarray) -> IntArray:
    """Return the nearest other site with a ward, or with intensive care and a ward [2, sites]."""
    minutes = layout.to_site[1][layout.site_area].copy()
    np.fill_diagonal(minutes, np.inf)
    has_ward = sites["ward"] >= 0
    able = np.stack([has_ward, has_ward & (sites["intensive_care"] >= 0)])
    found = np.where(able[:, None, :], minutes, np.inf)
    return np.where(np.isfinite(found).any(axis=2), found.argmin(axis=2), -1)


def _number_of(id_: str) -> int:
    """Return a number below 2^32 that belongs to an id: what else there is does not change it."""
    return int.from_bytes(sha256(id_.encode()).digest()[:4], "big")


def _hours(layout: Layout, need_station: IntArray, stations: int) -> np.ndarray:
    """Return when each station takes patients [stations, 672]; what has no hours always does."""
    found = np.ones((stations, layout.opens.shape[2]), np.bool_)
    for need in range(3):
        for s in np.flatnonzero(need_station[need] >= 0):
            found[need_station[need, s]] = layout.opens[need, s]
    return found


def _orders(layout: Layout, need_station: IntArray) -> IntArray:
    """Return the sites that answer a need, nearest first, by mode and area; the rest is -1."""
    found = np.full((2, len(NEEDS), len(layout.areas), len(layout.sites)), -1, np.int64)
    for mode in range(2):
        ranked = np.argsort(layout.to_site[mode], axis=1, kind="stable")
        for need in range(len(NEEDS)):
            answers = need_station[need] >= 0
            kept = answers[ranked]
            found[mode, need, :, : answers.sum()] = ranked[kept].reshape(len(ranked), -1)
    return found
