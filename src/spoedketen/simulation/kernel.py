"""The loop over events. Compiled; it stops where its caller must bring patients or room."""

import math
from typing import Any

import numpy as np

from spoedketen.simulation.compiled import kernel, lent, nth
from spoedketen.simulation.draws import ROUTE, chosen, joined, uniform
from spoedketen.simulation.heap import CHANGE, drop_first
from spoedketen.simulation.moves import (
    NOBODY,
    WAITING,
    account,
    account_pool,
    begin,
    can_begin,
    end_stop,
    enqueue,
    join,
    knock,
    leave,
    mark_users,
    note,
    plan,
    release,
    settle,
)
from spoedketen.simulation.records import DIVERT, EXIT, FINISH, FORCE, LOSE, State

DONE, MORE_PATIENTS, MORE_SLOTS, MORE_LOG = 0, 1, 2, 3

ARRIVING = np.dtype(
    [("minutes", np.float64), ("patient", np.int64), ("category", np.int64), ("station", np.int64)]
)
"""One patient to come: moment, number (the address of the draws), class and first station."""

LINES_PER_PATIENT, LINES_PER_EVENT = 8, 16
"""More log lines than one event can cause for each who is present, and for itself."""


@kernel
def advance(state: State, arriving: Any, is_last: bool) -> int:  # noqa: FBT001
    """Handle events in order until something is lacking; return what.

    ``arriving`` ((n,) of ARRIVING, by moment) is read from ``run.next_patient`` on. DONE: nothing
    more will happen up to ``run.until``; the areas are closed at that moment.
    """
    return _advance(_lent(state), arriving, is_last)


@kernel
def _lent(state: State) -> State:
    return State(
        lent(state.run), lent(state.stations), lent(state.pools), lent(state.paths),
        lent(state.passes), lent(state.station_pools), lent(state.pool_users),
        lent(state.calendar), lent(state.routes), lent(state.upto), lent(state.neighbours),
        lent(state.lanes), lent(state.dirty), lent(state.slots), lent(state.events),
        lent(state.log),
    )  # fmt: skip


@kernel
def _advance(state: State, arriving: Any, is_last: bool) -> int:  # noqa: FBT001
    run = state.run[0]
    while True:
        lacking = lacking_room(state)
        if lacking != DONE:
            return lacking
        is_empty = run.next_patient >= len(arriving)
        if is_empty and not is_last:
            return MORE_PATIENTS
        coming = math.inf if is_empty else arriving[nth(run.next_patient)].minutes
        planned = state.events[0].minutes if run.planned else math.inf
        # After the last patient has left, what remains of the calendars changes nothing.
        is_over = is_empty and run.free_count == len(state.slots) and run.until == math.inf
        if min(coming, planned) > run.until or min(coming, planned) == math.inf or is_over:
            close(state)
            return DONE
        run.events += 1
        if planned <= coming:
            run.now = planned
            _handle_first(state)
        else:
            run.now = coming
            _arrive(state, arriving[nth(run.next_patient)])
            run.next_patient += 1


@kernel
def lacking_room(state: State) -> int:
    """Return what must be made before the next event: slots, log lines, or nothing (DONE)."""
    run = state.run[0]
    if run.free_count == 0:
        return MORE_SLOTS
    present = len(state.slots) - run.free_count
    lines = LINES_PER_PATIENT * present + LINES_PER_EVENT
    if run.keeps_log and len(state.log) - run.logged < lines:
        return MORE_LOG
    return DONE


@kernel
def _handle_first(state: State) -> None:
    run, first = state.run[0], state.events[0]
    item, is_change = first.item, first.order >= CHANGE << 60
    run.planned = drop_first(state.events, run.planned)
    if not is_change:
        _finish(state, item)
    elif item >= 0:
        change_units(state, item)
    else:
        end_stop(state, NOBODY - item)
    if run.dirty_count:
        settle(state)


