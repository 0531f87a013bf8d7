"""What is simulated: pools of staff and beds, stations that need them, ways between stations."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from spoedketen.simulation.draws import CONSTANT, EXPONENTIAL, GIVEN, LOGNORMAL, UNIFORM, WEIBULL


@dataclass(frozen=True, slots=True)
class Time:
    """A random time in minutes; made by the functions below."""

    kind: int
    first: float
    second: float = 0.0


def constant(minutes: float) -> Time:
    """Return a time that is always ``minutes`` >= 0."""
    return Time(CONSTANT, _at_least_zero(minutes))


def exponential(mean_minutes: float) -> Time:
    """Return an exponential time with this mean >= 0."""
    return Time(EXPONENTIAL, _at_least_zero(mean_minutes))


def lognormal(mean_minutes: float, sd_minutes: float) -> Time:
    """Return a lognormal time with this mean > 0 and standard deviation >= 0, both of the time."""
    _require(mean_minutes > 0 and sd_minutes >= 0, "time", "mean above 0, deviation not negative")
    spread = math.log1p((sd_minutes / mean_minutes) ** 2)
    return Time(LOGNORMAL, math.log(mean_minutes) - spread / 2.0, math.sqrt(spread))


def weibull(scale_minutes: float, shape: float) -> Time:
    """Return a Weibull time with this scale >= 0 and shape > 0."""
    _require(shape > 0, "time", "shape above 0")
    return Time(WEIBULL, _at_least_zero(scale_minutes), shape)


def uniform_between(low_minutes: float, high_minutes: float) -> Time:
    """Return a uniform time, 0 <= ``low_minutes`` <= ``high_minutes``."""
    _require(low_minutes <= high_minutes, "time", "low at most high")
    return Time(UNIFORM, _at_least_zero(low_minutes), high_minutes)


def of_patient() -> Time:
    """Return the time that each patient brings along."""
    return Time(GIVEN, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Units of one kind (rooms, beds, nurses) whose number follows a calendar.

    ``units[k]`` holds from ``from_minutes[k]`` on; the first of these is 0. With a
    ``period_minutes`` the calendar repeats (10080: a week). When the number falls, who is being
    treated is finished first: no unit is taken away, only not given out again.
    """

    name: str
    units: tuple[int, ...]
    from_minutes: tuple[float, ...] = (0.0,)
    period_minutes: float = math.inf

    def __post_init__(self) -> None:
        """Refuse a calendar that does not start at 0, does not rise, or leaves its period."""
        edges = (*self.from_minutes, self.period_minutes)
        rises = all(a < b for a, b in pairwise(edges))
        _require(edges[0] == 0.0 and rises, self.name, "moments must rise from 0 within the period")
        _require(len(self.units) == len(self.from_minutes), self.name, "one number per moment")
        _require(min(self.units) >= 0, self.name, "numbers of units are not negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """When a station asks to be passed by, and where its patients go meanwhile.

    It begins when ``begin_at`` patients are present and ends when there are ``end_at`` or fewer,
    not before ``minimum_minutes`` have passed. ``neighbours`` are tried in this order.
    """

    begin_at: int
    end_at: int
    minimum_minutes: float = 0.0
    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One step of care, which holds a unit of each of its pools from begin to end.

    ``time`` and ``routes`` are for every class of patients; ``times`` and ``class_routes`` replace
    them by class. A route gives the share (0-1) that goes on to each station; the rest leaves.
    ``waiting_places`` None is room for all. A lower ``priority`` (0-7, by class) goes first. Who is
    done and finds the next station full keeps a unit of the first ``kept_pools`` pools, None of
    all: a room and its bed, while nurse and doctor go to the next patient.
    """

    name: str
    pools: tuple[str, ...] = ()
    time: Time = Time(CONSTANT, 0.0)
    times: Mapping[str, Time] = field(default_factory=dict)
    routes: Mapping[str, float] = field(default_factory=dict)
    class_routes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    waiting_places: int | None = None
    priority: Mapping[str, int] = field(default_factory=dict)
    stop: Stop | None = None
    kept_pools: int | None = None

    def time_of(self, category: str) -> Time:
        """Return the time that patients of this class stay."""
        return self.times.get(category, self.time)

    def routes_of(self, category: str) -> Mapping[str, float]:
        """Return the shares of this class by next station."""
        return self.class_routes.get(category, self.routes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Pools, stations and classes of patients; ``never_refused`` classes pass through a stop.

    Raises
    ------
    ValueError
        If a name is unknown or used twice, or shares do not lie between 0 and 1 together.
    """

    pools: tuple[Pool, ...]
    stations: tuple[Station, ...]
    classes: tuple[str, ...] = ("patient",)
    never_refused: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what cannot be run."""
        pools, stations = {p.name for p in self.pools}, {s.name for s in self.stations}
        _require(len(pools) == len(self.pools), "pools", "a name is used twice")
        _require(len(stations) == len(self.stations), "stations", "a name is used twice")
        for station in self.stations:
            at = station.name
            _require(set(station.pools) <= pools, at, "unknown pool")
            _require(len(set(station.pools)) == len(station.pools), at, "a pool is named twice")
            kept = station.kept_pools
            _require(kept is None or 0 <= kept <= len(station.pools), at, "keeps its own pools")
            for category in self.classes:
                _require_shares(station.routes_of(category), stations, at)
                _require(0 <= station.priority.get(category, 0) < PRIORITIES, at, "priority 0 to 7")
            if station.stop is not None:
                _require(set(station.stop.neighbours) <= stations - {at}, at, "unknown neighbour")
                _require(station.stop.end_at < station.stop.begin_at, at, "end_at below begin_at")


PRIORITIES = 8
"""Levels of priority."""

SLACK = 1e-9
"""By how much shares may exceed 1 by rounding."""


def _require_shares(routes: Mapping[str, float], stations: set[str], where: str) -> None:
    _require(set(routes) <= stations, where, "unknown next station")
    fits = all(share >= 0 for share in routes.values()) and sum(routes.values()) <= 1 + SLACK
    _require(fits, where, "shares lie between 0 and 1 together")


def _at_least_zero(value: float) -> float:
    _require(value >= 0, "time", "not negative")
    return float(value)


def _require(fits: bool, where: str, what: str) -> None:  # noqa: FBT001
    if not fits:
        raise ValueError(f"{where}: {what}")
