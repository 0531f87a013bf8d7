"""Having the chain simulated beside the demonstration, without standing in anybody's way."""

import asyncio
import logging
import os
import sys
from hashlib import sha256
from pathlib import Path

from spoedketen import __version__

LOG = logging.getLogger("spoedketen.live.demo")
PACK = "SPOEDKETEN_PACK"
SIMULATES = "SPOEDKETEN_DEMO_SIMULATES"
"""A switch for weak machines: with 0 all figures stay invented."""
LATER_SECONDS = 20.0
"""A new user looks at pages meanwhile: the simulation comes after everything else."""


def trace_name(pack: str) -> str:
    """Return the file in the data folder that holds the chain which the figures follow.

    Another version, and another pack, simulate anew.
    """
    return f"demonstration_trace_{__version__}_{sha256(pack.encode()).hexdigest()[:8]}.npz"


async def simulate(file: Path) -> None:
    """Write the trace to a file; what fails is told, and figures stay invented."""
    await asyncio.sleep(LATER_SECONDS)
    command = (sys.executable, "-m", "spoedketen.live.demo.tracing", str(file), str(os.getpid()))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    code = await process.wait()
    if code:
        LOG.warning("the chain was not simulated (exit code %s): figures stay invented", code)
