"""The map beside the table: land, water and borders, and a mark for every location."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from spoedketen.reports.map.paths import path_of
from spoedketen.reports.map.projection import WIDTH_UNITS, Projection, projection_for
from spoedketen.sources.background import background

NATION = (3.3, 50.72, 7.25, 53.6)
WIDTH_PIXELS = 440
SCALE = WIDTH_PIXELS / WIDTH_UNITS
SIMPLER_UNITS = 6.0
WINDOW_UNITS = 200
MARGIN_DEGREES = 0.08
LEAST_DEGREES = 0.35
LENGTHS_KM = (100, 50, 20, 10, 5, 2)
BAR_PIXELS = 110

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The background as SVG path data; ``scale`` brings it to the units of the marks."""

    box: Box
    projection: Projection
    neighbours: str
    land: str
    water: str
    border: str
    bar_km: int

    @property
    def scale(self) -> float:
        """Pixels per unit of the paths."""
        return SCALE

    @property
    def bounds(self) -> str:
        """West, south, east and north in degrees, as the zoom map reads them."""
        return ",".join(f"{degrees:g}" for degrees in self.box)

    @property
    def width(self) -> int:
        """Pixels from west to east."""
        return WIDTH_PIXELS

    @property
    def height(self) -> int:
        """Pixels from north to south."""
        return round(self.projection.height_units * SCALE)

    @property
    def foot(self) -> int:
        """Where the scale bar stands."""
        return self.height - 14

    @property
    def east(self) -> int:
        """Where the arrow to the north stands."""
        return self.width - 16

    @property
    def bar(self) -> float:
        """Pixels of the scale bar."""
        return round(self.bar_km / self.projection.km_per_unit * SCALE, 1)

    def spots(self, places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return pixels for places (latitude, longitude)."""
        if not places:
            return []
        lat, lon = np.asarray(places, dtype=np.float64).T
        units = self.projection.units(lon, lat) * SCALE
        return [(round(float(x), 1), round(float(y), 1)) for x, y in units]


def box_of(places: Iterable[tuple[float, float]]) -> Box:
    """Return the window in degrees that shows places (latitude, longitude) with room around."""
    found = list(places)
    if not found:
        return NATION
    lats, lons = zip(*found, strict=True)
    wide = max((LEAST_DEGREES * 1.6 - (max(lons) - min(lons))) / 2, MARGIN_DEGREES * 1.6)
    high = max((LEAST_DEGREES - (max(lats) - min(lats))) / 2, MARGIN_DEGREES)
    return (
        round(min(lons) - wide, 2),
        round(min(lats) - high, 2),
        round(max(lons) + wide, 2),
        round(max(lats) + high, 2),
    )


@lru_cache(maxsize=64)
def ground(box: Box) -> Ground:
    """Return the background of a window in degrees: west, south, east, north."""
    projection = projection_for(*box)
    around = background()
    bar_km = next((km for km in LENGTHS_KM if km / projection.km_per_unit * SCALE <= BAR_PIXELS), 1)
    return Ground(
        box=box,
        projection=projection,
        neighbours=_path(around.neighbours, projection),
        land=_path(around.land, projection),
        water=_path(around.water, projection),
        border=_path(around.border, projection),
        bar_km=bar_km,
    )


def _path(geometry: BaseGeometry, projection: Projection) -> str:
    simple = shapely.simplify(projection.projected(geometry), SIMPLER_UNITS)
    if simple.geom_type not in {"LineString", "MultiLineString"}:
        simple = shapely.buffer(simple, 0)
    window = shapely.box(
        -WINDOW_UNITS,
        -WINDOW_UNITS,
        WIDTH_UNITS + WINDOW_UNITS,
        projection.height_units + WINDOW_UNITS,
    )
    return path_of(shapely.intersection(simple, window))
