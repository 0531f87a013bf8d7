"""A plain local projection: metres east and south of a corner, north up.

One parallel is true to scale; over the Netherlands the scale differs by at most 4 % from it, well
within what a map for orientation may do.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from spoedketen.domain.geodesy import EARTH_RADIUS_KM, FloatArray

WIDTH_UNITS = 4000
MARGIN_SHARE = 0.04
SMALLEST_SPAN_DEGREES = 0.05
KM_PER_DEGREE = math.radians(1) * EARTH_RADIUS_KM


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """From degrees to units of the drawing; the drawing is ``WIDTH_UNITS`` wide."""

    west: float
    north: float
    true_parallel: float
    km_per_unit: float
    height_units: int

    def units(self, lon: FloatArray, lat: FloatArray) -> FloatArray:
        """Return whole units east and south of the corner, shape (points, 2)."""
        east_km = (lon - self.west) * KM_PER_DEGREE * math.cos(math.radians(self.true_parallel))
        south_km = (self.north - lat) * KM_PER_DEGREE
        return np.round(np.column_stack([east_km, south_km]) / self.km_per_unit)

    def projected(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a shape in units, on the grid of the drawing."""
        return shapely.transform(geometry, lambda c: self.units(c[:, 0], c[:, 1]))


def projection_for(west: float, south: float, east: float, north: float) -> Projection:
    """Return the projection that shows a box in degrees with a margin around it."""
    parallel = (south + north) / 2
    wide = max(east - west, SMALLEST_SPAN_DEGREES)
    high = max(north - south, SMALLEST_SPAN_DEGREES)
    wide_km = wide * KM_PER_DEGREE * math.cos(math.radians(parallel))
    high_km = high * KM_PER_DEGREE
    margin_km = MARGIN_SHARE * max(wide_km, high_km)
    km_per_unit = (wide_km + 2 * margin_km) / WIDTH_UNITS
    margin_lon = margin_km / (KM_PER_DEGREE * math.cos(math.radians(parallel)))
    return Projection(
        west=west - margin_lon,
        north=north + margin_km / KM_PER_DEGREE,
        true_parallel=parallel,
        km_per_unit=km_per_unit,
        height_units=round((high_km + 2 * margin_km) / km_per_unit),
    )
