"""The patients of an ambulance region with all their luck, drawn before anything happens."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.ambulance_case import AmbulanceCase, ShiftedLognormal
from spoedketen.simulation.compiled import kernel
from spoedketen.simulation.draws import GAP, joined, normal_quantile, stream_key, uniform

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

WHERE, ON_SCENE, TRANSPORT, AT_HOSPITAL, URGENCY = 11, 12, 13, 14, 15
"""Purposes of draws; others are in :mod:`spoedketen.simulation.draws`."""
MOST_TRIES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbulancePatients:
    """P patients in order of their call; minutes from the start."""

    call_at: FloatArray
    node: IntArray
    on_scene_minutes: FloatArray
    is_transported: BoolArray
    at_hospital_minutes: FloatArray
    urgency: IntArray
    """Place in the classes of the case, 0 the most urgent."""

    def __len__(self) -> int:
        """Return P."""
        return len(self.call_at)


def ambulance_patients(case: AmbulanceCase, seed: int, replication: int) -> AmbulancePatients:
    """Return everybody who calls within the horizon.

    Patient k has the same luck in every scenario of one seed and replication.

    Raises
    ------
    ValueError
        Where a time is almost never within its bounds.
    """
    calls = _calls(case.calls_per_minute, case.horizon_minutes, seed, replication)
    urgencies = np.array([each.share for each in case.urgencies] or [1.0])
    return AmbulancePatients(
        call_at=calls,
        node=_among(case.demand_share, WHERE, len(calls), seed, replication),
        urgency=_among(urgencies, URGENCY, len(calls), seed, replication),
        on_scene_minutes=drawn_minutes(case.on_scene, ON_SCENE, len(calls), seed, replication),
        is_transported=_shares(case.share_to_hospital, len(calls), seed, replication),
        at_hospital_minutes=drawn_minutes(
            case.at_hospital, AT_HOSPITAL, len(calls), seed, replication
        ),
    )


@kernel
def _calls(per_minute: float, horizon: float, seed: int, replication: int) -> FloatArray:
    key = stream_key(seed, replication)
    expected = per_minute * horizon
    found = np.empty(int(expected + 12.0 * np.sqrt(expected) + 50.0))
    moment, count = 0.0, 0
    while True:
        moment -= np.log(uniform(joined(key, count), GAP, 0)) / per_minute
        if moment >= horizon:
            return found[:count].copy()
        if count == len(found):
            found = np.append(found, np.empty(count))
        found[count] = moment
        count += 1


def _among(shares: FloatArray, purpose: int, count: int, seed: int, replication: int) -> IntArray:
    cumulative = np.cumsum(shares)
    cumulative[-1] = 1.0  # a rounded sum must not leave the last out
    return _drawn(cumulative, purpose, count, seed, replication)


@kernel
def _drawn(
    cumulative: FloatArray, purpose: int, count: int, seed: int, replication: int
) -> IntArray:
    key, found = stream_key(seed, replication), np.empty(count, dtype=np.int64)
    for patient in range(count):
        drawn = uniform(joined(key, patient), purpose, 0)
        found[patient] = np.searchsorted(cumulative, drawn, side="right")
    return found


@kernel
def _shares(share: float, count: int, seed: int, replication: int) -> BoolArray:
    key, found = stream_key(seed, replication), np.empty(count, dtype=np.bool_)
    for patient in range(count):
        found[patient] = uniform(joined(key, patient), TRANSPORT, 0) < share
    return found


def drawn_minutes(
    told: ShiftedLognormal, purpose: int, count: int, seed: int, replication: int
) -> FloatArray:
    """Return the minutes of each patient for a purpose.

    Raises
    ------
    ValueError
        Where a time is almost never within its bounds.
    """
    bounds = (told.reject_below, told.reject_above)
    shape = (told.median, told.sigma, told.shift)
    found = _lognormal(*shape, *bounds, purpose, count, seed, replication)
    if np.isnan(found).any():
        message = f"almost no time of {told} is within its bounds"
        raise ValueError(message)
    return found


@kernel
def _lognormal(  # noqa: PLR0913, PLR0917 - plain numbers, as the compiler wants them
    median: float,
    sigma: float,
    shift: float,
    low: float,
    high: float,
    purpose: int,
    count: int,
    seed: int,
    replication: int,
) -> FloatArray:
    key, found = stream_key(seed, replication), np.full(count, np.nan)
    for patient in range(count):
        own = joined(key, patient)
        for index in range(MOST_TRIES):
            z = normal_quantile(uniform(own, purpose, index))
            minutes = shift + median * np.exp(sigma * z)
            if low <= minutes <= high:
                found[patient] = minutes
                break
    return found
