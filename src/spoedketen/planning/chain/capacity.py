"""What every link can take: from the pack's table, else by rules from the demand of now."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np
import polars as pl

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.chain import chain_document
from spoedketen.domain.errors import RequestError
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.pack import Pack
from spoedketen.domain.points import IntArray
from spoedketen.planning.chain.demand import DAYS, HOURS, Demand
from spoedketen.planning.chain.follow_up import at_start, flow_of, places_of
from spoedketen.planning.chain.habits import DAY, DEPARTMENT_NEEDS, to_department
from spoedketen.planning.chain.layout import NEVER_MINUTES, BoolArray, Layout
from spoedketen.simulation.chain_patients import Habits
from spoedketen.simulation.chain_records import Records
from spoedketen.simulation.chain_ways import NEAR_TASTES
from spoedketen.simulation.network import Pool

WEEK_MINUTES = 10_080.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """Units by what they are: [S] by site id, [168] by hour where the calendar matters.

    It is fixed on the region as it is, so that a scenario changes only what it says.
    """

    rooms: Mapping[str, int]
    wards: Mapping[str, int]
    intensive_care: Mapping[str, int]
    delivery_rooms: Mapping[str, int]
    posts: Mapping[str, tuple[IntArray, IntArray, IntArray]]
    """Telephones, consulting rooms and cars by hour of the week, by number of the post."""
    crisis: tuple[int, ...]
    follow_up: FloatArray
    """Places (kinds of follow-up, regions)."""
    at_start: Records
    """Who is in follow-up care or on the way to it when a run begins."""
    crews: IntArray | None = None
    """Ambulances of each region by hour of the week [R, 168]; None: those of the stations."""


def capacity_of(
    pack: Pack, layout: Layout, demand: Demand, habits: Habits, values: Assumptions
) -> Capacity:
    """Return the capacity of a region as it is.

    Raises
    ------
    RequestError
        ``open_without_rooms``: the pack tells less than one room of what is open.
    """
    value = {name: row.value for name, row in values.items()}
    taste = value["choice_minutes"]
    visits = visits_by_site(layout, demand, habits, taste)
    own = _own(pack)
    admitted = admissions_by_site(layout, demand, habits, taste)
    bed_days = bed_days_by_site(layout, demand, habits, taste)
    _must_have_rooms(layout, own)
    flow = flow_of(layout, demand, habits)
    follow_up = places_of(flow, habits, value)
    return Capacity(
        rooms=_rooms(layout, demand, visits, value, own),
        wards=_by_site(layout, bed_days / 7 / value["ward_load"], own, "beds"),
        intensive_care=_by_site(
            layout,
            np.where(
                admitted > 0,
                admitted * habits.intensive[0] * value["ic_days"] / 7 / value["ic_load"] + 1,
                0,
            ),
            own,
            "intensive_care_beds",
        ),
        delivery_rooms=_by_site(
            layout,
            births_by_site(layout, demand, habits, taste)
            * (value["obstetric_hours"] / (24 * 7) / value["obstetric_load"]),
            own,
            "delivery_rooms",
        ),
        posts=_posts(layout, demand, habits, value),
        crisis=_crisis(layout, demand, value),
        follow_up=follow_up,
        at_start=at_start(layout, flow, habits, follow_up),
    )


def visits_by_site(layout: Layout, demand: Demand, habits: Habits, taste: float) -> FloatArray:
    """Return expected visits per week [S] if everybody went to the nearest that can help."""
    return _by_need(
        layout, demand, habits, np.ones(demand.per_week.shape[2]), taste, admitted=False
    )


def admissions_by_site(layout: Layout, demand: Demand, habits: Habits, taste: float) -> FloatArray:
    """Return expected acute admissions per week [S]."""
    return _by_need(layout, demand, habits, np.ones(demand.per_week.shape[2]), taste, admitted=True)


def bed_days_by_site(layout: Layout, demand: Demand, habits: Habits, taste: float) -> FloatArray:
    """Return expected days on a ward per week [S] of acute admissions."""
    mu, sigma = habits.ward_time[:, 0], habits.ward_time[:, 1]
    return _by_need(layout, demand, habits, np.exp(mu + sigma**2 / 2) / DAY, taste, admitted=True)


def births_by_site(layout: Layout, demand: Demand, _habits: Habits, taste: float) -> FloatArray:
    """Return expected requests for acute obstetrics per week [S]."""
    return np.asarray(demand.by_area("obstetric") @ shares_by_site(layout, 1, taste))


def _by_need(
    layout: Layout,
    demand: Demand,
    habits: Habits,
    weights: FloatArray,
    taste: float,
    *,
    admitted: bool,
) -> FloatArray:
    """Return the sum over requests, at the site that answers their need nearest by, of a weight.

    ``weights`` [B] by age band; ``admitted`` counts only who is.
    """
    found = np.zeros(len(layout.sites))
    for need in DEPARTMENT_NEEDS:
        by_kind = np.zeros((len(demand.kinds), len(layout.areas)))
        for kind in range(len(demand.kinds)):
            share = to_department(habits, kind)[need]
            by_band = demand.per_week[kind] * (habits.admitted[kind] if admitted else 1.0)
            by_kind[kind] = share * by_band @ weights
        for is_open, quarters in open_together(layout, need):
            then = np.repeat(demand.profile, QUARTERS_PER_HOUR, axis=1)[:, quarters].sum(axis=1)
            expected = then / QUARTERS_PER_HOUR @ by_kind
            able = is_open if is_open.any() else layout.opens[need].any(axis=1)
            found += expected @ shares_of_open(layout, able, taste)
    return found


QUARTERS_PER_HOUR = 4


def open_together(layout: Layout, need: int) -> list[tuple[BoolArray, BoolArray]]:
    """Return every set of sites [S] that answer a need at once, with its quarters [672]."""
    sets, which = np.unique(layout.opens[need], axis=1, return_inverse=True)
    return [(sets[:, n], which.ravel() == n) for n in range(sets.shape[1])]


def shares_by_site(layout: Layout, need: int, taste: float) -> FloatArray:
    """Return which share of each area goes to each site [A, S] if all were open that ever are."""
    return shares_of_open(layout, layout.opens[need].any(axis=1), taste)


def shares_of_open(layout: Layout, is_open: BoolArray, taste: float) -> FloatArray:
    """Return which share of each area goes to each site [A, S], as the simulator chooses.

    A multinomial logit over the open sites within six tastes of the nearest.
    """
    minutes = np.where(is_open, layout.to_site[0], np.inf)
    nearest = minutes.min(axis=1, keepdims=True)
    if not is_open.any():
        return np.zeros(minutes.shape)
    if taste <= 0.0:
        return np.asarray(minutes == nearest, float)
    with np.errstate(invalid="ignore"):
        over = np.where(minutes <= nearest + NEAR_TASTES * taste, minutes - nearest, np.inf)
    weights = np.exp(-over / taste)
    return np.asarray(weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-300))


ROOMS = {"treatment_rooms": 0, "delivery_rooms": 1}
"""Rooms without which a need (row of NEEDS) is not answered."""


def _must_have_rooms(layout: Layout, own: Mapping[tuple[str, str], float]) -> None:
    for resource, need in ROOMS.items():
        for s, id_ in enumerate(layout.sites.ids):
            if layout.opens[need, s].any() and own.get((id_, resource), 1.0) < 1:
                raise RequestError("open_without_rooms", site=id_, resource=resource)


def _own(pack: Pack) -> Mapping[tuple[str, str], float]:
    rows = pack.table("capacity").group_by("site", "resource").agg(pl.col("amount").sum())
    return {(site, resource): amount for site, resource, amount in rows.iter_rows()}


def _rooms(
    layout: Layout,
    demand: Demand,
    visits: FloatArray,
    value: Mapping[str, float],
    own: Mapping[tuple[str, str], float],
) -> dict[str, int]:
    share = visits / max(visits.sum(), 1e-9)
    people = _country_share(demand)
    rooms = np.maximum(np.round(share * value["ed_rooms"] * people), value["ed_rooms_least"])
    is_open = layout.opens[0].any(axis=1)
    return {
        id_: round(own.get((id_, "treatment_rooms"), rooms[s]))
        for s, id_ in enumerate(layout.sites.ids)
        if is_open[s]
    }


DAY_BEGINS, NIGHT_BEGINS = 7, 23


def _country_share(demand: Demand) -> float:
    """Return which part of the country's people the pack has, at most all."""
    return min(1.0, demand.people / float(chain_document()["country"]["people"]))


