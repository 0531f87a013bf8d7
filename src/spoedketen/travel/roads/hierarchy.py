"""The contraction hierarchy as a frozen value: two upward graphs in the order of the sweep."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.errors import RoadError
from spoedketen.travel.roads.compiled import Progress, silent
from spoedketen.travel.roads.contraction import contracted
from spoedketen.travel.roads.core import Core
from spoedketen.travel.roads.graph import RoadGraph, starts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """Positions run from the highest level down, so every arc here leads to a lower position.

    ``forward`` arcs lead up in the direction of travel; ``backward`` arcs lead up against it (they
    are travelled downwards). Minutes are single precision: a sum over a country stays within
    0.001 minute.
    """

    position_of_node: NDArray[np.int32]
    forward_starts: NDArray[np.int32]
    forward_heads: NDArray[np.int32]
    forward_minutes: NDArray[np.float32]
    backward_starts: NDArray[np.int32]
    backward_heads: NDArray[np.int32]
    backward_minutes: NDArray[np.float32]

    @property
    def nodes(self) -> int:
        """Return the number of nodes."""
        return self.position_of_node.size


ARRAYS = {
    "position_of_node": np.int32,
    "forward_starts": np.int32,
    "forward_heads": np.int32,
    "forward_minutes": np.float32,
    "backward_starts": np.int32,
    "backward_heads": np.int32,
    "backward_minutes": np.float32,
}


def build_hierarchy(graph: RoadGraph, *, progress: Progress = silent) -> Hierarchy:
    """Contract a graph; ``progress`` hears "contract" with the share of nodes that is done."""
    if graph.nodes == 0:
        raise RoadError("road_graph_empty")
    core, depths = contracted(graph.starts, graph.heads, graph.minutes, progress)
    position_of_node = sweep_positions(depths, core.counts, graph)
    forward = upward_arcs(core, core.out_minutes, position_of_node)
    backward = upward_arcs(core, core.in_minutes, position_of_node)
    return Hierarchy(
        position_of_node=position_of_node,
        forward_starts=forward[0],
        forward_heads=forward[1],
        forward_minutes=forward[2],
        backward_starts=backward[0],
        backward_heads=backward[1],
        backward_minutes=backward[2],
    )


def sweep_positions(
    depths: NDArray[np.int32], degrees: NDArray[np.int32], graph: RoadGraph
) -> NDArray[np.int32]:
    """Return the position of each node: highest level first, equal degrees together.

    Within a level no two nodes are joined, so any order is right. Equal degrees in a row let the
    processor foresee the end of the loop over arcs; the order along a space-filling curve makes
    the sweep read memory that it has just read.
    """
    order = np.lexsort((along_curve(graph.lat, graph.lon), degrees, -depths))
    positions = np.empty(order.size, np.int32)
    positions[order] = np.arange(order.size, dtype=np.int32)
    return positions


def along_curve(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Return the place of each point along a Z-order curve (Morton 1966)."""
    curve = spread_bits(as_grid(lat)) | (spread_bits(as_grid(lon)) << np.uint64(1))
    return np.asarray(curve, np.uint64)


def as_grid(degrees: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Return the coordinates on a grid of 65,536 steps between the smallest and the largest."""
    span = float(np.ptp(degrees)) or 1.0
    steps = (degrees - degrees.min()) / span * 65_535
    return np.asarray(steps, np.uint64)


def spread_bits(steps: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return 16-bit numbers with a zero between every two bits."""
    spread = steps
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        spread = (spread | (spread << np.uint64(shift))) & np.uint64(mask)
    return spread


def upward_arcs(
    core: Core, minutes: NDArray[np.float64], position_of_node: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """Return starts, heads and minutes of the finite arcs of one direction, by position."""
    nodes = core.counts.size
    owners = np.repeat(np.arange(nodes), core.counts)
    begins = np.cumsum(core.counts, dtype=np.int64) - core.counts
    places = core.starts[owners] + np.arange(owners.size) - begins[owners]
    finite = np.isfinite(minutes[places])
    places, tails = places[finite], position_of_node[owners[finite]]
    heads = position_of_node[core.heads[places]]
    order = np.lexsort((heads, tails))
    return (
        starts_of(tails, nodes).astype(np.int32),
        heads[order],
        minutes[places[order]].astype(np.float32),
    )


def hierarchy_arrays(hierarchy: Hierarchy) -> dict[str, NDArray[np.generic]]:
    """Return the hierarchy as named arrays, to be kept on disk."""
    return {name: getattr(hierarchy, name) for name in ARRAYS}


def hierarchy_from(arrays: dict[str, NDArray[np.generic]], *, nodes: int) -> Hierarchy:
    """Return the hierarchy of named arrays, after checking that every index stays inside.

    Raises
    ------
    RoadError
        If an array is absent, has another type, or does not fit a graph of ``nodes`` nodes.
    """
    for name, kind in ARRAYS.items():
        if name not in arrays or arrays[name].dtype != kind or arrays[name].ndim != 1:
            raise RoadError("hierarchy_unusable", array=name)
    hierarchy = Hierarchy(**arrays)  # type: ignore[arg-type]
    for name, is_sound in soundness(hierarchy, nodes).items():
        if not is_sound:
            raise RoadError("hierarchy_unusable", array=name)
    return hierarchy


def soundness(hierarchy: Hierarchy, nodes: int) -> dict[str, bool]:
    """Return per part whether a sweep over it stays within its arrays."""
    positions = np.bincount(np.clip(hierarchy.position_of_node, 0, nodes), minlength=nodes)
    return {
        "position_of_node": hierarchy.nodes == nodes and bool(np.all(positions == 1)),
        "forward_heads": is_upward(
            nodes, hierarchy.forward_starts, hierarchy.forward_heads, hierarchy.forward_minutes
        ),
        "backward_heads": is_upward(
            nodes, hierarchy.backward_starts, hierarchy.backward_heads, hierarchy.backward_minutes
        ),
    }


def is_upward(
    nodes: int,
    starts: NDArray[np.int32],
    heads: NDArray[np.int32],
    minutes: NDArray[np.float32],
) -> bool:
    """Tell whether all arcs lead to an existing, lower position and take positive time."""
    if starts.size != nodes + 1 or starts[0] != 0 or starts[-1] != heads.size:
        return False
    if heads.size != minutes.size or bool(np.any(np.diff(starts) < 0)):
        return False
    tails = np.repeat(np.arange(nodes), np.diff(starts))
    return bool(np.all((heads >= 0) & (heads < tails) & (minutes > 0)))
