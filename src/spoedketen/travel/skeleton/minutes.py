"""Paces, and the quickest way between points."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from spoedketen.domain.geodesy import FloatArray
from spoedketen.travel.skeleton.links import Links, Settlements, between, flat_km, links_of

IntArray = NDArray[np.int64]

SHORTEST_MINUTES = 0.01
"""Zero would be no link at all in a sparse matrix."""
SAME_PLACE_KM = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class SkeletonParameters:
    """Few and defensible: paces in minutes per kilometre, speeds by car in km/h."""

    floor_minutes: float
    root_minutes: float
    slope: float
    dense_slope: float
    dense_people_km2: float
    motorway_kph: float
    regional_kph: float
    regional_dense: float
    ramp_minutes: float
    join_factor: float
    link_km: float = 8.0
    join_km: float = 5.0


def parameters_from(fitted: Mapping[str, float]) -> SkeletonParameters:
    """Return the parameters among the values of a fit; its measured errors are left aside."""
    own = {field.name for field in fields(SkeletonParameters)}
    return SkeletonParameters(**{name: fitted[name] for name in own})


def saturation(density: FloatArray, parameters: SkeletonParameters) -> FloatArray:
    """Return how urban it is, from 0 in empty country to 1 in a dense city."""
    return np.asarray(1 - np.exp(-density / parameters.dense_people_km2))


def local_minutes(links: Links, parameters: SkeletonParameters) -> FloatArray:
    """Return the minutes of local roads by car."""
    pace = parameters.slope + parameters.dense_slope * saturation(links.density, parameters)
    bend = parameters.root_minutes * np.sqrt(links.km)
    return np.asarray(parameters.floor_minutes + bend + links.km * pace)


def _join_minutes(links: Links, parameters: SkeletonParameters) -> FloatArray:
    access = parameters.join_factor * local_minutes(links, parameters)
    return np.asarray(parameters.ramp_minutes + access)


def _road_minutes(place: Settlements, parameters: SkeletonParameters) -> FloatArray:
    roads = place.roads
    km = np.linalg.norm(place.roads_xy[roads.tails] - place.roads_xy[roads.heads], axis=1)
    urban = 1 + parameters.regional_dense * saturation(place.road_density, parameters)
    regional = 60 * km / parameters.regional_kph * urban
    motorway = 60 * km / parameters.motorway_kph
    return np.asarray(np.where(roads.is_motorway, motorway, regional), dtype=np.float64)


def skeleton_minutes(
    place: Settlements,
    parameters: SkeletonParameters,
    origins: tuple[FloatArray, FloatArray],
    destinations: tuple[FloatArray, FloatArray],
    *,
    limit_minutes: float = np.inf,
) -> FloatArray:
    """Return minutes by car, shape (origins, destinations); inf where no way was found.

    Parameters
    ----------
    origins, destinations
        Latitudes and longitudes in degrees. Ways are the same in both directions.
    limit_minutes
        Longer ways may be given as inf; saves time in a fit.
    """
    starts = flat_km(*origins, place.ground.middle_lat)
    ends = flat_km(*destinations, place.ground.middle_lat)
    if len(starts) > len(ends):
        found = skeleton_minutes(
            place, parameters, destinations, origins, limit_minutes=limit_minutes
        )
        return found.T
    graph, base = _graph(place, parameters, starts, ends)
    rows = base + np.arange(len(starts))
    minutes = dijkstra(graph, directed=False, indices=rows, limit=limit_minutes)
    return np.asarray(minutes[:, base + len(starts) : base + len(starts) + len(ends)])


def _graph(
    place: Settlements, parameters: SkeletonParameters, starts: FloatArray, ends: FloatArray
) -> tuple[csr_matrix, int]:
    """Return the graph with the points of the question as its last nodes."""
    first_road = len(place.xy)
    base = first_road + len(place.roads_xy)
    roads = place.roads
    parts = [
        (place.local.tails, place.local.heads, local_minutes(place.local, parameters)),
        (place.joins.tails, place.joins.heads + first_road, _join_minutes(place.joins, parameters)),
        (roads.tails + first_road, roads.heads + first_road, _road_minutes(place, parameters)),
        (roads.timed_tails + first_road, roads.timed_heads + first_road, roads.timed_minutes),
        *_question_parts(place, parameters, np.vstack([starts, ends]), base),
    ]
    tails, heads, minutes = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    size = base + len(starts) + len(ends)
    return _least(tails, heads, np.maximum(minutes, SHORTEST_MINUTES), size), base


def _question_parts(
    place: Settlements, parameters: SkeletonParameters, points: FloatArray, base: int
) -> list[tuple[IntArray, IntArray, FloatArray]]:
    ground = place.ground
    local = between(points, place.xy, parameters.link_km, ground)
    joins = between(points, place.roads_xy, parameters.join_km, ground)
    nearest = np.asarray(cKDTree(place.xy).query(points, k=1)[1], dtype=np.int64)
    own = links_of(np.column_stack([np.arange(len(points)), nearest]), points, place.xy, ground)
    at_own = np.where(own.km < SAME_PLACE_KM, 0.0, local_minutes(own, parameters))
    return [
        (local.tails + base, local.heads, local_minutes(local, parameters)),
        (own.tails + base, own.heads, at_own),
        (joins.tails + base, joins.heads + len(place.xy), _join_minutes(joins, parameters)),
    ]


def _least(tails: IntArray, heads: IntArray, minutes: FloatArray, size: int) -> csr_matrix:
    """Return a sparse matrix with the quickest of parallel links; duplicates would be summed."""
    low, high = np.minimum(tails, heads), np.maximum(tails, heads)
    order = np.lexsort((minutes, high, low))
    low, high, minutes = low[order], high[order], minutes[order]
    first = np.ones(len(low), dtype=bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return csr_matrix((minutes[first], (low[first], high[first])), shape=(size, size))
