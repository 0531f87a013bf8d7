"""Roads from an OpenStreetMap extract (.osm.pbf, .osm, .osm.bz2), read through osmium."""

from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from numpy.typing import NDArray

from spoedketen.domain.errors import RoadError
from spoedketen.domain.roads import RoadSegments
from spoedketen.sources.roads.osm_tags import WayRules, way_rules

EARTH_RADIUS_M = 6_371_008.8
SHORTEST_M = 0.1
"""Two nodes on one spot still take a moment to pass: an arc of no time would be no arc."""


@dataclass(slots=True)
class Ways:
    """The ways that were read: rules per way, and the nodes of all ways in a row."""

    rules: list[WayRules] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    refs: "array[int]" = field(default_factory=lambda: array("q"))
    lat: "array[float]" = field(default_factory=lambda: array("d"))
    lon: "array[float]" = field(default_factory=lambda: array("d"))

    def add(self, way: Any) -> None:
        """Add a way if it can be driven; nodes outside the extract are left out."""
        rules = way_rules({tag.k: tag.v for tag in way.tags})
        if rules is None:
            return
        nodes = [(node.ref, node.lat, node.lon) for node in way.nodes if node.location.valid()]
        if len(nodes) > 1:
            self.rules.append(rules)
            self.sizes.append(len(nodes))
            for ref, lat, lon in nodes:
                self.refs.append(ref)
                self.lat.append(lat)
                self.lon.append(lon)


def read_osm(file: Path) -> RoadSegments:
    """Read the roads and car ferries of an extract, cut where ways meet.

    Not read: turn restrictions, conditional tags, lanes for buses on a shared road, barriers.

    Raises
    ------
    RoadError
        If the file cannot be read or holds no road.
    """
    ways = read_ways(file)
    if not ways.rules:
        raise RoadError("osm_without_roads", file=str(file))
    return segments_of(ways)


def read_ways(file: Path) -> Ways:
    """Read the ways that can be driven, with the places of their nodes."""
    if not file.is_file():
        raise RoadError("road_file_missing", file=str(file))
    ways = Ways()
    try:
        reader = osmium.FileProcessor(file).with_locations()
        reader.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        reader.with_filter(osmium.filter.KeyFilter("highway", "route"))
        for way in reader:
            ways.add(way)
    except RuntimeError as error:
        raise RoadError("road_file_unreadable", file=str(file), reason=str(error)) from error
    return ways


def segments_of(ways: Ways) -> RoadSegments:
    """Cut the ways at their ends and wherever two of them share a node."""
    refs, number_of = np.unique(np.asarray(ways.refs), return_inverse=True)
    way_of = np.repeat(np.arange(len(ways.sizes)), ways.sizes)
    cuts = np.flatnonzero(is_cut(way_of, number_of))
    starts, ends = cuts[:-1], cuts[1:]
    inside = way_of[starts] == way_of[ends]
    starts, ends = starts[inside], ends[inside]
    lat, lon = np.asarray(ways.lat), np.asarray(ways.lon)
    along_m = np.concatenate(([0.0], np.cumsum(step_m(lat, lon))))
    length_m = np.maximum(along_m[ends] - along_m[starts], SHORTEST_M)
    kept, ends_of = np.unique(
        np.concatenate((number_of[starts], number_of[ends])), return_inverse=True
    )
    first_seen = np.zeros(refs.size, np.int64)
    first_seen[number_of[::-1]] = np.arange(number_of.size)[::-1]
    tails, heads = np.split(ends_of.astype(np.int32), 2)
    return RoadSegments(
        node_ids=refs[kept].astype(np.str_),
        lat=lat[first_seen[kept]],
        lon=lon[first_seen[kept]],
        tails=tails,
        heads=heads,
        length_m=length_m,
        **way_columns(ways, way_of[starts], length_m),  # type: ignore[arg-type]
    )


def is_cut(way_of: NDArray[np.int64], number_of: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell at which places a way begins, ends or meets another (or itself)."""
    cut = np.bincount(number_of)[number_of] > 1
    cut[0] = cut[-1] = True
    change = np.flatnonzero(np.diff(way_of))
    cut[change] = cut[change + 1] = True
    return np.asarray(cut, np.bool_)


def step_m(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the metres from each point to the next (haversine)."""
    phi, lam = np.radians(lat), np.radians(lon)
    half = np.sin(np.diff(phi) / 2) ** 2
    half += np.cos(phi[:-1]) * np.cos(phi[1:]) * np.sin(np.diff(lam) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half)), np.float64)


def way_columns(
    ways: Ways, way_of: NDArray[np.int64], length_m: NDArray[np.float64]
) -> dict[str, object]:
    """Return what the segments take over from their ways."""
    names, codes = np.unique([rules.road_class for rules in ways.rules], return_inverse=True)
    share = length_m / np.bincount(way_of, length_m, minlength=len(ways.rules))[way_of]
    is_ferry = np.array([rules.road_class == "ferry" for rules in ways.rules])[way_of]
    ferry_minutes = optional([rules.ferry_minutes for rules in ways.rules])[way_of]
    return {
        "directions": np.array([rules.direction for rules in ways.rules], np.int8)[way_of],
        "class_names": tuple(str(name) for name in names),
        "class_codes": codes.astype(np.int16)[way_of],
        "region_names": ("unknown",),
        "region_codes": np.zeros(way_of.size, np.int16),
        "built_up": np.array([rules.built_up for rules in ways.rules], np.int8)[way_of],
        "limit_kph": optional([rules.limit_kph for rules in ways.rules])[way_of],
        "stated_kph": np.full(way_of.size, np.nan),
        "fixed_minutes": ferry_minutes * share,
        "boardings": np.where(is_ferry, share, 0.0),
        "car_allowed": np.array([rules.car_allowed for rules in ways.rules])[way_of],
        "emergency_allowed": np.array([rules.emergency_allowed for rules in ways.rules])[way_of],
    }


def optional(found: list[float | None]) -> NDArray[np.float64]:
    """Return numbers with NaN where nothing is known."""
    return np.array([np.nan if number is None else number for number in found], np.float64)
