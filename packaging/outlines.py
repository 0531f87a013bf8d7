"""Clip the outlines of the countries to the window of the map and make them small."""

import json
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping, shape

WINDOW_DEGREES = (2.4, 50.2, 8.0, 54.0)
"""West, south, east, north: the Netherlands with the nearest parts of its neighbours."""
DECIMALS = 4


def clip_outlines(source: Path, target: Path) -> None:
    """Write the countries and the border of a GeoJSON file, clipped and rounded."""
    features = json.loads(source.read_text("utf-8"))["features"]
    window = shapely.box(*WINDOW_DEGREES)
    clipped = [_clipped(feature, window) for feature in features]
    document = {"type": "FeatureCollection", "features": clipped}
    target.write_text(json.dumps(document, separators=(",", ":")), "utf-8")


def _clipped(feature: dict[str, Any], window: shapely.Geometry) -> dict[str, Any]:
    inside = shapely.intersection(shape(feature["geometry"]), window)
    geometry = _rounded(mapping(inside))
    return {"type": "Feature", "properties": feature["properties"], "geometry": geometry}


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(geometry)
    return json.loads(text, parse_float=lambda number: round(float(number), DECIMALS))
