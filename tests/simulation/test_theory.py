"""The simulator against exact answers: queues with a formula, identities, extremes."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoedketen.simulation.draws import GAP, uniforms
from spoedketen.simulation.network import (
    Network,
    Pool,
    Station,
    constant,
    exponential,
    lognormal,
)
from spoedketen.simulation.queueing import (
    mean_wait,
    mean_wait_of_one_server,
    share_lost,
    share_waiting,
    waits_by_priority,
)
from spoedketen.simulation.records import BEGIN, KINDS, LEAVE
from spoedketen.simulation.run import Study, patient_table, simulated


def poisson(rate, count, replication, seed=11):
    gaps = uniforms(seed, replication, np.arange(count), GAP, 0)
    return patient_table(np.cumsum(-np.log(gaps)) / rate)


def one_station(servers, time=None, **more):
    station = Station(name="care", pools=("servers",), time=time or exponential(1.0), **more)
    return Network(pools=(Pool(name="servers", units=(servers,)),), stations=(station,))


def measured(network, rate, count, replications, measure, classes=None):
    """Return one row of measures per replication; the first tenth is warm-up."""
    rows = []
    for replication in range(replications):
        patients = poisson(rate, count, replication)
        if classes is not None:
            patients["category"] = classes(replication, count)
        end = float(patients["minutes"][-1])
        study = Study(seed=11, replication=replication, warmup_minutes=end / 10,
                      until_minutes=end, keeps_log=False)  # fmt: skip
        rows.append(measure(simulated(network, [patients], study)))
    return np.array(rows)


def assert_agrees(rows, exact, tolerance):
    """Within three standard errors, and those small enough to mean something."""
    mean, error = rows.mean(), rows.std(ddof=1) / math.sqrt(len(rows))
    print(f"exact {exact:.6f}, found {mean:.6f} +- {error:.6f} ({(mean - exact) / error:+.2f} SE)")
    assert error / exact <= tolerance
    assert abs(mean - exact) <= 3 * error


def wait_and_share(outcome):
    path = outcome.paths[0, 0]
    return path["wait"] / path["begun"], path["waited"] / path["begun"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("servers", "load", "tolerance", "replications"),
    [(1, 0.8, 0.01, 30), (2, 1.6, 0.01, 30), (5, 4.0, 0.01, 30), (10, 8.0, 0.005, 120),
     (10, 9.0, 0.01, 90), (20, 18.0, 0.01, 90), (50, 45.0, 0.01, 60), (100, 95.0, 0.01, 100)],
)  # fmt: skip
def test_many_servers_wait_as_by_erlang(servers, load, tolerance, replications):
    rows = measured(one_station(servers), load, 200_000, replications, wait_and_share)
    if servers < 10 or load == 8.0:
        assert_agrees(rows[:, 0], mean_wait(servers, load), tolerance)
    assert_agrees(rows[:, 1], share_waiting(servers, load), tolerance)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("time", "variation"),
    [(constant(1.0), 0.0), (exponential(1.0), 1.0), (lognormal(1.0, math.sqrt(1.35)), 1.35)],
)
def test_one_server_waits_as_by_pollaczek_and_khinchine(time, variation):
    rows = measured(one_station(1, time), 0.8, 200_000, 40, wait_and_share)
    assert_agrees(rows[:, 0], mean_wait_of_one_server(0.8, variation), 0.01)


@pytest.mark.slow
@pytest.mark.parametrize("time", [exponential(1.0), constant(1.0), lognormal(1.0, 1.2)])
@pytest.mark.parametrize(("servers", "load"), [(2, 1.6), (5, 4), (10, 8), (10, 9), (20, 16),
                                               (40, 32), (50, 45)])  # fmt: skip
def test_the_share_lost_is_erlang_b_whatever_the_distribution(servers, load, time):
    def lost(outcome):
        at = outcome.stations[0]
        return at["lost"] / (at["lost"] + at["arrived"])

    rows = measured(one_station(servers, time, waiting_places=0), load, 100_000, 60, lost)
    assert_agrees(rows, share_lost(servers, load), 0.01)


@pytest.mark.slow
def test_a_tandem_with_a_way_back_is_a_jackson_network():
    network = Network(
        pools=(Pool(name="a", units=(3,)), Pool(name="b", units=(5,))),
        stations=(
            Station(name="first", pools=("a",), time=exponential(1.0), routes={"second": 1.0}),
            Station(name="second", pools=("b",), time=exponential(2.0), routes={"first": 0.2}),
        ),
    )
    rows = measured(network, 1.6, 100_000, 40, lambda o: o.stations["present_area"] / o.minutes)
    for node, (servers, mean) in enumerate([(3, 1.0), (5, 2.0)]):
        load = 1.6 / 0.8 * mean
        assert_agrees(rows[:, node], load + load * mean_wait(servers, load), 0.01)


@pytest.mark.slow
def test_priority_waits_are_those_of_cobham_and_their_mean_that_of_first_come():
    classes, shares = ("a", "b", "c"), np.array([0.15, 0.5, 0.35])
    plain = one_station(10).stations[0]
    station = Station(name="care", pools=plain.pools, time=plain.time,
                      priority={"a": 0, "b": 1, "c": 2})  # fmt: skip
    network = Network(pools=one_station(10).pools, stations=(station,), classes=classes)

    def drawn(replication, count):
        return np.searchsorted(
            np.cumsum(shares)[:2], uniforms(5, replication, np.arange(count), 9, 0)
        )

    rows = measured(network, 8.0, 200_000, 60, lambda o: o.paths["wait"][0] / o.paths["begun"][0],
                    drawn)  # fmt: skip
    for k, exact in enumerate(waits_by_priority(10, 8.0 * shares)):
        assert_agrees(rows[:, k], exact, 0.01)
    assert_agrees(rows @ shares, mean_wait(10, 8.0), 0.01)


def chain():
    """Two shared pools, a blocking ward, a way back."""
    return Network(
        pools=(Pool(name="nurses", units=(4,)), Pool(name="rooms", units=(3,)),
               Pool(name="beds", units=(4,))),
        stations=(
            Station(name="triage", pools=("nurses",), time=exponential(1.0), routes={"room": 0.9}),
            Station(name="room", pools=("nurses", "rooms"), time=lognormal(4.0, 2.0),
                    routes={"ward": 0.4, "triage": 0.1}),
            Station(name="ward", pools=("beds",), time=exponential(14.0), waiting_places=0),
        ),
    )  # fmt: skip


def test_the_log_conserves_patients_units_and_littles_law():
    network = chain()
    outcome = simulated(network, [poisson(0.5, 5000, 1)], Study(seed=3))
    log = outcome.log
    assert outcome.exits == 5000
    assert outcome.present == 0
    assert (np.diff(log["minutes"]) >= 0).all()
    kind = {name: log["kind"] == number for number, name in enumerate(KINDS)}
    for s in range(3):
        here = log["station"] == s
        change = np.where(here & kind["arrive"], 1, 0) - np.where(here & kind["leave"], 1, 0)
        present = np.cumsum(change)
        assert present.min() == 0
        assert present[-1] == 0
        area = present[:-1] @ np.diff(log["minutes"])
        path = outcome.paths[s, 0]
        assert area == pytest.approx(path["stay"], rel=1e-9)
        assert area == pytest.approx(outcome.stations["present_area"][s], rel=1e-9)
        asked = outcome.stations["waiting_area"][s] + outcome.stations["knocking_area"][s]
        assert asked == pytest.approx(path["wait"], rel=1e-9)


def test_no_pool_is_ever_used_beyond_its_units():
    network = chain()
    log = simulated(network, [poisson(0.5, 5000, 1)], Study(seed=3)).log
    for pool in network.pools:
        users = [s for s, station in enumerate(network.stations) if pool.name in station.pools]
        here = np.isin(log["station"], users)
        taken = np.where(here & (log["kind"] == BEGIN), 1, 0)
        busy = np.cumsum(taken - np.where(here & (log["kind"] == LEAVE), 1, 0))
        assert busy.max() <= pool.units[0]


def test_blocks_of_patients_give_what_the_whole_table_gives():
    patients, network = poisson(0.5, 3000, 1), chain()
    whole = simulated(network, [patients], Study(seed=3))
    parts = simulated(network, np.array_split(patients, 17), Study(seed=3))
    assert (whole.log == parts.log).all()
    assert whole.paths.tobytes() == parts.paths.tobytes()


def test_without_beds_everyone_is_lost_or_waits_for_ever():
    patients = poisson(1.0, 300, 0)
    lost = simulated(one_station(0, waiting_places=0), [patients], Study(seed=1))
    assert lost.stations["lost"][0] == 300
    waiting = simulated(one_station(0), [patients], Study(seed=1, until_minutes=1e4))
    assert waiting.present == 300
    assert waiting.exits == 0


def test_with_beds_for_all_nobody_waits():
    outcome = simulated(one_station(400), [poisson(1.0, 300, 0)], Study(seed=1))
    assert outcome.paths["wait"][0, 0] == 0.0
    assert outcome.exits == 300


def test_nobody_comes_and_nothing_happens():
    outcome = simulated(one_station(2), [], Study(seed=1))
    assert outcome.events == outcome.exits == len(outcome.log) == 0


def test_everyone_at_once_is_served_in_order():
    patients = patient_table(np.zeros(7))
    outcome = simulated(one_station(2, constant(3.0)), [patients], Study(seed=1))
    begun = outcome.log[outcome.log["kind"] == BEGIN]
    assert begun["patient"].tolist() == list(range(7))
    assert begun["minutes"].tolist() == [0, 0, 3, 3, 6, 6, 9]


def test_a_fall_in_units_lets_the_running_patient_finish():
    network = Network(
        pools=(Pool(name="beds", units=(2, 0, 1), from_minutes=(0.0, 1.0, 20.0)),),
        stations=(Station(name="care", pools=("beds",), time=constant(5.0)),),
    )
    outcome = simulated(network, [patient_table(np.zeros(3))], Study(seed=1))
    begun = outcome.log[outcome.log["kind"] == BEGIN]
    assert begun["minutes"].tolist() == [0.0, 0.0, 20.0]


@given(st.integers(0, 500), st.integers(1, 5), st.integers(1, 3))
@settings(max_examples=50)
def test_more_servers_never_lengthen_a_wait_at_one_station(seed, servers, more):
    patients = poisson(servers, 200, seed)

    def begun(count):
        log = simulated(one_station(count, lognormal(1.0, 1.0)), [patients], Study(seed=seed)).log
        lines = log[log["kind"] == BEGIN]
        return lines["minutes"][np.argsort(lines["patient"])]

    assert (begun(servers + more) <= begun(servers) + 1e-9).all()


def test_memory_does_not_grow_with_the_horizon_when_no_log_is_kept():
    def peak_bytes(blocks):
        def weeks():
            for week in range(blocks):
                patients = poisson(8.0, 5000, week)
                patients["minutes"] = patients["minutes"] / patients["minutes"][-1] + week
                yield patients

        tracemalloc.start()
        simulated(one_station(10, exponential(1e-3)), weeks(), Study(seed=1, keeps_log=False))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak_bytes(1)  # what is loaded at the first call is no part of it
    assert peak_bytes(40) < 1.2 * peak_bytes(4)
