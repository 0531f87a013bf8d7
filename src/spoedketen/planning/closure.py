"""The closure test: verdict, who moves beyond the limit, where everybody goes, and what else.

Article 8f compares the number of people beyond the limit before and after. The law asks no more;
a board and its municipalities do, so the same change is shown by municipality, by receiving site,
by own car, and beside its alternatives.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.calendars import WeekMoment
from spoedketen.domain.geodesy import FloatArray, straight_km
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import ready_stations
from spoedketen.domain.points import Points
from spoedketen.norms.verdicts import Verdict, no_increase
from spoedketen.planning.access import Access, Question, access
from spoedketen.planning.changes import AddStation, ChangeHours, Close, applied
from spoedketen.planning.comparison import Difference, difference
from spoedketen.planning.regions import RegionCount, counts_by_region
from spoedketen.planning.sensitivity import extra_beyond
from spoedketen.planning.travel_model import TravelModel

NIGHT = WeekMoment(day="tue", minute=3 * 60)
DAY = WeekMoment(day="tue", minute=14 * 60)
DAY_CALENDAR = "day_evening"
NEIGHBOURS = 5
"""As many nearby locations are shown as alternatives to close instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a neighbour gets to do: expected visits and ambulance arrivals per year."""

    from_site: str | None
    to_site: str | None
    visits_per_year: float
    ambulance_arrivals_per_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CarMinutes:
    """Minutes by own car for the people who go elsewhere, before and after; None if nobody."""

    people: int
    before_mean: float | None
    after_mean: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another change and the people beyond the limit after it, compared with now."""

    kind: str
    subject: str
    beyond: int | None
    extra_beyond: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureTest:
    """Everything the closure test tells beside the bare difference."""

    verdict: Verdict | None
    newly_beyond_by_municipality: tuple[RegionCount, ...]
    received: tuple[Received, ...]
    car: CarMinutes | None
    border_sites: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a test is held in: the pack, the means of travel, the assumptions, the border line."""

    pack: Pack
    travel: TravelModel
    assumptions: Assumptions
    border: tuple[FloatArray, FloatArray] | None = None
    """Latitudes and longitudes of points along the national border, or None if unknown."""


def closure_test(
    setting: Setting, question: Question, before: Access, after: Access, closed: Sequence[str]
) -> ClosureTest:
    """Hold the closure test for sites that lose a service."""
    changed = difference(before, after)
    return ClosureTest(
        verdict=_verdict(before, after),
        newly_beyond_by_municipality=_newly_beyond(setting.pack, before, changed),
        received=received(changed, setting.assumptions),
        car=car_minutes(setting, question, before, after),
        border_sites=border_sites(setting, before.sites, closed),
        alternatives=alternatives(setting, question, before, after, closed),
    )


def _verdict(before: Access, after: Access) -> Verdict | None:
    gone, came = before.beyond(), after.beyond()
    if before.question.norm.kind != "no_increase" or gone is None or came is None:
        return None
    return no_increase(beyond_before=gone, beyond_after=came)


def _newly_beyond(pack: Pack, before: Access, changed: Difference) -> tuple[RegionCount, ...]:
    counts = counts_by_region(pack, before.areas, changed.newly_beyond)
    hit = [count for count in counts if count.division == "municipality" and count.beyond]
    return tuple(sorted(hit, key=lambda count: -count.beyond))


def received(changed: Difference, assumptions: Assumptions) -> tuple[Received, ...]:
    """Return expected visits and ambulance arrivals that move, at equal rates for everybody."""
    visits = assumptions["ed_visits_per_inhabitant_year"].value
    arrivals = assumptions["ambulance_arrivals_per_inhabitant_year"].value
    return tuple(
        Received(
            from_site=row.from_site,
            to_site=row.to_site,
            visits_per_year=row.people * visits,
            ambulance_arrivals_per_year=row.people * arrivals,
        )
        for row in changed.moved
    )


def car_minutes(
    setting: Setting, question: Question, before: Access, after: Access
) -> CarMinutes | None:
    """Return minutes by own car to the nearest site for people whose nearest site changes."""
    if "car" not in setting.travel.by_mode or question.norm.service_type is None:
        return None
    rows = np.flatnonzero(_goes_elsewhere(before, after) & (before.areas.people > 0))
    origins = before.areas.points.subset(rows)
    people = before.areas.people[rows]
    means = [_mean_to_nearest(setting.travel, origins, people, a.sites) for a in (before, after)]
    return CarMinutes(people=int(people.sum()), before_mean=means[0], after_mean=means[1])


def _goes_elsewhere(before: Access, after: Access) -> np.ndarray:
    ids = [np.array([*a.sites.ids, ""], dtype=object)[a.best_site()] for a in (before, after)]
    return np.asarray(ids[0] != ids[1])


def _mean_to_nearest(
    travel: TravelModel, origins: Points, people: np.ndarray, sites: Points
) -> float | None:
    if len(origins) == 0 or len(sites) == 0:
        return None
    nearest = travel.minutes("car", origins, sites).min(axis=1)
    known = np.isfinite(nearest) & (people > 0)
    return float(np.average(nearest[known], weights=people[known])) if known.any() else None


def border_sites(setting: Setting, sites: Points, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return which of the wanted sites lie in the border region; none where no border is known."""
    rows = [row for row, id_ in enumerate(sites.ids) if id_ in wanted]
    if setting.border is None or not rows:
        return ()
    chosen = sites.subset(rows)
    km = straight_km(chosen.lat, chosen.lon, *setting.border).min(axis=1)
    limit_km = setting.assumptions["border_region_km"].value
    return tuple(id_ for id_, distance in zip(chosen.ids, km, strict=True) if distance <= limit_km)


