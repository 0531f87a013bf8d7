"""The road tables of a region pack as road segments."""

import numpy as np
import polars as pl

from spoedketen.domain.pack import Pack
from spoedketen.domain.roads import ALONG, UNKNOWN, RoadSegments


def pack_segments(pack: Pack) -> RoadSegments:
    """Return the directed road sections of a pack; a checked pack has speeds and lengths."""
    nodes, edges = pack.table("road_nodes"), pack.table("road_edges")
    number = {id_: row for row, id_ in enumerate(nodes["id"])}
    classes = sorted({name or "" for name in edges["highway"]})
    codes = {name: code for code, name in enumerate(classes)}
    rows = edges.height
    return RoadSegments(
        node_ids=np.array(nodes["id"].to_list(), dtype=np.str_),
        lat=nodes["lat"].to_numpy(),
        lon=nodes["lon"].to_numpy(),
        tails=_numbers(edges["from_node"], number),
        heads=_numbers(edges["to_node"], number),
        directions=np.full(rows, ALONG, dtype=np.int8),
        length_m=edges["length_m"].to_numpy(),
        class_names=tuple(classes),
        class_codes=np.array([codes[name or ""] for name in edges["highway"]], dtype=np.int16),
        region_names=("",),
        region_codes=np.zeros(rows, dtype=np.int16),
        built_up=np.full(rows, UNKNOWN, dtype=np.int8),
        limit_kph=np.full(rows, np.nan),
        stated_kph=edges["speed_kph"].to_numpy(),
        fixed_minutes=np.full(rows, np.nan),
        boardings=np.zeros(rows),
        car_allowed=np.ones(rows, dtype=bool),
        emergency_allowed=np.ones(rows, dtype=bool),
    )


def _numbers(ids: pl.Series, number: dict[str, int]) -> np.ndarray:
    return np.array([number[id_] for id_ in ids], dtype=np.int32)
