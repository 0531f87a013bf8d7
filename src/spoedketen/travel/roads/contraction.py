"""Contraction of a road graph: nodes leave one by one, shortcuts keep the distances of the rest.

Geisberger, Sanders, Schultes, Delling (2008), "Contraction Hierarchies". A node leaves when its
priority is still the lowest after it was computed anew (lazy update)::

    priority = 2 * shortcuts - arcs + depth weight * depth

A shortcut is left out when a witness, a path as short that avoids the node, is found within a
limited search. A witness that is missed costs an extra arc, never a wrong distance.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spoedketen.travel.roads.compiled import Progress, kernel
from spoedketen.travel.roads.core import Core, core_of, forget, growth_bound, repacked, shorten
from spoedketen.travel.roads.heap import (
    Heap,
    drop_top,
    empty_heap,
    push,
    replace_top,
    second_key,
)

SETTLED_FIRST = 20
SETTLED = 60
DEPTH_WEIGHT = 4.0
BATCHES = 100
HEAP_ROOM = 16384


class Witness(NamedTuple):
    """Scratch of the witness searches; a node's minutes count only under the current stamp."""

    minutes: NDArray[np.float64]
    stamps: NDArray[np.int32]
    targets: NDArray[np.int32]
    stamp: NDArray[np.int32]
    heap: Heap


class Shortcuts(NamedTuple):
    """The arcs that must replace a node; only the first ``found`` are meant."""

    tails: NDArray[np.int32]
    heads: NDArray[np.int32]
    minutes: NDArray[np.float64]
    found: int


