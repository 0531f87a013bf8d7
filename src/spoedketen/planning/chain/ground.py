"""Where a chain stands on the map: flat kilometres, a raster of areas, neighbouring regions."""

from math import floor

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.points import IntArray
from spoedketen.planning.chain.layout import Layout
from spoedketen.simulation.chain_records import SWITCHES

CELL_KM = 1.0
KM_PER_DEGREE = 111.195
NEAR_REGIONS = 6


def flat_km(layout: Layout) -> tuple[FloatArray, FloatArray]:
    """Return kilometres east and north of each area [A], on a plane that fits the country."""
    scale = KM_PER_DEGREE * np.cos(np.radians(layout.areas.lat.mean()))
    return layout.areas.lon * scale, layout.areas.lat * KM_PER_DEGREE


def raster_of(east: FloatArray, north: FloatArray) -> tuple[np.ndarray, IntArray]:
    """Return the nearest area of each cell of a square kilometre, and where the cells begin."""
    switches = np.zeros(1, SWITCHES)
    west, south = floor(east.min()) - 1.0, floor(north.min()) - 1.0
    columns, rows = int(east.max() - west) + 2, int(north.max() - south) + 2
    switches["west_km"], switches["south_km"], switches["cell_km"] = west, south, CELL_KM
    x = west + (np.arange(columns) + 0.5) * CELL_KM
    y = south + (np.arange(rows) + 0.5) * CELL_KM
    raster = np.empty((rows, columns), np.int64)
    for row in range(rows):
        square = (x[:, None] - east) ** 2 + (y[row] - north) ** 2
        raster[row] = square.argmin(axis=1)
    return switches, raster


def near_regions(layout: Layout) -> IntArray:
    """Return the regions nearest to each, by the shortest way between any two of their areas."""
    regions = len(layout.ambulance_regions)
    km = np.full((regions, regions), np.inf)
    for one in range(regions):
        own = layout.ambulance_region == one
        if not own.any():
            continue
        nearest = layout.siren[own].min(axis=0)
        for other in range(regions):
            mine = layout.ambulance_region == other
            if other != one and mine.any():
                km[one, other] = nearest[mine].min()
    order = np.argsort(km, axis=1, kind="stable")[:, : min(NEAR_REGIONS, max(regions - 1, 1))]
    near = np.where(np.isfinite(np.take_along_axis(km, order, axis=1)), order, -1)
    return np.asarray(near)
