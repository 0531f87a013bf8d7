"""Minutes over the road between places: snapping, hierarchy and sweep in one question."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.points import Points
from spoedketen.travel.roads.compiled import Progress, silent
from spoedketen.travel.roads.graph import RoadGraph, components
from spoedketen.travel.roads.hierarchy import Hierarchy, build_hierarchy
from spoedketen.travel.roads.snap import (
    Snapped,
    access_minutes,
    on_sphere_m,
    routable_nodes,
    snapped,
)
from spoedketen.travel.roads.sweep import many_to_many
from spoedketen.travel.roads.warm_up import warm_up

ACCESS_KPH = 20.0
"""Between a point and its node; assumed, a slow drive over ground without a mapped road."""

SMALLEST_COMPONENT = 100
"""Nodes that make a road network of its own, such as an island; assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How points are joined to the roads."""

    access_kph: float = ACCESS_KPH
    smallest_component: int = SMALLEST_COMPONENT


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadNetwork:
    """A graph with its hierarchy, ready for questions."""

    graph: RoadGraph
    hierarchy: Hierarchy


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadTimes:
    """Minutes of every pair, and how the points were joined to the roads."""

    minutes: NDArray[np.float64]
    origins: Snapped
    destinations: Snapped


def road_minutes(
    roads: RoadGraph | RoadNetwork, origins: Points, destinations: Points
) -> NDArray[np.float64]:
    """Return the minutes from every origin to every destination; ``inf`` where there is no way.

    Give a `RoadNetwork` to ask more than once: a graph is contracted anew for each question.
    """
    return road_times(roads, origins, destinations).minutes


def road_times(
    roads: RoadGraph | RoadNetwork,
    origins: Points,
    destinations: Points,
    *,
    access: Access | None = None,
    threads: int = 1,
    progress: Progress = silent,
) -> RoadTimes:
    """Return the minutes of every pair together with the snapping.

    Minutes are access to the road + drive + access from the road. Where both points hang on one
    node, the straight line at the access speed counts when it is shorter.
    """
    access = access or Access()
    network = roads if isinstance(roads, RoadNetwork) else road_network(roads, progress=progress)
    candidates = candidate_nodes(network.graph, access)
    starts = snapped(network.graph, origins, candidates)
    ends = snapped(network.graph, destinations, candidates)
    drive = many_to_many(
        network.hierarchy, starts.nodes, ends.nodes, threads=threads, progress=progress
    )
    minutes = drive.astype(np.float64)
    minutes += access_minutes(starts, access_kph=access.access_kph)[:, None]
    minutes += access_minutes(ends, access_kph=access.access_kph)
    shorten_at_one_node(minutes, (starts, ends), (origins, destinations), access.access_kph)
    return RoadTimes(minutes=minutes, origins=starts, destinations=ends)


def road_network(graph: RoadGraph, *, progress: Progress = silent) -> RoadNetwork:
    """Contract a graph, compiling first if that is still to be done."""
    warm_up(progress)
    return RoadNetwork(graph=graph, hierarchy=build_hierarchy(graph, progress=progress))


def candidate_nodes(graph: RoadGraph, access: Access) -> NDArray[np.int64]:
    """Return the routable nodes; of a graph without large components, the largest component."""
    largest = int(components(graph)[1].max(initial=0))
    if largest < access.smallest_component:
        return routable_nodes(graph)
    return routable_nodes(graph, smallest_component=access.smallest_component)


def shorten_at_one_node(
    minutes: NDArray[np.float64],
    ends: tuple[Snapped, Snapped],
    points: tuple[Points, Points],
    access_kph: float,
) -> None:
    """Replace the detour over a shared node by the straight line between the two points."""
    rows, columns = np.nonzero(ends[0].nodes[:, None] == ends[1].nodes)
    here = on_sphere_m(points[0].lat[rows], points[0].lon[rows])
    there = on_sphere_m(points[1].lat[columns], points[1].lon[columns])
    straight = np.linalg.norm(here - there, axis=1) / 1000 / access_kph * 60
    minutes[rows, columns] = np.minimum(minutes[rows, columns], straight)
