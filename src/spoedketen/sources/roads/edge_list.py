"""Roads from two tables: EDGES.csv(.gz) and NODES.csv.

Edges: ``from_node``, ``to_node``, ``length_m`` or ``length_km``, and optionally ``travel_time_s``,
``speed_kph``, ``speed_kph_assumed``, ``highway``, ``maxspeed_kph``, ``built_up`` (yes, no),
``region`` and ``oneway``. Nodes: ``node_id``, ``lat``, ``lon``. Other columns are left alone.

**Direction.** Without a column ``oneway`` every row is one directed arc, so a road for both
directions has two rows. With it, a row whose ``oneway`` is no, false, 0 or empty is a road for both
directions; yes, true or 1 is one way along the row; -1 is one way against it.

Where several speeds are given, the travel time goes before the speed and the speed before the
assumed speed; without any of them the speed profile of the mode decides by ``highway``.
"""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from spoedketen.domain.errors import RoadError, RoadFileError
from spoedketen.domain.roads import ALONG, BOTH_WAYS, INSIDE, OUTSIDE, UNKNOWN, RoadSegments
from spoedketen.sources.roads.columns import Sheet, checked_numbers, positive

KPH_PER_METRE_PER_SECOND = 3.6
LENGTHS = {"length_m": 1.0, "length_km": 1000.0}
SPEEDS = ("travel_time_s", "speed_kph", "speed_kph_assumed")
DIRECTIONS = {
    "": BOTH_WAYS, "no": BOTH_WAYS, "false": BOTH_WAYS, "0": BOTH_WAYS,
    "yes": ALONG, "true": ALONG, "1": ALONG, "-1": -ALONG,
}  # fmt: skip
BUILT_UP = {"": UNKNOWN, "yes": INSIDE, "true": INSIDE, "no": OUTSIDE, "false": OUTSIDE}
DEGREES = {"lat": 90.0, "lon": 180.0}


def read_edge_list(edges: Path, nodes: Path) -> RoadSegments:
    """Read roads from a table of edges and a table of nodes.

    Raises
    ------
    RoadFileError
        With every fault of both files at once.
    RoadError
        If a file cannot be read as a table at all.
    """
    node_sheet, edge_sheet = read_sheet(nodes), read_sheet(edges)
    check_columns(node_sheet, ("node_id",), ("lat",), ("lon",))
    check_columns(edge_sheet, ("from_node",), ("to_node",), tuple(LENGTHS))
    check_speed_columns(edge_sheet)
    stop_at_faults(edges, node_sheet, edge_sheet)
    node_ids = checked_ids(node_sheet)
    lat, lon = (coordinate(node_sheet, name) for name in ("lat", "lon"))
    segments = edge_columns(edge_sheet, node_ids)
    stop_at_faults(edges, node_sheet, edge_sheet)
    return RoadSegments(node_ids=np.array(node_ids), lat=lat, lon=lon, **segments)  # type: ignore[arg-type]


def read_sheet(file: Path) -> Sheet:
    """Read a table as text, so that every cell can be judged and named."""
    if not file.is_file():
        raise RoadError("road_file_missing", file=str(file))
    try:
        table = pl.read_csv(file, infer_schema=False, encoding="utf8")
    except pl.exceptions.NoDataError:
        table = pl.DataFrame()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise RoadError("road_file_unreadable", file=str(file), reason=str(error)) from error
    sheet = Sheet(file.name, table)
    if table.height == 0:
        sheet.add("file_without_rows", None, None, {})
    return sheet


def check_columns(sheet: Sheet, *choices: tuple[str, ...]) -> None:
    """Note every column of which no spelling exists."""
    for names in choices:
        if not any(sheet.has(name) for name in names):
            found = ", ".join(sheet.table.columns)
            sheet.add("column_missing", " | ".join(names), None, {"found": found})


def check_speed_columns(sheet: Sheet) -> None:
    """Note that no column tells how fast the edges are."""
    check_columns(sheet, (*SPEEDS, "highway"))


def stop_at_faults(edges: Path, *sheets: Sheet) -> None:
    """Raise if a fault was noted."""
    faults = tuple(fault for sheet in sheets for fault in sheet.faults)
    if faults:
        raise RoadFileError(str(edges), faults)


