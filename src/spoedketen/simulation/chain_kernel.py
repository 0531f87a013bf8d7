"""The loop over the events of a chain. Compiled; stations queue and block as in ``moves``.

The order in which things happen is part of the model: see docs/methods/chain.md.
"""

import math
from typing import Any

from spoedketen.simulation.chain_looks import look
from spoedketen.simulation.chain_records import (
    ASK,
    AT_DOOR,
    AT_HOME,
    AT_POST,
    BY_AMBULANCE,
    BY_CAR,
    CALLED,
    CARED,
    COMMUNITY_BED,
    CONSULT,
    CONTROL_ROOM,
    CRISIS,
    DAY_GP,
    DONE,
    GP_POST,
    HANDLED,
    HOURS,
    INTENSIVE_CARE,
    LEFT_IC,
    LEFT_WARD,
    NURSING,
    SCENE_DONE,
    SEEN,
    SENT_AMBULANCE,
    TRANSFERRED,
    VISIT,
    WALK_IN,
    WARD,
    Ground,
    Tally,
)  # fmt: skip
from spoedketen.simulation.chain_rides import (
    CALLS_UNIT,
    HOUR_MINUTES,
    close_calls,
    close_units,
    count_km,
    employ,
    next_shift,
)  # fmt: skip
from spoedketen.simulation.chain_ways import NOWHERE, destination
from spoedketen.simulation.compiled import kernel, lent
from spoedketen.simulation.draws import joined
from spoedketen.simulation.heap import ARRIVAL, CHANGE, COMPLETION, drop_first
from spoedketen.simulation.kernel import DONE as OVER
from spoedketen.simulation.kernel import (
    MORE_PATIENTS,
    change_units,
    close,
    exit_now,
    lacking_room,
    take_slot,
)
from spoedketen.simulation.moves import (
    NOBODY,
    WAITING,
    account,
    begin,
    can_begin,
    end_stop,
    enqueue,
    join,
    knock,
    leave,
    note,
    plan,
    release,
    settle,
)  # fmt: skip
from spoedketen.simulation.records import DOOR, FINISH, TURN, State

LIFE_THREATENING = 0
ACUTE_OBSTETRICS, PLANNED = 1, 2
"""Needs that no emergency department answers: their arrivals are not counted at its door."""
ON_THE_WAY = -2
"""Station of a patient who is at none."""


@kernel
def advance_chain(  # noqa: PLR0913, PLR0917 - the state, in its parts
    state: State,
    ground: Ground,
    tally: Tally,
    plans: Any,
    courses: Any,
    units: Any,
    calls: Any,
    arriving: Any,
    is_last: bool,  # noqa: FBT001
) -> int:
    """Handle events in order until something is lacking; return what, as ``kernel.advance``."""
    own = State(
        lent(state.run), lent(state.stations), lent(state.pools), lent(state.paths),
        lent(state.passes), lent(state.station_pools), lent(state.pool_users),
        lent(state.calendar), lent(state.routes), lent(state.upto), lent(state.neighbours),
        lent(state.lanes), lent(state.dirty), lent(state.slots), lent(state.events),
        lent(state.log),
    )  # fmt: skip
    there = Ground(
        lent(ground.switches), lent(ground.to_site), lent(ground.siren), lent(ground.east_km),
        lent(ground.north_km), lent(ground.raster), lent(ground.site_area),
        lent(ground.taste_number), lent(ground.order), lent(ground.transfer),
        lent(ground.need_station),
        lent(ground.is_open), lent(ground.post_desk), lent(ground.post_room),
        lent(ground.post_car), lent(ground.post_minutes),
        lent(ground.crisis_team), lent(ground.outflow), lent(ground.region),
        lent(ground.region_units), lent(ground.near_regions), lent(ground.duty),
        lent(ground.targets), lent(ground.passes_stop), lent(ground.pace),
    )  # fmt: skip
    kept = Tally(
        lent(tally.sites), lent(tally.looks), lent(tally.nedocs), lent(tally.response),
        lent(tally.response_hours), lent(tally.journeys), lent(tally.regions), lent(tally.kinds),
        lent(tally.left), lent(tally.needs),
    )  # fmt: skip
    return _advance(
        own, there, kept, lent(plans), lent(courses), lent(units), lent(calls), arriving, is_last
    )


