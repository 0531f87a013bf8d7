"""Ambulances of a chain: sent, waited for, free again, on and off duty. Compiled."""

import math
from typing import Any

from spoedketen.simulation.chain_records import (
    HOURS,
    SCENE_DONE,
    URGENCIES,
    WEEK_HOURS,
    Ground,
    Tally,
)  # fmt: skip
from spoedketen.simulation.chain_ways import NOWHERE, place_of, straight_km, unit_for
from spoedketen.simulation.compiled import kernel
from spoedketen.simulation.heap import COMPLETION
from spoedketen.simulation.moves import NOBODY, note, plan
from spoedketen.simulation.records import FREE, SEND, State

HOUR_MINUTES = 60.0
HIGHEST = 2
"""Urgencies below this number are those whose response is told by hour of the day."""
CALLS_UNIT = -3
"""Told by a step: this patient needs an ambulance now."""


@kernel
def count_km(state: State, ground: Ground, tally: Tally, here: int, there: int) -> None:
    """Add the way between two areas to the kilometres of the region of the first."""
    run = state.run[0]
    if run.now >= run.warmup:
        km = straight_km(ground, here, there) * ground.switches[0].detour
        tally.regions[ground.region[here]].km += km


@kernel
def employ(  # noqa: PLR0913, PLR0917
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
        slot = _first_waiting(state, ground, courses, calls, unit_region(units, unit))
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
def unit_region(units: Any, u: int) -> int:
    """Return the region whose calls an ambulance takes, or NOWHERE off duty."""
    return int(units[u].region) if units[u].is_on else NOWHERE


@kernel
def _first_waiting(state: State, ground: Ground, courses: Any, calls: Any, region: int) -> int:
    """Take the first who waits for an ambulance of a region; NOBODY if nobody does."""
    asker, urgency = waiting_for(ground, courses, calls, region)
    if asker == NOWHERE:
        return NOBODY
    line = calls[asker, urgency]
    slot = line.head
    line.head = state.slots[slot].link
    return int(slot)


@kernel
def waiting_for(ground: Ground, courses: Any, calls: Any, region: int) -> tuple[int, int]:
    """Return region and urgency of the first call that an ambulance of ``region`` may take.

    Its own come first, by urgency; then, where borders are crossed, those of the regions to which
    it is near: by urgency, then who called first. (NOWHERE, 0) if nobody waits for it.
    """
    if region == NOWHERE:
        return NOWHERE, 0
    for urgency in range(URGENCIES):
        if calls[region, urgency].head != NOBODY:
            return region, urgency
    if ground.switches[0].crosses_borders == 0:
        return NOWHERE, 0
    for urgency in range(URGENCIES):
        first = _asker(ground, courses, calls, region, urgency)
        if first != NOWHERE:
            return first, urgency
    return NOWHERE, 0


@kernel
def _asker(ground: Ground, courses: Any, calls: Any, region: int, urgency: int) -> int:
    first, earliest = NOWHERE, math.inf
    for asker in range(len(calls)):
        head = calls[asker, urgency].head
        helps = head != NOBODY and _is_near(ground, asker, region)
        if helps and courses[head].called_at < earliest:
            first, earliest = asker, courses[head].called_at
    return first


@kernel
def _is_near(ground: Ground, asker: int, region: int) -> bool:
    return bool((ground.near_regions[asker] == region).any())


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
    way = ground.siren[here, plan_.area] * ground.pace[plan_.urgency]
    arrival = run.now + ground.switches[0].turnout + way
    note(state, state.slots[slot].patient, u, SEND)
    unit.is_busy, unit.since, unit.left_from = 1, run.now, plan_.area
    course.unit, course.stage = u, SCENE_DONE
    count_km(state, ground, tally, here, plan_.area)
    if run.now >= run.warmup:
        tally.regions[unit.region].sent += 1
        _count_response(ground, tally, plan_, course, arrival)
    plan(state, arrival + plan_.scene_minutes, COMPLETION, slot)


@kernel
def _count_response(ground: Ground, tally: Tally, plan_: Any, course: Any, arrival: float) -> None:
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


@kernel
def close_calls(
    state: State, ground: Ground, tally: Tally, plans: Any, courses: Any, calls: Any
) -> None:
    """Count who still waits for an ambulance at the end, and is late already.

    With the minutes so far, so as too short: left out, the worst would make the figures better.
    """
    run = state.run[0]
    for region in range(len(calls)):
        for urgency in range(URGENCIES):
            slot = calls[region, urgency].head
            while slot != NOBODY:
                waited = run.until - courses[slot].called_at
                if courses[slot].called_at >= run.warmup and waited > ground.targets[urgency]:
                    _count_response(ground, tally, plans[slot], courses[slot], run.until)
                slot = state.slots[slot].link


@kernel
def next_shift(state: State, ground: Ground, courses: Any, units: Any, calls: Any) -> None:
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
            if waiting_for(ground, courses, calls, unit.region)[0] != NOWHERE:
                # Planned as if it came free now, so that it takes the first who waits.
                unit.is_busy, unit.since, unit.left_from = 1, run.now, unit.base
                plan(state, run.now, COMPLETION, NOBODY - u)


@kernel
def close_units(state: State, units: Any) -> None:
    """Count who is still on a run as busy up to the end."""
    run = state.run[0]
    for u in range(len(units)):
        if units[u].is_busy:
            units[u].busy_minutes += max(run.until - max(units[u].since, run.warmup), 0.0)
