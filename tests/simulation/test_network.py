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
