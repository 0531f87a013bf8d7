"""Side by side: reports committed in groups, and the same insert as one plain Django view each.

Run: ``python benchmarks/live_compare.py [--seconds 6] [--rounds 3]``. Same machine, same database,
one uvicorn process each, 32 connections that send the next report when the last is answered; the
two take turns, so that what else the machine does falls on both.
"""

import argparse
import asyncio
import itertools
import os
import random
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from live_load import SINGLE, Reporter, an_item, reporters
from live_server import Server, installation
from plain_connections import Answers, Pool

CONNECTIONS = 32
WARM_SECONDS = 1.0


async def offered(
    port: int, rows: list[Reporter], seconds: float, numbers: Iterator[int]
) -> Answers:
    """Let every connection report as fast as it is answered."""
    pool, answers = Pool(port, CONNECTIONS), Answers()
    ends = time.perf_counter() + seconds

    async def report(chance: random.Random) -> None:
        while time.perf_counter() < ends:
            key, service, resource = chance.choice(rows)
            await pool.post(key, SINGLE, an_item(service, resource, next(numbers)), answers)

    await asyncio.gather(*(report(random.Random(number)) for number in range(CONNECTIONS)))
    while not pool.free.empty():
        pool.free.get_nowait().close()
    return answers


@contextmanager
def plain_server(server: Server) -> Iterator[int]:
    """Run the plain view beside the server, on the same database; yield its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listening:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        command = [sys.executable, "-m", "uvicorn", "plain_view:application", "--no-access-log"]
        command += ["--fd", str(listening.fileno())]
        environment = {**os.environ, **server.environment}
        with (server.data / "plain.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env=environment,
                pass_fds=[listening.fileno()],
                stdout=log,
                stderr=log,
            )
        try:
            yield listening.getsockname()[1]
        finally:
            process.terminate()
            process.wait(20)


async def measured(
    ports: dict[str, int], rows: list[Reporter], seconds: float, rounds: int
) -> None:
    """Take turns and print each round and the whole."""
    numbers, rates = itertools.count(30_000_000), defaultdict[str, list[float]](list)
    whole = {name: Answers() for name in ports}
    for port in ports.values():
        await offered(port, rows, WARM_SECONDS, numbers)
    for number, (name, port) in itertools.product(range(rounds), ports.items()):
        found = await offered(port, rows, seconds, numbers)
        rates[name].append(found.statuses.get(201, 0) / seconds)
        whole[name].seconds += found.seconds
        for status, count in found.statuses.items():
            whole[name].statuses[status] = whole[name].statuses.get(status, 0) + count
        print(f"round {number + 1} {name:<10} {rates[name][-1]:6.0f}/s  {found.told()}")
    grouped, plain = (sum(rates[name]) / rounds for name in ports)
    for name, answers in whole.items():
        print(f"{name:<10} {sum(rates[name]) / rounds:6.0f} observations/s  {answers.told()}")
    slower = whole["plain"].percentile(0.99) / whole["in groups"].percentile(0.99)
    print(f"in groups: {grouped / plain:.1f} times as many, p99 {slower:.1f} times as short")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    with installation(jobs=False) as server, plain_server(server) as port:
        ports = {"in groups": server.port, "plain": port}
        asyncio.run(measured(ports, reporters(server), wanted.seconds, wanted.rounds))


if __name__ == "__main__":
    main()
