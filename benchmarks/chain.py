"""A year of the whole chain on one core: time, events, memory, and cost per event by size.

Run: ``python benchmarks/chain.py [--weeks 52] [--replications 1000]``. The country grows from one
acute care network to all of them by leaving out who lives elsewhere; every link stays. With
replications: those of the one network, in the processes of an impact study, beside the same work
without any pool.
"""

import argparse
import os
import resource
import time
from dataclasses import replace

import numpy as np

from spoedketen.cli.impact_plan import Plan
from spoedketen.cli.impact_pool import made_here
from spoedketen.cli.travel_models import travel_model
from spoedketen.domain.assumptions import assumptions_of
from spoedketen.domain.chain import chain_assumptions
from spoedketen.planning.chain.habits import habits_of
from spoedketen.planning.chain.ready import Region, chain_of, region_of
from spoedketen.planning.impact.runs import Ready, Variant, ready, run
from spoedketen.simulation.chain import Chain, ChainStudy, simulated_chain
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder

MILLION, MEBI = 1e6, 1024
ALONE = 20
"""So many replications are timed without a pool."""


def country() -> Region:
    """Return the bundled country."""
    pack = read_pack(pack_folder("netherlands"))
    values = assumptions_of(pack, (), chain_assumptions())
    travel = travel_model(pack, None, values, progress=lambda *_: None)
    used = {name: row for name, row in values.items() if name in chain_assumptions()}
    return region_of(pack, travel, used, pack.note.date)


def of_networks(region: Region, chain: Chain, count: int) -> Chain:
    """Return the chain with only who lives in the first so many networks."""
    inside = region.layout.follow_up_region < count
    demand = replace(region.demand, per_week=region.demand.per_week * inside[None, :, None])
    return replace(chain, habits=habits_of(demand, region.values))


def timed(chain: Chain, weeks: int) -> tuple[float, int]:
    """Return the CPU seconds and the events of so many weeks."""
    begun = time.process_time()
    outcome = simulated_chain(chain, ChainStudy(seed=1, warmup_weeks=0, weeks=weeks))
    return time.process_time() - begun, outcome.events


def _seconds_alone(variant: Ready, study: ChainStudy) -> float:
    """Return the seconds of one replication in this process."""
    begun = time.perf_counter()
    for replication in range(ALONE):
        run(variant, replace(study, replication=replication))
    return (time.perf_counter() - begun) / ALONE


def replicate(region: Region, chain: Chain, replications: int, weeks: int) -> None:
    """Time the replications of one network in the processes of an impact study."""
    (whole,) = ready(region, [Variant(name="one network")])
    variant = replace(whole, chain=of_networks(region, chain, 1))
    study = ChainStudy(seed=1, warmup_weeks=0, weeks=weeks)
    alone = _seconds_alone(variant, study)
    workers = os.cpu_count() or 1
    plan = Plan(variants=(variant,), study=study, replications=replications, workers=workers)
    begun = time.perf_counter()
    done = sum(1 for _ in made_here(plan, plan.wanted()))
    seconds = time.perf_counter() - begun
    print(
        f"{done:,} times {weeks} weeks of one network: {seconds:,.0f} s with {workers} processes, "
        f"their start included; {alone:.2f} s each without a pool: "
        f"efficiency {alone * done / workers / seconds:.0%}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--replications", type=int, default=0)
    asked = parser.parse_args()
    weeks = asked.weeks
    begun = time.perf_counter()
    region = country()
    chain, layout = chain_of(region)
    print(f"country made ready in {time.perf_counter() - begun:.1f} s")
    begun = time.perf_counter()
    timed(chain, 1)
    print(f"first call, with what the cache holds: {time.perf_counter() - begun:.1f} s")
    networks = len(layout.follow_up_regions)
    for count in sorted({1, 3, int(np.ceil(networks / 2)), networks}):
        seconds, events = timed(of_networks(region, chain, count), weeks)
        cost = seconds / events * MILLION
        print(
            f"{count:>3} networks, {weeks} weeks: {events / MILLION:6.2f} M events, "
            f"{seconds:6.2f} CPU s, {cost:.3f} s per million events"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBI
    print(f"peak memory {peak:,.0f} MiB, pack and travel times included")
    if asked.replications:
        replicate(region, chain, asked.replications, weeks)


if __name__ == "__main__":
    main()
