"""Points, areas, locations and stations as arrays, taken from a pack once and then passed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from spoedketen.domain.calendars import Calendar, WeekMoment
from spoedketen.domain.checks.hours import opening_window
from spoedketen.domain.checks.people import AGE_BANDS
from spoedketen.domain.dictionary import divisions
from spoedketen.domain.pack import Pack
from spoedketen.domain.points import IntArray, Points

HOME = "NL"
"""The country of a site that names none."""

PART_OF_THE_DAY = ("day_evening", "night")


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """Areas with people; ``region_ids`` holds per division the region of each area or None."""

    points: Points
    people: IntArray
    people_by_band: Mapping[str, IntArray]
    region_ids: Mapping[str, tuple[str | None, ...]]

    @property
    def population(self) -> int:
        """Everybody in the pack."""
        return int(self.people.sum())


def points_of(frame: pl.DataFrame) -> Points:
    """Return the rows of a table with id, name, lat and lon as points."""
    names = frame["name"] if "name" in frame.columns else frame["id"]
    return Points(
        ids=tuple(frame["id"]),
        names=tuple(names),
        lat=frame["lat"].to_numpy().astype(np.float64),
        lon=frame["lon"].to_numpy().astype(np.float64),
    )


def areas_of(pack: Pack) -> Areas:
    """Return the areas of a pack; an age band with unknown values is left out as a whole."""
    frame = pack.table("areas")
    bands = (*AGE_BANDS, "age_75_plus")
    known = [band for band in bands if frame[band].null_count() == 0]
    return Areas(
        points=points_of(frame),
        people=frame["population"].to_numpy().astype(np.int64),
        people_by_band={band: frame[band].to_numpy().astype(np.int64) for band in known},
        region_ids={name: tuple(frame[name]) for name in divisions() if name in frame.columns},
    )


def calendars_of(pack: Pack, on: date) -> dict[str, Calendar]:
    """Return the opening calendars that hold on a day, by id."""
    rows = pack.valid("calendars", on)
    windows: dict[str, list[Mapping[str, object]]] = {}
    for row in rows.iter_rows(named=True):
        windows.setdefault(row["id"], []).append(row)
    return {
        id_: Calendar(id=id_, windows=tuple(opening_window(row) for row in found))
        for id_, found in windows.items()
    }


def is_open(calendar: Calendar | None, opening: str, at: WeekMoment | None) -> bool:
    """Tell whether a calendar meets a norm's opening rule, or is open at a given moment."""
    if calendar is None:
        return False
    if at is not None:
        return calendar.is_open(at)
    return opening != "always" or calendar.is_always_open()


def open_sites(
    pack: Pack,
    service_type: str,
    *,
    on: date,
    opening: str,
    at: WeekMoment | None = None,
    countries: Sequence[str] = (HOME,),
) -> pl.DataFrame:
    """Return the sites where a service is open, ordered as in the pack.

    ``opening`` is ``always`` (day and night only), or another word for any hours; a moment ``at``
    overrides it. Sites of other ``countries`` are left out: by default the foreign ones, as in the
    published analyses.
    """
    calendars = calendars_of(pack, on)
    services = pack.valid("services", on).filter(pl.col("service_type") == service_type)
    opened = [
        site
        for site, calendar in services.select("site", "calendar").iter_rows()
        if is_open(calendars.get(calendar), opening, at)
    ]
    sites = pack.valid("sites", on)
    counted = pl.col("country").fill_null(HOME).is_in(list(countries))
    return sites.filter(counted & pl.col("id").is_in(opened))


def ready_stations(
    pack: Pack, readiness: Sequence[str], *, on: date, at: WeekMoment | None = None
) -> pl.DataFrame:
    """Return the stations with one of the kinds of readiness.

    At a given moment also the stations that are staffed for part of the day count while they are
    staffed; those on call only where the norm counts them.
    """
    calendars = calendars_of(pack, on)
    stations = pack.valid("stations", on)
    if at is None:
        return stations.filter(pl.col("readiness").is_in(list(readiness)))
    staffed = [is_open(calendars.get(calendar), "any", at) for calendar in stations["calendar"]]
    counted = stations["readiness"].is_in([*readiness, *PART_OF_THE_DAY])
    return stations.filter(pl.Series(staffed, dtype=pl.Boolean) & counted)


def ready_vehicles(
    pack: Pack, vehicle_type: str, *, on: date, at: WeekMoment | None = None
) -> pl.DataFrame:
    """Return the vehicles of a type, staffed at the moment if given."""
    calendars = calendars_of(pack, on)
    vehicles = pack.valid("vehicles", on).filter(pl.col("vehicle_type") == vehicle_type)
    if at is None:
        return vehicles
    staffed = [is_open(calendars.get(calendar), "any", at) for calendar in vehicles["calendar"]]
    return vehicles.filter(pl.Series(staffed, dtype=pl.Boolean))
