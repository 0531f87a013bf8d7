"""The background of a map: the outline of the countries, and the water drawn by ourselves."""

import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
import shapely
import yaml
from shapely.geometry import Polygon, shape
from shapely.geometry.base import BaseGeometry

from spoedketen.domain.background import Background
from spoedketen.domain.errors import RequestError
from spoedketen.domain.geodesy import FloatArray

STEP_DEGREES = 0.009
"""Points along the border at most this far apart: a kilometre to the north, less to the east."""


@cache
def background() -> Background:
    """Return the background of the Netherlands.

    Raises
    ------
    RequestError
        If the outline is missing, because the packaging step has not run.
    """
    outline = _outline()
    drawn = yaml.safe_load(_folder_text("parameters", "water.yaml"))
    water = shapely.union_all(_rings(drawn["water"]))
    islands = shapely.union_all(_rings(drawn["islands"]))
    mainland = shapely.difference(outline["NL"], water)
    return Background(
        land=shapely.union(mainland, islands),
        water=shapely.difference(water, islands),
        neighbours=shapely.union(outline["BE"], outline["DE"]),
        border=outline["border"],
    )


def border_points() -> tuple[FloatArray, FloatArray] | None:
    """Return points along the border, or None in a checkout where it was not packaged yet."""
    if not _file("built", "outline.geojson").is_file():
        return None
    return _points_along(_outline()["border"])


def _outline() -> dict[str, BaseGeometry]:
    features = json.loads(_folder_text("built", "outline.geojson"))["features"]
    return {row["properties"]["country"]: shape(row["geometry"]) for row in features}


def _folder_text(folder: str, name: str) -> str:
    path = _file(folder, name)
    if not path.is_file():
        raise RequestError("not_packaged", file=f"{folder}/{name}")
    return path.read_text("utf-8")


def _file(folder: str, name: str) -> Traversable:
    return files("spoedketen.sources") / folder / name


def _rings(drawn: dict[str, str]) -> list[Any]:
    return [shapely.make_valid(Polygon(_ring(text))) for text in drawn.values()]


def _ring(text: str) -> list[tuple[float, float]]:
    pairs = (point.split() for point in text.split(";"))
    return [(float(lon), float(lat)) for lat, lon in pairs]


def _points_along(line: BaseGeometry) -> tuple[FloatArray, FloatArray]:
    dense = shapely.segmentize(line, STEP_DEGREES)
    lon, lat = np.asarray(shapely.get_coordinates(dense), dtype=np.float64).T
    return lat, lon
