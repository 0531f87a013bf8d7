"""Minutes by sweeps over a hierarchy: one to all, and many to many.

Delling, Goldberg, Nowatzyk, Werneck (2011), "PHAST": search upwards from the source, then pass over
all nodes from high to low, each taking the best of its higher neighbours. Delling, Goldberg,
Werneck (2011), "Faster batched shortest paths in road networks" (RPHAST): with fixed destinations,
pass only over the nodes above a destination, for several sources at a time.
"""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.errors import RequestError
from spoedketen.travel.roads.compiled import Progress, kernel, silent
from spoedketen.travel.roads.hierarchy import Hierarchy

LANES = 16
SEEN = np.float32(3e38)
SHARES_PER_THREAD = 8


class Upward(NamedTuple):
    """One of the two upward graphs; every head is a lower position than its tail."""

    starts: NDArray[np.int32]
    heads: NDArray[np.int32]
    minutes: NDArray[np.float32]


class Above(NamedTuple):
    """The nodes above a set of destinations, numbered from high to low, and their arcs down."""

    positions: NDArray[np.int32]
    places: NDArray[np.int32]
    arcs: Upward


def one_to_all(hierarchy: Hierarchy, source: int) -> NDArray[np.float32]:
    """Return the minutes from one node to every node; ``inf`` where there is no way.

    Parameters
    ----------
    hierarchy
        Of a graph with ``nodes`` nodes.
    source
        Node number, 0 up to ``nodes``.
    """
    sources = checked_nodes(hierarchy, np.array([source]))
    minutes, start = climb_scratch(hierarchy), int(hierarchy.position_of_node[sources[0]])
    climbed(forward_arcs(hierarchy), start, minutes)
    sweep_down(backward_arcs(hierarchy), minutes)
    return minutes[hierarchy.position_of_node]


def many_to_many(
    hierarchy: Hierarchy,
    sources: NDArray[np.integer],
    destinations: NDArray[np.integer],
    *,
    threads: int = 1,
    progress: Progress = silent,
) -> NDArray[np.float32]:
    """Return the minutes from each source to each destination; ``inf`` where there is no way.

    Parameters
    ----------
    hierarchy
        Of a graph with ``nodes`` nodes.
    sources, destinations
        Node numbers, 0 up to ``nodes``; repeats are allowed.
    threads
        How many plain threads share the sources.
    progress
        Hears "sweep" with the share of sources that is done.

    Returns
    -------
    NDArray
        Shape (sources, destinations).
    """
    starts = hierarchy.position_of_node[checked_nodes(hierarchy, sources)]
    ends = hierarchy.position_of_node[checked_nodes(hierarchy, destinations)]
    minutes = np.full((starts.size, ends.size), np.inf, np.float32)
    if minutes.size == 0:
        return minutes
    above = nodes_above(backward_arcs(hierarchy), ends)
    columns = above.places[ends]
    shares = [part for part in shares_of(starts.size, threads) if part.size]

    def fill(rows: NDArray[np.int64]) -> int:
        fill_rows(
            forward_arcs(hierarchy),
            above,
            (starts[rows], columns),
            climb_scratch(hierarchy),
            minutes[rows[0] : rows[-1] + 1],
        )
        return rows.size

    done = 0
    with ThreadPoolExecutor(threads) as pool:
        for rows in pool.map(fill, shares):
            done += rows
            progress("sweep", done / starts.size)
    return minutes


