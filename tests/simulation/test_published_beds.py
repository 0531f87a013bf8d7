"""Beds that are shared, and arrivals with a rhythm, simulated beside what is published or exact."""

import math

import numpy as np
import pytest
from simulation.test_theory import assert_agrees, poisson

from spoedketen.simulation.draws import GAP, uniforms
from spoedketen.simulation.network import Network, Pool, Station, Stop, exponential, lognormal
from spoedketen.simulation.queueing import share_lost
from spoedketen.simulation.records import BEGIN, LEAVE
from spoedketen.simulation.run import Study, patient_table, simulated

ACUTE, REHABILITATION = 8.145, 9.718
"""Offered loads of Monks and others (2016) in beds; stays of a week and of four."""
STAYS = (7.0, 28.0)
RATE = ACUTE / STAYS[0] + REHABILITATION / STAYS[1]


def beds_shared(acute, rehabilitation, pooled):
    """Each kind has beds of its own; who finds them full takes one of those in common, or none."""
    own, common = ("acute", "rehabilitation"), ("acute over", "rehabilitation over")
    counts = (acute, rehabilitation)
    pools = [Pool(name=name, units=(n,)) for name, n in zip(own, counts, strict=True)]
    stations = [
        Station(name=name, pools=(name,), time=lognormal(stay, stay), waiting_places=0,
                stop=Stop(begin_at=n, end_at=n - 1, neighbours=(over,)))
        for name, over, n, stay in zip(own, common, counts, STAYS, strict=True)
    ]  # fmt: skip
    stations += [
        Station(name=name, pools=("pooled",), time=lognormal(stay, stay), waiting_places=0)
        for name, stay in zip(common, STAYS, strict=True)
    ]
    return Network(
        pools=(*pools, Pool(name="pooled", units=(pooled,))), stations=tuple(stations),
        classes=own,
    )  # fmt: skip


def both_kinds(replication, count):
    patients = poisson(RATE, count, replication)
    drawn = uniforms(5, replication, np.arange(count), 9, 0)
    patients["category"] = drawn >= ACUTE / STAYS[0] / RATE
    return patients


def without_a_bed(network, count=100_000, replications=20):
    """Return by replication the shares of acute and of rehabilitation patients without a bed."""
    rows = []
    for replication in range(replications):
        patients = both_kinds(replication, count)
        patients["station"] = patients["category"] % len(network.stations)
        study = Study(seed=11, replication=replication, keeps_log=False)
        lost = simulated(network, [patients], study).stations["lost"]
        came = np.bincount(patients["category"], minlength=2)
        rows.append(lost[-2:] / came if len(lost) > 1 else [lost[0] / count] * 2)
    return np.array(rows)


@pytest.mark.slow
@pytest.mark.parametrize(("beds", "published"), [(22, 0.057), (26, 0.016)])
def test_beds_fully_pooled_are_as_published(beds, published):
    station = Station(name="ward", pools=("beds",), waiting_places=0,
                      times={"acute": lognormal(7.0, 7.0), "other": exponential(28.0)})  # fmt: skip
    network = Network(pools=(Pool(name="beds", units=(beds,)),), stations=(station,),
                      classes=("acute", "other"))  # fmt: skip
    found = without_a_bed(network)[:, 0]
    assert_agrees(found, share_lost(beds, ACUTE + REHABILITATION), 0.03)
    print(f"{beds} beds pooled: {found.mean():.3f}, published {published}")
    assert abs(found.mean() - published) <= 0.01


@pytest.mark.slow
@pytest.mark.parametrize(("beds", "published"), [
    ((11, 11, 4), (0.031, 0.077)), ((10, 10, 6), (0.033, 0.057)), ((9, 9, 8), (0.035, 0.049)),
])  # fmt: skip
def test_beds_partly_pooled_lie_between_none_and_all_pooled(beds, published):
    """The paper does not tell who gets a bed in common; its figures are printed, not asked for."""
    found = without_a_bed(beds_shared(*beds)).mean(axis=0)
    print(beds, "found", found.round(3), "published", published)
    loads = np.array([ACUTE, REHABILITATION])
    apart = [share_lost(13, load) for load in loads] @ loads / loads.sum()
    together = share_lost(26, loads.sum())
    assert together < found @ loads / loads.sum() < apart


@pytest.mark.parametrize(("beds", "published"), [
    (10, 0.16), (11, 0.11), (12, 0.07), (13, 0.05), (14, 0.03),
])  # fmt: skip
def test_with_a_twentieth_more_admissions_beds_are_as_published(beds, published):
    found = share_lost(beds, 1.05 * ACUTE)
    print(f"{beds} beds: {found:.3f}, published {published}, {found - published:+.3f}")
    assert abs(found - published) <= 0.0135  # its 10 beds are 0.013 off, as they are without more


def rhythmic(count, replication):
    """Calls per hour of 10 + 5 sin(2 pi t / 24), by thinning."""
    keys = np.arange(count)
    minutes = np.cumsum(-np.log(uniforms(7, replication, keys, GAP, 0))) / 15.0
    kept = uniforms(7, replication, keys, 9, 0) * 15.0 < 10.0 + 5.0 * np.sin(
        math.tau * minutes / 24
    )
    return patient_table(minutes[kept])


def wave(log, begin, end):
    """Return mean, amplitude and lag in hours of the number present in whole days."""
    came = np.clip(log["minutes"][log["kind"] == BEGIN], begin, end)
    left = np.clip(log["minutes"][log["kind"] == LEAVE], begin, end)
    turn = 1j * math.tau / 24.0
    sums = (np.exp(-turn * left).sum() - np.exp(-turn * came).sum()) / -turn
    found = 2.0 * sums / (end - begin)
    lag = (-math.pi / 2.0 - np.angle(found)) % math.tau / math.tau * 24.0
    return (left.sum() - came.sum()) / (end - begin), abs(found), lag


@pytest.mark.slow
def test_a_rhythm_of_arrivals_is_damped_and_delayed_in_who_are_present():
    network = Network(
        pools=(Pool(name="servers", units=(400,)),),
        stations=(Station(name="care", pools=("servers",), time=exponential(3.0)),),
    )
    rows = []
    for replication in range(30):
        log = simulated(network, [rhythmic(60_000, replication)],
                        Study(seed=7, replication=replication)).log  # fmt: skip
        rows.append(wave(log, 48.0, 48.0 + 24.0 * 150))
    for column, exact in enumerate((30.0, 11.797, 2.543)):
        assert_agrees(np.array(rows)[:, column], exact, 0.01)
