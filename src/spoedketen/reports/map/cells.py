"""Areas that are only points: each gets the land that lies nearest to it."""

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from spoedketen.domain.geodesy import FloatArray
from spoedketen.reports.map.coverage import on_grid

REACH_KM = 15.0
"""A cell ends this far from its point: beyond it nobody said who lives there."""
DOT_UNITS = 6.0


def cells(points: FloatArray, land: BaseGeometry, km_per_unit: float) -> list[BaseGeometry]:
    """Return a cell per point (points, 2), in units; points on one spot share their cell."""
    spots, spot_of = np.unique(points, axis=0, return_inverse=True)
    found = _cells_of_spots(spots, land, REACH_KM / km_per_unit)
    return [found[spot] for spot in spot_of.ravel()]


def _cells_of_spots(spots: FloatArray, land: BaseGeometry, reach: float) -> list[BaseGeometry]:
    dots = [Point(spot).buffer(DOT_UNITS) for spot in spots]
    around = np.array([Point(spot).buffer(reach) for spot in spots])
    if len(spots) < 2:  # noqa: PLR2004 - one point has no neighbours to share with
        nearest = around
    else:
        whole = shapely.voronoi_polygons(shapely.multipoints(spots), ordered=True)
        nearest = shapely.intersection(shapely.get_parts(whole), around)
    # Rounding may leave a shape that crosses itself; a dot stands for a point in open water.
    on_land = shapely.intersection(nearest, land, grid_size=1.0)
    return [
        on_grid(shape if shape.area > DOT_UNITS else dot)
        for shape, dot in zip(np.atleast_1d(on_land), dots, strict=True)
    ]
