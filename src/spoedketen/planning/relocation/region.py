"""One ambulance region made ready for advice: its places, standing points, minutes and calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from spoedketen.domain.ambulance_units import MOVING, UnitReport
from spoedketen.domain.errors import RequestError
from spoedketen.domain.geodesy import FloatArray, straight_km
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import points_of
from spoedketen.domain.points import IntArray, Points
from spoedketen.planning.chain.demand import demand_of
from spoedketen.planning.chain.layout import READY, area_regions, nearest_area
from spoedketen.planning.relocation.situation import NOWHERE, Demand, Fleet, Situation, Terms
from spoedketen.planning.relocation.standing import ELSEWHERE, Counted, Unknown
from spoedketen.planning.travel_model import TravelModel

CALLS = "control_room_call"
DIVISION = "safety_region"
FARTHEST_KM = 12.0
"""From a unit to the nearest place of its region; further off it counts for nobody here."""
ZONE = ZoneInfo("Europe/Amsterdam")
NEVER_MINUTES = 24 * 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionGround:
    """A areas and P stations of a region. ``places`` [A] are municipalities, else the areas.

    ``siren`` and ``calm`` [A, A] are minutes with and without siren between areas; a station or
    unit is taken to be at the nearest. ``calls_per_week`` [A]; ``profile`` [168] adds up to 1.
    """

    region: str
    areas: Points
    places: tuple[str, ...]
    stations: Points
    station_area: IntArray
    siren: FloatArray
    calm: FloatArray
    calls_per_week: FloatArray
    profile: FloatArray


def ambulance_regions(pack: Pack, on: date) -> tuple[str, ...]:
    """Return the ambulance regions of a pack; one without a name where it knows none."""
    return area_regions(pack, DIVISION, on)[1]


def region_ground(pack: Pack, travel: TravelModel, region: str, on: date) -> RegionGround:
    """Return one region of a pack on a day.

    Raises
    ------
    RequestError
        ``ambulance_region_unknown``, or ``chain_lacks`` where it has no station.
    """
    number, names = area_regions(pack, DIVISION, on)
    if region not in names:
        raise RequestError("ambulance_region_unknown", given=region, known=", ".join(names))
    every = points_of(pack.table("areas"))
    rows = np.flatnonzero(number == names.index(region))
    areas, stations = every.subset(rows), _stations(pack, every.subset(rows), every, region, on)
    if not len(stations) or not len(areas):
        raise RequestError("chain_lacks", part="stations")
    demand = demand_of(pack)
    return RegionGround(
        region=region,
        areas=areas,
        places=_places(pack, rows),
        stations=stations,
        station_area=nearest_area(areas, stations),
        siren=_finite(travel.minutes("ambulance_siren", areas, areas)),
        calm=_finite(travel.minutes("ambulance", areas, areas)),
        calls_per_week=demand.by_area(CALLS)[rows],
        profile=demand.profile[demand.kinds.index(CALLS)],
    )


def _stations(pack: Pack, own: Points, every: Points, region: str, on: date) -> Points:
    """Return the stations of a region; one that names no region is of the nearest area's."""
    found = pack.valid("stations", on).filter(pl.col("readiness").is_in(list(READY)))
    points = points_of(found)
    if not len(points):
        return points
    told = found[DIVISION].to_list() if DIVISION in found.columns else [None] * found.height
    nearest, ids = nearest_area(every, points), set(own.ids)
    rows = [
        row
        for row, name in enumerate(told)
        if (name == region if name else every.ids[nearest[row]] in ids)
    ]
    return points.subset(rows)


def _places(pack: Pack, rows: IntArray) -> tuple[str, ...]:
    areas = pack.table("areas")
    names = pack.region_names("municipality")
    told = areas["municipality"].to_list() if "municipality" in areas.columns else []
    return tuple(
        names.get(told[row], told[row]) if told and told[row] else areas["name"][row]
        for row in (int(each) for each in rows)
    )


def _finite(minutes: FloatArray) -> FloatArray:
    return np.where(np.isfinite(minutes), minutes, NEVER_MINUTES)


def hour_of_week(at: datetime) -> int:
    """Return the hour of the Dutch week of a moment, from Monday 00:00."""
    local = at.astimezone(ZONE)
    return local.weekday() * 24 + local.hour


def situation_of(
    ground: RegionGround, counted: Sequence[Counted], hour: int, terms: Terms
) -> tuple[Situation, tuple[Unknown, ...]]:
    """Return a situation with the units that are in the region, and those that are not."""
    here = [(each, *_where(ground, each.report)) for each in counted]
    kept = [found for found in here if found[1] != NOWHERE]
    lost = [each.report for each, area, _ in here if area == NOWHERE]
    area = np.array([found[1] for found in kept], dtype=np.int64)
    at_station = ground.station_area
    fleet = Fleet(
        units=tuple(found[0].report.id for found in kept),
        wait=np.array([found[0].wait for found in kept], dtype=np.float64),
        goal=np.array([found[2] for found in kept], dtype=np.int64),
        area=area,
        reach=ground.siren[area],
        moves=ground.calm[area][:, at_station],
    )
    situation = Situation(
        demand=_demand(ground, hour),
        points=ground.stations.ids,
        reach=ground.siren[at_station],
        fleet=fleet,
        terms=terms,
    )
    return situation, tuple(Unknown(report=each, why=ELSEWHERE) for each in lost)


def _demand(ground: RegionGround, hour: int) -> Demand:
    places = tuple(dict.fromkeys(ground.places))
    row = {name: number for number, name in enumerate(places)}
    return Demand(
        places=places,
        place_of=np.array([row[name] for name in ground.places], dtype=np.int64),
        calls=ground.calls_per_week * ground.profile[hour],
        calls_per_week=float(ground.calls_per_week.sum()),
    )


def _where(ground: RegionGround, report: UnitReport) -> tuple[int, int]:
    """Return the area where a unit is or goes to and the point there, else ``NOWHERE``."""
    named = report.towards if report.state == MOVING else report.station
    if named in ground.stations.ids:
        point = ground.stations.ids.index(named)
        return int(ground.station_area[point]), point
    if report.lat is None or report.lon is None:
        return NOWHERE, NOWHERE
    lat, lon = np.array([report.lat]), np.array([report.lon])
    km = straight_km(lat, lon, ground.areas.lat, ground.areas.lon)[0]
    nearest = int(np.argmin(km))
    return (nearest if km[nearest] <= FARTHEST_KM else NOWHERE), NOWHERE
