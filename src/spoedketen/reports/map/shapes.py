"""The shape of every area in units: its polygon in the pack, or else the land nearest to it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from spoedketen.domain.background import Background
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import Areas
from spoedketen.domain.points import Points
from spoedketen.reports.map.cells import cells
from spoedketen.reports.map.coverage import fitted
from spoedketen.reports.map.projection import Projection, projection_for

AREA = "area"
DOT_DEGREES = 0.003


def projection_of(pack: Pack, areas: Areas) -> Projection:
    """Return the projection that shows all areas of a pack."""
    polygons = list(_polygons(pack).values())
    west, south, east, north = shapely.total_bounds([*polygons, *_spots(areas.points)])
    return projection_for(west, south, east, north)


def area_shapes(
    pack: Pack, areas: Areas, background: Background, projection: Projection
) -> list[BaseGeometry]:
    """Return the shape of each area, in the order of the areas."""
    polygons = _polygons(pack)
    known = [polygons.get(id_) for id_ in areas.points.ids]
    if not any(known):
        return _cells(areas.points, background, projection)
    dots = [spot.buffer(DOT_DEGREES) for spot in _spots(areas.points)]
    whole = [dot if shape is None else shape for shape, dot in zip(known, dots, strict=True)]
    return fitted([projection.projected(geometry) for geometry in whole])


def _spots(points: Points) -> list[Point]:
    return [Point(lon, lat) for lon, lat in zip(points.lon, points.lat, strict=True)]


def _polygons(pack: Pack) -> Mapping[str, BaseGeometry]:
    collection: Mapping[str, Any] = pack.boundaries.get(AREA, {"features": ()})
    return {
        str(feature["properties"]["id"]): shape(feature["geometry"])
        for feature in collection["features"]
    }


def _cells(points: Points, background: Background, projection: Projection) -> list[BaseGeometry]:
    units = projection.units(points.lon, points.lat)
    land = shapely.buffer(projection.projected(background.land), 0)
    if not shapely.intersects(land, shapely.multipoints(units)):
        land = shapely.buffer(shapely.box(*shapely.total_bounds(shapely.points(units))), 100)
    return cells(units, np.asarray(land).item(), projection.km_per_unit)
