"""Long computations, each in a process of its own, so that no ticker waits for one.

Shortest paths over the whole country hold the lock of Python for seconds at a stretch: in the
process of the tickers no line of the audit log is linked and no lapse is told meanwhile.
"""

import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from spoedketen.live.capacity.actions.travel import keep_minutes, minutes_missing
from spoedketen.live.fleet.actions.grounds import grounds_missing, keep_grounds
from spoedketen.live.supervision.launching import Program, launch

STANDARD_ERROR = 2
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """Something that is computed once per version of the directory."""

    is_missing: Callable[[], bool]
    keep: Callable[[], object]


COMPUTATIONS: Mapping[str, Computation] = {
    "minutes": Computation(is_missing=minutes_missing, keep=keep_minutes),
    "ambulance-regions": Computation(is_missing=grounds_missing, keep=keep_grounds),
}


def compute(name: str) -> None:
    """Compute in a child that dies with the calling thread; one at a time, others wait.

    Raises
    ------
    RuntimeError
        The child did not end well; what it said is among the lines of the log.
    """
    command = (sys.executable, "-m", "spoedketen.live.jobs.computing_process", name)
    with _one_at_a_time:
        code = launch(Program(command=command), output=STANDARD_ERROR).wait()
    if code:
        raise RuntimeError(f"computing {name!r} ended with {code}")
