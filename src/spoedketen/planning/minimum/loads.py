"""How many would be present at each place by hour of the week, if nothing were ever full.

Drives to a GP post or hospital are left out, as minutes in a week; those of an ambulance are its
work and count.
"""

from collections.abc import Iterator

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.chain.capacity import open_together, shares_by_site, shares_of_open
from spoedketen.planning.chain.habits import DEPARTMENT_NEEDS, NEEDS, to_department
from spoedketen.planning.chain.layout import NEVER_MINUTES
from spoedketen.planning.chain.ready import Region, pace_of
from spoedketen.planning.minimum.presence import WEEK, present, present_for
from spoedketen.simulation.chain_records import (
    COMMUNITY_BED,
    CONSULT,
    CONTROL_ROOM,
    CRISIS,
    GP_POST,
    SENT_AMBULANCE,
    VISIT,
    WALK_IN,
)

HOME, ADMITTED = 0, 1
OBSTETRICS = NEEDS.index("acute_obstetrics")


def room_loads(region: Region) -> FloatArray:
    """Return how many would be in care at each department [S, 168]."""
    found = np.zeros((len(region.layout.sites), WEEK))
    habits = region.habits
    for need, kind, visits, arrivals in _arrivals(region):
        stays = visits @ habits.admitted[kind]
        for way, number in ((HOME, visits.sum(axis=1) - stays), (ADMITTED, stays)):
            found += number[:, None] * present(arrivals, tuple(habits.care_time[need, way]))
    return found


def bed_loads(region: Region) -> tuple[FloatArray, FloatArray]:
    """Return how many would lie on each ward, and in each intensive care unit [S, 168].

    Who waits for follow-up care keeps a bed too; that is no need for beds and is not counted.
    """
    shape = (len(region.layout.sites), WEEK)
    wards, intensive_care = np.zeros(shape), np.zeros(shape)
    habits, ic = region.habits, tuple(region.habits.ic_time)
    for need, kind, visits, arrivals in _arrivals(region):
        care, share = tuple(habits.care_time[need, ADMITTED]), habits.intensive[need]
        for band in range(visits.shape[1]):
            number = (visits[:, band] * habits.admitted[kind, band])[:, None]
            stay = tuple(habits.ward_time[band])
            wards += number * (1.0 - share) * present(arrivals, stay, (care,))
            wards += number * share * present(arrivals, stay, (care, ic))
            intensive_care += number * share * present(arrivals, ic, (care,))
    return wards, intensive_care


def delivery_loads(region: Region) -> FloatArray:
    """Return how many would be in each delivery suite [S, 168]."""
    layout, habits = region.layout, region.habits
    found = np.zeros((len(layout.sites), WEEK))
    if not layout.opens[OBSTETRICS].any():
        return found
    shares = shares_by_site(layout, OBSTETRICS, region.values["choice_minutes"].value)
    stay = tuple(habits.care_time[OBSTETRICS, HOME])
    for kind, name in enumerate(region.demand.kinds):
        births = to_department(habits, kind)[OBSTETRICS] * region.demand.by_area(name) @ shares
        found += births[:, None] * present(region.demand.profile[kind], stay)
    return found


def crisis_loads(region: Region) -> FloatArray:
    """Return how many mental health crisis assessments would be under way by region [R, 168]."""
    layout, demand, habits = region.layout, region.demand, region.habits
    regions = len(layout.ambulance_regions)
    found = np.zeros((regions, WEEK))
    for kind in np.flatnonzero(habits.door == CRISIS):
        week = np.bincount(
            layout.ambulance_region, weights=demand.by_area(demand.kinds[kind]), minlength=regions
        )
        found += week[:, None] * present(demand.profile[kind], tuple(habits.door_time[kind]))
    return found


def _arrivals(region: Region) -> Iterator[tuple[int, int, FloatArray, FloatArray]]:
    """Yield need, kind, visits a week by site and age band [S, B], and their hours [168]."""
    layout, demand, habits = region.layout, region.demand, region.habits
    taste = region.values["choice_minutes"].value
    for need in DEPARTMENT_NEEDS:
        for is_open, quarters in open_together(layout, need):
            shares = shares_of_open(layout, is_open, taste)
            then = quarters.reshape(WEEK, -1).mean(axis=1)
            for kind in range(len(demand.kinds)):
                sent = to_department(habits, kind)[need]
                if sent > 0:
                    visits = sent * shares.T @ demand.per_week[kind]
                    yield need, kind, visits, demand.profile[kind] * then


