"""Where the links of a chain are: its hospitals, GP posts and regions, and the minutes between."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from spoedketen.domain.calendars import DAY_MINUTES, DAYS, Calendar, WeekMoment
from spoedketen.domain.errors import RequestError
from spoedketen.domain.geodesy import FloatArray, straight_km
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import PART_OF_THE_DAY, calendars_of, points_of
from spoedketen.domain.points import IntArray, Points
from spoedketen.planning.chain.habits import NEEDS
from spoedketen.planning.travel_model import TravelModel

BoolArray = NDArray[np.bool_]
QUARTER = 15
AREA_MODES = ("car", "ambulance_siren")
READY = ("present", "standby_on_call", *PART_OF_THE_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A areas, S hospital sites, P GP posts, T ambulance stations; regions by number.

    ``opens`` [needs, S, 672] tells per quarter of the week whether a site answers a need. Minutes:
    ``to_site`` [2, A, S] by car and siren, ``siren`` [A, A], ``to_post`` [A, P].
    """

    areas: Points
    sites: Points
    opens: BoolArray
    site_area: IntArray
    to_site: FloatArray
    siren: FloatArray
    to_post: FloatArray
    posts: Points
    stations: tuple[str, ...]
    station_area: IntArray
    station_on: BoolArray
    """[T, 168]"""
    ambulance_region: IntArray
    ambulance_regions: tuple[str, ...]
    follow_up_region: IntArray
    follow_up_regions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Minutes between what a scenario does not move: computed once for a pack."""

    siren: FloatArray


def area_minutes(pack: Pack, travel: TravelModel) -> Paths:
    """Return the siren's minutes between all areas of a pack."""
    areas = points_of(pack.table("areas"))
    return Paths(siren=_finite(travel.minutes("ambulance_siren", areas, areas)))


def layout_of(pack: Pack, travel: TravelModel, paths: Paths, on: date) -> Layout:
    """Return where everything is on a day.

    Raises
    ------
    RequestError
        If the pack has no hospital with an emergency department, no GP post or no station.
    """
    areas = points_of(pack.table("areas"))
    sites, opens = _sites(pack, on)
    departments = opens[0].any() if len(sites) else False
    posts = _with_service(pack, on, "gp_out_of_hours_post")
    stations = pack.valid("stations", on).filter(pl.col("readiness").is_in(list(READY)))
    for name, found in (
        ("sites", departments),
        ("posts", len(posts)),
        ("stations", stations.height),
    ):
        if not found:
            raise RequestError("chain_lacks", part=name)
    ambulance, ambulance_regions = area_regions(pack, "safety_region", on)
    follow_up, follow_up_regions = area_regions(pack, "network", on)
    to_site = [_finite(travel.minutes(mode, areas, sites)) for mode in AREA_MODES]
    return Layout(
        areas=areas,
        sites=sites,
        opens=opens,
        site_area=nearest_area(areas, sites),
        to_site=np.stack(to_site),
        siren=paths.siren,
        posts=posts,
        to_post=_finite(travel.minutes("car", areas, posts)),
        stations=tuple(stations["id"].to_list()),
        station_area=nearest_area(areas, points_of(stations)),
        station_on=_duty(pack, stations, on),
        ambulance_region=ambulance,
        ambulance_regions=ambulance_regions,
        follow_up_region=follow_up,
        follow_up_regions=follow_up_regions,
    )


def nearest_area(areas: Points, points: Points) -> IntArray:
    """Return the area whose point is nearest to each point, in a straight line."""
    km = straight_km(points.lat, points.lon, areas.lat, areas.lon)
    return np.asarray(km.argmin(axis=1))


NEVER_MINUTES = 24 * 60.0
"""Told where no way is known: so far that anything else is chosen."""


def _finite(minutes: FloatArray) -> FloatArray:
    return np.where(np.isfinite(minutes), minutes, NEVER_MINUTES)


