"""Measure the simulator beside SimPy and Ciw: the same two models, in one run.

Told are ratios of processor time.

    python benchmarks/simulation.py
    python benchmarks/simulation.py --patients 2000000 --json simulation.json

Of ours the first call of this process (with compilation, or loading from the cache of an earlier
one) and the second are told apart. Patients are made before the clock starts; draws in care are
made within it, by both.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import ciw
import numpy as np
import simpy

from spoedketen.simulation.draws import GAP, uniforms
from spoedketen.simulation.network import Network, Pool, Station, exponential
from spoedketen.simulation.run import Study, patient_table, simulated

SHARES = (0.15, 0.5, 0.35)
Process = Iterator[Any]


def queue() -> Network:
    """Return ten servers at a load of eight."""
    station = Station(name="care", pools=("servers",), time=exponential(1.0))
    return Network(pools=(Pool(name="servers", units=(10,)),), stations=(station,))


def department() -> Network:
    """Return triage, rooms by priority, and a ward that blocks the rooms."""
    return Network(
        pools=(
            Pool(name="nurses", units=(2,)),
            Pool(name="rooms", units=(18,)),
            Pool(name="beds", units=(40,)),
        ),
        stations=(
            Station(name="triage", pools=("nurses",), time=exponential(10), routes={"room": 1.0}),
            Station(
                name="room",
                pools=("rooms",),
                time=exponential(150),
                routes={"ward": 0.2},
                priority={"a": 0, "b": 1, "c": 2},
            ),
            Station(name="ward", pools=("beds",), time=exponential(1800), waiting_places=0),
        ),
        classes=("a", "b", "c"),
    )


def simpy_queue(count: int) -> float:
    """Run the queue in SimPy; return the mean wait."""
    env, chance, waits = simpy.Environment(), random.Random(1), []
    servers = simpy.Resource(env, 10)

    def patient() -> Process:
        asked = env.now
        with servers.request() as turn:
            yield turn
            waits.append(env.now - asked)
            yield env.timeout(chance.expovariate(1.0))

    run_source(env, patient, lambda: chance.expovariate(8.0), count)
    return sum(waits) / len(waits)


def simpy_department(count: int) -> float:
    """Run the department in SimPy; return the mean wait for a room in minutes."""
    env, chance, waits = simpy.Environment(), random.Random(1), []
    nurses, beds = simpy.Resource(env, 2), simpy.Resource(env, 40)
    rooms = simpy.PriorityResource(env, 18)

    def patient() -> Process:
        with nurses.request() as turn:
            yield turn
            yield env.timeout(chance.expovariate(1 / 10))
        asked = env.now
        with rooms.request(priority=chance.choices((0, 1, 2), SHARES)[0]) as room:
            yield room
            waits.append(env.now - asked)
            yield env.timeout(chance.expovariate(1 / 150))
            if chance.random() >= 0.2:
                return
            bed = beds.request()
            yield bed
        yield env.timeout(chance.expovariate(1 / 1800))
        beds.release(bed)

    run_source(env, patient, lambda: chance.expovariate(5.4 / 60), count)
    return sum(waits) / len(waits)


def ciw_queue(count: int) -> float:
    """Run the queue in Ciw; return the mean wait."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(8.0)],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[10],
    )
    return _ciw_wait(network, 1, count)


def ciw_department(count: int) -> float:
    """Run the department in Ciw, where triage goes by priority too; return the wait for a room."""
    rate, nobody = 5.4 / 60, [None, None]
    cares = [ciw.dists.Exponential(1 / minutes) for minutes in (10, 150, 1800)]
    routes = [[0.0, 1.0, 0.0], [0.0, 0.0, 0.2], [0.0, 0.0, 0.0]]
    named = dict(zip("abc", SHARES, strict=True))
    network = ciw.create_network(
        arrival_distributions={
            name: [ciw.dists.Exponential(rate * share), *nobody] for name, share in named.items()
        },
        service_distributions=dict.fromkeys(named, cares),
        routing=dict.fromkeys(named, routes),
        number_of_servers=[2, 18, 40],
        queue_capacities=[float("inf"), float("inf"), 0],
        priority_classes={name: level for level, name in enumerate(named)},
    )
    return _ciw_wait(network, 2, count)


def _ciw_wait(network: Any, node: int, count: int) -> float:
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(count)
    waits = [row.waiting_time for row in simulation.get_all_records() if row.node == node]
    return sum(waits) / len(waits)


def run_source(
    env: simpy.Environment, patient: Callable[[], Process], gap: Callable[[], float], count: int
) -> None:
    """Let patients come, and run until the last has left."""

    def source() -> Process:
        for _ in range(count):
            yield env.timeout(gap())
            env.process(patient())

    env.process(source())
    env.run()


def ours(network: Network, rate: float, count: int) -> Callable[[], float]:
    """Return a run of ours on patients that are made now; it gives the mean wait."""
    number, waited_at = np.arange(count), min(1, len(network.stations) - 1)
    patients = patient_table(np.cumsum(-np.log(uniforms(1, 0, number, GAP, 0))) / rate)
    if len(network.classes) > 1:
        upto = np.cumsum(SHARES)[:-1]
        patients["category"] = np.searchsorted(upto, uniforms(1, 0, number, GAP, 1))

    def run() -> float:
        paths = simulated(network, [patients], Study(seed=1, keeps_log=False)).paths[waited_at]
        return float(paths["wait"].sum() / paths["begun"].sum())

    return run


def timed(run: Callable[[], float]) -> dict[str, float]:
    """Run once; return processor and wall seconds and the mean wait."""
    cpu, wall = time.process_time(), time.perf_counter()
    wait = run()
    return {
        "cpu_s": time.process_time() - cpu,
        "wall_s": time.perf_counter() - wall,
        "mean_wait": wait,
    }


def compared(
    network: Network,
    rate: float,
    peers: Mapping[str, Callable[[int], float]],
    counts: tuple[int, int],
) -> dict[str, Any]:
    """Return the figures of one model; a ratio is of processor time per patient."""
    mine, theirs = counts
    run = ours(network, rate, mine)
    first, warm = timed(run), timed(run)
    per_second = mine / warm["cpu_s"]
    found: dict[str, Any] = {
        "ours_first": first,
        "ours_warm": warm,
        "ours_patients_per_cpu_second": per_second,
    }
    for name, peer in peers.items():
        told = timed(lambda peer=peer: peer(theirs))
        found[name] = {**told, "ratio": per_second / (theirs / told["cpu_s"])}
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--patients", type=int, default=1_000_000)
    parser.add_argument("--simpy-patients", type=int, default=100_000)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    counts = given.patients, given.simpy_patients
    figures = {
        "queue": compared(queue(), 8.0, {"simpy": simpy_queue, "ciw": ciw_queue}, counts),
        "department": compared(
            department(), 5.4 / 60, {"simpy": simpy_department, "ciw": ciw_department}, counts
        ),
    }
    for name, found in figures.items():
        warm = found["ours_warm"]
        print(
            f"{name}: {found['simpy']['ratio']:.0f} times SimPy, {found['ciw']['ratio']:.0f} Ciw;"
            f" {found['ours_patients_per_cpu_second']:,.0f} patients per processor second;"
            f" first call {found['ours_first']['wall_s']:.1f} s, warm"
            f" {warm['wall_s']:.2f} s; mean wait {warm['mean_wait']:.4f},"
            f" SimPy {found['simpy']['mean_wait']:.4f}, Ciw {found['ciw']['mean_wait']:.4f}"
        )
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