@kernel
def _advance(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917
    state: State,
    ground: Ground,
    tally: Tally,
    plans: Any,
    courses: Any,
    units: Any,
    calls: Any,
    arriving: Any,
    is_last: bool,  # noqa: FBT001
) -> int:
    run = state.run[0]
    while True:
        lacking = lacking_room(state)
        if lacking != OVER:
            return lacking
        is_empty = run.next_patient >= len(arriving)
        if is_empty and not is_last:
            return MORE_PATIENTS
        coming = math.inf if is_empty else arriving[run.next_patient].minutes
        planned = state.events[0].minutes if run.planned else math.inf
        if min(coming, planned) > run.until:
            close_units(state, units)
            close_calls(state, ground, tally, plans, courses, calls)
            close(state)
            return OVER
        run.events += 1
        slot, unit, is_tick = NOBODY, NOBODY, False
        if planned <= coming:
            first = state.events[0]
            item, rank = first.item, first.order >> 60
            run.now = planned
            run.planned = drop_first(state.events, run.planned)
            if rank == COMPLETION and item >= 0:
                slot = item
            elif rank == COMPLETION:
                unit = NOBODY - item
            elif rank == CHANGE and item >= 0:
                change_units(state, item)
            elif rank == CHANGE:
                end_stop(state, NOBODY - item)
            else:
                is_tick = True
        else:
            run.now = coming
            slot = run.free
            take_slot(state)
            _come(state, tally, plans, courses, slot, arriving[run.next_patient])
            run.next_patient += 1
        if slot != NOBODY:
            unit = _step(state, ground, tally, plans, courses, units, slot)
        if is_tick:
            look(state, tally)
            next_shift(state, ground, courses, units, calls)
            plan(state, run.now + HOUR_MINUTES, ARRIVAL, 0)
        if unit != NOBODY:
            employ(state, ground, tally, plans, courses, units, calls, slot, unit)
        if run.dirty_count:
            settle(state)


@kernel
def _come(state: State, tally: Tally, plans: Any, courses: Any, slot: int, coming: Any) -> None:
    run, who, course = state.run[0], state.slots[slot], courses[slot]
    plans[slot] = coming
    who.key = joined(run.stream, coming.patient)
    who.patient, who.category, who.visit = coming.patient, coming.urgency, 0
    who.station, who.target = ON_THE_WAY, NOBODY
    who.asked = run.now
    course.stage, course.site, course.unit, course.turned = ASK, NOWHERE, NOBODY, 0
    course.drive_minutes = 0.0
    tally.kinds[coming.kind] += run.now >= run.warmup


@kernel
def _step(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - the course of a patient, whole
    state: State,
    ground: Ground,
    tally: Tally,
    plans: Any,
    courses: Any,
    units: Any,
    slot: int,
) -> int:
    """Take a patient one stage further; return the ambulance that comes free, or CALLS_UNIT."""
    run, who, plan_, course = state.run[0], state.slots[slot], plans[slot], courses[slot]
    s = who.station
    if s != ON_THE_WAY:
        account(state, s)
        state.stations[s].serving -= 1
        note(state, who.patient, s, FINISH)
    target, delay, goes_to, mode, told = NOWHERE, -1.0, False, 0, NOBODY
    stage, minutes, area = course.stage, 0.0, plan_.area
    if stage == ASK:
        course.called_at = run.now
        if plan_.door == GP_POST:
            target, minutes, course.stage = ground.post_desk[area], plan_.door_minutes, CALLED
        elif plan_.door == CONTROL_ROOM:
            delay, course.stage = plan_.door_minutes, HANDLED
        elif plan_.door == CRISIS:
            target, minutes, course.stage = ground.crisis_team[area], plan_.door_minutes, SEEN
        elif plan_.door == COMMUNITY_BED:
            target, minutes = ground.outflow[area, plan_.outflow], plan_.outflow_minutes
            course.stage = DONE
        elif plan_.door == DAY_GP and plan_.referral == BY_AMBULANCE:
            told = CALLS_UNIT
        else:
            goes_to = True
    elif stage == HANDLED:
        told = CALLS_UNIT
    elif stage == CALLED:
        if plan_.form == CONSULT:
            delay, course.stage = ground.post_minutes[area], AT_POST
        elif plan_.form == VISIT:
            target, minutes, course.stage = ground.post_car[area], plan_.gp_minutes, SEEN
        elif plan_.form == NURSING:
            delay, course.stage = 0.0, AT_HOME  # who waits for a nurse keeps no telephone taken
        elif plan_.form == SENT_AMBULANCE:
            told = CALLS_UNIT
    elif stage == AT_HOME:
        target, minutes = ground.outflow[area, plan_.outflow], plan_.outflow_minutes
        course.stage = DONE
    elif stage == AT_POST:
        target, minutes, course.stage = ground.post_room[area], plan_.gp_minutes, SEEN
    elif stage == SEEN:
        if plan_.referral == BY_CAR:
            goes_to = True
        elif plan_.referral == BY_AMBULANCE:
            told = CALLS_UNIT
    elif stage == SCENE_DONE:
        if plan_.transported:
            goes_to, mode = True, 1
        else:
            told = course.unit
            course.unit = NOBODY
    elif stage == AT_DOOR:
        station = ground.need_station[plan_.need, course.site]
        mode = 1 if course.unit != NOBODY else 0
        is_refused = (
            state.stations[station].stopped
            and ground.switches[0].shares_stops == 0
            and plan_.urgency != LIFE_THREATENING
            and not ground.passes_stop[plan_.need]
            and (plan_.door != WALK_IN or mode == 1)
            and course.turned == 0
        )
        if is_refused:
            course.turned, area, goes_to = 1, ground.site_area[course.site], True
            tally.sites[course.site].turned += run.now >= run.warmup
            note(state, who.patient, station, TURN)
        else:
            _count_door(state, tally, plan_, course, course.site, mode)
            note(state, who.patient, station, DOOR)
            target, minutes, course.stage = station, plan_.care_minutes, CARED
            if mode == 1:
                plan(state, run.now + plan_.handover_minutes, COMPLETION, NOBODY - course.unit)
                units[course.unit].left_from = ground.site_area[course.site]
                course.unit = NOBODY
    elif stage == CARED:
        beds = tally.sites[course.site]
        if plan_.admission == WARD and beds.ward != NOWHERE:
            target, minutes, course.stage = beds.ward, plan_.ward_minutes, LEFT_WARD
        elif plan_.admission == INTENSIVE_CARE and beds.intensive_care != NOWHERE:
            target, minutes, course.stage = beds.intensive_care, plan_.ic_minutes, LEFT_IC
        elif plan_.admission in (WARD, INTENSIVE_CARE):
            delay = _transfer(state, ground, tally, plan_, course)
    elif stage == TRANSFERRED:
        beds = tally.sites[course.site]
        if plan_.admission == INTENSIVE_CARE:
            target, minutes, course.stage = beds.intensive_care, plan_.ic_minutes, LEFT_IC
        else:
            target, minutes, course.stage = beds.ward, plan_.ward_minutes, LEFT_WARD
    elif stage == LEFT_IC:
        beds = tally.sites[course.site]
        if beds.ward != NOWHERE:
            target, minutes, course.stage = beds.ward, plan_.ward_minutes, LEFT_WARD
        else:
            plan_.admission = WARD  # intensive care is over: what is still to come is a ward
            delay = _transfer(state, ground, tally, plan_, course)
    elif stage == LEFT_WARD and plan_.outflow >= 0:
        target, minutes = ground.outflow[area, plan_.outflow], plan_.outflow_minutes
        course.stage = DONE
    if goes_to:
        passes = plan_.urgency == LIFE_THREATENING or ground.passes_stop[plan_.need]
        passes = passes or (plan_.door == WALK_IN and mode == 0)
        heeds = not passes and (ground.switches[0].shares_stops or course.turned == 1)
        pace = ground.pace[plan_.urgency] if mode == 1 else 1.0
        site = destination(
            ground, state.stations, tally.sites, who.key, run.now, area, plan_.need, mode, pace,
            heeds, run.now >= run.warmup,
        )  # fmt: skip
        delay, course.site, course.stage = ground.to_site[mode, area, site] * pace, site, AT_DOOR
        course.drive_minutes += delay
        if mode == 1:
            count_km(state, ground, tally, area, ground.site_area[site])
    if s != ON_THE_WAY:
        release(state, s)
    who.asked = run.now
    if target != NOWHERE:
        who.given = minutes
        _enter(state, slot, target, stage == TRANSFERRED)
        return told
    if s != ON_THE_WAY:
        leave(state, slot)
        who.station = ON_THE_WAY
    if delay >= 0.0:
        plan(state, run.now + delay, COMPLETION, slot)
    elif told != CALLS_UNIT:
        tally.left[stage] += run.now >= run.warmup
        exit_now(state, slot)
    return told