@kernel
def _arrive(state: State, coming: Any) -> None:
    run = state.run[0]
    slot = run.free
    who = state.slots[nth(slot)]
    who.key = joined(run.stream, coming.patient)
    who.patient, who.category, who.visit = coming.patient, coming.category, 0
    who.asked = run.now
    s = _accepting(state, coming)
    if can_begin(state, s):
        take_slot(state)
        join(state, slot, s)
        begin(state, slot)
    elif state.stations[nth(s)].waiting < state.stations[nth(s)].places:
        take_slot(state)
        join(state, slot, s)
        enqueue(state, slot, s, WAITING)
    else:
        note(state, coming.patient, s, LOSE)
        state.stations[nth(s)].lost += run.now >= run.warmup


@kernel
def take_slot(state: State) -> None:
    """Take the first free slot."""
    run = state.run[0]
    run.free = state.slots[nth(run.free)].link
    run.free_count -= 1


@kernel
def _accepting(state: State, coming: Any) -> int:
    s, counts = coming.station, state.run[0].now >= state.run[0].warmup
    at = state.stations[nth(s)]
    if at.stopped == 0 or state.passes[nth(coming.category)]:
        return int(s)
    for k in range(at.near_from, at.near_to):
        near = state.neighbours[k]
        if state.stations[nth(near)].stopped == 0:
            note(state, coming.patient, near, DIVERT)
            at.diverted += counts
            return int(near)
    note(state, coming.patient, s, FORCE)
    at.forced += counts
    return int(s)


@kernel
def _finish(state: State, slot: int) -> None:
    who = state.slots[nth(slot)]
    s = who.station
    account(state, s)
    state.stations[nth(s)].serving -= 1
    note(state, who.patient, s, FINISH)
    following = _way_on(state, slot)
    release(state, s)
    who.visit += 1
    who.asked = state.run[0].now
    if following == NOBODY:
        leave(state, slot)
        exit_now(state, slot)
    elif can_begin(state, following):
        leave(state, slot)
        join(state, slot, following)
        begin(state, slot)
    elif state.stations[nth(following)].waiting < state.stations[nth(following)].places:
        leave(state, slot)
        join(state, slot, following)
        enqueue(state, slot, following, WAITING)
    else:
        knock(state, slot, following)


@kernel
def _way_on(state: State, slot: int) -> int:
    who = state.slots[nth(slot)]
    path = state.paths[nth(who.station), nth(who.category)]
    if path.routes_from == path.routes_to:
        return NOBODY
    u = uniform(who.key, ROUTE, who.visit)
    place = chosen(state.upto, path.routes_from, path.routes_to, u)
    return NOBODY if place == path.routes_to else int(state.routes[nth(place)])


@kernel
def exit_now(state: State, slot: int) -> None:
    """Let a patient leave the network; the slot is free."""
    run, who = state.run[0], state.slots[nth(slot)]
    note(state, who.patient, NOBODY, EXIT)
    run.exits += 1
    who.link = run.free
    run.free = slot
    run.free_count += 1


@kernel
def change_units(state: State, p: int) -> None:
    """Bring pool ``p`` to the step of its calendar that begins now."""
    pool = state.pools[nth(p)]
    account_pool(state, p)
    pool.units = state.calendar[pool.step].units
    mark_users(state, p)
    plan_change(state, p)


@kernel
def plan_change(state: State, p: int) -> None:
    """Plan the next step of the calendar of pool ``p``, if it has one."""
    pool = state.pools[nth(p)]
    pool.step += 1
    if pool.step == pool.steps_to:
        if pool.period == math.inf or pool.steps_to - pool.steps_from == 1:
            return
        pool.step = pool.steps_from
        pool.cycle_start += pool.period
    plan(state, pool.cycle_start + state.calendar[pool.step].minutes, CHANGE, p)


@kernel
def close(state: State) -> None:
    """Account up to the end of the run."""
    run = state.run[0]
    if run.until < math.inf:
        run.now = run.until
    for s in range(len(state.stations)):
        account(state, s)
    for p in range(len(state.pools)):
        account_pool(state, p)
