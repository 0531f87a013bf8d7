"""Coordinates: present, in the right order, inside the country."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl
from scipy.spatial import cKDTree
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from spoedketen.domain.checks.cells import HEADER_ROWS
from spoedketen.domain.errors import Fault
from spoedketen.domain.geodesy import EARTH_RADIUS_KM, FloatArray, straight_km, unit_vectors
from spoedketen.domain.pack import PackNote

FAR_KM = 5.0
"""A point further than this from any known area is taken for a mistake."""

Tables = Mapping[str, pl.DataFrame]
Boundaries = Mapping[str, Mapping[str, Any]]


def geography_faults(
    tables: Tables, note: PackNote, file_names: Mapping[str, str], boundaries: Boundaries
) -> list[Fault]:
    """Report areas outside the bounds and sites, stations, vehicles far from any area.

    An area is known by its point, and by its polygon where the pack has boundaries: the village
    of a long island may lie far from the middle of the island.
    """
    faults: list[Fault] = []
    areas = tables.get("areas")
    if areas is None:
        return faults
    faults += _outside_bounds(areas, note, file_names["areas"])
    near = _Nearness(*_points(areas.drop_nulls(["lat", "lon"])), boundaries)
    for name in ("sites", "stations", "vehicles"):
        if name in tables:
            faults += _far_points(tables[name], near, file_names[name])
    return faults


def _points(frame: pl.DataFrame) -> tuple[FloatArray, FloatArray]:
    return frame["lat"].cast(pl.Float64).to_numpy(), frame["lon"].cast(pl.Float64).to_numpy()


def _inside(lat: FloatArray, lon: FloatArray, note: PackNote) -> np.ndarray:
    south, west, north, east = note.bounds
    return (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)


def _outside_bounds(areas: pl.DataFrame, note: PackNote, file_name: str) -> Iterator[Fault]:
    lat, lon = _points(areas)
    known = np.isfinite(lat) & np.isfinite(lon)
    swapped = _inside(lon, lat, note)
    for row in np.flatnonzero(known & ~_inside(lat, lon, note)):
        yield _fault(file_name, int(row), (lat[row], lon[row]), swapped=bool(swapped[row]))


class _Nearness:
    """Distance in kilometres from a point to the nearest known area."""

    def __init__(self, lat: FloatArray, lon: FloatArray, boundaries: Boundaries) -> None:
        self._tree = cKDTree(unit_vectors(lat, lon)) if lat.size else None
        self._boundaries = boundaries

    def km(self, lat: FloatArray, lon: FloatArray) -> FloatArray:
        if self._tree is None or lat.size == 0:
            return np.full(lat.shape, np.inf)
        chord, _ = self._tree.query(unit_vectors(lat, lon))
        distances_km = np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.clip(chord / 2, 0, 1)))
        far = np.flatnonzero(distances_km > FAR_KM)
        shapes = _shapes(self._boundaries) if far.size else []
        for index in far:
            to_shape_km = _km_to_shapes(shapes, lat[index], lon[index])
            distances_km[index] = min(distances_km[index], to_shape_km)
        return distances_km


def _shapes(boundaries: Boundaries) -> list[BaseGeometry]:
    for collection in boundaries.values():
        return [shape(feature["geometry"]) for feature in collection["features"]]
    return []


def _km_to_shapes(shapes: list[BaseGeometry], lat: float, lon: float) -> float:
    """Return kilometres to the nearest shape; a degree of longitude shrinks with latitude."""
    point = Point(lon, lat)
    nearest = min(shapes, key=point.distance, default=None)
    if nearest is None:
        return float("inf")
    there = nearest_points(point, nearest)[1]
    here, edge = np.array([lat]), np.array([there.y])
    return float(straight_km(here, np.array([lon]), edge, np.array([there.x]))[0, 0])


def _far_points(frame: pl.DataFrame, near: _Nearness, file_name: str) -> Iterator[Fault]:
    numbered = frame.with_row_index("row_").drop_nulls(["lat", "lon"])
    if "country" in frame.columns:
        numbered = numbered.filter(pl.col("country").fill_null("NL") == "NL")
    lat, lon = _points(numbered)
    for index in np.flatnonzero(near.km(lat, lon) > FAR_KM):
        here = (float(lat[index]), float(lon[index]))
        turned = near.km(np.array([here[1]]), np.array([here[0]]))[0] <= FAR_KM
        yield _fault(file_name, int(numbered["row_"][int(index)]), here, swapped=bool(turned))


def _fault(file_name: str, row: int, point: tuple[float, float], *, swapped: bool) -> Fault:
    return Fault(
        file=file_name,
        row=row + HEADER_ROWS,
        column="lat",
        code="coordinates_swapped" if swapped else "coordinates_outside",
        parameters={"lat": float(point[0]), "lon": float(point[1]), "limit_km": FAR_KM},
    )
