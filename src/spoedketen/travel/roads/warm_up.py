"""Compilation in a moment of its own, so that a caller can say what is being waited for."""

import numpy as np

from spoedketen.travel.roads.compiled import Progress, silent
from spoedketen.travel.roads.contraction import contract_batch
from spoedketen.travel.roads.graph import Nodes, RoadGraph, road_graph
from spoedketen.travel.roads.hierarchy import build_hierarchy
from spoedketen.travel.roads.sweep import fill_rows, many_to_many, one_to_all


def is_warm() -> bool:
    """Tell whether this process has the compiled functions already."""
    return all(getattr(function, "signatures", ()) for function in (contract_batch, fill_rows))


def warm_up(progress: Progress = silent) -> None:
    """Compile everything, or load it from the cache of an earlier process.

    The first time on a computer takes about half a minute; ``progress`` hears "compile" with 0 and
    with 1, and nothing where there is nothing to wait for.
    """
    if is_warm():
        return
    progress("compile", 0.0)
    hierarchy = build_hierarchy(triangle())
    one_to_all(hierarchy, 0)
    many_to_many(hierarchy, np.array([0]), np.array([1]))
    progress("compile", 1.0)


def triangle() -> RoadGraph:
    """Return the smallest graph that has a shortcut to consider."""
    nodes = Nodes(node_ids=np.array(["a", "b", "c"]), lat=np.arange(3.0), lon=np.arange(3.0))
    return road_graph(nodes, np.array([0, 1, 2]), np.array([1, 2, 0]), np.ones(3))
