"""The hypercube: published values, formulas of Erlang, the simulator, and the approximation."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.test_ambulance_rides import a_case

from spoedketen.simulation.ambulance_field import field_of
from spoedketen.simulation.ambulance_patients import AmbulancePatients
from spoedketen.simulation.ambulance_rides import ride
from spoedketen.simulation.hypercube import Districts, exact_hypercube
from spoedketen.simulation.hypercube_approximation import approximate_hypercube
from spoedketen.simulation.queueing import mean_wait, share_lost, share_waiting


def districts(units=4, areas=7, load=0.6, seed=0, **told):
    """Return areas that ask units in orders at random, at a load per unit."""
    chance = np.random.default_rng(seed)
    calls = chance.random(areas) + 0.1
    given = {
        "calls_per_minute": calls / calls.sum() * load * units / 30.0,
        "mean_minutes": np.full(units, 30.0),
        "rank": np.array([chance.permutation(units) for _ in range(areas)]),
    }
    return Districts(**(given | told))


def test_two_servers_are_those_of_the_quiz():
    """MIT Urban OR, quiz 2, fall 2001: two sectors, calls of one each, service of two, loss."""
    case = Districts(calls_per_minute=np.ones(2), mean_minutes=np.full(2, 0.5),
                     rank=np.array([[0, 1], [1, 0]]), waits=False)  # fmt: skip
    told = exact_hypercube(case)
    np.testing.assert_allclose(told.busy, 2 / 5, rtol=1e-12)
    np.testing.assert_allclose(told.dispatched, [[3 / 8, 1 / 8], [1 / 8, 3 / 8]], rtol=1e-12)
    assert told.all_busy == pytest.approx(1 / 5, rel=1e-12)


def test_three_equal_servers_lose_what_erlang_says():
    told = exact_hypercube(districts(3, 3, 0.5, waits=False, rank=np.eye(3, dtype=int)))
    assert told.all_busy == pytest.approx(0.134328, abs=6e-7)
    assert told.busy.mean() == pytest.approx(0.432836, abs=6e-7)


@pytest.mark.parametrize("units", [1, 2, 5, 8, 12])
@pytest.mark.parametrize("load", [0.1, 0.5, 0.9])
def test_whatever_the_order_equal_times_lose_and_wait_as_erlang_says(units, load):
    lost = exact_hypercube(districts(units, load=load, waits=False))
    assert lost.all_busy == pytest.approx(share_lost(units, load * units), rel=1e-10)
    waits = exact_hypercube(districts(units, load=load))
    assert waits.all_busy == pytest.approx(share_waiting(units, load * units), rel=1e-10)
    assert waits.mean_wait_minutes == pytest.approx(30 * mean_wait(units, load * units), rel=1e-10)
    assert waits.busy.mean() == pytest.approx(load, rel=1e-10)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), units=st.integers(1, 6), waits=st.booleans())
def test_work_is_conserved_by_unit_and_calls_by_area(seed, units, waits):
    minutes = np.random.default_rng(seed).uniform(10, 30, units)
    case = districts(units, seed=seed, waits=waits, mean_minutes=minutes)
    told = exact_hypercube(case)
    calls, total = case.calls_per_minute, case.calls_per_minute.sum()
    served = total if waits else total * (1 - told.all_busy)
    np.testing.assert_allclose(told.busy, served * told.dispatched.sum(axis=0) * minutes)
    np.testing.assert_allclose(told.dispatched.sum(axis=1), calls / total)


def test_units_of_equal_rank_share_the_work_and_order_among_them_does_not_matter():
    case = districts(4, rank=np.array([[0, 0, 1, 1]] * 7))
    for told in (exact_hypercube(case), approximate_hypercube(case)):
        assert told.busy[0] == pytest.approx(told.busy[1])
        assert told.busy[2] == pytest.approx(told.busy[3])
        assert told.busy[0] > told.busy[2]


def by_distance(units, areas, seed):
    chance = np.random.default_rng(seed)
    apart = np.hypot(*(chance.random((2, areas, 1)) - chance.random((2, 1, units))))
    return apart.argsort(axis=1).argsort(axis=1)


@pytest.mark.slow
@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize(("is_region", "limit"), [(False, 0.02), (True, 0.05)])
def test_the_approximation_is_near_the_exact_workloads(waits, is_region, limit):
    """Published as within 1-2 %; on orders by distance the mean is, not each unit."""
    own, all_units = [], []
    for seed in range(40):
        units = 2 + seed % 9
        case = districts(units, 12, 0.2 + 0.15 * (seed % 4), seed, waits=waits)
        if is_region:
            case = replace(case, rank=by_distance(units, 12, seed))
        exact, near = exact_hypercube(case), approximate_hypercube(case)
        assert near.all_busy == pytest.approx(exact.all_busy, rel=1e-6)
        own.append(np.abs(near.busy / exact.busy - 1.0))
        all_units.append(np.abs(near.busy - exact.busy) / exact.busy.mean())
    for name, gaps in (("own workload", own), ("mean workload", all_units)):
        off = np.concatenate(gaps)
        print(f"off, of the {name}: {off.mean():.4f}, 95 % {np.quantile(off, 0.95):.4f}, "
              f"most {off.max():.4f}")  # fmt: skip
    assert off.mean() <= 0.02
    assert np.quantile(off, 0.95) <= limit


def test_what_cannot_be_solved_is_refused():
    with pytest.raises(ValueError, match="grows for ever"):
        exact_hypercube(districts(load=1.0))
    with pytest.raises(ValueError, match="exact to 12"):
        exact_hypercube(districts(13))
    with pytest.raises(ValueError, match="by area and unit"):
        exact_hypercube(districts(4, rank=np.zeros((2, 2), dtype=int)))
    with pytest.raises(ValueError, match="somebody calls"):
        exact_hypercube(districts(calls_per_minute=np.zeros(7)))


def simulated(case, calls, seed):
    """Return workloads and dispatches of the ride simulator: no roads, only rank counts."""
    chance = np.random.default_rng(seed)
    areas, units = case.rank.shape
    nodes = areas + units
    minutes = np.full((nodes, nodes), 1e-9 * nodes)
    minutes[areas:, :areas] = 1e-9 * case.rank.T
    at = np.cumsum(chance.exponential(1.0 / case.calls_per_minute.sum(), calls))
    region = a_case(nodes, units, minutes=minutes, base_of_unit=np.arange(areas, nodes),
                    horizon_minutes=at[-1])  # fmt: skip
    patients = AmbulancePatients(
        call_at=at,
        node=chance.choice(areas, calls, p=case.calls_per_minute / case.calls_per_minute.sum()),
        on_scene_minutes=chance.exponential(30.0, calls),
        is_transported=np.zeros(calls, np.bool_),
        at_hospital_minutes=np.zeros(calls),
        urgency=np.zeros(calls, np.int64),
    )
    rides = ride(field_of(region), patients)
    taken = np.bincount(rides.unit, rides.free_at - rides.assigned_at, units) / at[-1]
    sent = np.zeros((areas, units))
    np.add.at(sent, (patients.node, rides.unit), 1.0 / calls)
    return taken, sent


@pytest.mark.slow
@pytest.mark.parametrize(("units", "load"), [(3, 0.5), (5, 0.7), (8, 0.4)])
def test_the_simulator_of_rides_is_the_exact_hypercube(units, load):
    case = districts(units, 6, load, seed=units)
    exact = exact_hypercube(case)
    busy, sent = simulated(case, 1_000_000, units)
    print(f"busy off by {np.abs(busy / exact.busy - 1).max():.4f} at the most, "
          f"dispatches by {np.abs(sent - exact.dispatched).max():.5f}")  # fmt: skip
    np.testing.assert_allclose(busy, exact.busy, rtol=0.01)
    np.testing.assert_allclose(sent, exact.dispatched, rtol=0, atol=0.005)


def test_more_units_with_equal_times_leave_the_work_of_all_as_it_is():
    case = districts(20, 30, 0.5, seed=3)
    told = approximate_hypercube(case)
    assert told.busy.sum() == pytest.approx(10.0, rel=1e-6)
    assert told.dispatched.sum() == pytest.approx(1.0)
    slow = replace(case, mean_minutes=np.linspace(20.0, 40.0, 20))
    assert approximate_hypercube(slow).busy.max() < 1.0
