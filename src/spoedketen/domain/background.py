"""What lies around the areas of a pack: land, water and borders, for orientation on a map."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """Shapes in degrees WGS84, longitude first, as in GeoJSON.

    ``land`` is the Netherlands without open water and with its islands; ``neighbours`` are the
    near parts of Belgium and Germany; ``border`` is the line between them and the Netherlands.
    """

    land: BaseGeometry
    water: BaseGeometry
    neighbours: BaseGeometry
    border: BaseGeometry
