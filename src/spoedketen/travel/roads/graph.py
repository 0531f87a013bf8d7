"""A directed road graph: minutes on arcs, nodes with coordinates, frozen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from spoedketen.domain.errors import RoadError, ShapeError


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadGraph:
    """Arcs per tail node: those of node ``v`` are ``starts[v]`` up to ``starts[v + 1]``.

    No node has an arc to itself and no pair has two arcs in one direction; every arc takes a
    positive, finite number of minutes.
    """

    node_ids: NDArray[np.str_]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    starts: NDArray[np.int64]
    heads: NDArray[np.int32]
    minutes: NDArray[np.float64]

    @property
    def nodes(self) -> int:
        """Return the number of nodes."""
        return self.starts.size - 1

    @property
    def arcs(self) -> int:
        """Return the number of arcs."""
        return self.heads.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """Identifiers and WGS84 coordinates of the nodes, equally long."""

    node_ids: NDArray[np.str_]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]


def road_graph(
    nodes: Nodes,
    tails: NDArray[np.integer],
    heads: NDArray[np.integer],
    minutes: NDArray[np.floating],
) -> RoadGraph:
    """Return the graph of directed arcs; of parallel arcs the shortest stays, loops are dropped.

    Parameters
    ----------
    nodes
        The nodes, shape (nodes,).
    tails, heads
        Node numbers of the ends of each arc, shape (arcs,).
    minutes
        Positive and finite, shape (arcs,).

    Raises
    ------
    RoadError
        If an arc takes no time, endless time or an unknown time, or names an unknown node.
    ShapeError
        If the arrays of nodes or of arcs are not equally long.
    """
    check_arcs(nodes, tails, heads, minutes)
    kept = np.flatnonzero(tails != heads)
    order = kept[np.lexsort((minutes[kept], heads[kept], tails[kept]))]
    tails, heads, minutes = tails[order], heads[order], minutes[order]
    first = np.ones(order.size, np.bool_)
    first[1:] = (np.diff(tails) != 0) | (np.diff(heads) != 0)
    return RoadGraph(
        node_ids=nodes.node_ids,
        lat=nodes.lat,
        lon=nodes.lon,
        starts=starts_of(tails[first], nodes.node_ids.size),
        heads=heads[first].astype(np.int32),
        minutes=minutes[first].astype(np.float64),
    )


def check_arcs(
    nodes: Nodes,
    tails: NDArray[np.integer],
    heads: NDArray[np.integer],
    minutes: NDArray[np.floating],
) -> None:
    """Raise if the arrays cannot be a graph."""
    count = nodes.node_ids.size
    if not (nodes.lat.size == nodes.lon.size == count and tails.size == heads.size == minutes.size):
        raise ShapeError(
            "road_arrays_differ",
            nodes=(count, nodes.lat.size, nodes.lon.size),
            arcs=(tails.size, heads.size, minutes.size),
        )
    ends = np.concatenate((tails, heads))
    strangers = np.flatnonzero((ends < 0) | (ends >= count))
    if strangers.size:
        raise RoadError("road_arc_without_node", node=int(ends[strangers[0]]), nodes=count)
    wrong = np.flatnonzero(~((minutes > 0) & np.isfinite(minutes)))
    if wrong.size:
        arc = int(wrong[0])
        raise RoadError("road_arc_minutes", arc=arc, minutes=float(minutes[arc]), count=wrong.size)


def starts_of(tails: NDArray[np.integer], nodes: int) -> NDArray[np.int64]:
    """Return where the arcs of each node begin, given the tails of all arcs."""
    starts = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(tails, minlength=nodes), out=starts[1:])
    return starts


def tails_of(graph: RoadGraph) -> NDArray[np.int32]:
    """Return the tail of every arc."""
    return np.repeat(np.arange(graph.nodes, dtype=np.int32), np.diff(graph.starts))


def reversed_graph(graph: RoadGraph) -> RoadGraph:
    """Return the graph with every arc turned round."""
    return road_graph(nodes_of(graph), graph.heads, tails_of(graph), graph.minutes)


def nodes_of(graph: RoadGraph) -> Nodes:
    """Return the nodes without the arcs."""
    return Nodes(node_ids=graph.node_ids, lat=graph.lat, lon=graph.lon)


def sparse_minutes(graph: RoadGraph) -> "csr_array":
    """Return the graph as a sparse matrix, for reference calculations."""
    shape = (graph.nodes, graph.nodes)
    return csr_array((graph.minutes, graph.heads, graph.starts), shape=shape)


def components(graph: RoadGraph) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the strongly connected component of each node and the size of each component."""
    if graph.nodes == 0:
        return np.empty(0, np.int32), np.empty(0, np.int64)
    _, labels = connected_components(sparse_minutes(graph), directed=True, connection="strong")
    return labels.astype(np.int32), np.bincount(labels).astype(np.int64)


def in_largest_component(graph: RoadGraph) -> NDArray[np.bool_]:
    """Return which nodes belong to the largest strongly connected component."""
    labels, sizes = components(graph)
    if sizes.size == 0:
        return np.empty(0, np.bool_)
    return np.asarray(labels == np.argmax(sizes), np.bool_)
