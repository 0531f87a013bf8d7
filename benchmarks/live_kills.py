"""Kill -9 of every process at random moments, while people write and listen.

Run: ``python benchmarks/live_kills.py [--kills 50] [--seed 1]``. Web, jobs, PostgreSQL as a whole
and single connections of it are killed, now and then two at once; exit 1 where a promise is broken.
A kill is not a loss of power: what the system holds in memory survives it.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from live_load import reporters, signed_in
from live_proof import Proof, last_concerning
from live_server import Server, installation
from live_witnesses import Ledger, Listener, Writer

VICTIMS = ("web", "jobs", "postgres", "backend")
BOTH_SHARE = 0.2
RECOVERY_SECONDS = 60.0
TOLD_BYTES = 4_000


class Crowd:
    """Writers and listeners in a thread of their own, so that the killer keeps its own time."""

    def __init__(self, server: Server, seed: int, writers: int, listeners: int) -> None:
        chance = random.Random(seed)
        rows, session = reporters(server), signed_in(server)
        regions = _networks(server)
        self.ledger = Ledger()
        self.writers = [
            Writer(
                server.port,
                f"w{number}",
                chance.sample(rows, 40),
                random.Random(chance.random()),
                self.ledger,
            )
            for number in range(writers)
        ]
        self.listeners = [
            Listener(
                server.port,
                session,
                chance.choice(regions) if number % 2 else None,
                random.Random(chance.random()),
            )
            for number in range(listeners)
        ]
        self.ended = threading.Event()
        self.written = threading.Event()
        self.silent = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.living: asyncio.Task[None] | None = None
        self.thread = threading.Thread(target=lambda: asyncio.run(self._live()), daemon=True)

    async def _live(self) -> None:
        self.loop, self.living = asyncio.get_running_loop(), asyncio.current_task()
        ended = asyncio.Event()
        listening = [asyncio.create_task(each.listen()) for each in self.listeners]
        await asyncio.to_thread(
            await_that, lambda: all(each.place for each in self.listeners), RECOVERY_SECONDS
        )
        writing = [asyncio.create_task(each.write(ended)) for each in self.writers]
        await asyncio.to_thread(self.ended.wait)
        ended.set()
        await asyncio.gather(*writing)
        self.written.set()
        await asyncio.to_thread(self.silent.wait)
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)

    def stop_writing(self) -> None:
        """Let every writer finish what it began."""
        self.ended.set()
        if not self.written.wait(RECOVERY_SECONDS):
            raise TimeoutError("not every writer got its answer")

    def give_up(self) -> None:
        """Let everybody go, also where no answer will ever come."""
        self.ended.set()
        self.silent.set()
        if self.loop is not None and self.living is not None and self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.living.cancel)


def _networks(server: Server) -> list[int]:
    proof = Proof(server)
    rows = proof.connection.execute("SELECT id FROM directory_region WHERE division = 'network'")
    return sorted(row[0] for row in rows)


def await_that(condition: Callable[[], bool], seconds: float) -> float:
    """Wait until something holds and return how long that took; raise where it never does."""
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"not within {seconds:g} s")
        time.sleep(0.02)
    return time.monotonic() - begun


def kill(server: Server, victim: str, chance: random.Random) -> None:
    """End one process as a crash would."""
    if victim == "backend":
        process = server.postgres.process
        assert process is not None
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        serving = [int(child) for child in children if _serves(int(child))]
        if serving:
            os.kill(chance.choice(serving), signal.SIGKILL)
    else:
        server.kill(victim)


def _serves(process: int) -> bool:
    try:
        return b"spoedketen_app" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def hurt(
    server: Server, crowd: Crowd, kills: int, seed: int, among: tuple[str, ...] = VICTIMS
) -> dict[str, list[float]]:
    """Kill so often; return, by what was killed, how long until something was written again."""
    chance, recovered = random.Random(seed), defaultdict[str, list[float]](list)
    while kills > 0:
        time.sleep(chance.uniform(0.2, 2.5))
        number = 2 if kills > 1 and chance.random() < BOTH_SHARE else 1
        victims = chance.sample(among, min(number, len(among)))
        begun = time.monotonic()
        # A connection has to be killed while the database that it belongs to is still there.
        for victim in sorted(victims, key=lambda each: each != "backend"):
            kill(server, victim, chance)
        time.sleep(chance.uniform(0, 0.5))
        for victim in victims:
            if victim != "backend":
                server.restart(victim)
        crowd.ledger.heard.clear()
        if not crowd.ledger.heard.wait(RECOVERY_SECONDS):
            raise TimeoutError(f"nothing was written after a kill of {victims}")
        recovered[" + ".join(sorted(victims))].append(time.monotonic() - begun)
        kills -= len(victims)
    return recovered


def judged(server: Server, crowd: Crowd) -> dict[str, int]:
    """Let everything come to rest, then count what was broken."""
    crowd.stop_writing()
    proof = Proof(server)
    unlinked = await_links(server, proof)
    events = proof.events()
    ends = [(each, last_concerning(each, events)) for each in crowd.listeners]
    with suppress(TimeoutError):
        await_that(lambda: all(each.place == end for each, end in ends), RECOVERY_SECONDS)
    crowd.silent.set()
    crowd.thread.join()
    print(f"a line of the audit log waited {proof.slowest_link():.1f} s for its link at most")
    wrongs = {"unlinked lines of the audit log at rest": unlinked}
    return proof.wrongs(crowd.ledger, crowd.listeners) | wrongs


def await_links(server: Server, proof: Proof) -> int:
    """Let the jobs, perhaps just started again, link every line; return how many they did not."""
    try:
        waited = await_that(lambda: proof.unlinked() == 0, RECOVERY_SECONDS)
    except TimeoutError:
        code = server.children["jobs"].poll()
        print(f"jobs ended with {code}" if code is not None else "jobs still run, and said last:")
        print((server.data / "jobs.log").read_text(encoding="utf-8")[-TOLD_BYTES:])
    else:
        print(f"every line of the audit log linked {waited:.1f} s after the last was written")
    return proof.unlinked()


def tell(crowd: Crowd, recovered: dict[str, list[float]]) -> None:
    """Print what happened."""
    ledger, listeners = crowd.ledger, crowd.listeners
    print(
        f"{len(ledger.acknowledged):,} observations acknowledged, {ledger.resent:,} sent again, "
        f"{ledger.duplicates:,} told as duplicates, status {dict(sorted(ledger.statuses.items()))}"
    )
    print(
        f"{len(listeners)} listeners took {sum(len(each.frames) for each in listeners):,} frames "
        f"with {sum(f.count for each in listeners for f in each.frames):,} changes, "
        f"resumed {sum(each.resumed for each in listeners):,} times"
    )
    print(f"longest gap between two acknowledgements {ledger.longest_gap:.2f} s")
    for name, seconds in sorted(recovered.items()):
        print(
            f"  {name:<20} {len(seconds):>3} times, written again after "
            f"{sorted(seconds)[len(seconds) // 2]:.2f} s, at most {max(seconds):.2f} s"
        )


def main() -> None:
    """Kill, count and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--writers", type=int, default=12)
    parser.add_argument("--listeners", type=int, default=20)
    wanted = parser.parse_args()
    with installation() as server:
        crowd = Crowd(server, wanted.seed, wanted.writers, wanted.listeners)
        crowd.thread.start()
        try:
            crowd.ledger.heard.wait(RECOVERY_SECONDS)
            recovered = hurt(server, crowd, wanted.kills, wanted.seed)
            wrongs = judged(server, crowd)
        finally:
            crowd.give_up()
        tell(crowd, recovered)
    for name, count in wrongs.items():
        print(f"{count:>6,} {name}")
    for fault in crowd.ledger.faults[:10]:
        print("  ", fault)
    sys.exit(1 if any(wrongs.values()) else 0)


if __name__ == "__main__":
    main()
