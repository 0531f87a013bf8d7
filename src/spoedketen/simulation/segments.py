"""Which node is nearest to a unit that drives home: exact pieces of each straight line."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spoedketen.simulation.compiled import kernel

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """The way from node f to base b is in pieces ``begins[f, b]`` up to ``begins[f, b + 1]``.

    Piece k holds up to the share ``until[k]`` (0-1) of the way, and ``nearest[k]`` is the node
    nearest to every point of it. ``begins`` is flat: row f has B + 1 places.
    """

    begins: IntArray
    until: FloatArray
    nearest: IntArray


def segments(x_km: FloatArray, y_km: FloatArray, bases: IntArray) -> Segments:
    """Return the pieces of every way from a node to a base (B places in the list of nodes)."""
    begins = np.zeros((len(x_km), len(bases) + 1), dtype=np.int64)
    until: list[FloatArray] = []
    nearest: list[IntArray] = []
    total = 0
    for start in range(len(x_km)):
        begins[start, 0] = total
        for column, end in enumerate(bases):
            shares, nodes = _pieces(x_km, y_km, start, end)
            until.append(shares)
            nearest.append(nodes)
            total += len(nodes)
            begins[start, column + 1] = total
    return Segments(begins=begins, until=np.concatenate(until), nearest=np.concatenate(nearest))


@kernel
def _pieces(x: FloatArray, y: FloatArray, start: int, end: int) -> tuple[FloatArray, IntArray]:
    """Walk along the line; the squared distances to two nodes differ by a linear function of it."""
    until = np.empty(len(x), dtype=np.float64)
    nodes = np.empty(len(x), dtype=np.int64)
    east, north = x[end] - x[start], y[end] - y[start]
    count, here, share = 0, start, 0.0
    while True:
        best, other_node = 1.0, -1
        for node in range(len(x)):
            slope = 2.0 * (east * (x[here] - x[node]) + north * (y[here] - y[node]))
            if node == here or slope >= 0.0:
                continue
            apart = (
                (x[start] - x[node]) ** 2
                + (y[start] - y[node]) ** 2
                - (x[start] - x[here]) ** 2
                - (y[start] - y[here]) ** 2
            )
            crossing = -apart / slope
            if share < crossing < best:
                best, other_node = crossing, node
        nodes[count] = here
        until[count] = best
        count += 1
        if other_node < 0:
            return until[:count].copy(), nodes[:count].copy()
        here, share = other_node, best
