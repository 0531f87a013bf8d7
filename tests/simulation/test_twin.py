"""The compiled kernel and the twin tell the same story, event by event."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.twin import Twin

from spoedketen.simulation.kernel import ARRIVING
from spoedketen.simulation.network import (
    Network,
    Pool,
    Station,
    Stop,
    constant,
    exponential,
    lognormal,
    uniform_between,
    weibull,
)
from spoedketen.simulation.records import KINDS
from spoedketen.simulation.run import Study, simulated

CLASSES = ("urgent", "normal", "minor")
TIMES = st.sampled_from(
    [constant(0.0), constant(2.0), constant(5.0), exponential(4.0), lognormal(5.0, 3.0),
     uniform_between(1.0, 3.0), weibull(4.0, 1.5)]
)  # fmt: skip


@st.composite
def pools(draw, names):
    made = []
    for name in names:
        steps = sorted(draw(st.sets(st.sampled_from([3.0, 6.0, 10.0, 14.0]), max_size=3)))
        units = draw(st.lists(st.integers(0, 3), min_size=len(steps) + 1, max_size=len(steps) + 1))
        period = draw(st.sampled_from([20.0, math.inf]))
        made.append(Pool(name=name, units=tuple(units), from_minutes=(0.0, *steps),
                         period_minutes=period))  # fmt: skip
    return tuple(made)


@st.composite
def shares(draw, names):
    """Shares of some next stations, itself and earlier ones too, with a rest that leaves."""
    to = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    return {name: draw(st.sampled_from([0.2, 0.45])) for name in to}


@st.composite
def stations(draw, names, pool_names):
    made = []
    for name in names:
        others = [other for other in names if other != name]
        near = draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if others else []
        begin_at = draw(st.integers(1, 4))
        stop = Stop(
            begin_at=begin_at,
            end_at=draw(st.integers(0, begin_at - 1)),
            minimum_minutes=draw(st.sampled_from([0.0, 4.0])),
            neighbours=tuple(near),
        )
        own = tuple(draw(st.lists(st.sampled_from(pool_names), max_size=3, unique=True)))
        made.append(Station(
            name=name,
            pools=own,
            time=draw(TIMES), times={"urgent": draw(TIMES)},
            routes=draw(shares(names)), class_routes={"minor": draw(shares(names))},
            waiting_places=draw(st.sampled_from([None, 0, 1, 2])),
            kept_pools=draw(st.sampled_from([None, *range(len(own) + 1)])),
            priority=dict(zip(CLASSES, draw(st.permutations([0, 1, 1])), strict=True)),
            stop=draw(st.sampled_from([None, stop])),
        ))  # fmt: skip
    return tuple(made)


@st.composite
def chains(draw):
    pool_names = ["room", "nurse", "doctor", "bed"][: draw(st.integers(1, 4))]
    names = ["triage", "care", "ward", "home"][: draw(st.integers(1, 4))]
    return Network(pools=draw(pools(pool_names)), stations=draw(stations(names, pool_names)),
                   classes=CLASSES, never_refused=frozenset({"urgent"}))  # fmt: skip


def crowd(seed, count, size):
    """Return patients on a lattice of moments: many coincide with each other and with changes."""
    generator = np.random.default_rng(seed)
    table = np.zeros(count, ARRIVING)
    table["minutes"] = np.sort(generator.integers(0, 80, count)) / 2
    table["patient"] = np.arange(count)
    table["category"] = generator.integers(0, 3, count)
    table["station"] = generator.integers(0, size, count)
    return table


def log_of(outcome):
    return [(row["minutes"], row["patient"], row["station"], KINDS[row["kind"]])
            for row in outcome.log]  # fmt: skip


def assert_same(found, expected):
    for number, (one, other) in enumerate(zip(found, expected, strict=False)):
        assert one[1:] == other[1:], (number, one, other)
        assert one[0] == pytest.approx(other[0], rel=1e-9, abs=1e-9)
    assert len(found) == len(expected)


def blocks_of(table, size):
    return [table[start : start + size] for start in range(0, len(table), size)]


@given(st.data())
@settings(max_examples=200)
def test_any_small_chain_has_the_same_log_in_the_kernel_and_in_the_twin(data):
    network = data.draw(chains())
    seed, until = data.draw(st.integers(0, 1000)), 60.0
    patients = crowd(seed, data.draw(st.integers(0, 60)), len(network.stations))
    study = Study(seed=seed, replication=3, until_minutes=until)
    found = simulated(network, blocks_of(patients, 7), study)
    assert_same(log_of(found), Twin(network, seed, 3).run(patients, until))


def test_the_small_chains_show_every_kind_of_line():
    shown = set()

    @given(chains(), st.integers(0, 1000))
    @settings(max_examples=150)
    def show(network, seed):
        patients = crowd(seed, 60, len(network.stations))
        shown.update(
            line[-1]
            for line in log_of(simulated(network, [patients], Study(seed=seed, until_minutes=60.0)))
        )

    show()
    assert shown == set(KINDS) - {"send", "free", "door", "turn"}


def emergency_department(places=0):
    """A department whose ward blocks it, with a night, a stop and a neighbour."""
    stop = Stop(begin_at=12, end_at=8, minimum_minutes=60.0, neighbours=("elsewhere",))
    return Network(
        pools=(
            Pool(name="nurses", units=(2, 1), from_minutes=(0.0, 480.0), period_minutes=1440.0),
            Pool(name="rooms", units=(9,)),
            Pool(name="beds", units=(11,)),
        ),
        stations=(
            Station(name="triage", pools=("nurses",), time=exponential(10.0), routes={"room": 1.0}),
            Station(name="room", pools=("rooms",), time=lognormal(100.0, 60.0),
                    routes={"ward": 0.2}, priority={"normal": 1, "minor": 2}),
            Station(name="ward", pools=("beds",), time=exponential(900.0), waiting_places=places),
            Station(name="elsewhere", time=constant(100.0)),
            Station(name="door", routes={"triage": 1.0}, stop=None),
            Station(name="entry", pools=(), time=constant(5.0), routes={"triage": 0.97}, stop=stop),
        ),
        classes=CLASSES,
        never_refused=frozenset({"urgent"}),
    )  # fmt: skip


@pytest.mark.parametrize("places", [0, 2])
def test_a_month_of_a_department_has_the_same_log_in_both(places):
    generator = np.random.default_rng(4)
    table = np.zeros(4000, ARRIVING)
    table["minutes"] = np.cumsum(generator.exponential(12.0, len(table)))
    table["patient"], table["category"] = np.arange(len(table)), generator.integers(0, 3, 4000)
    table["station"] = generator.choice([0, 4, 5], 4000)
    network = emergency_department(places)
    found = simulated(network, [table], Study(seed=9, until_minutes=43200.0))
    assert_same(log_of(found), Twin(network, 9, 0).run(table, 43200.0))
    assert {"knock", "begin", "exit"} <= {kind for *_, kind in log_of(found)}
