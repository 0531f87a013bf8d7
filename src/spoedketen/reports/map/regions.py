"""Outlines of regions, made of the shapes of their areas."""

from collections.abc import Sequence

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

DIVISIONS_DRAWN = ("network", "sub_region", "safety_region", "province", "municipality")
"""The first of these that a pack knows is drawn."""
SMALLEST_HOLE_UNITS = 900.0


def outlines(
    shapes: Sequence[BaseGeometry], regions: Sequence[str | None]
) -> dict[str, BaseGeometry]:
    """Return the outline of each region; holes too small to mean anything are filled."""
    found: dict[str, list[BaseGeometry]] = {}
    for shape, region in zip(shapes, regions, strict=True):
        if region is not None and not shape.is_empty:
            found.setdefault(region, []).append(shape)
    return {region: _without_holes(shapely.union_all(mine)) for region, mine in found.items()}


def _without_holes(shape: BaseGeometry) -> BaseGeometry:
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.multipolygons([_filled(polygon) for polygon in polygons])


def _filled(polygon: Polygon) -> Polygon:
    kept = [ring for ring in polygon.interiors if Polygon(ring).area >= SMALLEST_HOLE_UNITS]
    return Polygon(polygon.exterior, kept)