def _with_service(pack: Pack, on: date, service: str) -> Points:
    offered = pack.valid("services", on).filter(pl.col("service_type") == service)["site"]
    sites = pack.valid("sites", on)
    home = pl.col("country").fill_null("NL") == "NL"
    return points_of(sites.filter(pl.col("id").is_in(offered.to_list()) & home))


def _sites(pack: Pack, on: date) -> tuple[Points, BoolArray]:
    """Return the sites that answer any need, and when each answers which."""
    calendars = calendars_of(pack, on)
    services = pack.valid("services", on).filter(pl.col("service_type").is_in(NEEDS))
    home = pl.col("country").fill_null("NL") == "NL"
    sites = points_of(
        pack.valid("sites", on).filter(pl.col("id").is_in(services["site"].to_list()) & home)
    )
    opens = np.zeros((len(NEEDS), len(sites), len(DAYS) * DAY_MINUTES // QUARTER), np.bool_)
    row = {id_: number for number, id_ in enumerate(sites.ids)}
    for site, service, calendar in services.select("site", "service_type", "calendar").iter_rows():
        if site in row:
            opens[NEEDS.index(service), row[site]] |= week_of(calendars.get(calendar))
    # An expert function without an open emergency department takes no acute patient.
    opens[3:] &= opens[0]
    return sites, opens


def week_of(calendar: Calendar | None, step: int = QUARTER) -> BoolArray:
    """Return whether a calendar is open at each step of an ordinary week."""
    if calendar is None:
        return np.zeros(len(DAYS) * DAY_MINUTES // step, np.bool_)
    moments = [
        WeekMoment(day=day, minute=minute) for day in DAYS for minute in range(0, DAY_MINUTES, step)
    ]
    return np.array([calendar.is_open(moment) for moment in moments])


def _duty(pack: Pack, stations: pl.DataFrame, on: date) -> BoolArray:
    calendars = calendars_of(pack, on)
    weeks = {
        name: week_of(calendars.get(name), 60) for name in stations["calendar"].unique().to_list()
    }
    always = np.ones(len(DAYS) * 24, np.bool_)
    return np.array([weeks[name] if name in calendars else always for name in stations["calendar"]])


def area_regions(pack: Pack, division: str, on: date) -> tuple[IntArray, tuple[str, ...]]:
    """Return the number of each area's region, and the regions; all one where none is known.

    An area whose region is unknown is taken with the nearest area or site whose region is known,
    in the same province if there is one.
    """
    areas = pack.table("areas")
    told = areas[division].to_list()
    known = _known_points(pack, division, on)
    names = tuple(sorted(set(known[division])))
    if not names:
        return np.zeros(len(told), np.int64), ("",)
    number = {name: each for each, name in enumerate(names)}
    km = straight_km(*(_degrees(areas)), *(_degrees(known)))
    same = areas["province"].to_numpy()[:, None] == known["province"].to_numpy()[None, :]
    nearest = np.where(same, km, km + FAR_KM).argmin(axis=1)
    return np.array(
        [
            number[name] if name is not None else number[known[division][int(nearest[row])]]
            for row, name in enumerate(told)
        ],
        np.int64,
    ), names


FAR_KM = 1_000.0
"""Added to the distance of places in another province."""


def _known_points(pack: Pack, division: str, on: date) -> pl.DataFrame:
    """Return areas, and sites that know their region, with the province of the nearest area."""
    areas = pack.table("areas").select("lat", "lon", division, "province")
    sites = pack.valid("sites", on)
    if division not in sites.columns:
        return areas.filter(pl.col(division).is_not_null())
    sites = sites.filter(pl.col(division).is_not_null() & pl.col("lat").is_not_null())
    if sites.height:
        near = nearest_area(points_of(pack.table("areas")), points_of(sites))
        province = areas["province"].gather(near)
        sites = sites.select("lat", "lon", division).with_columns(province.alias("province"))
        areas = pl.concat([areas, sites])
    return areas.filter(pl.col(division).is_not_null())


def _degrees(frame: pl.DataFrame) -> tuple[FloatArray, FloatArray]:
    return frame["lat"].to_numpy().astype(float), frame["lon"].to_numpy().astype(float)
