"""A binary heap of events in one array, for compiled code.

Events come out by (moment, rank, sequence). Rank and sequence are packed in one integer, ``order``,
so that two numbers decide: at one moment completions come first, then changes of capacity, then
arrivals; of equal events the one that was planned first.
"""

from typing import Any

import numpy as np

from spoedketen.simulation.compiled import kernel, nth

EVENT = np.dtype([("minutes", np.float64), ("order", np.int64), ("item", np.int64)])
"""One planned event; ``item`` is what it concerns."""

COMPLETION, CHANGE, ARRIVAL = 0, 1, 2
"""Ranks, in the order in which events of one moment are handled."""

RANK_BITS = 60
"""Bits left to the sequence: more events than any run can plan."""


@kernel
def order_of(rank: int, sequence: int) -> int:
    """Return rank and sequence (0 <= sequence < 2^60) as one integer that sorts alike."""
    return (rank << RANK_BITS) + sequence


@kernel
def is_before(events: Any, one: int, other: int) -> bool:
    """Tell whether the event at place ``one`` comes out before that at ``other``."""
    a, b = events[nth(one)], events[nth(other)]
    return bool(a.minutes < b.minutes or (a.minutes == b.minutes and a.order < b.order))


@kernel
def push(events: Any, size: int, minutes: float, order: int, item: int) -> int:
    """Plan an event in ``events`` ((n,) of EVENT, ``size`` < n in use); return the new size."""
    place = size
    while place > 0:
        above = (place - 1) >> 1
        parent = events[nth(above)]
        if parent.minutes < minutes or (parent.minutes == minutes and parent.order < order):
            break
        _put(events, place, parent.minutes, parent.order, parent.item)
        place = above
    _put(events, place, minutes, order, item)
    return size + 1


@kernel
def drop_first(events: Any, size: int) -> int:
    """Take the first event, at place 0, off the heap; return the new size. ``size`` > 0.

    The hole sinks to the bottom and the last event rises from there: it belongs near the bottom, so
    that comparing it all the way down would double the work (Wegener, 1993).
    """
    size -= 1
    place, below = 0, 2
    while below < size:
        below -= is_before(events, below - 1, below)
        child = events[nth(below)]
        _put(events, place, child.minutes, child.order, child.item)
        place, below = below, 2 * below + 2
    if below == size:
        child = events[nth(below - 1)]
        _put(events, place, child.minutes, child.order, child.item)
        place = below - 1
    last = events[nth(size)]
    return push(events, place, last.minutes, last.order, last.item) - place - 1 + size


@kernel
def _put(events: Any, place: int, minutes: float, order: int, item: int) -> None:
    events[nth(place)].minutes = minutes
    events[nth(place)].order = order
    events[nth(place)].item = item