def contracted(
    starts: NDArray[np.int64],
    heads: NDArray[np.int32],
    minutes: NDArray[np.float64],
    progress: Progress,
) -> tuple[Core, NDArray[np.int32]]:
    """Contract every node; return the upward arcs of each and the depth (level) of each."""
    nodes = starts.size - 1
    core = core_of(starts, heads, minutes)
    witness, depths = witness_scratch(nodes), np.zeros(nodes, np.int32)
    queue, alive = empty_heap(nodes), np.ones(nodes, np.bool_)
    fill_queue(core, witness, queue)
    done, batch = 0, max(1, nodes // BATCHES)
    while queue.size[0] > 0:
        done += contract_batch(core, witness, queue, (depths, alive), batch)
        progress("contract", done / nodes)
        if queue.size[0] > 0 and is_short_of_room(core, queue):
            core = repacked(core, alive, int(growth_bound(core, queue.items[0])) + 1024)
    return core, depths


def witness_scratch(nodes: int) -> Witness:
    """Return scratch for the searches in a graph of so many nodes."""
    return Witness(
        minutes=np.empty(nodes),
        stamps=np.zeros(nodes, np.int32),
        targets=np.zeros(nodes, np.int32),
        stamp=np.zeros(1, np.int32),
        heap=empty_heap(HEAP_ROOM),
    )


@kernel
def fill_queue(core: Core, witness: Witness, queue: Heap) -> None:
    """Give every node its first priority, with a shorter witness search."""
    for node in range(core.counts.size):
        shortcuts = missing_shortcuts(core, witness, node, SETTLED_FIRST)
        push(queue, priority(core, node, shortcuts.found, 0), node)


@kernel
def priority(core: Core, node: int, shortcuts: int, depth: int) -> float:
    """Return how much contracting the node would cost; the lowest goes first."""
    start = core.starts[node]
    arcs = 0
    for place in range(start, start + core.counts[node]):
        arcs += int(core.out_minutes[place] < np.inf) + int(core.in_minutes[place] < np.inf)
    return 2.0 * shortcuts - arcs + DEPTH_WEIGHT * depth


@kernel
def is_short_of_room(core: Core, queue: Heap) -> bool:
    """Tell whether contracting the next node might overflow the pool."""
    return bool(core.used[0] + growth_bound(core, queue.items[0]) > core.heads.size)


@kernel
def contract_batch(
    core: Core,
    witness: Witness,
    queue: Heap,
    marks: tuple[NDArray[np.int32], NDArray[np.bool_]],
    batch: int,
) -> int:
    """Contract up to ``batch`` nodes, fewer if the pool runs short; return how many."""
    depths, alive = marks
    done = 0
    while done < batch and queue.size[0] > 0 and not is_short_of_room(core, queue):
        node = queue.items[0]
        shortcuts = missing_shortcuts(core, witness, node, SETTLED)
        cost = priority(core, node, shortcuts.found, depths[node])
        if cost > second_key(queue):
            replace_top(queue, cost, node)
            continue
        drop_top(queue)
        remove(core, node, shortcuts, depths)
        alive[node] = False
        done += 1
    return done


@kernel
def remove(core: Core, node: int, shortcuts: Shortcuts, depths: NDArray[np.int32]) -> None:
    """Take a node out and put its shortcuts in."""
    start = core.starts[node]
    for place in range(start, start + core.counts[node]):
        neighbour = core.heads[place]
        forget(core, neighbour, node)
        depths[neighbour] = max(depths[neighbour], depths[node] + 1)
    for shortcut in range(shortcuts.found):
        shorten(
            core,
            shortcuts.tails[shortcut],
            shortcuts.heads[shortcut],
            shortcuts.minutes[shortcut],
        )


@kernel
def missing_shortcuts(core: Core, witness: Witness, node: int, settled: int) -> Shortcuts:
    """Return the arcs without which the remaining nodes would lose a shortest path."""
    start, degree = core.starts[node], core.counts[node]
    room = degree * degree
    tails, heads = np.empty(room, np.int32), np.empty(room, np.int32)
    found = Shortcuts(tails, heads, np.empty(room, np.float64), 0)
    count = 0
    if degree > 1:
        for place in range(start, start + degree):
            if core.in_minutes[place] < np.inf:
                count = add_missing_from(core, witness, (node, place, settled), found, count)
    return Shortcuts(tails, heads, found.minutes, count)


@kernel
def add_missing_from(
    core: Core, witness: Witness, search: tuple[int, int, int], found: Shortcuts, count: int
) -> int:
    """Append the shortcuts that begin at one neighbour; return the new count."""
    node, origin, settled = search
    start, tail, inward = core.starts[node], core.heads[origin], core.in_minutes[origin]
    longest = 0.0
    wanted = 0
    witness.stamp[0] += 1
    for place in range(start, start + core.counts[node]):
        if place != origin and core.out_minutes[place] < np.inf:
            longest = max(longest, core.out_minutes[place])
            witness.targets[core.heads[place]] = witness.stamp[0]
            wanted += 1
    if wanted > 0:
        look_around(core, witness, (tail, node), inward + longest, (settled, wanted))
    for place in range(start, start + core.counts[node]):
        through = inward + core.out_minutes[place]
        if place != origin and through < reached(witness, core.heads[place]):
            found.tails[count], found.heads[count] = tail, core.heads[place]
            found.minutes[count] = through
            count += 1
    return count


@kernel
def reached(witness: Witness, node: int) -> float:
    """Return the minutes at which the current search reached a node."""
    if witness.stamps[node] == witness.stamp[0]:
        return float(witness.minutes[node])
    return np.inf


@kernel
def look_around(
    core: Core,
    witness: Witness,
    ends: tuple[int, int],
    limit_minutes: float,
    budget: tuple[int, int],
) -> None:
    """Run Dijkstra from a node around another until the limit, the budget or the last target."""
    origin, avoided = ends
    settled, wanted = budget
    heap, stamp = witness.heap, witness.stamp[0]
    heap.size[0] = 0
    witness.stamps[origin], witness.minutes[origin] = stamp, 0.0
    push(heap, 0.0, origin)
    while heap.size[0] > 0 and settled > 0 and wanted > 0:
        minutes, node = heap.keys[0], heap.items[0]
        drop_top(heap)
        if minutes > witness.minutes[node]:
            continue
        if minutes > limit_minutes:
            break
        settled -= 1
        wanted -= int(witness.targets[node] == stamp)
        relax(core, witness, node, avoided, limit_minutes)


@kernel
def relax(core: Core, witness: Witness, node: int, avoided: int, limit_minutes: float) -> None:
    """Offer the neighbours of a settled node a path through it."""
    start, stamp = core.starts[node], witness.stamp[0]
    here = witness.minutes[node]
    for place in range(start, start + core.counts[node]):
        head = core.heads[place]
        minutes = here + core.out_minutes[place]
        if minutes > limit_minutes or head == avoided:
            continue
        if witness.stamps[head] != stamp or minutes < witness.minutes[head]:
            witness.stamps[head], witness.minutes[head] = stamp, minutes
            # A search that finds no room ends sooner; that may cost a shortcut, never a distance.
            if witness.heap.size[0] < witness.heap.items.size:
                push(witness.heap, minutes, head)
