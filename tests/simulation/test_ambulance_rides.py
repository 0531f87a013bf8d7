"""Rides of an ambulance region: as an independent simulation has them, and at the extremes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.ambulance_twin import Twin

from spoedketen.domain.ambulance_case import AmbulanceCase, ShiftedLognormal
from spoedketen.domain.call_class import CallClass
from spoedketen.simulation.ambulance_field import (
    complying,
    field_of,
    lifting,
    pinning,
    relocating,
    sparing,
)
from spoedketen.simulation.ambulance_patients import AmbulancePatients, ambulance_patients
from spoedketen.simulation.ambulance_rides import ride
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
    assert_alike(relocating(field_of(case), 0.5), patients, going="cover", busy=0.5)


def assert_alike(field, patients, **rules):
    found, twin = ride(field, patients), Twin(field.case, patients, **rules)
    expected = np.array(twin.run(), dtype=float).reshape(-1, 6)
    np.testing.assert_allclose(rows(found), expected, rtol=0, atol=1e-9)
    assert found.moves == twin.moves


URGENCIES = (
    CallClass(name="A0", share=0.1, target_minutes=8.0),
    CallClass(name="A1", share=0.5),
    CallClass(name="B", share=0.4, target_minutes=60.0),
)


def in_shifts(units, seed):
    """Return who is on duty by hour: blocks of eight hours at random, somebody always."""
    blocks = np.random.default_rng(seed).random((units, 21)) < 0.6
    blocks[0] |= ~blocks.any(axis=0)
    return np.repeat(blocks, 8, axis=1)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), units=st.integers(1, 6), busy=st.sampled_from([0.02, 0.1, 0.3]))
def test_every_ride_by_urgency_and_shift_is_that_of_the_twin(seed, units, busy):
    case = a_case(12, units, 2, busy, seed, horizon_minutes=1_500.0,
                  urgencies=URGENCIES, on_duty=in_shifts(units, seed))  # fmt: skip
    assert_alike(field_of(case), ambulance_patients(case, seed, 0))


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    units=st.integers(2, 6),
    busy=st.sampled_from([0.02, 0.1]),
    going=st.sampled_from(["home", "cover", "floor", "table"]),
)
def test_every_ride_under_any_tactics_is_that_of_the_twin(seed, units, busy, going):
    case = a_case(15, units, 2, busy, seed, horizon_minutes=1_500.0,
                  urgencies=URGENCIES, on_duty=in_shifts(units, seed))  # fmt: skip
    chance = np.random.default_rng(seed)
    field = sparing(field_of(case), 0.5)
    bases = len(field.bases)
    needed = chance.integers(0, 4, 15)
    table = np.array([np.bincount(chance.integers(0, bases, n), minlength=bases)
                      for n in range(units + 1)])  # fmt: skip
    moves = {"home": field, "cover": relocating(field, 0.5), "floor": lifting(field, 0.5, needed),
             "table": complying(field, table)}  # fmt: skip
    pinned = chance.random(bases) < 0.3
    assert_alike(
        pinning(moves[going], pinned), ambulance_patients(case, seed, 0), going=going,
        dispatch="cover", busy=0.5, needed=needed, table=table, pins=field.bases[pinned].tolist(),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    units=st.integers(2, 6),
    busy=st.sampled_from([0.03, 0.1, 0.3]),
    borders=st.sampled_from(["open", "when_empty", "closed"]),
    going=st.sampled_from(["home", "cover"]),
)
def test_every_ride_across_borders_is_that_of_the_twin(seed, units, busy, borders, going):
    case = a_case(12, units, 2, busy, seed, horizon_minutes=1_500.0, urgencies=URGENCIES)
    chance = np.random.default_rng(seed)
    region = chance.integers(0, 2, 12)
    region[case.base_of_unit[0]], region[case.base_of_unit[-1]] = 0, 1
    if len(set(region[case.base_of_unit])) < 2:
        region[:] = 0  # one base for all: one region
    case = replace(case, regions=("a", "b"), region_of_node=region, borders=borders)
    field = relocating(field_of(case), 0.5) if going == "cover" else field_of(case)
    patients = ambulance_patients(case, seed, 0)
    assert_alike(field, patients, going=going, busy=0.5)
    found = summary(field, patients, ride(field, patients))
    assert found.helped.sum() == len(patients)
    if borders == "closed":
        assert found.helped[0, 1] == found.helped[1, 0] == 0


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
    assert minutes.mean() == pytest.approx(bounded.mean, rel=0.02)
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
        urgency=np.zeros(count, np.int64),
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
    told = summary(field_of(case), everyone_at_once(case, 2), rides)
    assert told.response_mean_minutes == pytest.approx((5 + 20) / 2)
    assert told.busy_share == pytest.approx(30 / 60)
    assert told.waited_share == pytest.approx(0.5)
    assert told.late_share == pytest.approx(0.5)
    assert worst_node([told, told], 4) == WorstNode(place=0, late_share=0.5, patients=4)
    assert worst_node([told, told], 5) is None
    assert worst_node([told, told], 4, np.arange(12) > 0) is None


def test_the_most_urgent_wait_least_and_each_class_has_its_own_target():
    case = a_case(units=3, busy=0.05, horizon_minutes=300_000.0, urgencies=URGENCIES)
    field, patients = field_of(case, 15.0), ambulance_patients(case, 2, 0)
    rides = ride(field, patients)
    told = summary(field, patients, rides)
    shares = [each.patients / told.patients for each in told.by_urgency]
    np.testing.assert_allclose(shares, [0.1, 0.5, 0.4], atol=0.02)
    waits = [(rides.assigned_at - patients.call_at)[patients.urgency == k].mean() for k in range(3)]
    assert waits == sorted(waits)
    assert waits[0] < waits[2] / 2
    response = rides.at_patient_at - patients.call_at
    late = [(response[patients.urgency == k] > target).mean()
            for k, target in enumerate((8.0, 15.0, 60.0))]  # fmt: skip
    assert [each.late_share for each in told.by_urgency] == pytest.approx(late)
    everybody = sum(each.late_by_node for each in told.by_urgency)
    np.testing.assert_array_equal(everybody, told.late_by_node)


def test_who_is_off_duty_is_not_sent_and_finishes_the_ride():
    duty = np.zeros((2, 168), dtype=bool)
    duty[0], duty[1, 24:48] = True, True
    case = a_case(units=2, busy=0.05, horizon_minutes=20_160.0, on_duty=duty)
    patients = ambulance_patients(case, 1, 0)
    rides = ride(field_of(case), patients)
    sent = rides.assigned_at[rides.unit == 1] % 10_080.0
    assert len(sent) > 10
    assert sent.min() >= 1_440.0
    assert sent.max() < 2_880.0
    assert case.duty_minutes == 20_160.0 + 2 * 1_440.0


def test_nobody_has_no_mean():
    case = a_case()
    nobody = everyone_at_once(case, 0)
    with pytest.raises(ValueError, match="nobody"):
        summary(field_of(case), nobody, ride(field_of(case), nobody))


def test_an_interval_is_that_of_student_and_one_replication_has_none():
    told = estimate([1.0, 2.0, 3.0])
    assert (told.value, told.low, told.high) == pytest.approx((2.0, -0.484138, 4.484138))
    assert estimate([1.0]).low is None
