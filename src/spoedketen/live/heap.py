"""The long-lived part of a process's memory, put where the collector of cycles does not look.

A full collection walks every object there is; with a directory of the nation in memory that stops
all threads for a quarter of a second, every few seconds, while it finds nothing.
"""

import asyncio
import gc

from spoedketen.live.capacity.place_tables import held_tables
from spoedketen.live.directory.queries import held_version

LOOK_SECONDS = 5.0


def settle() -> None:
    """Collect once, then leave all that lives now out of later collections.

    What is dropped is still freed when nobody refers to it: the pictures hold no cycles. What was
    left out before is looked at once more, so that nothing stays for good.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _held() -> tuple[int, int]:
    return held_version(), held_tables()


async def keep_settled() -> None:
    """Settle again each time something large was read anew; never ends by itself."""
    settled = _held()
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if (held := _held()) != settled:
            settled = held
            settle()
