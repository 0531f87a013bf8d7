"""The smallest number of places for a service level, by part of the day, and what pooling gains.

The load of an hour is that of a department without limits (Mt/G/inf; Eick, Massey, Whitt 1993): who
came earlier and is still there counts. Each part of the day is staffed for its busiest hour, by
Erlang C, exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.chain.capacity import (
    DEPARTMENT_NEEDS,
    open_together,
    shares_of_open,
    to_department,
)
from spoedketen.planning.chain.ready import Region, chain_of
from spoedketen.simulation.chain import ChainStudy, simulated_chain
from spoedketen.simulation.queueing import servers_needed

PARTS: Mapping[str, range] = {"day": range(7, 15), "evening": range(15, 23), "night": range(23, 31)}
WEEK = 168
LONGEST_HOURS = 24
"""Who came longer ago has left; more is beyond the lognormals in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooling:
    """What one place instead of two would need, and how far the two are apart."""

    other: str
    apart: int
    together: int
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """One department: rooms now, the busiest load and the places needed by part of the day."""

    site: str
    name: str
    rooms: int
    load: Mapping[str, float]
    needed: Mapping[str, int]
    pooling: Pooling | None


def hourly_load(region: Region) -> FloatArray:
    """Return how many would be in care at each department by hour of the week [S, 168]."""
    layout, demand, habits = region.layout, region.demand, region.habits
    taste = region.values["choice_minutes"].value
    found = np.zeros((len(layout.sites), WEEK))
    for need in DEPARTMENT_NEEDS:
        for is_open, quarters in open_together(layout, need):
            shares = shares_of_open(layout, is_open, taste)
            then = quarters.reshape(WEEK, -1).mean(axis=1)
            for kind in range(len(demand.kinds)):
                sent = to_department(habits, kind)[need]
                visits = (sent * demand.per_week[kind].sum(axis=1)) @ shares
                for admitted, part in enumerate(_admission(region, kind)):
                    present = _present(
                        demand.profile[kind] * then, habits.care_time[need, admitted]
                    )
                    found += part * visits[:, None] * present
    return found


def _admission(region: Region, kind: int) -> tuple[float, float]:
    """Return which share of a kind's visits is sent home and which is admitted."""
    weights = region.demand.per_week[kind].sum(axis=0)
    share = float(weights @ region.habits.admitted[kind] / max(weights.sum(), 1e-300))
    return 1.0 - share, share


def _present(profile: FloatArray, time: FloatArray) -> FloatArray:
    """Return who is in care by hour of the week, for one visit a week with this profile."""
    ages = np.asarray((np.arange(LONGEST_HOURS * 60) + 0.5) / 60.0)
    stays = _survival(ages * 60.0, float(time[0]), float(time[1]))
    found = np.zeros(WEEK)
    for age, still in zip(ages, stays, strict=True):
        # At the end of an hour those of ``age`` hours ago came in the hour that far back.
        found += np.roll(profile, int(age)) * still / 60.0
    return found


def _survival(minutes: FloatArray, mu: float, sigma: float) -> FloatArray:
    from scipy.special import ndtr  # noqa: PLC0415 - only here

    if not np.isfinite(mu):
        return np.zeros_like(minutes)
    return np.asarray(1.0 - ndtr((np.log(minutes) - mu) / max(sigma, 1e-12)))


def minima(region: Region, share: float) -> tuple[Minimum, ...]:
    """Return the smallest number of places at which at most ``share`` (0-1) has to wait."""
    loads, layout = hourly_load(region), region.layout
    rows = [s for s in range(len(layout.sites)) if layout.sites.ids[s] in region.capacity.rooms]
    return tuple(_minimum(region, loads, s, rows, share) for s in rows)


def by_part(load: FloatArray) -> dict[str, float]:
    """Return the busiest load of each part of the day from loads by hour of the week [168]."""
    week = load.reshape(7, 24)
    return {
        name: float(week[:, [hour % 24 for hour in hours]].max()) for name, hours in PARTS.items()
    }


def _minimum(region: Region, loads: FloatArray, s: int, rows: list[int], share: float) -> Minimum:
    load = by_part(loads[s])
    return Minimum(
        site=region.layout.sites.ids[s],
        name=region.layout.sites.names[s],
        rooms=region.capacity.rooms[region.layout.sites.ids[s]],
        load=load,
        needed={name: servers_needed(value, share=share) for name, value in load.items()},
        pooling=_pooling(region, loads, s, rows, share),
    )


def _pooling(
    region: Region, loads: FloatArray, s: int, rows: list[int], share: float
) -> Pooling | None:
    """Return the gain of one place with the nearest other, at the busiest hour of both."""
    others = [other for other in rows if other != s]
    if not others:
        return None
    near = min(others, key=lambda other: _minutes_between(region, s, other))
    alone = [servers_needed(float(loads[each].max()), share=share) for each in (s, near)]
    together = servers_needed(float((loads[s] + loads[near]).max()), share=share)
    return Pooling(
        other=region.layout.sites.names[near],
        apart=sum(alone),
        together=together,
        minutes=_minutes_between(region, s, near),
    )


def _minutes_between(region: Region, one: int, other: int) -> float:
    """Return the minutes by car between two sites, the same from either side.

    Each way is told from the areas nearest to a site, so the longer of both is taken.
    """
    layout = region.layout
    there = layout.to_site[0, layout.site_area[one], other]
    back = layout.to_site[0, layout.site_area[other], one]
    return float(max(there, back))


def share_waiting_simulated(
    region: Region, found: tuple[Minimum, ...], study: ChainStudy
) -> dict[str, float]:
    """Return the share that waits per department when it has the places found, simulated.

    Rooms are those of the busiest part and staff never lacks; beds are ample and nobody is sent
    elsewhere, since the places are what is looked at.
    """
    values = dict(region.values)
    for name, value in AMPLE.items():
        values[name] = replace(values[name], value=value)
    rooms = {each.site: max(each.needed.values()) for each in found}
    ample = {site: 10 * beds + 50 for site, beds in region.capacity.wards.items()}
    capacity = replace(region.capacity, rooms=rooms, wards=ample, intensive_care=ample)
    chain, layout = chain_of(replace(region, values=values, capacity=capacity))
    outcome = simulated_chain(chain, study)
    waited = {}
    for s, id_ in enumerate(layout.sites.ids):
        station = outcome.tally.sites[s]["department"]
        if station >= 0 and id_ in rooms:
            paths = outcome.paths[station]
            waited[id_] = float(paths["waited"].sum() / max(paths["begun"].sum(), 1))
    return waited


AMPLE = {
    "stop_begin": 100.0, "ed_nurse_share_day": 1.0, "ed_nurse_share_night": 1.0,
    "ed_doctor_share_day": 1.0, "ed_doctor_share_night": 1.0,
}  # fmt: skip
