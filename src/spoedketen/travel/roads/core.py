"""The graph that remains during contraction: per node a block of neighbours in one pool."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spoedketen.travel.roads.compiled import kernel

SPARE_ROOM = 2


class Core(NamedTuple):
    """Neighbours of every node with the minutes there (out) and back (in); infinite where no arc.

    The block of node ``v`` is ``starts[v]`` up to ``starts[v] + counts[v]``; a neighbour stands in
    both blocks. A contracted node keeps its block, which then holds its arcs to higher nodes.
    """

    starts: NDArray[np.int64]
    counts: NDArray[np.int32]
    rooms: NDArray[np.int32]
    heads: NDArray[np.int32]
    out_minutes: NDArray[np.float64]
    in_minutes: NDArray[np.float64]
    used: NDArray[np.int64]


def empty_core(rooms: NDArray[np.int32], spare: int) -> Core:
    """Return a core without arcs: ``rooms`` places per node and ``spare`` places for growth."""
    starts = np.zeros(rooms.size, np.int64)
    np.cumsum(rooms[:-1], out=starts[1:])
    used = int(rooms.sum(dtype=np.int64))
    return Core(
        starts=starts,
        counts=np.zeros(rooms.size, np.int32),
        rooms=rooms,
        heads=np.empty(used + spare, np.int32),
        out_minutes=np.empty(used + spare),
        in_minutes=np.empty(used + spare),
        used=np.array([used], np.int64),
    )


def core_of(
    starts: NDArray[np.int64], heads: NDArray[np.int32], minutes: NDArray[np.float64]
) -> Core:
    """Return the core of a whole graph given by its arcs per node."""
    degrees = np.diff(starts) + np.bincount(heads, minlength=starts.size - 1)
    core = empty_core((degrees + SPARE_ROOM).astype(np.int32), heads.size + 1024)
    fill(core, starts, heads, minutes)
    return core


@kernel
def fill(
    core: Core,
    starts: NDArray[np.int64],
    heads: NDArray[np.int32],
    minutes: NDArray[np.float64],
) -> None:
    """Enter every arc of a graph."""
    for tail in range(starts.size - 1):
        for arc in range(starts[tail], starts[tail + 1]):
            shorten(core, tail, heads[arc], minutes[arc])


@kernel
def shorten(core: Core, tail: int, head: int, minutes: float) -> None:
    """Enter an arc, or make it shorter if it exists."""
    here = place_of(core, tail, head)
    core.out_minutes[here] = min(core.out_minutes[here], minutes)
    there = place_of(core, head, tail)
    core.in_minutes[there] = min(core.in_minutes[there], minutes)


@kernel
def place_of(core: Core, node: int, neighbour: int) -> int:
    """Return the place of ``neighbour`` in the block of ``node``; enter it if it is absent."""
    start = core.starts[node]
    for place in range(start, start + core.counts[node]):
        if core.heads[place] == neighbour:
            return place
    if core.counts[node] == core.rooms[node]:
        move(core, node)
    place = int(core.starts[node] + core.counts[node])
    core.counts[node] += 1
    core.heads[place] = neighbour
    core.out_minutes[place] = np.inf
    core.in_minutes[place] = np.inf
    return place


@kernel
def move(core: Core, node: int) -> None:
    """Give a full block twice the room at the end of the pool."""
    old, start = core.starts[node], core.used[0]
    for place in range(core.counts[node]):
        core.heads[start + place] = core.heads[old + place]
        core.out_minutes[start + place] = core.out_minutes[old + place]
        core.in_minutes[start + place] = core.in_minutes[old + place]
    core.rooms[node] = 2 * core.rooms[node] + SPARE_ROOM
    core.starts[node] = start
    core.used[0] = start + core.rooms[node]


@kernel
def forget(core: Core, node: int, neighbour: int) -> None:
    """Take ``neighbour`` out of the block of ``node``."""
    start = core.starts[node]
    last = start + core.counts[node] - 1
    for place in range(start, last + 1):
        if core.heads[place] == neighbour:
            core.heads[place] = core.heads[last]
            core.out_minutes[place] = core.out_minutes[last]
            core.in_minutes[place] = core.in_minutes[last]
            core.counts[node] -= 1
            return


@kernel
def growth_bound(core: Core, node: int) -> int:
    """Return the most places that contracting ``node`` can take from the pool."""
    start, degree = core.starts[node], core.counts[node]
    bound = 0
    for place in range(start, start + degree):
        bound += 2 * (core.rooms[core.heads[place]] + degree) + 2 * SPARE_ROOM
    return bound


def repacked(core: Core, alive: NDArray[np.bool_], needed: int) -> Core:
    """Return the same core in a fresh pool, the living nodes with room to grow."""
    rooms = core.counts + np.where(alive, SPARE_ROOM, 0).astype(np.int32)
    living = int(rooms[alive].sum(dtype=np.int64))
    fresh = empty_core(rooms, living + needed)
    copy_blocks(core, fresh)
    return fresh


@kernel
def copy_blocks(old: Core, fresh: Core) -> None:
    """Copy every block to its place in the fresh pool."""
    for node in range(old.counts.size):
        source, target = old.starts[node], fresh.starts[node]
        for place in range(old.counts[node]):
            fresh.heads[target + place] = old.heads[source + place]
            fresh.out_minutes[target + place] = old.out_minutes[source + place]
            fresh.in_minutes[target + place] = old.in_minutes[source + place]
        fresh.counts[node] = old.counts[node]
