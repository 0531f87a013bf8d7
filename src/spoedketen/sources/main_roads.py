"""The product's own list of main roads and its drawing of open water."""

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml
from shapely import LineString, Point, Polygon, union_all
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

from spoedketen.domain.geodesy import EARTH_RADIUS_KM, straight_km
from spoedketen.domain.main_roads import MainRoads, OpenWater

Ring = list[tuple[float, float]]


def _document(name: str) -> Any:
    text = (files("spoedketen.sources") / "parameters" / f"{name}.yaml").read_text("utf-8")
    return yaml.safe_load(text)


def points_in(text: str) -> Ring:
    """Return (lat, lon) of "name lat lon; ..." or "lat lon; ..."."""
    words = [part.split() for part in text.split(";")]
    return [(float(entry[-2]), float(entry[-1])) for entry in words]


@cache
def open_water() -> OpenWater:
    """Return the open water less its islands, and the rivers less their bridges."""
    drawn = _document("water")
    water = union_all([_polygon(text) for text in drawn["water"].values()])
    islands = union_all([_polygon(text) for text in drawn["islands"].values()])
    rivers = union_all([LineString(_turned(text)) for text in drawn["rivers"].values()])
    bridges = [point for text in drawn["bridges"].values() for point in _turned(text)]
    gaps = union_all([_disc(lon, lat, drawn["bridge_km"]) for lon, lat in bridges])
    return OpenWater(shape=water.difference(islands), rivers=rivers.difference(gaps))


def _turned(text: str) -> Ring:
    return [(lon, lat) for lat, lon in points_in(text)]


def _disc(lon: float, lat: float, radius_km: float) -> BaseGeometry:
    """Return a circle of kilometres drawn in degrees, where a degree of longitude is shorter."""
    degree_km = np.pi * EARTH_RADIUS_KM / 180
    circle = Point(lon, lat).buffer(radius_km / degree_km)
    return scale(circle, xfact=1 / np.cos(np.radians(lat)))


def _polygon(text: str) -> BaseGeometry:
    return Polygon(_turned(text)).buffer(0)


@cache
def main_roads() -> MainRoads:
    """Return the main roads, with points of different roads near each other made one."""
    listed = _document("main_roads")
    places: list[tuple[float, float]] = []
    tails: list[int] = []
    heads: list[int] = []
    is_motorway: list[bool] = []
    for kind in ("motorways", "regional"):
        for text in listed[kind].values():
            numbers = [_number(point, places, listed["merge_km"]) for point in points_in(text)]
            tails += numbers[:-1]
            heads += numbers[1:]
            is_motorway += [kind == "motorways"] * (len(numbers) - 1)
    ends = [_ferry_ends(ferry, places, listed["merge_km"]) for ferry in listed["ferries"]]
    lat, lon = np.array(places).T
    apart = np.array(tails) != np.array(heads)
    return MainRoads(
        lat=lat,
        lon=lon,
        tails=np.array(tails, dtype=np.int64)[apart],
        heads=np.array(heads, dtype=np.int64)[apart],
        is_motorway=np.array(is_motorway)[apart],
        timed_tails=np.array([one for one, _ in ends], dtype=np.int64),
        timed_heads=np.array([other for _, other in ends], dtype=np.int64),
        timed_minutes=np.array([float(ferry["minutes"]) for ferry in listed["ferries"]]),
        source=listed["source"],
    )


def _number(point: tuple[float, float], places: list[tuple[float, float]], merge_km: float) -> int:
    """Return the number of a point already near, or of the point now added."""
    if places:
        lat, lon = np.array(places).T
        km = straight_km(np.array([point[0]]), np.array([point[1]]), lat, lon)[0]
        near = np.flatnonzero(km <= merge_km)
        if near.size:
            return int(near[0])
    places.append(point)
    return len(places) - 1


def _ferry_ends(ferry: Any, places: list[tuple[float, float]], merge_km: float) -> tuple[int, int]:
    ends = ((float(ferry[end][0]), float(ferry[end][1])) for end in ("from", "to"))
    here, there = (_number(end, places, merge_km) for end in ends)
    return here, there