def shares_of(sources: int, threads: int) -> list[NDArray[np.int64]]:
    """Return contiguous shares of the sources, whole groups of lanes where possible."""
    groups = -(-sources // LANES)
    shares = min(groups, SHARES_PER_THREAD * threads)
    edges = np.minimum(np.linspace(0, groups, shares + 1).astype(np.int64) * LANES, sources)
    return [np.arange(first, last) for first, last in pairwise(edges)]


def checked_nodes(hierarchy: Hierarchy, numbers: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return node numbers as integers after checking that the graph has them."""
    wrong = np.flatnonzero((numbers < 0) | (numbers >= hierarchy.nodes))
    if wrong.size:
        raise RequestError("road_node_unknown", node=int(numbers[wrong[0]]), nodes=hierarchy.nodes)
    return numbers.astype(np.int64)


def forward_arcs(hierarchy: Hierarchy) -> Upward:
    """Return the arcs that lead up in the direction of travel."""
    return Upward(hierarchy.forward_starts, hierarchy.forward_heads, hierarchy.forward_minutes)


def backward_arcs(hierarchy: Hierarchy) -> Upward:
    """Return the arcs that lead up against the direction of travel."""
    return Upward(hierarchy.backward_starts, hierarchy.backward_heads, hierarchy.backward_minutes)


def climb_scratch(hierarchy: Hierarchy) -> NDArray[np.float32]:
    """Return scratch for upward searches: infinite wherever no search has been."""
    return np.full(hierarchy.nodes, np.inf, np.float32)


def nodes_above(arcs: Upward, ends: NDArray[np.int32]) -> Above:
    """Return the part of the downward graph that leads to the destinations."""
    nodes = arcs.starts.size - 1
    marked = np.zeros(nodes, np.bool_)
    marked[ends] = True
    mark_above(arcs, marked)
    positions = np.flatnonzero(marked).astype(np.int32)
    places = np.full(nodes, -1, np.int32)
    places[positions] = np.arange(positions.size, dtype=np.int32)
    degrees = np.diff(arcs.starts)[positions]
    starts = np.concatenate(([0], np.cumsum(degrees))).astype(np.int32)
    taken = np.repeat(arcs.starts[positions] - starts[:-1], degrees) + np.arange(starts[-1])
    return Above(positions, places, Upward(starts, places[arcs.heads[taken]], arcs.minutes[taken]))


@kernel
def mark_above(arcs: Upward, marked: NDArray[np.bool_]) -> None:
    """Mark everything above a marked node; heads are lower, so one pass from the end will do."""
    for tail in range(marked.size - 1, -1, -1):
        if marked[tail]:
            for arc in range(arcs.starts[tail], arcs.starts[tail + 1]):
                marked[arcs.heads[arc]] = True


@kernel
def climbed(arcs: Upward, start: int, minutes: NDArray[np.float32]) -> NDArray[np.int32]:
    """Search upwards from a position; return all positions above it, the start first.

    Arcs lead to lower positions, so in falling order of position every node is final when its turn
    comes, and no queue is needed.
    """
    reached = positions_above(arcs, start, minutes)
    minutes[start] = 0.0
    for tail in reached:
        here = minutes[tail]
        for arc in range(arcs.starts[tail], arcs.starts[tail + 1]):
            head = arcs.heads[arc]
            minutes[head] = min(minutes[head], here + arcs.minutes[arc])
    return reached


@kernel
def positions_above(arcs: Upward, start: int, minutes: NDArray[np.float32]) -> NDArray[np.int32]:
    """Return everything above a position, in falling order; finite minutes mark what was seen."""
    found = np.empty(256, np.int32)
    found[0], count, looked_at = start, 1, 0
    minutes[start] = SEEN
    while looked_at < count:
        tail = found[looked_at]
        looked_at += 1
        for arc in range(arcs.starts[tail], arcs.starts[tail + 1]):
            head = arcs.heads[arc]
            if minutes[head] == np.inf:
                minutes[head] = SEEN
                found = with_room(found, count)
                found[count] = head
                count += 1
    return np.sort(found[:count])[::-1].copy()


@kernel
def with_room(found: NDArray[np.int32], count: int) -> NDArray[np.int32]:
    """Return the array, or a copy of twice the size if it is full."""
    if count < found.size:
        return found
    larger = np.empty(2 * found.size, np.int32)
    larger[: found.size] = found
    return larger


@kernel
def sweep_down(arcs: Upward, minutes: NDArray[np.float32]) -> None:
    """Give every position, from high to low, the best of its own and its higher neighbours."""
    for node in range(minutes.size):
        best = minutes[node]
        for arc in range(arcs.starts[node], arcs.starts[node + 1]):
            best = min(best, minutes[arcs.heads[arc]] + arcs.minutes[arc])
        minutes[node] = best


@kernel
def fill_rows(
    forward: Upward,
    above: Above,
    ends: tuple[NDArray[np.int32], NDArray[np.int32]],
    climb: NDArray[np.float32],
    minutes: NDArray[np.float32],
) -> None:
    """Fill rows of the matrix, a group of lanes at a time."""
    starts, columns = ends
    lanes = np.empty((above.positions.size, LANES), np.float32)
    for first in range(0, starts.size, LANES):
        count = min(LANES, starts.size - first)
        lanes[:] = np.inf
        for lane in range(count):
            enter_source(forward, above.places, starts[first + lane], climb, lanes[:, lane])
        sweep_lanes(above.arcs, lanes)
        for lane in range(count):
            for column in range(columns.size):
                minutes[first + lane, column] = lanes[columns[column], lane]


@kernel
def enter_source(
    forward: Upward,
    places: NDArray[np.int32],
    start: int,
    climb: NDArray[np.float32],
    lane: NDArray[np.float32],
) -> None:
    """Search upwards from a source, put what matters in its lane and clear the scratch."""
    for position in climbed(forward, start, climb):
        if places[position] >= 0:
            lane[places[position]] = climb[position]
        climb[position] = np.inf


@kernel
def sweep_lanes(arcs: Upward, lanes: NDArray[np.float32]) -> None:
    """Sweep from high to low for all lanes at once."""
    best = np.empty(LANES, np.float32)
    for node in range(lanes.shape[0]):
        for lane in range(LANES):
            best[lane] = lanes[node, lane]
        for arc in range(arcs.starts[node], arcs.starts[node + 1]):
            head, minutes = arcs.heads[arc], arcs.minutes[arc]
            for lane in range(LANES):
                best[lane] = min(best[lane], lanes[head, lane] + minutes)
        for lane in range(LANES):
            lanes[node, lane] = best[lane]
