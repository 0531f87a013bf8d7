"""Main roads as a person would tell them, and the open water between settlements."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from spoedketen.domain.geodesy import FloatArray

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MainRoads:
    """Exits and junctions with the roads between them.

    ``tails`` and ``heads`` number the points; ``is_motorway`` has one value per road.
    ``timed_*`` are links that take a stated number of minutes in all: ferries, surveyed roads.
    """

    lat: FloatArray
    lon: FloatArray
    tails: IntArray
    heads: IntArray
    is_motorway: NDArray[np.bool_]
    timed_tails: IntArray
    timed_heads: IntArray
    timed_minutes: FloatArray
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWater:
    """Water that no unlisted road crosses, as geometries in degrees (x = lon, y = lat).

    ``shape`` are lakes and estuaries; ``rivers`` are lines with gaps where bridges are.
    """

    shape: BaseGeometry
    rivers: BaseGeometry


NO_WATER_KM = 0.4
"""A link may cross this much of a lake or estuary: the error of the drawing."""