def post_loads(region: Region) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return calls, consults and visits under way at each GP post [P, 168]."""
    layout, habits = region.layout, region.habits
    kind = region.demand.kinds.index("gp_post_call")
    calls = np.bincount(
        layout.to_post.argmin(axis=1),
        weights=region.demand.by_area("gp_post_call"),
        minlength=layout.to_post.shape[1],
    )
    profile, form = region.demand.profile[kind], np.diff(habits.form, prepend=0.0)
    call = tuple(habits.door_time[kind])
    desk = present(profile, call)
    room, car = (
        form[way] * present(profile, tuple(habits.gp_time[way]), (call,))
        for way in (CONSULT, VISIT)
    )
    return calls[:, None] * desk, calls[:, None] * room, calls[:, None] * car


def crew_loads(region: Region) -> FloatArray:
    """Return how many ambulances of each region would be busy [R, 168].

    Busy from sending until the hand-over is over, each run for the mean minutes of its region. The
    nearest station of the region sends: from farther, as when it is busy, a run takes longer.
    """
    layout, regions = region.layout, len(region.layout.ambulance_regions)
    runs, minutes = np.zeros((regions, WEEK)), np.zeros(regions)
    drive, hospital = _drives(region), _hospital_minutes(region)
    for kind in range(len(region.demand.kinds)):
        asked = _asks_ambulance(region, kind) * region.demand.per_week[kind].sum(axis=1)
        if not asked.any():
            continue
        busy = _busy_minutes(region, kind, drive, hospital)
        week, spent = (
            np.bincount(layout.ambulance_region, weights=weights, minlength=regions)
            for weights in (asked, asked * busy)
        )
        runs += week[:, None] * region.demand.profile[kind]
        minutes += spent
    mean = minutes / np.maximum(runs.sum(axis=1), 1e-12)
    return np.stack([present_for(row, each) for row, each in zip(runs, mean, strict=True)])


def _asks_ambulance(region: Region, kind: int) -> float:
    """Return which share of a kind's requests an ambulance is sent for."""
    habits = region.habits
    door = habits.door[kind]
    by_ambulance = habits.referred[kind] * habits.rides[kind]
    if door == CONTROL_ROOM:
        return 1.0
    if door == GP_POST:
        form = np.diff(habits.form, prepend=0.0)
        return float(form @ by_ambulance + form[SENT_AMBULANCE])
    return 0.0 if door in {WALK_IN, COMMUNITY_BED} else float(by_ambulance[0])


def _busy_minutes(region: Region, kind: int, drive: FloatArray, hospital: FloatArray) -> FloatArray:
    """Return the mean minutes of a run for a kind of request, by area [A]."""
    habits = region.habits
    urgency = np.diff(habits.urgency[kind], prepend=0.0)
    needs = np.diff(habits.need[kind], axis=1, prepend=0.0)
    taken = urgency * habits.transported
    stays, goes = (_mean(tuple(time)) for time in habits.scene_time)
    pace = pace_of({name: row.value for name, row in region.values.items()})
    to_hospital = (taken * pace @ needs) @ hospital
    handover = _mean(tuple(habits.handover_time))
    on_scene = stays * (1.0 - taken.sum()) + (goes + handover) * taken.sum()
    towards = drive * float(urgency @ pace)
    return np.asarray(region.values["turnout_minutes"].value + towards + on_scene + to_hospital)


def _drives(region: Region) -> FloatArray:
    """Return the siren's minutes from the nearest station of the own region [A]."""
    layout = region.layout
    own = layout.ambulance_region[layout.station_area][:, None] == layout.ambulance_region
    towards = np.where(own, layout.siren[layout.station_area], NEVER_MINUTES).min(axis=0)
    any_station = layout.siren[layout.station_area].min(axis=0)
    return np.asarray(np.where(towards < NEVER_MINUTES, towards, any_station))


def _hospital_minutes(region: Region) -> FloatArray:
    """Return the siren's minutes to where each need is answered [N, A]."""
    taste = region.values["choice_minutes"].value
    rows = []
    for need in range(len(NEEDS)):
        answers = need if region.layout.opens[need].any() else 0
        shares = shares_by_site(region.layout, answers, taste)
        rows.append((shares * region.layout.to_site[1]).sum(axis=1))
    return np.stack(rows)


def _mean(time: tuple[float, float]) -> float:
    mu, sigma = time
    return float(np.exp(mu + sigma**2 / 2)) if np.isfinite(mu) else 0.0