def alternatives(
    setting: Setting, question: Question, before: Access, after: Access, closed: Sequence[str]
) -> tuple[Alternative, ...]:
    """Return other changes for comparison: only the nights, a neighbour, one more station."""
    if before.limit_minutes is None or question.norm.service_type is None:
        return ()
    return (
        *_only_nights(setting, question, closed),
        *_neighbours_instead(before, closed),
        *_with_station(setting, question, before, after, closed),
    )


def _only_nights(
    setting: Setting, question: Question, closed: Sequence[str]
) -> tuple[Alternative, ...]:
    """Open by day and evening only: nothing changes at 14:00, everything at 03:00.

    A location that is not open at both moments, such as a GP post, has no such alternative.
    """
    service = question.norm.service_type or ""
    calendars = setting.pack.table("calendars")["id"].to_list()
    if DAY_CALENDAR not in calendars:
        return ()
    changes = tuple(ChangeHours(site=s, service=service, calendar=DAY_CALENDAR) for s in closed)
    changed = applied(setting.pack, changes, question.as_of)
    found = []
    for kind, moment in (("only_nights_by_day", DAY), ("only_nights_at_night", NIGHT)):
        asked = replace(question, at=moment)
        if not _is_staffed(setting.pack, asked):
            continue
        before = access(setting.pack, asked, setting.travel)
        if not set(closed) <= set(before.sites.ids):
            return ()
        now, then = before.beyond(), access(changed, asked, setting.travel).beyond()
        extra = None if now is None or then is None else then - now
        found.append(Alternative(kind=kind, subject=moment.label, beyond=then, extra_beyond=extra))
    return tuple(found)


def _is_staffed(pack: Pack, question: Question) -> bool:
    """Tell whether any ambulance is ready at the moment; without one nothing can be compared."""
    norm = question.norm
    if not norm.starts_at_station:
        return True
    ready = ready_stations(pack, norm.station_readiness, on=question.as_of, at=question.at)
    return ready.height > 0


def _neighbours_instead(before: Access, closed: Sequence[str]) -> tuple[Alternative, ...]:
    """Close one of the nearest other locations instead, one at a time."""
    mine = [row for row, id_ in enumerate(before.sites.ids) if id_ in closed]
    others = [row for row, id_ in enumerate(before.sites.ids) if id_ not in closed]
    if not mine or not others:
        return ()
    here, there = before.sites.subset(mine), before.sites.subset(others)
    km = straight_km(there.lat, there.lon, here.lat, here.lon).min(axis=1)
    extra, now = extra_beyond(before), before.beyond() or 0
    near = [others[index] for index in np.argsort(km, kind="stable")[:NEIGHBOURS]]
    return tuple(
        Alternative(
            kind="close_instead",
            subject=before.sites.ids[row],
            beyond=now + int(extra[row]),
            extra_beyond=int(extra[row]),
        )
        for row in near
    )


def _with_station(
    setting: Setting, question: Question, before: Access, after: Access, closed: Sequence[str]
) -> tuple[Alternative, ...]:
    """Close as proposed, and add one station in the area with most people newly beyond."""
    changed = difference(before, after)
    newly = np.where(changed.newly_beyond, before.areas.people, 0)
    if not question.norm.starts_at_station or newly.max(initial=0) == 0:
        return ()
    worst = int(newly.argmax())
    points = before.areas.points
    station = AddStation(id="extra", lat=float(points.lat[worst]), lon=float(points.lon[worst]))
    closures = tuple(Close(site=site, service=question.norm.service_type) for site in closed)
    then = applied(setting.pack, (*closures, station), question.as_of)
    beyond = access(then, question, setting.travel).beyond()
    now = before.beyond()
    extra = None if beyond is None or now is None else beyond - now
    return (
        Alternative(
            kind="with_extra_station", subject=points.ids[worst], beyond=beyond, extra_beyond=extra
        ),
    )


def closed_sites(before: Access, after: Access) -> tuple[str, ...]:
    """Return the sites that answer before and no longer after."""
    return tuple(id_ for id_ in before.sites.ids if id_ not in after.sites.ids)
