"""What a patient and a station can do: queue, seize, begin, leave, settle. Compiled.

The order in which these change the state is part of the model: see docs/methods/simulation.md.
"""

from spoedketen.simulation.compiled import kernel, nth
from spoedketen.simulation.draws import GIVEN, SERVICE, sampled, uniform
from spoedketen.simulation.heap import CHANGE, COMPLETION, order_of, push
from spoedketen.simulation.network import PRIORITIES
from spoedketen.simulation.records import ARRIVE, BEGIN, KNOCK, LEAVE, STOP_BEGIN, STOP_END, State

NOBODY = -1
WAITING, KNOCKING = 0, 1


@kernel
def note(state: State, patient: int, station: int, kind: int) -> None:
    """Write a line of the log, if one is kept."""
    run = state.run[0]
    if run.keeps_log:
        line = state.log[run.logged]
        line.minutes, line.patient, line.station, line.kind = run.now, patient, station, kind
        run.logged += 1


@kernel
def plan(state: State, minutes: float, rank: int, item: int) -> None:
    """Plan an event."""
    run = state.run[0]
    run.planned = push(state.events, run.planned, minutes, order_of(rank, run.sequence), item)
    run.sequence += 1


@kernel
def account(state: State, s: int) -> None:
    """Add the time since the last change of station ``s`` to its areas, as far as after warm-up."""
    run, at = state.run[0], state.stations[nth(s)]
    passed = run.now - max(at.since, run.warmup)
    if passed > 0.0:
        at.waiting_area += passed * at.waiting
        at.serving_area += passed * at.serving
        at.present_area += passed * at.present
        at.knocking_area += passed * at.knocking
        at.stopped_minutes += passed * at.stopped
    at.since = run.now


@kernel
def account_pool(state: State, p: int) -> None:
    """Add the time since the last change of pool ``p`` to its areas, as far as after warm-up."""
    run, pool = state.run[0], state.pools[nth(p)]
    passed = run.now - max(pool.since, run.warmup)
    if passed > 0.0:
        pool.busy_area += passed * pool.busy
        pool.units_area += passed * pool.units
    pool.since = run.now


@kernel
def seize(state: State, s: int) -> None:
    """Take a unit of each pool of station ``s``."""
    at = state.stations[nth(s)]
    for k in range(at.pools_from, at.pools_to):
        p = state.station_pools[nth(k)]
        account_pool(state, p)
        state.pools[nth(p)].busy += 1


@kernel
def release(state: State, s: int) -> None:
    """Give back a unit of each pool of station ``s``."""
    at = state.stations[nth(s)]
    for k in range(at.pools_from, at.pools_to):
        p = state.station_pools[nth(k)]
        account_pool(state, p)
        state.pools[nth(p)].busy -= 1


@kernel
def keep(state: State, s: int, by: int) -> None:
    """Add so many of the units that who knocks keeps: of the first pools of station ``s``.

    Who knocks from outside (``s`` < 0) keeps none.
    """
    if s < 0:
        return
    at = state.stations[nth(s)]
    for k in range(at.pools_from, at.kept_to):
        p = state.station_pools[nth(k)]
        account_pool(state, p)
        state.pools[nth(p)].busy += by


@kernel
def knock(state: State, slot: int, target: int) -> None:
    """Let who is done wait for a full station where he is, with the units that he keeps.

    Where he is may be outside the network, such as on the way from a hospital without that bed.
    """
    who = state.slots[nth(slot)]
    s = who.station
    keep(state, s, 1)
    who.target = target
    note(state, who.patient, target, KNOCK)
    enqueue(state, slot, target, KNOCKING)
    mark_station(state, target)  # with the units that he holds he may be able to begin
    if s < 0:
        return
    at = state.stations[nth(s)]
    for k in range(at.kept_to, at.pools_to):
        mark_users(state, state.station_pools[nth(k)])  # what he does not keep is for the next