def _by_site(
    layout: Layout, amount: FloatArray, own: Mapping[tuple[str, str], float], resource: str
) -> dict[str, int]:
    """Return units by site; of 0 that were told nobody gets one, and everybody goes on waiting."""
    return {
        id_: round(own.get((id_, resource), ceil(amount[s])))
        for s, id_ in enumerate(layout.sites.ids)
        if amount[s] > 0 or (id_, resource) in own
    }


def _posts(
    layout: Layout, demand: Demand, habits: Habits, value: Mapping[str, float]
) -> dict[str, tuple[IntArray, IntArray, IntArray]]:
    kind = demand.kinds.index("gp_post_call")
    nearest = layout.to_post.argmin(axis=1)
    calls = np.bincount(
        nearest, weights=demand.by_area("gp_post_call"), minlength=layout.to_post.shape[1]
    )
    form = np.diff(habits.form, prepend=0.0)
    minutes = (
        value["gp_call_minutes"],
        form[1] * value["gp_consult_minutes"],
        form[2] * value["gp_visit_minutes"],
    )
    found = {}
    for post, week in enumerate(calls):
        load = week * demand.profile[kind][None, :] * np.array(minutes)[:, None] / 60.0
        units = np.ceil(load + value["desk_safety"] * np.sqrt(load)).astype(np.int64)
        found[str(post)] = (units[0], units[1], units[2])
    return found


