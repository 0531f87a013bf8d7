"""How far and how long between places, by the same graph that the product travels on."""

import numpy as np
import numpy.typing as npt
import polars as pl

from spoedketen.domain import geodesy
from spoedketen.sources.main_roads import main_roads, open_water
from spoedketen.sources.skeleton import skeleton_parameters
from spoedketen.travel.skeleton.links import Reach, settlements
from spoedketen.travel.skeleton.minutes import parameters_from, skeleton_minutes

FloatArray = npt.NDArray[np.float64]
MOST_MINUTES = 90.0
"""Longer ways decide nothing here and are left out."""


def straight_km(origins: pl.DataFrame, destinations: pl.DataFrame) -> FloatArray:
    """Return straight-line kilometres (origins, destinations) from columns lat and lon."""
    return geodesy.straight_km(*_points(origins), *_points(destinations))


def siren_minutes(origins: pl.DataFrame, destinations: pl.DataFrame) -> FloatArray:
    """Return minutes with siren over settlements and main roads; ``inf`` beyond `MOST_MINUTES`."""
    fitted = skeleton_parameters()
    place = settlements(
        _points(origins),
        origins["population"].to_numpy().astype(np.float64),
        main_roads(),
        open_water(),
        reach=Reach(),
    )
    car = skeleton_minutes(
        place,
        parameters_from(fitted),
        _points(origins),
        _points(destinations),
        limit_minutes=MOST_MINUTES,
    )
    return np.asarray(car * fitted["siren_factor"])


def _points(places: pl.DataFrame) -> tuple[FloatArray, FloatArray]:
    lat, lon = (places[column].to_numpy().astype(np.float64) for column in ("lat", "lon"))
    return lat, lon
