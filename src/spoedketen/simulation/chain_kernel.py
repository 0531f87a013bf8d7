"""The loop over the events of a chain. Compiled; stations queue and block as in ``moves``.

The order in which things happen is part of the model: see docs/methods/chain.md.
"""

import math
from typing import Any

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
    NEDOCS_BINS,
    NEDOCS_STEP,
    NURSING,
    SCENE_DONE,
    SEEN,
    SENT_AMBULANCE,
    URGENCIES,
    VISIT,
    WALK_IN,
    WARD,
    WEEK_HOURS,
    Ground,
    Tally,
)  # fmt: skip
from spoedketen.simulation.chain_ways import NOWHERE, destination, place_of, straight_km, unit_for
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
    KNOCKING,
    NOBODY,
    WAITING,
    account,
    begin,
    can_begin,
    end_stop,
    enqueue,
    first_priority,
    join,
    leave,
    mark_station,
    note,
    plan,
    release,
    seize,
    settle,
)  # fmt: skip
from spoedketen.simulation.network import PRIORITIES
from spoedketen.simulation.records import DOOR, FINISH, FREE, KNOCK, SEND, TURN, State

HOUR_MINUTES, DAY_MINUTES = 60.0, 1440.0
LIFE_THREATENING = 0
HIGHEST = 2
"""Urgencies below this number are those whose response is told by hour of the day."""
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
        lent(ground.north_km), lent(ground.raster), lent(ground.site_area), lent(ground.order),
        lent(ground.need_station), lent(ground.is_open), lent(ground.post_desk),
        lent(ground.post_room), lent(ground.post_car), lent(ground.post_minutes),
        lent(ground.crisis_team), lent(ground.outflow), lent(ground.region),
        lent(ground.region_units), lent(ground.near_regions), lent(ground.duty),
        lent(ground.targets),
    )  # fmt: skip
    kept = Tally(
        lent(tally.sites), lent(tally.looks), lent(tally.nedocs), lent(tally.response),
        lent(tally.response_hours), lent(tally.journeys), lent(tally.regions), lent(tally.kinds),
        lent(tally.left),
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
            _close_units(state, units)
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
            _look(state, tally)
            _next_shift(state, ground, units, calls)
            plan(state, run.now + HOUR_MINUTES, ARRIVAL, 0)
        if unit != NOBODY:
            _employ(state, ground, tally, plans, courses, units, calls, slot, unit)
        if run.dirty_count:
            settle(state)


CALLS_UNIT = -3
"""Told by a step: this patient needs an ambulance now."""


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
    elif stage == LEFT_IC:
        beds = tally.sites[course.site]
        if beds.ward != NOWHERE:
            target, minutes, course.stage = beds.ward, plan_.ward_minutes, LEFT_WARD
    elif stage == LEFT_WARD and plan_.outflow >= 0:
        target, minutes = ground.outflow[area, plan_.outflow], plan_.outflow_minutes
        course.stage = DONE
    if goes_to:
        passes = plan_.urgency == LIFE_THREATENING or (plan_.door == WALK_IN and mode == 0)
        heeds = not passes and (ground.switches[0].shares_stops or course.turned == 1)
        site = destination(
            ground, state.stations, tally.sites, who.key, run.now, area, plan_.need, mode, heeds,
            run.now >= run.warmup,
        )  # fmt: skip
        delay, course.site, course.stage = ground.to_site[mode, area, site], site, AT_DOOR
        course.drive_minutes += delay
        if mode == 1:
            _count_km(state, ground, tally, area, ground.site_area[site])
    if s != ON_THE_WAY:
        release(state, s)
    who.asked = run.now
    if target != NOWHERE:
        who.given = minutes
        _enter(state, slot, target)
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
def _enter(state: State, slot: int, target: int) -> None:
    who = state.slots[slot]
    s = who.station
    comes_from_station = s != ON_THE_WAY
    if can_begin(state, target):
        if comes_from_station:
            leave(state, slot)
        join(state, slot, target)
        begin(state, slot)
    elif not comes_from_station or state.stations[target].waiting < state.stations[target].places:
        if comes_from_station:
            leave(state, slot)
        join(state, slot, target)
        enqueue(state, slot, target, WAITING)
    else:
        seize(state, s)
        who.target = target
        note(state, who.patient, target, KNOCK)
        enqueue(state, slot, target, KNOCKING)
        mark_station(state, target)


@kernel
def _count_door(state: State, tally: Tally, plan_: Any, course: Any, site: int, mode: int) -> None:
    run = state.run[0]
    if run.now < run.warmup:
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


@kernel
def _count_km(state: State, ground: Ground, tally: Tally, here: int, there: int) -> None:
    run = state.run[0]
    if run.now >= run.warmup:
        km = straight_km(ground, here, there) * ground.switches[0].detour
        tally.regions[ground.region[here]].km += km


@kernel
def _employ(  # noqa: PLR0913, PLR0917
    state: State,
    ground: Ground,
    tally: Tally,
    plans: Any,
    courses: Any,
    units: Any,
    calls: Any,
    slot: int,
    unit: int,
) -> None:
    """Send an ambulance to who asks for one, or the one that came free to who waits."""
    run = state.run[0]
    if unit == CALLS_UNIT:
        area = plans[slot].area
        unit = unit_for(ground, units, area, run.now)
        if unit == NOWHERE:
            _queue(state, ground, tally, plans, calls, slot)
            return
    else:
        _free(state, ground, units, unit)
        slot = _first_waiting(state, calls, units[unit].region) if units[unit].is_on else -1
        if slot == NOBODY:
            return
    _send(state, ground, tally, plans, courses, units, slot, unit)


@kernel
def _queue(state: State, ground: Ground, tally: Tally, plans: Any, calls: Any, slot: int) -> None:
    run, region = state.run[0], ground.region[plans[slot].area]
    line = calls[region, plans[slot].urgency]
    state.slots[slot].link = NOBODY
    if line.head == NOBODY:
        line.head = slot
    else:
        state.slots[line.tail].link = slot
    line.tail = slot
    tally.regions[region].waited += run.now >= run.warmup


@kernel
def _first_waiting(state: State, calls: Any, region: int) -> int:
    for urgency in range(URGENCIES):
        line = calls[region, urgency]
        if line.head != NOBODY:
            slot = line.head
            line.head = state.slots[slot].link
            return int(slot)
    return NOBODY


@kernel
def _free(state: State, ground: Ground, units: Any, u: int) -> None:
    run, unit = state.run[0], units[u]
    note(state, NOBODY, u, FREE)
    unit.is_busy = 0
    unit.busy_minutes += max(run.now - max(unit.since, run.warmup), 0.0)
    unit.free_at = run.now
    way = ground.siren[unit.left_from, unit.base] * ground.switches[0].return_factor
    unit.home_at = run.now + way


@kernel
def _send(  # noqa: PLR0913, PLR0917
    state: State,
    ground: Ground,
    tally: Tally,
    plans: Any,
    courses: Any,
    units: Any,
    slot: int,
    u: int,
) -> None:
    run, unit, plan_, course = state.run[0], units[u], plans[slot], courses[slot]
    here = place_of(ground, units, u, run.now)
    arrival = run.now + ground.switches[0].turnout + ground.siren[here, plan_.area]
    note(state, state.slots[slot].patient, u, SEND)
    unit.is_busy, unit.since, unit.left_from = 1, run.now, plan_.area
    course.unit, course.stage = u, SCENE_DONE
    _count_km(state, ground, tally, here, plan_.area)
    if run.now >= run.warmup:
        tally.regions[unit.region].sent += 1
        minutes = arrival - course.called_at
        is_late = minutes > ground.targets[plan_.urgency]
        found = tally.response[plan_.area, plan_.urgency]
        found.calls += 1
        found.minutes += minutes
        found.late += is_late
        if plan_.urgency < HIGHEST:
            hour = int(course.called_at // HOUR_MINUTES) % HOURS
            of_hour = tally.response_hours[ground.region[plan_.area], hour]
            of_hour.calls += 1
            of_hour.minutes += minutes
            of_hour.late += is_late
    plan(state, arrival + plan_.scene_minutes, COMPLETION, slot)


@kernel
def _next_shift(state: State, ground: Ground, units: Any, calls: Any) -> None:
    """Let ambulances begin and end their duty on the hour; who rides finishes first."""
    run = state.run[0]
    hour = int(run.now // HOUR_MINUTES) % WEEK_HOURS
    for u in range(len(units)):
        unit, on = units[u], ground.duty[u, hour]
        if unit.is_on and run.now > run.warmup:
            unit.on_minutes += min(run.now - run.warmup, HOUR_MINUTES)
        begins = on and not unit.is_on
        unit.is_on = on
        if begins and not unit.is_busy:
            unit.home_at = run.now
            for urgency in range(URGENCIES):
                if calls[unit.region, urgency].head != NOBODY:
                    # Planned as if it came free now, so that it takes the first who waits.
                    unit.is_busy, unit.since, unit.left_from = 1, run.now, unit.base
                    plan(state, run.now, COMPLETION, NOBODY - u)
                    break


@kernel
def _look(state: State, tally: Tally) -> None:
    """Note on the hour how full each emergency department is, with its NEDOCS score."""
    run = state.run[0]
    if run.now < run.warmup:
        return
    hour = int(run.now // HOUR_MINUTES) % HOURS
    for number in range(len(tally.sites)):
        site = tally.sites[number]
        if site.department == NOWHERE:
            continue
        at, look = state.stations[site.department], tally.looks[number, hour]
        boarding = at.present - at.waiting - at.serving
        score = _nedocs(state, site, at.present, boarding)
        look.looks += 1
        look.present += at.present
        look.waiting += at.waiting
        look.boarding += boarding
        look.stopped += at.stopped
        look.nedocs += score
        kind = min(int(max(score, 0.0) // NEDOCS_STEP), NEDOCS_BINS - 1)
        tally.nedocs[number, kind] += 1


@kernel
def _nedocs(state: State, site: Any, present: int, boarding: int) -> float:
    # Nobody is counted as ventilated; the wait for the last bed counts as known (Weiss 2004).
    longest = 0.0
    if site.ward != NOWHERE and state.stations[site.ward].knocking:
        first = first_priority(state, site.ward, KNOCKING)
        if first < PRIORITIES:
            slot = state.lanes[site.ward, KNOCKING, first].head
            longest = (state.run[0].now - state.slots[slot].asked) / HOUR_MINUTES
    score = 85.8 * present / max(site.rooms, 1.0) + 600.0 * boarding / max(site.beds, 1.0)
    return float(score + 0.93 * longest - 20.0)


@kernel
def _close_units(state: State, units: Any) -> None:
    run = state.run[0]
    for u in range(len(units)):
        if units[u].is_busy:
            units[u].busy_minutes += max(run.until - max(units[u].since, run.warmup), 0.0)
