"""The product's own list of main roads and its drawing of open water."""

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml
from shapely import Polygon, union_all

from spoedketen.domain.geodesy import straight_km
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
    """Return the open water of the Netherlands, less the islands in it."""
    drawn = _document("water")
    water = union_all([_polygon(text) for text in drawn["water"].values()])
    islands = union_all([_polygon(text) for text in drawn["islands"].values()])
    return OpenWater(shape=water.difference(islands))


def _polygon(text: str) -> Polygon:
    return Polygon([(lon, lat) for lat, lon in points_in(text)]).buffer(0)


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
    ends = [_ferry_ends(ferry, places) for ferry in listed["ferries"]]
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


def _ferry_ends(ferry: Any, places: list[tuple[float, float]]) -> tuple[int, int]:
    # A quay is a point of its own: the ferry must not start from a junction a kilometre inland.
    places.extend((float(ferry[end][0]), float(ferry[end][1])) for end in ("from", "to"))
    return len(places) - 2, len(places) - 1