@kernel
def mark_station(state: State, s: int) -> None:
    """Remember that station ``s`` must be looked at, if anybody is there who could begin."""
    run, at = state.run[0], state.stations[nth(s)]
    if at.is_dirty == 0 and at.waiting + at.knocking > 0:
        at.is_dirty = 1
        state.dirty[nth(run.dirty_count)] = s
        run.dirty_count += 1


@kernel
def mark_users(state: State, p: int) -> None:
    """Remember that the stations that need pool ``p`` must be looked at."""
    pool = state.pools[nth(p)]
    for k in range(pool.users_from, pool.users_to):
        mark_station(state, state.pool_users[nth(k)])


@kernel
def mark(state: State, s: int) -> None:
    """Remember the stations that may use what station ``s`` gave back."""
    at = state.stations[nth(s)]
    for k in range(at.pools_from, at.pools_to):
        mark_users(state, state.station_pools[nth(k)])


@kernel
def has_units(state: State, s: int) -> bool:
    """Tell whether each pool of station ``s`` has a unit free."""
    at = state.stations[nth(s)]
    for k in range(at.pools_from, at.pools_to):
        pool = state.pools[nth(state.station_pools[k])]
        if pool.busy >= pool.units:
            return False
    return True


@kernel
def can_begin(state: State, s: int) -> bool:
    """Tell whether who comes to station ``s`` now begins at once: nobody there, units free."""
    at = state.stations[nth(s)]
    return bool(at.waiting == 0 and at.knocking == 0 and has_units(state, s))


@kernel
def enqueue(state: State, slot: int, s: int, lane: int) -> None:
    """Put a patient at the end of a lane of station ``s``, in the class's priority."""
    run, who = state.run[0], state.slots[nth(slot)]
    account(state, s)
    line = state.lanes[nth(s), nth(lane), nth(state.paths[nth(s), nth(who.category)].priority)]
    who.link = NOBODY
    who.sequence = run.sequence
    run.sequence += 1
    if line.head == NOBODY:
        line.head = slot
    else:
        state.slots[nth(line.tail)].link = slot
    line.tail = slot
    if lane == WAITING:
        state.stations[nth(s)].waiting += 1
    else:
        state.stations[nth(s)].knocking += 1


@kernel
def first_priority(state: State, s: int, lane: int) -> int:
    """Return the priority of the first patient in a lane that is not empty."""
    for priority in range(PRIORITIES):
        if state.lanes[nth(s), nth(lane), nth(priority)].head != NOBODY:
            return priority
    return PRIORITIES


@kernel
def dequeue(state: State, s: int, lane: int) -> int:
    """Take the first patient from a lane that is not empty; return the slot."""
    account(state, s)
    line = state.lanes[nth(s), nth(lane), nth(first_priority(state, s, lane))]
    slot = line.head
    line.head = state.slots[nth(slot)].link
    if lane == WAITING:
        state.stations[nth(s)].waiting -= 1
    else:
        state.stations[nth(s)].knocking -= 1
    return int(slot)


@kernel
def join(state: State, slot: int, s: int) -> None:
    """Count a patient as present at station ``s``; a stop may begin."""
    run, at, who = state.run[0], state.stations[nth(s)], state.slots[nth(slot)]
    account(state, s)
    at.present += 1
    who.station, who.target, who.entered = s, NOBODY, run.now
    who.counts = run.now >= run.warmup
    at.arrived += who.counts
    note(state, who.patient, s, ARRIVE)
    if at.stopped == 0 and at.present >= at.stop_begin:
        at.stopped = 1
        at.stops += run.now >= run.warmup
        at.stop_until = run.now + at.stop_minutes
        note(state, NOBODY, s, STOP_BEGIN)
        if at.stop_minutes > 0.0:
            plan(state, at.stop_until, CHANGE, NOBODY - s)


