"""Land, water and borders around the areas, so that nothing floats on nothing.

The outline of the countries is coarse. Where a pack has exact polygons the outline may not show
beside them as a second coast or a second border, so it is fitted to the areas.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from spoedketen.domain.background import Background
from spoedketen.reports.map.paths import path_of
from spoedketen.reports.map.projection import WIDTH_UNITS, Projection

BEYOND_UNITS = 1500
"""The scenery goes on outside the window, for screens wider than the map."""
SIMPLER_UNITS = 3.0
COARSE_KM = 6.0
"""The outline is at most about this far from the real border."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenery:
    """The background as SVG path data."""

    land: str
    water: str
    neighbours: str
    border: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The background in units; ``coarse`` is how far its lines may be off."""

    land: BaseGeometry
    water: BaseGeometry
    neighbours: BaseGeometry
    border: BaseGeometry
    coarse: float


def surroundings(background: Background, projection: Projection) -> Surroundings:
    """Return the background on the drawing, cut to the window and what may show beside it."""
    east, south = WIDTH_UNITS + BEYOND_UNITS, projection.height_units + BEYOND_UNITS
    window = shapely.box(-BEYOND_UNITS, -BEYOND_UNITS, east, south)

    def cut(geometry: BaseGeometry) -> BaseGeometry:
        simple = shapely.simplify(projection.projected(geometry), SIMPLER_UNITS)
        is_line = simple.geom_type in {"LineString", "MultiLineString"}
        return shapely.intersection(simple if is_line else shapely.buffer(simple, 0), window)

    return Surroundings(
        land=cut(background.land),
        water=cut(background.water),
        neighbours=cut(background.neighbours),
        border=cut(background.border),
        coarse=COARSE_KM / projection.km_per_unit,
    )


def plain(around: Surroundings) -> Scenery:
    """Return the background as it is, for areas that were cut out of it."""
    return Scenery(
        land=path_of(around.land),
        water=path_of(around.water),
        neighbours=path_of(around.neighbours),
        border=path_of(around.border),
    )


def fitted_to(around: Surroundings, shapes: Sequence[BaseGeometry]) -> Scenery:
    """Return the background for exact areas: what they leave open inside the country is water.

    The border is the edge of the areas where it runs along the coarse border, and the neighbours
    reach up to it.
    """
    covered = shapely.union_all(shapes)
    near = shapely.buffer(around.border, around.coarse)
    country = shapely.union_all([around.land, around.water])
    beside = shapely.intersection(country, near)
    edge = shapely.intersection(shapely.boundary(covered), near)
    return Scenery(
        land="",
        water=path_of(shapely.difference(country, beside)),
        neighbours=path_of(shapely.union(around.neighbours, beside)),
        border=path_of(shapely.line_merge(edge)),
    )
