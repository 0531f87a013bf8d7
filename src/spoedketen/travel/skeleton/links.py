"""Which settlements and exits are joined, and how dense it is between them."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from spoedketen.domain.geodesy import EARTH_RADIUS_KM, FloatArray
from spoedketen.domain.main_roads import NO_WATER_KM, MainRoads, OpenWater
from spoedketen.travel.skeleton.density import Density

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

AFLOAT_LINKS = 3
"""A settlement whose middle is drawn in water is joined to this many neighbours only."""
LEAST_LINKS = 3
"""A lonely settlement is joined to this many neighbours, however far they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Pairs of nodes with kilometres and the density (people per km²) along them."""

    tails: IntArray
    heads: IntArray
    km: FloatArray
    density: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What lies between points: density, and water that no local road crosses."""

    density: Density
    water: OpenWater
    middle_lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlements:
    """Everything about a region that does not depend on the parameters; flat kilometres."""

    xy: FloatArray
    roads_xy: FloatArray
    roads: MainRoads
    ground: Ground
    local: Links
    joins: Links
    road_density: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far settlements are joined to each other and to the exits of main roads."""

    link_km: float = 8.0
    join_km: float = 5.0


def settlements(
    areas: tuple[FloatArray, FloatArray],
    people: FloatArray,
    roads: MainRoads,
    water: OpenWater,
    *,
    reach: Reach,
) -> Settlements:
    """Prepare a region for any parameters; ``areas`` are latitudes and longitudes."""
    middle = float(np.mean(areas[0]))
    xy, roads_xy = flat_km(*areas, middle), flat_km(roads.lat, roads.lon, middle)
    ground = Ground(density=Density(xy, people), water=water, middle_lat=middle)
    return Settlements(
        xy=xy,
        roads_xy=roads_xy,
        roads=roads,
        ground=ground,
        local=_local_links(xy, reach.link_km, ground),
        joins=between(xy, roads_xy, reach.join_km, ground),
        road_density=ground.density.along(roads_xy[roads.tails], roads_xy[roads.heads]),
    )


def flat_km(lat: FloatArray, lon: FloatArray, middle_lat: float) -> FloatArray:
    """Return kilometres east and north on a plane, shape (points, 2); good within a country."""
    degree_km = np.pi * EARTH_RADIUS_KM / 180
    east = np.asarray(lon) * degree_km * np.cos(np.radians(middle_lat))
    return np.column_stack([east, np.asarray(lat) * degree_km])


def _local_links(xy: FloatArray, link_km: float, ground: Ground) -> Links:
    pairs = np.vstack([_pairs_within(xy, link_km), _nearest_pairs(xy)])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    kept = _is_dry(xy[pairs[:, 0]], xy[pairs[:, 1]], ground) | _from_afloat(xy, pairs, ground)
    return links_of(pairs[kept], xy, xy, ground)


def _pairs_within(xy: FloatArray, reach_km: float) -> IntArray:
    found = cKDTree(xy).query_pairs(reach_km, output_type="ndarray")
    return np.asarray(found, dtype=np.int64).reshape(-1, 2)


def _nearest_pairs(xy: FloatArray) -> IntArray:
    count = min(LEAST_LINKS, len(xy) - 1)
    if count < 1:
        return np.empty((0, 2), dtype=np.int64)
    others = np.asarray(cKDTree(xy).query(xy, k=count + 1)[1], dtype=np.int64)[:, 1:]
    return np.column_stack([np.repeat(np.arange(len(xy)), count), others.ravel()])


def _from_afloat(xy: FloatArray, pairs: IntArray, ground: Ground) -> BoolArray:
    """Mark the few nearest links of settlements whose middle lies in the water.

    The middle of a municipality with much water is not where its people live.
    """
    degrees = _degrees(xy, ground.middle_lat)
    afloat = shapely.contains_xy(ground.water.shape, degrees[:, 0], degrees[:, 1])
    marked = np.zeros(len(pairs), dtype=bool)
    km = np.linalg.norm(xy[pairs[:, 0]] - xy[pairs[:, 1]], axis=1)
    for row in np.flatnonzero(afloat):
        mine = np.flatnonzero((pairs == row).any(axis=1))
        marked[mine[np.argsort(km[mine])[:AFLOAT_LINKS]]] = True
    return marked


def between(xy: FloatArray, others: FloatArray, reach_km: float, ground: Ground) -> Links:
    """Return links from each point to the others within reach, on dry land."""
    pairs = np.empty((0, 2), dtype=np.int64)
    if len(xy) and len(others):
        near = np.asarray(cKDTree(others).query_ball_point(xy, reach_km), dtype=object)
        tails = np.repeat(np.arange(len(xy)), [len(rows) for rows in near])
        heads = np.array([row for rows in near for row in rows], dtype=np.int64)
        dry = _is_dry(xy[tails], others[heads], ground)
        pairs = np.column_stack([tails, heads])[dry]
    return links_of(pairs, xy, others, ground)


def links_of(pairs: IntArray, xy: FloatArray, others: FloatArray, ground: Ground) -> Links:
    """Return pairs (row of ``xy``, row of ``others``) with their kilometres and density."""
    start, end = xy[pairs[:, 0]], others[pairs[:, 1]]
    km = np.linalg.norm(start - end, axis=1)
    density = ground.density.along(start, end) if len(pairs) else np.empty(0)
    return Links(tails=pairs[:, 0], heads=pairs[:, 1], km=km, density=density)


def _degrees(xy: FloatArray, middle_lat: float) -> FloatArray:
    degree_km = np.pi * EARTH_RADIUS_KM / 180
    east = degree_km * np.cos(np.radians(middle_lat))
    return np.column_stack([xy[:, 0] / east, xy[:, 1] / degree_km])


def _is_dry(start: FloatArray, end: FloatArray, ground: Ground) -> BoolArray:
    water, middle = ground.water.shape, ground.middle_lat
    if len(start) == 0:
        return np.ones(0, dtype=bool)
    ends = np.stack([_degrees(start, middle), _degrees(end, middle)], axis=1)
    lines = np.asarray(shapely.linestrings(ends))
    shapely.prepare(water)
    shapely.prepare(ground.water.rivers)
    dry = ~shapely.intersects(ground.water.rivers, lines)
    wet = np.flatnonzero(shapely.intersects(water, lines))
    share = shapely.length(shapely.intersection(lines[wet], water))
    share = share / np.maximum(shapely.length(lines[wet]), 1e-12)
    km = np.linalg.norm(start[wet] - end[wet], axis=1)
    dry[wet] &= share * km <= NO_WATER_KM
    return np.asarray(dry)