@kernel
def end_stop(state: State, s: int) -> None:
    """End the stop of station ``s`` if it is quiet and the stop has lasted long enough."""
    run, at = state.run[0], state.stations[nth(s)]
    if at.stopped == 1 and at.present <= at.stop_end and run.now >= at.stop_until:
        account(state, s)
        at.stopped = 0
        note(state, NOBODY, s, STOP_END)


@kernel
def leave(state: State, slot: int) -> None:
    """Let a patient, whose units were given back, leave the station."""
    run, who = state.run[0], state.slots[nth(slot)]
    s = who.station
    account(state, s)
    state.stations[nth(s)].present -= 1
    if who.counts:
        path = state.paths[nth(s), nth(who.category)]
        path.left += 1
        path.stay += run.now - who.entered
    note(state, who.patient, s, LEAVE)
    end_stop(state, s)
    mark(state, s)


@kernel
def begin(state: State, slot: int) -> None:
    """Begin care at the station where a patient is: seize its units, plan the end."""
    run, who = state.run[0], state.slots[nth(slot)]
    s = who.station
    path = state.paths[nth(s), nth(who.category)]
    seize(state, s)
    state.stations[nth(s)].serving += 1
    note(state, who.patient, s, BEGIN)
    if who.asked >= run.warmup:
        wait = run.now - who.asked
        path.begun += 1
        path.waited += wait > 0.0
        path.wait += wait
        path.wait_square += wait * wait
    minutes = who.given
    if path.kind != GIVEN:
        u = uniform(who.key, SERVICE, who.visit)
        minutes = sampled(path.kind, path.first, path.second, u)
    plan(state, run.now + minutes, COMPLETION, slot)


@kernel
def settle(state: State) -> None:
    """Let everyone begin who now can: by priority, then by who asked first, over all stations."""
    while True:
        s = _next_station(state)
        if s == NOBODY:
            return
        if state.stations[nth(s)].waiting:
            slot = dequeue(state, s, WAITING)
        else:
            slot = dequeue(state, s, KNOCKING)
            _come_in(state, slot, s)
        begin(state, slot)
        while (
            state.stations[nth(s)].knocking
            and state.stations[nth(s)].waiting < state.stations[nth(s)].places
        ):
            slot = dequeue(state, s, KNOCKING)
            _come_in(state, slot, s)
            enqueue(state, slot, s, WAITING)


@kernel
def _come_in(state: State, slot: int, s: int) -> None:
    held = state.slots[nth(slot)].station
    if held >= 0:
        keep(state, held, -1)
        leave(state, slot)
    join(state, slot, s)


@kernel
def _next_station(state: State) -> int:
    # Only stations touched since the last event can have become able; of those, the first by
    # (priority, sequence) of its head. Who can not begin drops out; a release marks it again.
    run = state.run[0]
    best, best_priority, best_sequence, kept = NOBODY, 0, 0, 0
    for k in range(run.dirty_count):
        s = state.dirty[nth(k)]
        lane = WAITING if state.stations[nth(s)].waiting else KNOCKING
        if not _head_can_begin(state, s, lane):
            state.stations[nth(s)].is_dirty = 0
            continue
        state.dirty[nth(kept)] = s
        kept += 1
        priority = first_priority(state, s, lane)
        sequence = state.slots[nth(state.lanes[nth(s), nth(lane), nth(priority)].head)].sequence
        if best == NOBODY or (priority, sequence) < (best_priority, best_sequence):
            best, best_priority, best_sequence = s, priority, sequence
    run.dirty_count = kept
    return best


@kernel
def _head_can_begin(state: State, s: int, lane: int) -> bool:
    priority = first_priority(state, s, lane)
    if priority == PRIORITIES:
        return False
    if lane == WAITING:
        return has_units(state, s)
    # Who knocks holds units elsewhere; those count as free for this step.
    held = state.slots[nth(state.lanes[nth(s), nth(lane), nth(priority)].head)].station
    keep(state, held, -1)
    fits = has_units(state, s)
    keep(state, held, 1)
    return fits
