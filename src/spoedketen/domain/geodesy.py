"""Distances on a sphere of the earth's mean radius.

The sphere differs from the ellipsoid by at most 0.3 % within the Netherlands, far below the error
of any travel time computed from it.
"""

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088

FloatArray = NDArray[np.float64]


def unit_vectors(lat: FloatArray, lon: FloatArray) -> FloatArray:
    """Return points on the unit sphere, shape (points, 3), from degrees."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def straight_km(
    from_lat: FloatArray, from_lon: FloatArray, to_lat: FloatArray, to_lon: FloatArray
) -> FloatArray:
    """Return great-circle kilometres, shape (origins, destinations), from degrees.

    Half-angle (haversine) form: exact for near points, where an arc cosine loses its digits.
    """
    phi1, lam1 = np.radians(from_lat)[:, None], np.radians(from_lon)[:, None]
    phi2, lam2 = np.radians(to_lat)[None, :], np.radians(to_lon)[None, :]
    half = np.sin((phi2 - phi1) / 2) ** 2
    half = half + np.cos(phi1) * np.cos(phi2) * np.sin((lam2 - lam1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))
