"""Points from a table with ``id``, ``lat`` and ``lon``."""

from pathlib import Path

import numpy as np
import polars as pl

from spoedketen.domain.points import Points
from spoedketen.sources.roads.columns import Sheet
from spoedketen.sources.roads.edge_list import check_columns, coordinate, read_sheet, stop_at_faults


def read_points(file: Path) -> Points:
    """Read places; every fault of the file is told at once.

    Raises
    ------
    RoadFileError
        For absent columns, empty or repeated ids, and coordinates that are none.
    """
    sheet = read_sheet(file)
    check_columns(sheet, ("id",), ("lat",), ("lon",))
    stop_at_faults(file, sheet)
    ids = point_ids(sheet)
    lat, lon = coordinate(sheet, "lat"), coordinate(sheet, "lon")
    stop_at_faults(file, sheet)
    return Points(ids=tuple(ids), lat=lat, lon=lon)


def point_ids(sheet: Sheet) -> list[str]:
    """Return the identifiers; empty and repeated ones are faults."""
    ids = sheet.text("id")
    empty = np.array([not name for name in ids], np.bool_)
    sheet.report("empty_cell", "id", np.flatnonzero(empty), expected="id")
    repeated = ~pl.Series(ids).is_first_distinct().to_numpy() & ~empty
    sheet.report("point_repeated", "id", np.flatnonzero(repeated))
    return ids
