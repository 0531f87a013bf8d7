"""From points to the nodes of a road graph, with the distance that lies between."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from spoedketen.domain.errors import RequestError, RoadError
from spoedketen.domain.points import Points
from spoedketen.travel.roads.graph import RoadGraph, components

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapped:
    """The nearest routable node of each point and the metres to it, as the crow flies."""

    nodes: NDArray[np.int64]
    distance_m: NDArray[np.float64]


def routable_nodes(graph: RoadGraph, *, smallest_component: int | None = None) -> NDArray[np.int64]:
    """Return the nodes that a point may be joined to.

    Parameters
    ----------
    graph
        Of the mode that travels.
    smallest_component
        Without it only nodes of the largest strongly connected component. With it nodes of every
        component of at least so many nodes, so that an island with its own roads keeps them; what
        has no way there is then unreachable, which is the truth.

    Raises
    ------
    RoadError
        If no node qualifies.
    """
    labels, sizes = components(graph)
    if sizes.size == 0:
        raise RoadError("road_graph_empty")
    smallest = int(sizes.max()) if smallest_component is None else smallest_component
    large = np.flatnonzero(sizes >= smallest)
    if large.size == 0:
        raise RoadError("no_component_large_enough", smallest=smallest, largest=int(sizes.max()))
    if smallest_component is None:
        large = large[:1]
    return np.flatnonzero(np.isin(labels, large))


def snapped(graph: RoadGraph, points: Points, candidates: NDArray[np.integer]) -> Snapped:
    """Join each point to the nearest candidate node.

    Parameters
    ----------
    graph
        Gives the coordinates.
    points
        The places.
    candidates
        Node numbers, at least one; see `routable_nodes`.
    """
    check_points(points)
    tree = cKDTree(on_sphere_m(graph.lat[candidates], graph.lon[candidates]))
    chord_m, nearest = tree.query(on_sphere_m(points.lat, points.lon))
    arc_m = 2 * EARTH_RADIUS_M * np.arcsin(np.clip(chord_m / (2 * EARTH_RADIUS_M), 0, 1))
    return Snapped(nodes=np.asarray(candidates[nearest], np.int64), distance_m=arc_m)


def check_points(points: Points) -> None:
    """Raise if a point has no place on earth."""
    wrong = ~((np.abs(points.lat) <= 90) & (np.abs(points.lon) <= 180))  # noqa: PLR2004 - degrees
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        raise RequestError(
            "point_not_on_earth",
            point=points.ids[place],
            lat=float(points.lat[place]),
            lon=float(points.lon[place]),
        )


def access_minutes(snapped_points: Snapped, *, access_kph: float) -> NDArray[np.float64]:
    """Return the minutes between each point and its node at a stated speed."""
    if not access_kph > 0:
        raise RequestError("access_speed_not_positive", kph=access_kph)
    return snapped_points.distance_m / 1000 / access_kph * 60


def on_sphere_m(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points on the globe in metres, shape (points, 3), so that chords order as arcs do."""
    phi, lam = np.radians(lat), np.radians(lon)
    unit = (np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi))
    return EARTH_RADIUS_M * np.stack(unit, axis=-1)
