"""The state of a run before its first event, laid out from a network."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spoedketen.simulation.heap import EVENT
from spoedketen.simulation.network import PRIORITIES, Network, Station, Stop
from spoedketen.simulation.records import CALENDAR, LANE, LOG, PATH, POOL, RUN, SLOT, STATION, State

Records = NDArray[Any]

SLOTS_AT_FIRST = 256
WITHOUT_LIMIT = 2**62
NO_STOP = Stop(begin_at=WITHOUT_LIMIT, end_at=0)


def empty_state(network: Network) -> State:
    """Return the state at moment 0: everyone still to come, the first step of each calendar."""
    names = {station.name: number for number, station in enumerate(network.stations)}
    stations, pools = np.zeros(len(names), STATION), np.zeros(len(network.pools), POOL)
    paths, routes, upto = _paths(network, names)
    slots, lanes = np.zeros(SLOTS_AT_FIRST, SLOT), np.zeros((len(names), 2, PRIORITIES), LANE)
    chained(slots, 0)
    lanes["head"] = -1
    run = np.zeros(1, RUN)
    run["free_count"] = len(slots)
    passes = [category in network.never_refused for category in network.classes]
    return State(
        run=run,
        stations=stations,
        pools=pools,
        paths=paths,
        passes=np.array(passes, np.int64),
        station_pools=_needs(network, stations),
        pool_users=_users(network, pools),
        calendar=_calendar(network, pools),
        routes=routes,
        upto=upto,
        neighbours=_stops(network, names, stations),
        lanes=lanes,
        dirty=np.zeros(len(names), np.int64),
        slots=slots,
        # Besides one end of care per patient: one change per pool, and the ends of stops.
        events=np.zeros(len(slots) + len(pools) + STOPS_PLANNED * len(names), EVENT),
        log=np.zeros(0, LOG),
    )


STOPS_PLANNED = 2
"""Ends of stops planned per station: a stop may end and begin anew in the moment of its planned
end, before that end is handled; it never ends earlier."""


def chained(slots: Records, start: int) -> None:
    """Chain the slots from ``start`` on as free."""
    slots["link"][start:] = np.arange(start + 1, len(slots) + 1)


def _needs(network: Network, stations: Records) -> NDArray[np.int64]:
    number = {pool.name: p for p, pool in enumerate(network.pools)}
    needed = [[number[name] for name in station.pools] for station in network.stations]
    stations["pools_from"], stations["pools_to"], flat = _flattened(needed)
    kept = [len(s.pools) if s.kept_pools is None else s.kept_pools for s in network.stations]
    stations["kept_to"] = stations["pools_from"] + kept
    return flat


def _users(network: Network, pools: Records) -> NDArray[np.int64]:
    users = [
        [s for s, station in enumerate(network.stations) if pool.name in station.pools]
        for pool in network.pools
    ]
    pools["users_from"], pools["users_to"], flat = _flattened(users)
    return flat


def _calendar(network: Network, pools: Records) -> Records:
    steps = [list(pool.units) for pool in network.pools]
    pools["steps_from"], pools["steps_to"], units = _flattened(steps)
    pools["step"], pools["units"] = pools["steps_from"], [pool.units[0] for pool in network.pools]
    pools["period"] = [pool.period_minutes for pool in network.pools]
    calendar = np.zeros(len(units), CALENDAR)
    calendar["units"] = units
    calendar["minutes"] = [minutes for pool in network.pools for minutes in pool.from_minutes]
    return calendar


def _stops(network: Network, names: dict[str, int], stations: Records) -> NDArray[np.int64]:
    stops = [station.stop or NO_STOP for station in network.stations]
    stations["places"] = [_places(station) for station in network.stations]
    stations["stop_begin"] = [stop.begin_at for stop in stops]
    stations["stop_end"] = [stop.end_at for stop in stops]
    stations["stop_minutes"] = [stop.minimum_minutes for stop in stops]
    near = [[names[name] for name in stop.neighbours] for stop in stops]
    stations["near_from"], stations["near_to"], flat = _flattened(near)
    return flat


def _places(station: Station) -> int:
    return WITHOUT_LIMIT if station.waiting_places is None else station.waiting_places


def _paths(
    network: Network, names: dict[str, int]
) -> tuple[Records, NDArray[np.int64], NDArray[np.float64]]:
    pairs = [(station, category) for station in network.stations for category in network.classes]
    paths = np.zeros(len(pairs), PATH)
    times = [station.time_of(category) for station, category in pairs]
    paths["kind"] = [time.kind for time in times]
    paths["first"] = [time.first for time in times]
    paths["second"] = [time.second for time in times]
    paths["priority"] = [station.priority.get(category, 0) for station, category in pairs]
    ways = [station.routes_of(category) for station, category in pairs]
    paths["routes_from"], paths["routes_to"], flat = _flattened(
        [[names[name] for name in way] for way in ways]
    )
    upto = [np.cumsum(list(way.values())) for way in ways if way]
    shape = (len(network.stations), len(network.classes))
    return paths.reshape(shape), flat, np.concatenate([np.empty(0), *upto])


def _flattened(
    lists: Sequence[Sequence[int]],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    ends = np.cumsum([len(each) for each in lists], dtype=np.int64)
    flat = np.array([value for each in lists for value in each], np.int64)
    lengths = np.array([len(each) for each in lists], np.int64)
    return ends - lengths, ends, flat
