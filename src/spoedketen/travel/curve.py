"""Minutes from straight-line distance, for regions where no roads are known.

``minutes = a + b d + c sqrt(d)`` with d in kilometres: near places cost relatively more, since
slow streets come first. The curve knows no water, no border and no congestion.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from spoedketen.domain.errors import DataError, ShapeError
from spoedketen.domain.geodesy import FloatArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

FOLDS = 5
MINIMUM_TRIPS = 50
"""Below this a fitted curve says more about the sample than about the roads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A fitted curve with the error a user should expect.

    ``rmse_minutes`` and ``bias_minutes`` are measured on origins left out of the fit; they are
    None for a curve that was not fitted here.
    """

    constant_minutes: float
    minutes_per_km: float
    minutes_per_root_km: float
    rmse_minutes: float | None = None
    bias_minutes: float | None = None
    trips: int = 0
    source: str = ""

    def minutes(self, distance_km: FloatArray) -> FloatArray:
        """Return minutes for straight-line kilometres; never below zero, zero at no distance."""
        root = self.minutes_per_root_km * np.sqrt(distance_km)
        found = self.constant_minutes + self.minutes_per_km * distance_km + root
        return np.where(distance_km > 0, np.maximum(found, 0.0), 0.0)


def fitted_curve(
    distance_km: FloatArray, minutes: FloatArray, origin_group: IntArray, *, source: str
) -> Curve:
    """Fit a curve on known trips by least squares, cross-validated over groups of origins.

    The slopes are kept at or above zero, so that a longer way is never quicker.

    Parameters
    ----------
    distance_km, minutes
        One value per trip.
    origin_group
        Number of the origin of each trip; whole origins are left out together, since trips from
        one place resemble each other.
    source
        Where the trips come from, printed with every result.
    """
    if not distance_km.shape == minutes.shape == origin_group.shape:
        raise ShapeError("trips_unequal", distances=distance_km.size, minutes=minutes.size)
    if distance_km.size < MINIMUM_TRIPS:
        raise DataError("too_few_trips", found=distance_km.size, needed=MINIMUM_TRIPS)
    folds = _folds(origin_group)
    errors = np.concatenate(
        [
            _errors(distance_km, minutes, left_out=folds == fold)
            for fold in range(FOLDS)
            if np.any(folds == fold) and np.any(folds != fold)
        ]
    )
    constant, slope, root = _coefficients(distance_km, minutes)
    return Curve(
        constant_minutes=constant,
        minutes_per_km=slope,
        minutes_per_root_km=root,
        rmse_minutes=float(np.sqrt(np.mean(errors**2))),
        bias_minutes=float(np.mean(errors)),
        trips=int(distance_km.size),
        source=source,
    )


def _folds(origin_group: IntArray) -> IntArray:
    _, number = np.unique(origin_group, return_inverse=True)
    return np.asarray(number % FOLDS)


def _errors(distance_km: FloatArray, minutes: FloatArray, *, left_out: BoolArray) -> FloatArray:
    constant, slope, root = _coefficients(distance_km[~left_out], minutes[~left_out])
    curve = Curve(constant_minutes=constant, minutes_per_km=slope, minutes_per_root_km=root)
    return np.asarray(curve.minutes(distance_km[left_out]) - minutes[left_out])


def _coefficients(distance_km: FloatArray, minutes: FloatArray) -> tuple[float, float, float]:
    # The constant may be negative: it enters with each sign, since nnls knows only >= 0.
    ones = np.ones_like(distance_km)
    columns = np.column_stack([ones, -ones, distance_km, np.sqrt(distance_km)])
    (plus, minus, slope, root), _ = nnls(columns, minutes)
    return float(plus - minus), float(slope), float(root)
