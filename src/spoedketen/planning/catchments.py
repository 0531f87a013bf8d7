"""Coverage per catchment, for norms that must hold in each service area by itself."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.pack import Pack
from spoedketen.domain.points import IntArray
from spoedketen.norms.verdicts import Verdict, covers_share, either_branch
from spoedketen.planning.access import Access, exceeds
from spoedketen.planning.travel_model import TravelModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Catchment:
    """The people a site serves and the share of them within the limit, by branch of the norm.

    ``within`` counts who reaches the site (``to_site``) or is reached from it (``from_site``).
    """

    site: str
    name: str
    people: int
    within: Mapping[str, int]
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """All catchments of a norm; ``is_nearest`` says that no service areas were given."""

    catchments: tuple[Catchment, ...]
    is_nearest: bool
    unassigned_people: int

    @property
    def met(self) -> bool | None:
        """Whether every catchment meets the norm; None where that cannot be said.

        People whom no site can reach belong to some service area, but not to a known one: with
        such people a norm can be broken for sure, never met for sure.
        """
        verdicts = [c.verdict.met for c in self.catchments if c.verdict.met is not None]
        if not verdicts or (all(verdicts) and self.unassigned_people):
            return None
        return all(verdicts)


def coverage(pack: Pack, access: Access, travel: TravelModel) -> Coverage:
    """Return the share within the limit per catchment, by each branch the norm allows.

    People that no site serves (none is reachable) are in no catchment; they are counted apart.
    """
    assigned, is_nearest = _assigned_sites(pack, access)
    people = access.areas.people
    within = {
        branch: ~exceeds(_served_minutes(access, minutes, assigned), _limit(access))
        for branch, minutes in _branch_minutes(access, travel).items()
    }
    found = [
        _catchment(access, site, assigned == site, within) for site in range(len(access.sites))
    ]
    return Coverage(
        catchments=tuple(found),
        is_nearest=is_nearest,
        unassigned_people=int(people[assigned < 0].sum()),
    )


def _limit(access: Access) -> float:
    return np.inf if access.limit_minutes is None else access.limit_minutes


def _assigned_sites(pack: Pack, access: Access) -> tuple[IntArray, bool]:
    """Return the serving site per area: the given service area, else the nearest site."""
    nearest = access.best_site()
    service = access.question.norm.service_type
    given = pack.table("catchments").filter(pl.col("service_type") == service)
    if given.height == 0:
        return nearest, True
    site_row = {id_: row for row, id_ in enumerate(access.sites.ids)}
    serving = dict(given.select("area", "site").iter_rows())
    rows = [site_row.get(serving.get(area, ""), -1) for area in access.areas.points.ids]
    return np.where(np.array(rows) >= 0, np.array(rows), nearest), False


def _branch_minutes(access: Access, travel: TravelModel) -> dict[str, FloatArray]:
    norm = access.question.norm
    found = {"to_site": access.total_minutes}
    if "from_site" in norm.branches:
        back = travel.minutes(norm.mode, access.sites, access.areas.points).T
        found["from_site"] = access.fixed_minutes + back
    return found


def _served_minutes(access: Access, minutes: FloatArray, assigned: IntArray) -> FloatArray:
    if len(access.sites) == 0:
        return np.full(assigned.size, np.inf)
    own = minutes[np.arange(assigned.size), np.maximum(assigned, 0)]
    return np.where(assigned >= 0, own, np.inf)


def _catchment(
    access: Access, site: int, mine: np.ndarray, within: Mapping[str, np.ndarray]
) -> Catchment:
    people = access.areas.people
    inside = {branch: int(people[mine & near].sum()) for branch, near in within.items()}
    everybody, share = int(people[mine].sum()), access.question.value("share")
    verdict = covers_share(people=everybody, within=inside["to_site"], share=share)
    if "from_site" in inside:
        other = covers_share(people=everybody, within=inside["from_site"], share=share)
        verdict = either_branch(verdict, other)
    return Catchment(
        site=access.sites.ids[site],
        name=access.sites.names[site],
        people=everybody,
        within=inside,
        verdict=verdict,
    )


NIGHTS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestCatchment:
    """The people for whom a site is the nearest, and the care to expect from them.

    The expected numbers are None where the site is not an emergency department.
    """

    site: str
    name: str
    people: int
    visits_per_year: float | None
    night_ambulance_arrivals: float | None
    is_quiet_at_night: bool | None


def nearest_catchments(access: Access, assumptions: Assumptions) -> tuple[NearestCatchment, ...]:
    """Return who goes where, at equal rates for everybody (assumed)."""
    nearest, people = access.best_site(), access.areas.people
    counts = [int(people[nearest == row].sum()) for row in range(len(access.sites))]
    is_ed = access.question.norm.service_type == "emergency_department"
    names = zip(access.sites.ids, access.sites.names, counts, strict=True)
    return tuple(
        _nearest(site, name, count, assumptions if is_ed else None) for site, name, count in names
    )


def _nearest(
    site: str, name: str, people: int, assumptions: Assumptions | None
) -> NearestCatchment:
    if assumptions is None:
        return NearestCatchment(
            site=site,
            name=name,
            people=people,
            visits_per_year=None,
            night_ambulance_arrivals=None,
            is_quiet_at_night=None,
        )
    arrivals = people * assumptions["ambulance_arrivals_per_inhabitant_year"].value
    at_night = arrivals * assumptions["ambulance_night_share"].value / NIGHTS_PER_YEAR
    return NearestCatchment(
        site=site,
        name=name,
        people=people,
        visits_per_year=people * assumptions["ed_visits_per_inhabitant_year"].value,
        night_ambulance_arrivals=at_night,
        is_quiet_at_night=at_night < assumptions["quiet_night_arrivals"].value,
    )
