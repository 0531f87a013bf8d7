"""Who reaches which care in how many minutes, and who does not.

The run of the 45-minute norms is ``T = call and turnout + drive from the nearest ready station +
on scene + drive to the nearest open location``; a norm by car or without a station has fewer
parts. The two drives separate, so one vector and one matrix hold everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from spoedketen.domain.calendars import WeekMoment
from spoedketen.domain.errors import DataError
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import (
    HOME,
    Areas,
    areas_of,
    open_sites,
    points_of,
    ready_stations,
    ready_vehicles,
)
from spoedketen.domain.points import IntArray, Points
from spoedketen.norms.norm import Norm
from spoedketen.planning.travel_model import TravelModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: a norm as of a day, perhaps at a moment and for sites with a capability."""

    norm: Norm
    as_of: date
    at: WeekMoment | None = None
    capability: str | None = None
    countries: tuple[str, ...] = (HOME,)
    replaced: Mapping[str, float] = field(default_factory=dict)

    def value(self, name: str) -> float | None:
        """Return a parameter of the norm on the day, or what the user put in its place."""
        if name in self.replaced:
            return self.replaced[name]
        return self.norm.value(name, self.as_of)

    def minutes(self, name: str) -> float:
        """Return a part of the run that the norm may leave out; absent is no time at all."""
        return self.value(name) or 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Minutes of a run from every area, split into the parts that differ by area.

    ``to_site`` has shape (areas, sites); ``station_minutes`` (areas,) is zero where the norm has
    no station. ``fixed_minutes`` are call, turnout and on-scene time.
    """

    question: Question
    areas: Areas
    sites: Points
    to_site: FloatArray
    station_minutes: FloatArray
    fixed_minutes: float
    limit_minutes: float | None

    @property
    def drive_minutes(self) -> FloatArray:
        """All driving of a run, shape (areas, sites)."""
        return self.station_minutes[:, None] + self.to_site

    @property
    def total_minutes(self) -> FloatArray:
        """The whole run, shape (areas, sites)."""
        return self.fixed_minutes + self.drive_minutes

    def best_minutes(self) -> FloatArray:
        """Return the whole run to the nearest site per area; inf where none is reachable."""
        if not self.norm_has_sites:
            return self.fixed_minutes + self.station_minutes
        return np.asarray(self.total_minutes.min(axis=1, initial=np.inf))

    def best_site(self) -> IntArray:
        """Return the row of the nearest site per area; -1 where none is reachable."""
        if len(self.sites) == 0:
            return np.full(len(self.areas.points), -1)
        nearest = np.argmin(self.to_site, axis=1)
        reachable = np.isfinite(self.to_site[np.arange(nearest.size), nearest])
        return np.where(reachable, nearest, -1)

    @property
    def norm_has_sites(self) -> bool:
        """Whether the run ends at a site, or on scene."""
        return self.question.norm.service_type is not None

    def is_beyond(self) -> np.ndarray:
        """Tell per area whether the run takes longer than the limit; unreachable is beyond."""
        if self.limit_minutes is None:
            return np.zeros(len(self.areas.points), dtype=bool)
        return exceeds(self.best_minutes(), self.limit_minutes)

    def beyond(self) -> int | None:
        """Return the people beyond the limit; None where the norm sets no limit."""
        if self.limit_minutes is None:
            return None
        return int(self.areas.people[self.is_beyond()].sum())


ROUNDING_MINUTES = 1e-9
"""Sums of binary fractions differ in the last digit: 45 minutes are not "more than 45"."""


def exceeds(minutes: FloatArray, limit_minutes: float) -> np.ndarray:
    """Tell which minutes are more than the limit; exactly the limit is within."""
    return np.asarray(minutes > limit_minutes + ROUNDING_MINUTES)


def access(pack: Pack, question: Question, travel: TravelModel) -> Access:
    """Compute the runs of a norm for every area of a pack.

    Raises
    ------
    DataError
        If the pack holds no location of the norm's type at all.
    """
    areas = areas_of(pack)
    sites = question_sites(pack, question)
    norm = question.norm
    fixed = question.minutes("call_and_turnout_minutes") + question.minutes("on_scene_minutes")
    to_site = travel.minutes(norm.mode, areas.points, sites)
    return Access(
        question=question,
        areas=areas,
        sites=sites,
        to_site=to_site,
        station_minutes=station_minutes(pack, question, travel, areas),
        fixed_minutes=fixed,
        limit_minutes=question.value("limit_minutes"),
    )


def question_sites(pack: Pack, question: Question) -> Points:
    """Return the sites that may answer, in the order of the pack.

    No site open at the moment is an answer; no site known at all is a fault of the pack.
    """
    norm = question.norm
    if norm.service_type is None:
        return points_of(pack.table("sites").head(0))
    known = pack.table("services")["service_type"] == norm.service_type
    if not known.any():
        raise DataError("no_sites_known", service=norm.service_type, pack=pack.note.name)
    found = open_sites(
        pack,
        norm.service_type,
        on=question.as_of,
        opening=norm.opening,
        at=question.at,
        countries=question.countries,
    )
    if question.capability is not None:
        able = open_sites(
            pack,
            question.capability,
            on=question.as_of,
            opening="any",
            at=question.at,
            countries=question.countries,
        )
        found = found.filter(found["id"].is_in(able["id"].to_list()))
    return points_of(found)


def station_minutes(
    pack: Pack, question: Question, travel: TravelModel, areas: Areas
) -> FloatArray:
    """Return minutes from the nearest ready station (or helicopter base) to each area."""
    norm = question.norm
    if norm.vehicle_type is not None:
        return _flight_minutes(pack, question, travel, areas)
    if not norm.starts_at_station:
        return np.zeros(len(areas.points))
    rows = ready_stations(pack, norm.station_readiness, on=question.as_of, at=question.at)
    if rows.height == 0:
        raise DataError("no_stations_ready", pack=pack.note.name)
    minutes = travel.minutes(norm.mode, points_of(rows), areas.points)
    return np.asarray(minutes.min(axis=0))


def _flight_minutes(
    pack: Pack, question: Question, travel: TravelModel, areas: Areas
) -> FloatArray:
    """Return minutes from the nearest ready helicopter that serves the area; inf without one."""
    vehicle = question.norm.vehicle_type or ""
    rows = ready_vehicles(pack, vehicle, on=question.as_of, at=question.at)
    if rows.height == 0:
        raise DataError("no_vehicles_known", vehicle=vehicle, pack=pack.note.name)
    minutes = travel.minutes(question.norm.mode, points_of(rows), areas.points)
    for row, serves in enumerate(rows["serves"]):
        if serves is not None:
            minutes[row, ~_is_served(areas, frozenset(serves.split()))] = np.inf
    return np.asarray(minutes.min(axis=0))


def _is_served(areas: Areas, named: frozenset[str]) -> np.ndarray:
    """Tell which areas are named themselves or lie in a region that is named."""
    divisions = [areas.points.ids, *areas.region_ids.values()]
    return np.asarray(np.any([[id_ in named for id_ in ids] for ids in divisions], axis=0))