def _crisis(layout: Layout, demand: Demand, value: Mapping[str, float]) -> tuple[int, ...]:
    regions = len(layout.ambulance_regions)
    per_week = np.bincount(
        layout.ambulance_region, weights=demand.by_area("crisis_contact"), minlength=regions
    )
    load = per_week * value["crisis_contact_minutes"] / WEEK_MINUTES / value["crisis_load"]
    return tuple(max(2, ceil(each)) for each in load)


def pool_of(name: str, hourly: IntArray) -> Pool:
    """Return a pool whose units follow the hours of the week, Monday first."""
    steps = [0, *(np.flatnonzero(np.diff(hourly)) + 1)]
    if len(steps) == 1:
        return Pool(name=name, units=(int(hourly[0]),))
    return Pool(
        name=name,
        units=tuple(int(hourly[step]) for step in steps),
        from_minutes=tuple(60.0 * step for step in steps),
        period_minutes=WEEK_MINUTES,
    )


def day_and_night(day: float, night: float) -> IntArray:
    """Return units by hour of the week: by day and evening (7 to 23 hours), and at night."""
    hours = np.arange(HOURS * DAYS) % HOURS
    is_day = (hours >= DAY_BEGINS) & (hours < NIGHT_BEGINS)
    return np.where(is_day, ceil(day), ceil(night)).astype(np.int64)


def ambulances(
    layout: Layout, demand: Demand, value: Mapping[str, float]
) -> tuple[IntArray, IntArray]:
    """Return how many ambulances each station has by day and at night [T].

    Divided over the stations by the calls nearest to each in its region, at least one each.
    """
    weights, share = calls_by_station(layout, demand), _country_share(demand)
    day = divided(round(value["ambulances_day"] * share), weights, least=1)
    return day, divided(round(value["ambulances_night"] * share), weights, least=1)


def calls_by_station(layout: Layout, demand: Demand) -> FloatArray:
    """Return the calls a week for which a station is the nearest of its region [T]."""
    own = layout.ambulance_region[layout.station_area][:, None] == layout.ambulance_region
    towards = np.where(own, layout.siren[layout.station_area], NEVER_MINUTES)
    calls = demand.by_area("control_room_call")
    return np.bincount(towards.argmin(axis=0), weights=calls, minlength=len(towards)).astype(float)


def divided(total: int, weights: FloatArray, least: int) -> IntArray:
    """Return ``total`` divided by weight in whole numbers, each at least ``least``."""
    rest = max(total - least * len(weights), 0)
    exact = rest * weights / max(weights.sum(), 1e-9)
    found = np.floor(exact).astype(np.int64)
    order = np.argsort(found - exact, kind="stable")
    found[order[: rest - found.sum()]] += 1
    return np.asarray(found + least)
