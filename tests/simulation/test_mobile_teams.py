"""Mobile teams beside the ambulance: against a plain reckoning of one call after another."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.test_ambulance_rides import HALF_HOUR, URGENCIES, a_case
from simulation.twin import joined, mixed

from spoedketen.domain.ambulance_case import MobileTeams
from spoedketen.simulation.ambulance_field import field_of
from spoedketen.simulation.ambulance_patients import ambulance_patients, drawn_minutes
from spoedketen.simulation.ambulance_rides import ride
from spoedketen.simulation.mobile_teams import AT_PATIENT, IS_ASKED, flight_summary, flown

GOLDEN, WORD = 0x9E3779B97F4A7C15, 2**64 - 1


def teams(bases=(0, 3), shares=(0.5, 0.2, 0.0), hours=range(24), **told):
    given = {"km_per_hour": 220.0, "start_minutes": 4.0, "on_scene": HALF_HOUR}
    is_on = np.isin(np.arange(24), list(hours))
    return MobileTeams(base_of_team=np.array(bases), hours=is_on, shares=shares, **(given | told))


def way(case, base, node):
    """Return minutes in a straight line over a sphere."""
    a, b, c, d = (
        math.radians(float(x))
        for x in (case.lat[base], case.lat[node], case.lon[base], case.lon[node])
    )
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(c - d)
    return 6371.0088 * math.acos(min(1.0, cosine)) / 220.0 * 60.0


def is_asked(seed, patient, share):
    stream = joined(mixed((seed + GOLDEN) & WORD), 0)
    u = ((joined(joined(stream, patient), IS_ASKED * 2**32) >> 12) + 0.5) / 2**52
    return u < share


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 5_000), busy=st.sampled_from([0.01, 0.1, 0.3]), night=st.booleans())
def test_every_flight_is_that_of_a_plain_reckoning(seed, busy, night):
    own = teams(hours=range(7, 19) if night else range(24))
    case = a_case(8, 3, 2, busy, seed, urgencies=URGENCIES, mobile_teams=own)
    patients = ambulance_patients(case, seed, 0)
    found = flown(case, patients, seed, 0)
    stays = drawn_minutes(own.on_scene, AT_PATIENT, len(patients), seed, 0)
    back = [0.0, 0.0]
    for patient in range(len(patients)):
        called, node = float(patients.call_at[patient]), int(patients.node[patient])
        wanted = is_asked(seed, patient, own.shares[patients.urgency[patient]])
        assert found.is_asked[patient] == wanted
        able = [m for m in (0, 1) if back[m] <= called and own.hours[int(called // 60) % 24]]
        if not wanted or not able:
            assert found.team[patient] == -1
            assert math.isnan(found.at_patient_at[patient])
            continue
        goes = min(able, key=lambda m: (round(way(case, own.base_of_team[m], node), 6), m))
        minutes = way(case, own.base_of_team[goes], node)
        assert found.team[patient] == goes
        assert found.at_patient_at[patient] == pytest.approx(called + 4.0 + minutes, abs=1e-4)
        back[goes] = called + 4.0 + 2 * minutes + float(stays[patient])


def test_figures_of_the_teams_are_those_of_their_flights():
    case = a_case(busy=0.2, urgencies=URGENCIES, mobile_teams=teams(bases=(0,), shares=(1, 1, 1)))
    patients = ambulance_patients(case, 1, 0)
    rides = ride(field_of(case), patients)
    flights = flown(case, patients, 1, 0)
    found = flight_summary(patients, flights, rides.at_patient_at)
    assert found.asked == len(patients)
    assert 0 < found.available_share < 0.5  # one team cannot be everywhere
    came = flights.team >= 0
    first = (flights.at_patient_at < rides.at_patient_at)[came].mean()
    assert found.before_ambulance_share == pytest.approx(first)
    none = replace(case, mobile_teams=teams(shares=(0.0, 0.0, 0.0)))
    told = flight_summary(patients, flown(none, patients, 1, 0), rides.at_patient_at)
    assert told.asked == 0
    assert math.isnan(told.available_share)
