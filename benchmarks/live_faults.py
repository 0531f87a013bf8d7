"""Faults one by one: what breaks, and whether the promise about it holds.

Run: ``python benchmarks/live_faults.py [--fault NAME ...] [--full]``; without a name all of them.
``--full`` takes the numbers of docs/reliability.md, else those of the tests. Exit 1 where a promise
is broken. Root is needed where a small disk is made.
"""

import argparse
import asyncio
import resource as limits
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from faults import clocks, database, disk, restored, shuffled, silent, slow, storm, upgraded
from faults.scene import Outcome, Scene
from live_server import installation

SHARED = {"storm": storm, "shuffled": shuffled, "silent": silent, "slow": slow}
"""On one installation; silent and slow lines wait side by side."""
AFTER = {"clocks": clocks, "upgraded": upgraded, "restored": restored}
"""Then, on the same one: the last leaves it without a server."""
OWN = {"database": database, "disk": disk}


def _told(name: str, outcome: Outcome, seconds: float) -> int:
    broken = sum(outcome.wrongs.values())
    print(f"{name}: {'BROKEN' if broken else 'kept'} ({seconds:.0f} s)")
    for line in outcome.told:
        print(f"  {line}")
    for wrong, count in outcome.wrongs.items():
        print(f"  {count:>6,} {wrong}")
    sys.stdout.flush()
    return broken


def _together(names: list[str], *, full: bool) -> int:
    broken = 0
    with _many_descriptors(), installation() as server:
        scene = Scene(server, full)
        groups = [[name] for name in names if name in {"storm", "shuffled"}]
        groups.append([name for name in names if name in {"silent", "slow"}])
        for group in filter(None, groups):
            begun = time.monotonic()
            outcomes = asyncio.run(_side_by_side(scene, group))
            for name, outcome in zip(group, outcomes, strict=True):
                broken += _told(name, outcome, time.monotonic() - begun)
        for name in (each for each in AFTER if each in names):
            begun = time.monotonic()
            broken += _told(name, AFTER[name].tried(scene), time.monotonic() - begun)
    return broken


async def _side_by_side(scene: Scene, names: list[str]) -> list[Outcome]:
    return list(await asyncio.gather(*(SHARED[name].tried(scene) for name in names)))


@contextmanager
def _many_descriptors() -> Iterator[None]:
    _, most = limits.getrlimit(limits.RLIMIT_NOFILE)
    limits.setrlimit(limits.RLIMIT_NOFILE, (min(most, 65_536), most))
    yield


def main() -> None:
    """Try, count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", action="append", choices=[*SHARED, *AFTER, *OWN])
    parser.add_argument("--full", action="store_true")
    wanted = parser.parse_args()
    names, broken = wanted.fault or [*SHARED, *AFTER, *OWN], 0
    if shared := [name for name in names if name in {**SHARED, **AFTER}]:
        broken += _together(shared, full=wanted.full)
    for name in (each for each in names if each in OWN):
        begun = time.monotonic()
        outcome = OWN[name].tried(full=wanted.full)
        broken += _told(name, outcome, time.monotonic() - begun)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
