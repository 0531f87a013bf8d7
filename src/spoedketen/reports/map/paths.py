"""Shapes as SVG path data: whole numbers, relative steps, nothing superfluous."""

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry


def path_of(geometry: BaseGeometry) -> str:
    """Return the path of a shape in units; polygons closed, lines open; empty for nothing."""
    return "".join(_path(line) for line in _lines(geometry))


def _lines(geometry: BaseGeometry) -> Iterator[tuple[np.ndarray, bool]]:
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            yield from ((shapely.get_coordinates(ring), True) for ring in shapely.get_rings(part))
        elif part.geom_type in {"LineString", "LinearRing"}:
            yield shapely.get_coordinates(part), False
        elif part.geom_type != "Point":
            yield from _lines(part)


def _path(line: tuple[np.ndarray, bool]) -> str:
    coordinates, is_closed = line
    whole = np.round(coordinates).astype(np.int64)
    steps = np.diff(whole, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    if is_closed:
        steps = steps[:-1]
    if len(steps) < 1 + is_closed:
        return ""
    start = f"M{_pair(*whole[0])}"
    return start + "l" + _joined(steps) + ("z" if is_closed else "")


def _joined(steps: np.ndarray) -> str:
    text = ""
    for x, y in steps:
        pair = _pair(x, y)
        text += pair if not text or pair.startswith("-") else f" {pair}"
    return text


def _pair(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x} {y}"
