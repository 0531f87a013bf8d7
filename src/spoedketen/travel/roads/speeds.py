"""From road segments and a speed profile to minutes, and to the graph of one mode."""

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.errors import RequestError, RoadError
from spoedketen.domain.roads import (
    AGAINST,
    ALONG,
    ANY,
    INSIDE,
    OUTSIDE,
    RoadSegments,
    SpeedProfile,
    SpeedRow,
)
from spoedketen.travel.roads.graph import Nodes, RoadGraph, road_graph

MINUTES_PER_METRE_AT_1_KPH = 0.06
BUILT_UP_NAMES = {INSIDE: "inside", OUTSIDE: "outside"}
BUILT_UP_STATES = 3


def segment_minutes(
    segments: RoadSegments, profile: SpeedProfile, *, hour_block: str = ANY
) -> NDArray[np.float64]:
    """Return the minutes over each segment.

    A duration given by the source goes first, then a speed stated by the source times the
    profile's factor, then the table of the profile, held down to the legal limit where known.

    Raises
    ------
    RoadError
        If the profile has no speed for a kind of road that occurs.
    RequestError
        If the profile does not know the hour block.
    """
    kph = table_kph(segments, profile, checked_block(profile, hour_block))
    with_limit = segments.limit_kph * profile.limit_factor + profile.limit_margin_kph
    kph = np.fmin(kph, with_limit)
    stated = np.isfinite(segments.stated_kph)
    kph[stated] = segments.stated_kph[stated] * profile.stated_factor
    minutes = segments.length_m / kph * MINUTES_PER_METRE_AT_1_KPH
    fixed = np.isfinite(segments.fixed_minutes)
    minutes[fixed] = segments.fixed_minutes[fixed]
    return minutes + segments.boardings * profile.boarding_minutes


def mode_graph(
    segments: RoadSegments, profile: SpeedProfile, *, hour_block: str = ANY
) -> RoadGraph:
    """Return the directed graph of the segments that the profile's mode may drive."""
    allowed = segments.car_allowed if profile.mode == "car" else segments.emergency_allowed
    minutes = segment_minutes(segments, profile, hour_block=hour_block)
    there = np.flatnonzero(allowed & (segments.directions != AGAINST))
    back = np.flatnonzero(allowed & (segments.directions != ALONG))
    return road_graph(
        Nodes(node_ids=segments.node_ids, lat=segments.lat, lon=segments.lon),
        np.concatenate((segments.tails[there], segments.heads[back])),
        np.concatenate((segments.heads[there], segments.tails[back])),
        np.concatenate((minutes[there], minutes[back])),
    )


def checked_block(profile: SpeedProfile, hour_block: str) -> str:
    """Return the hour block after checking that the profile knows it."""
    known = [ANY, *(block.name for block in profile.hour_blocks)]
    if hour_block not in known:
        raise RequestError("hour_block_unknown", hour_block=hour_block, known=", ".join(known))
    return hour_block


def table_kph(
    segments: RoadSegments, profile: SpeedProfile, hour_block: str
) -> NDArray[np.float64]:
    """Return the speed of the table for each segment, looked up once per kind of road."""
    regions = len(segments.region_names)
    kinds = (segments.class_codes.astype(np.int64) * regions + segments.region_codes) * (
        BUILT_UP_STATES
    ) + (segments.built_up + 1)
    occurring, inverse = np.unique(kinds, return_inverse=True)
    kph = np.empty(occurring.size)
    for place, kind in enumerate(occurring):
        class_and_region, built_up = divmod(int(kind), BUILT_UP_STATES)
        road_class, region = divmod(class_and_region, regions)
        kph[place] = best_kph(
            profile,
            segments.class_names[road_class],
            BUILT_UP_NAMES.get(built_up - 1, ANY),
            segments.region_names[region],
            hour_block,
        )
    return np.asarray(kph[inverse], np.float64)


def best_kph(
    profile: SpeedProfile, road_class: str, built_up: str, region: str, hour_block: str
) -> float:
    """Return the speed of the most particular row that fits; class counts most, hour least."""
    wanted = (road_class, built_up, region, hour_block)
    fitting = [row for row in profile.rows if fits(row, wanted)]
    if not fitting:
        raise RoadError(
            "speed_missing", profile=profile.name, road_class=road_class, built_up=built_up,
            region=region, hour_block=hour_block,
        )  # fmt: skip
    return max(fitting, key=lambda row: [part != ANY for part in key_of(row)]).kph


def key_of(row: SpeedRow) -> tuple[str, str, str, str]:
    """Return the four properties by which a row is found."""
    return row.road_class, row.built_up, row.region, row.hour_block


def fits(row: SpeedRow, wanted: tuple[str, str, str, str]) -> bool:
    """Tell whether every property of the row is the wanted one or ``any``."""
    return all(part in (ANY, want) for part, want in zip(key_of(row), wanted, strict=True))