def checked_ids(sheet: Sheet) -> list[str]:
    """Return the node identifiers; empty and repeated ones are faults."""
    ids = sheet.text("node_id")
    empty = np.array([not node_id for node_id in ids], np.bool_)
    sheet.report("empty_cell", "node_id", np.flatnonzero(empty), expected="id")
    repeated = ~pl.Series(ids).is_first_distinct().to_numpy() & ~empty
    sheet.report("node_repeated", "node_id", np.flatnonzero(repeated))
    return ids


def coordinate(sheet: Sheet, column: str) -> NDArray[np.float64]:
    """Return latitudes or longitudes in degrees."""
    bound = DEGREES[column]
    return checked_numbers(sheet, column, lambda found: np.abs(found) <= bound, f"± {bound:.0f}°")


def edge_columns(sheet: Sheet, node_ids: list[str]) -> dict[str, object]:
    """Return the columns of the segments."""
    number_of = {node_id: number for number, node_id in enumerate(node_ids)}
    length_m = lengths(sheet)
    classes, class_codes = coded(sheet, "highway")
    regions, region_codes = coded(sheet, "region")
    rows = sheet.table.height
    return {
        "tails": node_numbers(sheet, "from_node", number_of),
        "heads": node_numbers(sheet, "to_node", number_of),
        "directions": words(sheet, "oneway", DIRECTIONS, ALONG),
        "length_m": length_m,
        "class_names": classes,
        "class_codes": class_codes,
        "region_names": regions,
        "region_codes": region_codes,
        "built_up": words(sheet, "built_up", BUILT_UP, UNKNOWN),
        "limit_kph": optional_speed(sheet, "maxspeed_kph"),
        "stated_kph": stated_speeds(sheet, length_m),
        "fixed_minutes": np.full(rows, np.nan),
        "boardings": np.zeros(rows),
        "car_allowed": np.ones(rows, np.bool_),
        "emergency_allowed": np.ones(rows, np.bool_),
    }


def lengths(sheet: Sheet) -> NDArray[np.float64]:
    """Return the lengths in metres."""
    column = next(name for name in LENGTHS if sheet.has(name))
    return checked_numbers(sheet, column, positive, "> 0") * LENGTHS[column]


def stated_speeds(sheet: Sheet, length_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the speed that the best speed column states; NaN where the profile must decide."""
    column = next((name for name in SPEEDS if sheet.has(name)), None)
    if column is None:
        return np.full(sheet.table.height, np.nan)
    stated = checked_numbers(sheet, column, positive, "> 0")
    if column == "travel_time_s":
        with np.errstate(divide="ignore", invalid="ignore"):
            return length_m / stated * KPH_PER_METRE_PER_SECOND
    return stated


def optional_speed(sheet: Sheet, column: str) -> NDArray[np.float64]:
    """Return a speed column, or unknown speeds if it is absent."""
    if not sheet.has(column):
        return np.full(sheet.table.height, np.nan)
    return checked_numbers(sheet, column, positive, "> 0")


def node_numbers(sheet: Sheet, column: str, number_of: dict[str, int]) -> NDArray[np.int32]:
    """Return the numbers of the nodes that a column names; a stranger is a fault."""
    found = np.array([number_of.get(name, -1) for name in sheet.text(column)], np.int32)
    sheet.report("node_unknown", column, np.flatnonzero(found < 0))
    return found


def coded(sheet: Sheet, column: str) -> tuple[tuple[str, ...], NDArray[np.int16]]:
    """Return the different words of a column and the place of each row's word among them."""
    texts = sheet.text(column) if sheet.has(column) else [""] * sheet.table.height
    names, codes = np.unique(np.array(texts, np.str_), return_inverse=True)
    return tuple(str(name) or "unknown" for name in names), codes.astype(np.int16)


def words(sheet: Sheet, column: str, meanings: dict[str, int], absent: int) -> NDArray[np.int8]:
    """Return what the words of a column mean; an unknown word is a fault."""
    if not sheet.has(column):
        return np.full(sheet.table.height, absent, np.int8)
    texts = [text.lower() for text in sheet.text(column)]
    strange = np.array([text not in meanings for text in texts], np.bool_)
    known = ", ".join(meaning for meaning in meanings if meaning)
    sheet.report("word_unknown", column, np.flatnonzero(strange), expected=known)
    return np.array([meanings.get(text, absent) for text in texts], np.int8)
