"""Replications of an ambulance case under a policy, beside those of the case as it stands."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as made_by
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from spoedketen.domain.ambulance_case import AmbulanceCase
from spoedketen.domain.errors import RequestError
from spoedketen.planning.ambulance_policies import Policy, under
from spoedketen.simulation.ambulance_field import Field, field_of
from spoedketen.simulation.ambulance_patients import AmbulancePatients, ambulance_patients
from spoedketen.simulation.ambulance_rides import Rides, ride
from spoedketen.simulation.ambulance_summary import RideSummary, summary
from spoedketen.simulation.mobile_teams import FlightSummary, flight_summary, flown


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a case is simulated; ``busy`` (0-1) None is what the case as it stands shows."""

    policy: Policy
    target_minutes: float
    busy: float | None
    seed: int


@dataclass(slots=True, kw_only=True)
class Runs:
    """Replications so far: under the policy, and as it stands where that is another."""

    asked: Asked
    busy: float
    field: Field
    baseline: Field
    told: list[RideSummary] = made_by(default_factory=list)
    beside: list[RideSummary] = made_by(default_factory=list)
    flights: list[FlightSummary] = made_by(default_factory=list)
    """Of the mobile teams, where the case has any."""
    compile_seconds: float = 0.0
    draw_seconds: float = 0.0
    ride_seconds: float = 0.0


def prepared(case: AmbulanceCase, asked: Asked) -> Runs:
    """Compile, or load what was compiled, learn how busy units are, and place them.

    Raises
    ------
    RequestError
        ``nobody_calls`` within the horizon, or what the policy cannot do.
    """
    begun = time.perf_counter()
    baseline = field_of(case, asked.target_minutes)
    patients = ambulance_patients(case, asked.seed, 0)
    if not len(patients):
        raise RequestError("nobody_calls")
    rides = ride(baseline, patients)
    shown = summary(baseline, patients, rides).busy_share
    busy = shown if asked.busy is None else asked.busy
    chosen = _chosen(baseline, asked, busy)
    ride(chosen, patients)
    seconds = time.perf_counter() - begun
    return Runs(asked=asked, busy=busy, field=chosen, baseline=baseline, compile_seconds=seconds)


def _chosen(baseline: Field, asked: Asked, busy: float) -> Field:
    if asked.policy.is_own:
        return baseline
    return under(baseline, asked.policy, asked.target_minutes, busy)


def replicate(runs: Runs, replications: int, log: Path | None) -> Iterator[int]:
    """Run the replications one by one; ``log`` keeps every ride of the first."""
    for replication in range(replications):
        begun = time.perf_counter()
        patients = ambulance_patients(runs.field.case, runs.asked.seed, replication)
        drawn = time.perf_counter()
        rides = ride(runs.field, patients)
        runs.ride_seconds += time.perf_counter() - drawn
        runs.draw_seconds += drawn - begun
        runs.told.append(_summary(runs.field, patients, rides))
        if runs.field.case.mobile_teams is not None:
            flights = flown(runs.field.case, patients, runs.asked.seed, replication)
            runs.flights.append(flight_summary(patients, flights, rides.at_patient_at))
        if runs.field is not runs.baseline:
            runs.beside.append(_summary(runs.baseline, patients, ride(runs.baseline, patients)))
        if log is not None and replication == 0:
            write_rides(log, runs.field.case, patients, rides)
        yield replication


def _summary(field: Field, patients: AmbulancePatients, rides: Rides) -> RideSummary:
    if not len(patients):
        raise RequestError("nobody_calls")
    return summary(field, patients, rides)


def write_rides(log: Path, case: AmbulanceCase, patients: AmbulancePatients, rides: Rides) -> None:
    """Write a row per patient: when, where, which unit and from where; minutes from the start."""
    urgencies = np.array([*(each.name for each in case.urgencies), None], dtype=object)
    names = np.array([*case.nodes, None], dtype=object)  # the last is told by -1: no hospital
    told: dict[str, Any] = {
        "call_at": patients.call_at,
        "node": names[patients.node],
        "urgency": urgencies[patients.urgency],
        "unit": rides.unit,
        "from_node": names[rides.from_node],
        "assigned_at": rides.assigned_at,
        "at_patient_at": rides.at_patient_at,
        "hospital": names[rides.hospital],
        "free_at": rides.free_at,
    }
    texts = dict.fromkeys(("node", "urgency", "from_node", "hospital"), pl.String)
    pl.DataFrame(told, schema_overrides=texts).write_parquet(log)
