"""Polygons that fit together without gaps, so that a map has no white seams.

Published polygons of neighbours often differ by metres along their common border. Their lines are
put on one grid and cut at every crossing; each face goes to the polygon it lies in, and slivers in
between to the nearest one.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.points import IntArray

SLIVER_WIDTH_UNITS = 3.0
TOLERANCE_UNITS = 3.0
NOBODY = -1


def fitted(polygons: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Return the polygons, in units, fitted together and simplified."""
    shapes = np.array(polygons, dtype=object)
    faces = _faces(shapes)
    owner = _owners(faces, shapes)
    joined = [_joined(faces[owner == row]) for row in range(len(shapes))]
    simple = shapely.coverage_simplify(joined, TOLERANCE_UNITS)
    return [on_grid(shape) for shape in simple]


def _faces(shapes: np.ndarray) -> np.ndarray:
    lines = shapely.unary_union(shapely.boundary(shapes), grid_size=1.0)
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))))


def _owners(faces: np.ndarray, shapes: np.ndarray) -> IntArray:
    """Return per face the row of its polygon, or -1 for what nobody covers (lakes)."""
    sound = shapely.buffer(shapes, 0)
    inside = shapely.point_on_surface(faces)
    tree = shapely.STRtree(sound)
    face, row = tree.query(inside, predicate="intersects")
    owner = np.full(len(faces), NOBODY, dtype=np.int64)
    owner[face[::-1]] = row[::-1]
    slivers = np.flatnonzero((owner == NOBODY) & (_width(faces) < SLIVER_WIDTH_UNITS))
    owner[slivers] = tree.nearest(inside[slivers])
    return owner


def _width(faces: np.ndarray) -> FloatArray:
    return np.asarray(2 * shapely.area(faces) / shapely.length(faces))


def _joined(faces: np.ndarray) -> BaseGeometry:
    polygons = shapely.get_parts(shapely.coverage_union_all(faces))
    kept = [part for part in polygons if isinstance(part, Polygon)]
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)


def on_grid(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape with whole coordinates."""
    return shapely.transform(shape, np.round)
