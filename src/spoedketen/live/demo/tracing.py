"""Simulate the chain of the server's region pack, for the demonstration to follow.

``python -m spoedketen.live.demo.tracing FILE PARENT``, in a process of its own, once per pack.
"""

import ctypes
import os
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from time import time

from spoedketen.domain.chain import chain_assumptions
from spoedketen.live.capacity.travel_tables import travel_model
from spoedketen.live.demo.followed import keep_trace
from spoedketen.planning.chain.ready import Region, chain_of, region_of
from spoedketen.planning.chain.trace import Trace, trace_of
from spoedketen.simulation.chain import ChainStudy, simulated_chain
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder

POLITE = 15
SET_PARENT_DEATH_SIGNAL = 1
SEED, WARMUP_WEEKS, WEEKS = 1, 3, 4


def the_region(pack: str, on: date) -> Region:
    """Return the chain's ground of a pack, with the product's assumptions."""
    told = read_pack(pack_folder(pack))
    return region_of(told, travel_model(told), chain_assumptions(), on)


def usual_weeks(region: Region) -> Trace:
    """Return four usual weeks."""
    chain, layout = chain_of(region)
    study = ChainStudy(seed=SEED, warmup_weeks=WARMUP_WEEKS, weeks=WEEKS, keeps_log=True)
    return trace_of(chain, layout, simulated_chain(chain, study), WARMUP_WEEKS)


def give_way(parent: int) -> None:
    """Come after everybody else, and end when the parent does, however that ends."""
    os.nice(POLITE)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("The demonstration is gone.")


def main() -> None:
    """Write the trace of the pack that the environment names."""
    give_way(int(sys.argv[2]))
    today = datetime.fromtimestamp(time(), UTC).date()
    region = the_region(os.environ.get("SPOEDKETEN_PACK", "netherlands"), today)
    keep_trace(Path(sys.argv[1]), usual_weeks(region))


if __name__ == "__main__":
    main()