@kernel
def _transfer(state: State, ground: Ground, tally: Tally, plan_: Any, course: Any) -> float:
    """Send a patient to the nearest site with the bed; return the minutes, or -1 if none has."""
    counts = state.run[0].now >= state.run[0].warmup
    site = tally.sites[course.site]
    elsewhere = ground.transfer[plan_.admission - WARD, course.site]
    if elsewhere == NOWHERE:
        site.without_bed += counts
        return -1.0
    site.transferred += counts
    ride = ground.to_site[1, ground.site_area[course.site], elsewhere]
    course.site, course.stage = elsewhere, TRANSFERRED
    return float(ground.switches[0].transfer + ride)


@kernel
def _enter(state: State, slot: int, target: int, is_transfer: bool) -> None:  # noqa: FBT001
    """Enter a station or wait: from home in its queue, else where all wait who are in care."""
    who = state.slots[slot]
    s = who.station
    comes_from_station = s != ON_THE_WAY
    if can_begin(state, target):
        if comes_from_station:
            leave(state, slot)
        join(state, slot, target)
        begin(state, slot)
    elif is_transfer:
        knock(state, slot, target)
    elif not comes_from_station or state.stations[target].waiting < state.stations[target].places:
        if comes_from_station:
            leave(state, slot)
        join(state, slot, target)
        enqueue(state, slot, target, WAITING)
    else:
        knock(state, slot, target)


@kernel
def _count_door(state: State, tally: Tally, plan_: Any, course: Any, site: int, mode: int) -> None:
    run, need = state.run[0], plan_.need
    is_department = need != ACUTE_OBSTETRICS and need != PLANNED  # noqa: PLR1714 - compiled
    if run.now < run.warmup:
        return
    tally.needs[site, need] += 1
    if not is_department:
        return
    journey = tally.journeys[plan_.area, mode]
    journey.patients += 1
    journey.minutes += run.now - course.called_at
    journey.drive_minutes += course.drive_minutes
    look = tally.looks[site, int(run.now // HOUR_MINUTES) % HOURS]
    if mode == 1:
        look.ambulance += 1
    else:
        look.own += 1
