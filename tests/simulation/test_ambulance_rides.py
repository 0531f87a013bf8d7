"""Rides of an ambulance region: as an independent simulation has them, and at the extremes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.ambulance_twin import Twin

from spoedketen.domain.ambulance_case import AmbulanceCase, ShiftedLognormal
from spoedketen.simulation.ambulance_patients import AmbulancePatients, ambulance_patients
from spoedketen.simulation.ambulance_rides import field_of, relocating, ride
from spoedketen.simulation.ambulance_summary import WorstNode, summary, worst_node
from spoedketen.simulation.intervals import estimate

HALF_HOUR = ShiftedLognormal(sigma=0.4, median=30.0)


def a_case(nodes=12, units=3, hospitals=2, busy=0.05, seed=0, **told):
    """Return a region of nodes at random in a square of some 40 km; crooked roads."""
    chance = np.random.default_rng(seed)
    lat, lon = 52 + chance.random(nodes) * 0.4, 5 + chance.random(nodes) * 0.6
    km = np.hypot((lat[:, None] - lat) * 111, (lon[:, None] - lon) * 68)
    share = chance.random(nodes) + 0.1
    given = {
        "nodes": tuple(f"n{n}" for n in range(nodes)),
        "lat": lat,
        "lon": lon,
        "demand_share": share / share.sum(),
        "minutes": km * (0.8 + 0.4 * chance.random((nodes, nodes))),
        "hospitals": np.sort(chance.choice(nodes, hospitals, replace=False)),
        "base_of_unit": chance.integers(0, nodes, units),
        "calls_per_minute": busy,
        "on_scene": HALF_HOUR,
        "at_hospital": HALF_HOUR,
        "share_to_hospital": 0.6,
        "return_speed": 0.95,
        "horizon_minutes": 3_000.0,
    }
    return AmbulanceCase(**(given | told))


def rows(rides):
    names = ("unit", "from_node", "assigned_at", "at_patient_at", "free_at", "hospital")
    return np.column_stack([getattr(rides, name) for name in names])


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    nodes=st.integers(2, 25),
    units=st.integers(1, 6),
    busy=st.sampled_from([0.005, 0.03, 0.1, 0.4]),
)
def test_every_ride_is_that_of_the_twin(seed, nodes, units, busy):
    case = a_case(nodes, units, min(2, nodes), busy, seed, horizon_minutes=1_500.0)
    patients = ambulance_patients(case, seed, 0)
    found = rows(ride(field_of(case), patients))
    expected = np.array(Twin(case, patients).run(), dtype=float).reshape(-1, 6)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), units=st.integers(2, 6), busy=st.sampled_from([0.02, 0.1]))
def test_every_ride_of_units_that_relocate_is_that_of_the_twin(seed, units, busy):
    case = a_case(15, units, 2, busy, seed, horizon_minutes=1_500.0)
    patients = ambulance_patients(case, seed, 0)
    # A half is exact in every order of multiplying, so that equal gains are equal here and there.
    found = rows(ride(relocating(field_of(case), 12.0, 0.5), patients))
    expected = np.array(Twin(case, patients, 12.0, 0.5).run(), dtype=float).reshape(-1, 6)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


def test_a_patient_has_the_same_luck_whatever_the_region_has():
    few, many = a_case(units=2), a_case(units=20)
    one, other = ambulance_patients(few, 3, 1), ambulance_patients(many, 3, 1)
    np.testing.assert_array_equal(one.on_scene_minutes, other.on_scene_minutes)
    assert not np.array_equal(one.call_at, ambulance_patients(few, 3, 2).call_at[: len(one)])


def test_minutes_are_drawn_again_until_they_fit():
    bounded = replace(HALF_HOUR, shift=-20.0, reject_below=0.0, reject_above=40.0)
    case = a_case(on_scene=bounded, horizon_minutes=100_000.0)
    minutes = ambulance_patients(case, 1, 0).on_scene_minutes
    assert minutes.min() >= 0.0
    assert minutes.max() <= 40.0
    never = a_case(on_scene=replace(HALF_HOUR, reject_below=1e9, reject_above=2e9))
    with pytest.raises(ValueError, match="almost no time"):
        ambulance_patients(never, 1, 0)


def test_draws_have_the_distribution_they_are_said_to_have():
    case = a_case(horizon_minutes=1_000_000.0)
    patients = ambulance_patients(case, 5, 0)
    count = len(patients)
    assert abs(count - 50_000) < 4 * 50_000**0.5
    seen = np.bincount(patients.node, minlength=12) / count
    np.testing.assert_allclose(seen, case.demand_share, atol=4 * (0.25 / count) ** 0.5)
    assert np.median(patients.on_scene_minutes) == pytest.approx(30.0, rel=0.02)
    assert patients.is_transported.mean() == pytest.approx(0.6, abs=0.01)


def everyone_at_once(case, count):
    return AmbulancePatients(
        call_at=np.zeros(count),
        node=np.zeros(count, np.int64),
        on_scene_minutes=np.full(count, 10.0),
        is_transported=np.zeros(count, np.bool_),
        at_hospital_minutes=np.zeros(count),
    )


def test_everyone_at_once_waits_in_the_order_of_the_calls():
    case = a_case(units=2, minutes=np.zeros((12, 12)))
    rides = ride(field_of(case), everyone_at_once(case, 7))
    assert rides.assigned_at.tolist() == [0, 0, 10, 10, 20, 20, 30]
    assert set(rides.unit[:2]) == {0, 1}


def test_with_units_enough_nobody_waits_and_with_more_nobody_waits_longer():
    case = a_case(units=4, busy=0.2, horizon_minutes=20_000.0)
    patients = ambulance_patients(case, 1, 0)
    waits = []
    for units in (1, 2, 4, 400):
        more = replace(case, base_of_unit=np.resize(case.base_of_unit, units))
        rides = ride(field_of(more), patients)
        waits.append((rides.assigned_at - patients.call_at).mean())
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] == 0.0


def test_figures_of_one_ride_by_hand():
    case = a_case(units=1, minutes=np.full((12, 12), 5.0), horizon_minutes=60.0)
    rides = ride(field_of(case), everyone_at_once(case, 2))
    told = summary(case, everyone_at_once(case, 2), rides, 12.0)
    assert told.response_mean_minutes == pytest.approx((5 + 20) / 2)
    assert told.busy_share == pytest.approx(30 / 60)
    assert told.waited_share == pytest.approx(0.5)
    assert told.late_share == pytest.approx(0.5)
    assert worst_node([told, told], 4) == WorstNode(place=0, late_share=0.5, patients=4)
    assert worst_node([told, told], 5) is None


def test_nobody_has_no_mean():
    case = a_case()
    nobody = everyone_at_once(case, 0)
    with pytest.raises(ValueError, match="nobody"):
        summary(case, nobody, ride(field_of(case), nobody), 12.0)


def test_an_interval_is_that_of_student_and_one_replication_has_none():
    told = estimate([1.0, 2.0, 3.0])
    assert (told.value, told.low, told.high) == pytest.approx((2.0, -0.484138, 4.484138))
    assert estimate([1.0]).low is None
