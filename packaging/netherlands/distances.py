"""Straight lines between places and what they take with siren."""

import numpy as np
import numpy.typing as npt
import polars as pl

from netherlands.lists import assumption

FloatArray = npt.NDArray[np.float64]
KM_PER_DEGREE = 111.2


def straight_km(origins: pl.DataFrame, destinations: pl.DataFrame) -> FloatArray:
    """Return straight-line kilometres (origins, destinations) from columns lat and lon."""
    from_lat, from_lon = (origins[column].to_numpy()[:, None] for column in ("lat", "lon"))
    to_lat, to_lon = (destinations[column].to_numpy()[None, :] for column in ("lat", "lon"))
    east = (to_lon - from_lon) * np.cos(np.radians((from_lat + to_lat) / 2))
    return np.asarray(KM_PER_DEGREE * np.hypot(to_lat - from_lat, east), dtype=np.float64)


def siren_minutes(origins: pl.DataFrame, destinations: pl.DataFrame) -> FloatArray:
    """Return minutes with siren between places; ``inf`` over water to or from an island."""
    km = straight_km(origins, destinations)
    minutes = (
        assumption("siren_minutes_constant")
        + assumption("siren_minutes_per_km") * km
        + assumption("siren_minutes_per_sqrt_km") * np.sqrt(km)
    )
    from_island, to_island = (
        places["island"].fill_null("").to_numpy() for places in (origins, destinations)
    )
    on_land = from_island[:, None] == to_island[None, :]
    return np.where(on_land, np.maximum(minutes, 0.0), np.inf)
