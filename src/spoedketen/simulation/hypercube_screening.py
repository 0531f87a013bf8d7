"""An ambulance region by the hypercube: seconds of work before hours of rides are simulated."""

from dataclasses import dataclass

import numpy as np

from spoedketen.domain.ambulance_case import AmbulanceCase
from spoedketen.simulation.ambulance_field import Field
from spoedketen.simulation.hypercube import (
    MOST_UNITS,
    Districts,
    FloatArray,
    Workloads,
    exact_hypercube,
)
from spoedketen.simulation.hypercube_approximation import approximate_hypercube

CLOSE_MINUTES = 1e-3
MOST_ROUNDS = 25
SLACK_MINUTES = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is to be expected of a fleet; ``late_share`` and ``minutes`` [N] by node of the case."""

    is_exact: bool
    busy_by_base: FloatArray
    """Mean share of time of the units of each base of the field; not a number without units."""
    all_busy: float
    late_share: float
    response_mean_minutes: float
    late_by_node: FloatArray
    minutes_by_node: FloatArray


def expected(field: Field, target_minutes: float) -> Expected:
    """Return what the hypercube expects of the units of a field, each of which rides from its base.

    How long a unit is taken depends on where it is sent to, which depends on how long units are
    taken: repeated until the mean minutes stand still.

    Raises
    ------
    ValueError
        Where there is more work than the units can do.
    """
    driving = field.case.minutes[field.bases[field.base_column]].T
    rest = _after_arrival(field)
    means = np.full(driving.shape[1], float(field.case.demand_share @ (driving.min(axis=1) + rest)))
    told = _solved(field.case, driving, means)
    for _round in range(MOST_ROUNDS):
        found = _means(driving + rest[:, None], told, means)
        if np.abs(found - means).max() < CLOSE_MINUTES:
            break
        means = found
        told = _solved(field.case, driving, means)
    return _expected(field, driving, told, 1.0 / (1.0 / means).sum(), target_minutes)


def _after_arrival(field: Field) -> FloatArray:
    """Return by node the mean minutes from the arrival at the patient until the unit is free."""
    case = field.case
    ride = case.minutes[np.arange(len(case.nodes)), field.hospital_of]
    at_hospital = case.share_to_hospital * (ride + case.at_hospital.mean)
    return np.asarray(case.on_scene.mean + at_hospital)


def _solved(case: AmbulanceCase, driving: FloatArray, means: FloatArray) -> Workloads:
    asked = Districts(
        calls_per_minute=case.calls_per_minute * case.demand_share,
        mean_minutes=means,
        rank=np.array([np.unique(row, return_inverse=True)[1] for row in driving]),
    )
    is_exact = len(means) <= MOST_UNITS
    return exact_hypercube(asked) if is_exact else approximate_hypercube(asked)


def _means(taken: FloatArray, told: Workloads, before: FloatArray) -> FloatArray:
    """Return the mean minutes by unit; one that is never sent keeps what it had."""
    sent = told.dispatched.sum(axis=0)
    work = (told.dispatched * taken).sum(axis=0)
    return np.where(sent > 0.0, work / np.maximum(sent, 1e-300), before)


def _expected(
    field: Field, driving: FloatArray, told: Workloads, one_ends: float, target: float
) -> Expected:
    share = np.maximum(field.case.demand_share, 1e-300)[:, None]
    at_once, later = told.at_once / share, (told.dispatched - told.at_once) / share
    # Of those that wait the wait is exponential: all units together, less what comes in.
    leaves = 1.0 / one_ends - field.case.calls_per_minute
    left = target - driving + SLACK_MINUTES
    too_late = np.where(left > 0.0, np.exp(-leaves * np.maximum(left, 0.0)), 1.0)
    late = (at_once * (left < 0.0) + later * too_late).sum(axis=1)
    minutes = (told.dispatched / share * driving).sum(axis=1) + told.mean_wait_minutes
    units = np.bincount(field.base_column, minlength=len(field.bases))
    busy = np.bincount(field.base_column, told.busy, len(field.bases))
    return Expected(
        is_exact=driving.shape[1] <= MOST_UNITS,
        busy_by_base=np.where(units > 0, busy / np.maximum(units, 1), np.nan),
        all_busy=told.all_busy,
        late_share=float(field.case.demand_share @ late),
        response_mean_minutes=float(field.case.demand_share @ minutes),
        late_by_node=late,
        minutes_by_node=minutes,
    )
