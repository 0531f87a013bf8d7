"""Families of scenarios that are generated: nights closed, and nights that rotate."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from spoedketen.domain.calendars import DAYS
from spoedketen.domain.dictionary import table_dictionary
from spoedketen.domain.pack import Pack

DEPARTMENT = "emergency_department"
OPENS, CLOSES = "08:00", "22:00"
"""A department whose night is closed takes patients between these."""


def nights_closed(pack: Pack, sites: Sequence[str], on: date) -> Pack:
    """Return the pack with the departments of these sites closed every night."""
    return _with_hours(pack, {site: range(len(DAYS)) for site in sites}, on)


def nights_rotating(pack: Pack, sites: Sequence[str], on: date) -> Pack:
    """Return the pack in which every night one of these sites is open and the others closed.

    They take turns by day of the week, in the order given.
    """
    turns = {
        site: [day for day in range(len(DAYS)) if day % len(sites) != place]
        for place, site in enumerate(sites)
    }
    return _with_hours(pack, turns, on)


def _with_hours(pack: Pack, closed: Mapping[str, Sequence[int]], on: date) -> Pack:
    calendars, services = pack.table("calendars"), pack.table("services")
    schema = table_dictionary()["calendars"].schema()
    for site, days in closed.items():
        name = f"nights-{site}"
        rows = [{**dict.fromkeys(schema), **row} for row in _rows(name, list(days))]
        calendars = pl.concat([calendars, pl.DataFrame(rows, schema=schema)])
        ends = pl.col("valid_to").is_null() | (pl.col("valid_to") > on)
        meant = (pl.col("site") == site) & (pl.col("service_type") == DEPARTMENT) & ends
        services = services.with_columns(
            pl.when(meant).then(pl.lit(name)).otherwise(pl.col("calendar")).alias("calendar")
        )
    tables = {**pack.tables, "calendars": calendars, "services": services}
    return Pack(note=pack.note, tables=tables, boundaries=pack.boundaries, checksum=pack.checksum)


def _rows(name: str, closed: Sequence[int]) -> list[dict[str, object]]:
    """Return the windows of a week: after a closed night the department opens in the morning."""
    shut = " ".join(DAYS[day] for day in closed)
    kept = " ".join(day for number, day in enumerate(DAYS) if number not in closed)
    rows: list[dict[str, object]] = []
    for days, closes in ((shut, CLOSES), (kept, OPENS)):
        if days:
            rows.append(
                {"id": name, "days": days, "holidays": "also", "opens": OPENS, "closes": closes}
            )
    return rows
