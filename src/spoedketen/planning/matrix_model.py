"""Travel times from a user's own table, such as the postcode × postcode table of RIVM.

The table holds minutes between areas. Any other point (a site, a station) takes the times of the
nearest area, as the published analyses take the postcode of an address.
"""

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.geodesy import FloatArray, unit_vectors
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import points_of
from spoedketen.domain.points import IntArray, Points
from spoedketen.planning.travel_model import Minutes, TravelModel, flight_minutes

DESCRIBED = {
    "nl": "Eigen reistijdentabel van het pakket ({modes}).",
    "en": "The pack's own table of travel times ({modes}).",
}


def matrix_model(pack: Pack, assumptions: Assumptions, *, speed_factor: float = 1.0) -> TravelModel:
    """Return travel times from the pack's table; a pair without a row is unreachable.

    From an area to itself is no time at all, unless the table says otherwise.
    """
    areas = points_of(pack.table("areas"))
    table = pack.table("travel")
    modes = table["mode"].unique(maintain_order=True).to_list()
    by_mode: dict[str, Minutes] = {
        mode: _minutes(areas, _matrix(areas, table.filter(pl.col("mode") == mode)))
        for mode in modes
    }
    by_mode.setdefault("helicopter", flight_minutes(assumptions))
    told = ", ".join(modes)
    return TravelModel(
        provider="matrix",
        by_mode=by_mode,
        described={language: text.format(modes=told) for language, text in DESCRIBED.items()},
        speed_factor=speed_factor,
    )


def _matrix(areas: Points, rows: pl.DataFrame) -> FloatArray:
    number = {id_: row for row, id_ in enumerate(areas.ids)}
    found = np.full((len(areas), len(areas)), np.inf)
    np.fill_diagonal(found, 0.0)
    found[
        rows["from_id"].replace_strict(number, return_dtype=pl.Int64).to_numpy(),
        rows["to_id"].replace_strict(number, return_dtype=pl.Int64).to_numpy(),
    ] = rows["minutes"].to_numpy()
    return found


def _minutes(areas: Points, matrix: FloatArray) -> Minutes:
    tree = cKDTree(unit_vectors(areas.lat, areas.lon))
    number = {id_: row for row, id_ in enumerate(areas.ids)}

    def rows_of(points: Points) -> IntArray:
        nearest = np.asarray(tree.query(unit_vectors(points.lat, points.lon))[1], dtype=np.int64)
        if points.ids == areas.ids:
            return np.array([number[id_] for id_ in points.ids])
        return nearest

    def minutes(origins: Points, destinations: Points) -> FloatArray:
        return np.asarray(matrix[np.ix_(rows_of(origins), rows_of(destinations))])

    return minutes
