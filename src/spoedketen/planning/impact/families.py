"""Families of scenarios that are generated: nights closed, and nights that rotate."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from spoedketen.domain.calendars import DAY_MINUTES, DAYS, Calendar, WeekMoment, minute_of_day
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import calendars_of

DEPARTMENT = "emergency_department"
OPENS, CLOSES, QUARTER = "08:00", "22:00", 15
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
    """Return the pack in which a department keeps the hours it has, but for the closed nights."""
    calendars, services = pack.table("calendars"), pack.table("services")
    known = calendars_of(pack, on)
    for site, days in closed.items():
        ends = pl.col("valid_to").is_null() | (pl.col("valid_to") > on)
        meant = (pl.col("site") == site) & (pl.col("service_type") == DEPARTMENT) & ends
        for old in services.filter(meant)["calendar"].unique().sort().to_list():
            name = f"nights-{site}-{old}"
            rows = _rows(name, known.get(old), list(days))
            schema = calendars.schema
            made = [{**dict.fromkeys(schema), **row} for row in rows]
            calendars = pl.concat([calendars, pl.DataFrame(made, schema=schema)])
            of_old = meant & (pl.col("calendar") == old)
            changed = pl.when(of_old).then(pl.lit(name)).otherwise(pl.col("calendar"))
            services = services.with_columns(changed.alias("calendar"))
    tables = {**pack.tables, "calendars": calendars, "services": services}
    return Pack(note=pack.note, tables=tables, boundaries=pack.boundaries, checksum=pack.checksum)


def _rows(name: str, calendar: Calendar | None, closed: Sequence[int]) -> list[dict[str, object]]:
    """Return the windows of a week, on working days and on holidays alike."""
    return [
        {
            "id": name,
            "days": DAYS[day],
            "holidays": holidays,
            "opens": _clock(begin),
            "closes": _clock(end),
        }
        for holidays in ("closed", "only")
        for day in range(len(DAYS))
        for begin, end in _spans(_kept(calendar, day, closed, is_holiday=holidays == "only"))
    ]


def _kept(
    calendar: Calendar | None, day: int, closed: Sequence[int], *, is_holiday: bool
) -> list[bool]:
    """Return for each quarter of a day whether the department still takes patients.

    The night of a day begins in its evening and ends the next morning.
    """
    quarters = range(0, DAY_MINUTES, QUARTER)
    moments = [WeekMoment(day=DAYS[day], minute=m, is_holiday=is_holiday) for m in quarters]
    was_open = [calendar is not None and calendar.is_open(moment) for moment in moments]
    begins, ends = minute_of_day(OPENS), minute_of_day(CLOSES)
    shut = [
        (m < begins and (day - 1) % len(DAYS) in closed) or (m >= ends and day in closed)
        for m in quarters
    ]
    return [is_open and not is_shut for is_open, is_shut in zip(was_open, shut, strict=True)]


def _spans(quarters: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the minutes of each run of open quarters."""
    edges = [0, *(n for n in range(1, len(quarters)) if quarters[n] != quarters[n - 1])]
    ends = [*edges[1:], len(quarters)]
    return [(a * QUARTER, b * QUARTER) for a, b in zip(edges, ends, strict=True) if quarters[a]]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
