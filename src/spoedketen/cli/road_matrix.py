"""Minutes over the road between two sets of points, from files to a file."""

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from spoedketen.domain.errors import RequestError, RoadError
from spoedketen.domain.points import Points
from spoedketen.domain.roads import RoadSegments
from spoedketen.planning.road_times import RoadNetwork, RoadTimes, road_times
from spoedketen.sources.roads.edge_list import read_edge_list
from spoedketen.sources.roads.hierarchy_cache import checksum, read_kept, write_kept
from spoedketen.sources.roads.osm import read_osm
from spoedketen.sources.roads.points import read_points
from spoedketen.sources.roads.speed_profiles import default_profile
from spoedketen.travel.roads.graph import RoadGraph
from spoedketen.travel.roads.hierarchy import build_hierarchy, hierarchy_arrays, hierarchy_from
from spoedketen.travel.roads.speeds import mode_graph
from spoedketen.travel.roads.warm_up import warm_up

Progress = Callable[[str, float], None]
OSM_ENDINGS = (".osm.pbf", ".osm", ".osm.bz2", ".osm.gz")
EDGE_ENDINGS = (".csv", ".csv.gz")
TABLE_ENDINGS = (".parquet", ".csv")
MOST_THREADS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixSummary:
    """What a matrix run made, for the reader of the command's output."""

    rows: int
    unreachable_pairs: int
    median_snap_m: float
    largest_snap_m: float
    nodes: int
    arcs: int
    is_from_cache: bool
    build_seconds: float
    profile: str
    profile_status: str


def road_matrix(
    roads: Path,
    nodes: Path | None,
    mode: str,
    origins: Path,
    destinations: Path,
    out: Path,
    *,
    cache: Path,
    progress: Progress,
) -> MatrixSummary:
    """Write the minutes of every pair of an origin and a destination.

    Parameters
    ----------
    roads
        An OpenStreetMap extract, or a table of edges (then ``nodes`` is needed).
    nodes
        The table of nodes that belongs to a table of edges.
    mode
        ``ambulance_siren``, ``ambulance`` or ``car``.
    origins, destinations
        Tables of points: ``id``, ``lat``, ``lon``.
    out
        ``.parquet`` or ``.csv``; columns ``from_id``, ``to_id``, ``minutes``; every pair has a row
        and infinity means that there is no way.
    cache
        Folder in which hierarchies are kept.
    progress
        Hears a phase (read, compile, contract, sweep, write) and the share of it that is done.
    """
    check_ending(out, TABLE_ENDINGS)
    profile = default_profile(mode)
    starts, ends = read_points(origins), read_points(destinations)
    progress("read", 0.0)
    graph = mode_graph(read_roads(roads, nodes), profile)
    progress("read", 1.0)
    network, is_from_cache, build_seconds = kept_network(graph, cache, progress)
    threads = min(MOST_THREADS, os.cpu_count() or 1)
    times = road_times(network, starts, ends, threads=threads, progress=progress)
    progress("write", 0.0)
    write_matrix(out, starts, ends, times.minutes)
    progress("write", 1.0)
    return MatrixSummary(
        **figures(times),  # type: ignore[arg-type]
        nodes=graph.nodes,
        arcs=graph.arcs,
        is_from_cache=is_from_cache,
        build_seconds=build_seconds,
        profile=profile.name,
        profile_status=profile.status,
    )


def figures(times: RoadTimes) -> dict[str, float | int]:
    """Return the figures of the summary that follow from the matrix."""
    snap_m = np.concatenate((times.origins.distance_m, times.destinations.distance_m))
    return {
        "rows": times.minutes.size,
        "unreachable_pairs": int(np.isinf(times.minutes).sum()),
        "median_snap_m": float(np.median(snap_m)) if snap_m.size else math.nan,
        "largest_snap_m": float(snap_m.max()) if snap_m.size else math.nan,
    }


def check_ending(file: Path, endings: tuple[str, ...]) -> None:
    """Raise if the name of a file tells no format that is known."""
    if not file.name.lower().endswith(endings):
        raise RequestError("ending_unknown", file=str(file), known=", ".join(endings))


def read_roads(roads: Path, nodes: Path | None) -> RoadSegments:
    """Read roads in the format that the name of the file tells."""
    check_ending(roads, OSM_ENDINGS + EDGE_ENDINGS)
    if roads.name.lower().endswith(OSM_ENDINGS):
        return read_osm(roads)
    if nodes is None:
        raise RequestError("nodes_needed", file=str(roads))
    return read_edge_list(roads, nodes)


def kept_network(
    graph: RoadGraph, cache: Path, progress: Progress
) -> tuple[RoadNetwork, bool, float]:
    """Return the network, whether it came from the cache, and the seconds that building took.

    A kept file that does not fit or is damaged is built again, never trusted.
    """
    warm_up(progress)
    key = checksum(graph_arrays(graph))
    kept = read_kept(cache, key)
    if kept is not None:
        try:
            hierarchy = hierarchy_from(kept, nodes=graph.nodes)
            return RoadNetwork(graph=graph, hierarchy=hierarchy), True, 0.0
        except RoadError:
            progress("rebuild", 0.0)
    begun = time.perf_counter()
    hierarchy = build_hierarchy(graph, progress=progress)
    seconds = time.perf_counter() - begun
    try:
        write_kept(cache, key, hierarchy_arrays(hierarchy))
    except OSError:
        # The minutes are right without a cache; only the next run waits again.
        progress("cache_not_written", 1.0)
    return RoadNetwork(graph=graph, hierarchy=hierarchy), False, seconds


def graph_arrays(graph: RoadGraph) -> dict[str, NDArray[np.generic]]:
    """Return what a hierarchy depends on: arcs with the minutes of the profile, and places."""
    return {
        "starts": graph.starts,
        "heads": graph.heads,
        "minutes": graph.minutes,
        "lat": graph.lat,
        "lon": graph.lon,
    }


def write_matrix(
    out: Path, origins: Points, destinations: Points, minutes: NDArray[np.float64]
) -> None:
    """Write one row per pair, origins outermost."""
    table = pl.DataFrame(
        {
            "from_id": pl.Series(origins.ids, dtype=pl.String).gather(
                np.repeat(np.arange(len(origins.ids)), len(destinations.ids))
            ),
            "to_id": pl.Series(destinations.ids, dtype=pl.String).gather(
                np.tile(np.arange(len(destinations.ids)), len(origins.ids))
            ),
            "minutes": minutes.ravel(),
        }
    )
    try:
        if out.name.lower().endswith(".csv"):
            table.write_csv(out)
        else:
            table.write_parquet(out)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RequestError("output_unwritable", path=str(out), found=str(error)) from error
