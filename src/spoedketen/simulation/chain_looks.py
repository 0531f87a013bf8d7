"""What is seen on the hour of each emergency department of a chain. Compiled."""

from typing import Any

from spoedketen.simulation.chain_records import HOURS, NEDOCS_BINS, NEDOCS_STEP, Tally
from spoedketen.simulation.chain_rides import HOUR_MINUTES
from spoedketen.simulation.chain_ways import NOWHERE
from spoedketen.simulation.compiled import kernel
from spoedketen.simulation.moves import KNOCKING, first_priority
from spoedketen.simulation.network import PRIORITIES
from spoedketen.simulation.records import State


@kernel
def look(state: State, tally: Tally) -> None:
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
