"""Which ambulances there are, where each stands and when it is on duty."""

from collections.abc import Mapping

import numpy as np

from spoedketen.domain.points import IntArray
from spoedketen.planning.chain.capacity import ambulances, calls_by_station, day_and_night
from spoedketen.planning.chain.demand import DAYS, HOURS, Demand
from spoedketen.planning.chain.layout import Layout
from spoedketen.simulation.chain import unit_table

Crews = tuple[np.ndarray, np.ndarray]
"""Ambulances (of UNIT) by region, and when each is on duty [units, 168]."""


def crews_of_stations(
    layout: Layout, now: Layout, demand: Demand, value: Mapping[str, float]
) -> Crews:
    """Return the ambulances of every station.

    Each station keeps those that it has ``now``, whatever else opens or closes; a new one gets one.
    """
    held = dict(zip(now.stations, zip(*ambulances(now, demand, value), strict=True), strict=True))
    day, night = np.array([held.get(id_, (1, 1)) for id_ in layout.stations]).T
    bases, duties = [], []
    hours = day_and_night(1, 0).astype(np.bool_)
    for station, area in enumerate(layout.station_area):
        for unit in range(max(day[station], night[station])):
            on = layout.station_on[station].copy()
            on &= (hours & (unit < day[station])) | (~hours & (unit < night[station]))
            bases.append(area)
            duties.append(on)
    return _by_region(layout, np.array(bases), np.array(duties))


def crews_of_regions(layout: Layout, demand: Demand, wanted: IntArray) -> Crews:
    """Return so many ambulances of each region by hour of the week (``wanted`` [R, 168]).

    The first stands at the station with most calls near it; each next one where there are most
    calls for one more (highest averages), so that the few of a night are spread too.
    """
    calls = calls_by_station(layout, demand)
    belongs = layout.ambulance_region[layout.station_area]
    bases, duties = [], []
    for region, hourly in enumerate(wanted):
        stations = np.flatnonzero(belongs == region)
        if not len(stations):
            continue
        placed = np.zeros(len(stations))
        for unit in range(int(hourly.max())):
            best = int((calls[stations] / (placed + 1.0)).argmax())
            placed[best] += 1
            bases.append(layout.station_area[stations[best]])
            duties.append(unit < hourly)
    return _by_region(layout, np.array(bases), np.array(duties))


def _by_region(layout: Layout, bases: IntArray, duties: np.ndarray) -> Crews:
    belongs = layout.ambulance_region[bases]
    order = np.argsort(belongs, kind="stable")
    return unit_table(bases[order], belongs[order]), duties[order]


def on_duty(layout: Layout, crews: Crews) -> IntArray:
    """Return how many ambulances of each region are on duty by hour of the week [R, 168]."""
    units, duty = crews
    found = np.zeros((len(layout.ambulance_regions), HOURS * DAYS), np.int64)
    np.add.at(found, units["region"], duty.astype(np.int64))
    return found
