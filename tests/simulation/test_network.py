"""A network that cannot be run is refused before the run, with its place and its fault."""

import math

import numpy as np
import pytest

from spoedketen.simulation.network import (
    Network,
    Pool,
    Station,
    Stop,
    constant,
    lognormal,
    uniform_between,
    weibull,
)
from spoedketen.simulation.records import BEGIN
from spoedketen.simulation.run import Study, patient_table, simulated

BEDS = Pool(name="beds", units=(2,))


@pytest.mark.parametrize(
    ("stations", "fault"),
    [
        ((Station(name="a", pools=("cots",)),), "a: unknown pool"),
        ((Station(name="a", pools=("beds", "beds")),), "a: a pool is named twice"),
        ((Station(name="a"), Station(name="a")), "stations: a name is used twice"),
        ((Station(name="a", routes={"b": 0.5}),), "a: unknown next station"),
        ((Station(name="a", routes={"a": 1.1}),), "a: shares lie"),
        ((Station(name="a", priority={"patient": 8}),), "a: priority"),
        ((Station(name="a", stop=Stop(begin_at=3, end_at=3)),), "a: end_at"),
        ((Station(name="a", stop=Stop(begin_at=3, end_at=2, neighbours=("a",))),), "a: unknown"),
    ],
)
def test_a_faulty_station_is_refused(stations, fault):
    with pytest.raises(ValueError, match=fault):
        Network(pools=(BEDS,), stations=stations)


@pytest.mark.parametrize("faulty", [
    {"from_minutes": (1.0,)}, {"from_minutes": (0.0, 5.0)}, {"units": (-1,)},
    {"units": (1, 2), "from_minutes": (0.0, 20.0), "period_minutes": 20.0},
])  # fmt: skip
def test_a_faulty_calendar_is_refused(faulty):
    with pytest.raises(ValueError, match="beds"):
        Pool(**{"name": "beds", "units": (1,), **faulty})


@pytest.mark.parametrize(
    ("make", "parameters"),
    [
        (constant, (-1.0,)),
        (constant, (math.nan,)),
        (lognormal, (0.0, 1.0)),
        (weibull, (1.0, 0.0)),
        (uniform_between, (3.0, 2.0)),
    ],
)
def test_a_time_that_is_none_is_refused(make, parameters):
    with pytest.raises(ValueError, match="time"):
        make(*parameters)


@pytest.mark.parametrize(("minutes", "station", "fault"), [
    ([3.0, 2.0], 0, "rise"), ([-1.0], 0, "rise"), ([math.inf], 0, "finite"),
    ([1.0], 1, "unknown station"),
])  # fmt: skip
def test_faulty_patients_are_refused(minutes, station, fault):
    network = Network(pools=(BEDS,), stations=(Station(name="a"),))
    with pytest.raises(ValueError, match=fault):
        simulated(network, [patient_table(np.array(minutes), station)], Study(seed=1))


def test_a_calendar_that_repeats_needs_a_horizon():
    network = Network(pools=(Pool(name="beds", units=(0,), period_minutes=5.0),), stations=())
    with pytest.raises(ValueError, match="until_minutes"):
        simulated(network, [], Study(seed=1))


def test_two_wards_that_wait_for_each_other_stay_so_and_are_told():
    wards = tuple(
        Station(name=name, pools=(name,), time=constant(1.0), routes={other: 1.0}, waiting_places=0)
        for name, other in (("a", "b"), ("b", "a"))
    )
    pools = (Pool(name="a", units=(1,)), Pool(name="b", units=(1,)))
    table = np.concatenate([patient_table(np.zeros(1), 0), patient_table(np.zeros(1), 1, start=1)])
    outcome = simulated(Network(pools=pools, stations=wards), [table], Study(seed=1))
    assert outcome.present == 2
    assert outcome.stations["knocking"].tolist() == [1, 1]


@pytest.mark.parametrize(("kept", "begun_at"), [(None, 61.0), (2, 61.0), (1, 10.0), (0, 10.0)])
def test_who_waits_for_a_bed_keeps_the_room_and_leaves_the_nurse_to_the_next(kept, begun_at):
    """One nurse, two rooms, one bed taken until minute 61: when does the second patient begin?"""
    network = Network(
        pools=(
            Pool(name="rooms", units=(2,)),
            Pool(name="nurses", units=(1,)),
            Pool(name="bed", units=(1,)),
        ),
        stations=(
            Station(
                name="department", pools=("rooms", "nurses"), time=constant(10.0),
                routes={"ward": 1.0}, kept_pools=kept,
            ),
            Station(name="ward", pools=("bed",), time=constant(61.0), waiting_places=0),
        ),
    )  # fmt: skip
    table = np.concatenate([patient_table(np.zeros(1), 1), patient_table(np.zeros(2), 0, start=1)])
    log = simulated(network, [table], Study(seed=1)).log
    begins = log[(log["kind"] == BEGIN) & (log["patient"] == 2)]
    assert begins["minutes"][0] == begun_at


def test_no_more_is_kept_than_a_station_has():
    with pytest.raises(ValueError, match="keeps its own pools"):
        Network(pools=(BEDS,), stations=(Station(name="a", pools=("beds",), kept_pools=2),))
