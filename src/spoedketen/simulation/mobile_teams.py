"""Mobile medical teams of an ambulance case: sent beside the ambulance, by air or by road.

A team changes nothing for the ambulances: it comes as well. So the flights of a replication follow
from its calls alone, and are reckoned after the rides.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.ambulance_case import AmbulanceCase, MobileTeams
from spoedketen.domain.geodesy import straight_km
from spoedketen.simulation.ambulance_patients import AmbulancePatients, drawn_minutes
from spoedketen.simulation.draws import uniforms

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
IS_ASKED, AT_PATIENT = 16, 17
"""Purposes of draws; others are in :mod:`spoedketen.simulation.ambulance_patients`."""
HOUR_MINUTES, DAY_HOURS = 60.0, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Flights:
    """What became of P patients: whether a team was asked for, which went (-1 none), and when."""

    is_asked: BoolArray
    team: IntArray
    at_patient_at: FloatArray
    """Not a number where none came."""


def flown(case: AmbulanceCase, patients: AmbulancePatients, seed: int, replication: int) -> Flights:
    """Return the flights of one replication of a case that has mobile teams.

    Of the teams at their base within their hours at the moment of the call the nearest goes, the
    first of equals; is there none, nobody comes later. A team is back at its base before it goes
    again.
    """
    teams = case.mobile_teams
    assert teams is not None  # noqa: S101 - who asks has looked
    luck = uniforms(seed, replication, np.arange(len(patients)), IS_ASKED, 0)
    is_asked = luck < np.array(teams.shares)[patients.urgency]
    stays = drawn_minutes(teams.on_scene, AT_PATIENT, len(patients), seed, replication)
    minutes = flying_minutes(case, teams)
    free_at = np.zeros(len(teams.base_of_team))
    team = np.full(len(patients), -1, np.int64)
    there = np.full(len(patients), np.nan)
    for patient in np.flatnonzero(is_asked):
        called, node = patients.call_at[patient], patients.node[patient]
        is_able = (free_at <= called) & teams.hours[int(called // HOUR_MINUTES) % DAY_HOURS]
        if is_able.any():
            best = int(np.where(is_able, minutes[:, node], np.inf).argmin())
            there[patient] = called + teams.start_minutes + minutes[best, node]
            free_at[best] = there[patient] + stays[patient] + minutes[best, node]
            team[patient] = best
    return Flights(is_asked=is_asked, team=team, at_patient_at=there)


def flying_minutes(case: AmbulanceCase, teams: MobileTeams) -> FloatArray:
    """Return the straight way from each team's base to each node [M, N], without the start."""
    base = teams.base_of_team
    km = straight_km(case.lat[base], case.lon[base], case.lat, case.lon)
    return np.asarray(km / teams.km_per_hour * HOUR_MINUTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlightSummary:
    """Of one replication; means and shares of nobody are not a number."""

    asked: int
    available_share: float
    """Patients for whom a team was asked and came."""
    arrival_mean_minutes: float
    """From the call, of those who got a team."""
    before_ambulance_share: float
    """Of those, how often the team was there before the ambulance."""


def flight_summary(
    patients: AmbulancePatients, flights: Flights, ambulance_at: FloatArray
) -> FlightSummary:
    """Return the figures of a replication; ``ambulance_at`` is when the ambulance came."""
    came = flights.team >= 0
    waits = (flights.at_patient_at - patients.call_at)[came]
    is_first = flights.at_patient_at[came] < ambulance_at[came]
    asked = int(flights.is_asked.sum())
    return FlightSummary(
        asked=asked,
        available_share=float(came.sum() / asked) if asked else float("nan"),
        arrival_mean_minutes=float(waits.mean()) if len(waits) else float("nan"),
        before_ambulance_share=float(is_first.mean()) if len(waits) else float("nan"),
    )
