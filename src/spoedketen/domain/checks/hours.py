"""Opening hours: windows of one calendar do not overlap while both are valid."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any

import polars as pl

from spoedketen.domain.calendars import OpeningWindow, minute_of_day, overlapping
from spoedketen.domain.checks.cells import HEADER_ROWS
from spoedketen.domain.errors import Fault


def opening_window(row: Mapping[str, Any]) -> OpeningWindow:
    """Return the window that one row of the calendar table describes."""
    return OpeningWindow(
        days=tuple(row["days"].split()),
        opens_minute=minute_of_day(row["opens"]),
        closes_minute=minute_of_day(row["closes"]),
        holidays=row["holidays"],
    )


def hours_faults(tables: Mapping[str, pl.DataFrame], file_names: Mapping[str, str]) -> list[Fault]:
    """Report pairs of rows of one calendar that open the same minute."""
    calendars = tables.get("calendars")
    if calendars is None:
        return []
    return list(_overlaps(calendars, file_names["calendars"]))


def _overlaps(calendars: pl.DataFrame, file_name: str) -> Iterator[Fault]:
    readable = calendars.with_row_index("row_").filter(_is_readable(calendars))
    for (calendar,), group in readable.group_by(["id"], maintain_order=True):
        for one, two in combinations(group.iter_rows(named=True), 2):
            if _both_valid(one, two) and overlapping(opening_window(one), opening_window(two)):
                yield Fault(
                    file=file_name,
                    row=two["row_"] + HEADER_ROWS,
                    column="opens",
                    code="hours_overlap",
                    parameters={"found": calendar, "earlier_row": one["row_"] + HEADER_ROWS},
                )


def _is_readable(calendars: pl.DataFrame) -> pl.Series:
    clock = r"^([01]\d|2[0-4]):[0-5]\d$"
    days = r"^(mon|tue|wed|thu|fri|sat|sun)( (mon|tue|wed|thu|fri|sat|sun))*$"
    fits = (
        calendars["opens"].str.contains(clock)
        & calendars["closes"].str.contains(clock)
        & calendars["days"].str.contains(days)
        & calendars["holidays"].is_not_null()
        & calendars["id"].is_not_null()
    )
    return fits.fill_null(value=False)


def _both_valid(one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
    first = (one["valid_from"] or date.min, one["valid_to"] or date.max)
    second = (two["valid_from"] or date.min, two["valid_to"] or date.max)
    return bool(first[0] < second[1] and second[0] < first[1])
