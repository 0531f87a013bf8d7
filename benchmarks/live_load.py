"""Load on one machine: steady reports, a herd, and a thousand screens.

Run: ``python benchmarks/live_load.py [--minutes 5] [--clients 1000]``. Generator, server and
database share the cores; PostgreSQL has fsync on.
"""

import argparse
import asyncio
import itertools
import json
import random
import resource as limits
import time
from datetime import UTC, datetime
from typing import Any

from live_server import Server, installation
from plain_connections import Answers, Connection, Pool

SINGLE = "/api/v1/observations"
BATCH = "/api/v1/observations/batch"
BATCH_SIZE = 50
LOOKERS = 4
"""People who open the board during the herd, one page after the other."""
Reporter = tuple[str, str, str]
"""The key of an organisation, a service of it and a resource."""


def reporters(server: Server) -> list[Reporter]:
    """Return key, service and resource for every service that reports."""
    told = server.manage(
        "shell",
        "-v0",
        "-c",
        "import json\n"
        "from spoedketen.live.directory.queries import directory\n"
        "from spoedketen.live.capacity.sectors import chain\n"
        "of=chain().by_service_type\n"
        "s=[x for x in directory().services.values() if x.service_type in of]\n"
        "r=lambda x: of[x.service_type].resources_of(x.service_type)[0].code\n"
        "print(json.dumps([[x.site.organisation_slug, x.slug, r(x)] for x in s]))",
    )
    keys = server.keys
    rows = json.loads(told.strip().splitlines()[-1])
    return [(keys[owner], service, resource) for owner, service, resource in rows]


def an_item(service: str, resource: str, number: int) -> dict[str, Any]:
    """Return a report that nobody sent before."""
    return {
        "key": f"load-{number}",
        "service": service,
        "resource": resource,
        "observed_at": datetime.now(UTC).isoformat(),  # noqa: TID251 - the clock of a sender
        "staffed": 20,
        "free": number % 20,
    }


async def steady(server: Server, rows: list[Reporter], minutes: float) -> None:
    """Report 300 observations a second: half single, half in batches of 50 of one sender."""
    pool, numbers = Pool(server.port, 64), itertools.count()
    chance = random.Random(1)
    single, batch = Answers(), Answers()
    begun, tasks = time.perf_counter(), set()
    for tick in range(int(minutes * 60 * 150)):
        wait = begun + tick / 150 - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        key, service, resource = chance.choice(rows)
        item = an_item(service, resource, next(numbers))
        tasks.add(asyncio.create_task(pool.post(key, SINGLE, item, single)))
        if tick % 50 == 0:
            items = [an_item(service, resource, next(numbers)) for _ in range(BATCH_SIZE)]
            tasks.add(asyncio.create_task(pool.post(key, BATCH, {"items": items}, batch)))
        tasks = {task for task in tasks if not task.done()}
    await asyncio.gather(*tasks)
    spent = time.perf_counter() - begun
    count = len(single.seconds) + BATCH_SIZE * len(batch.seconds)
    print(f"steady {minutes:g} min, {count / spent:.0f} observations/s")
    print("  single ", single.told())
    print("  batches", batch.told())


async def herd(server: Server, rows: list[Reporter], session: str) -> None:
    """Let 3,000 senders report within five seconds while people open the board."""
    pool, numbers = Pool(server.port, 256), itertools.count(10_000_000)
    reports, pages = Answers(), Answers()
    chosen = list(itertools.islice(itertools.cycle(rows), 3_000))
    begun = time.perf_counter()
    looking = [asyncio.create_task(_look(server.port, session, pages)) for _ in range(LOOKERS)]
    tasks = []
    for place, (key, service, resource) in enumerate(chosen):
        wait = begun + place / 600 - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        item = an_item(service, resource, next(numbers))
        tasks.append(asyncio.create_task(pool.post(key, SINGLE, item, reports)))
    await asyncio.gather(*tasks)
    spent = time.perf_counter() - begun
    for each in looking:
        each.cancel()
    await asyncio.gather(*looking, return_exceptions=True)
    print(f"herd: 3,000 offered in 5 s, all answered after {spent:.1f} s")
    print("  reports", reports.told())
    print("  boards ", pages.told())


async def _look(port: int, session: str, pages: Answers) -> None:
    connection = Connection(port)
    while True:
        begun = time.perf_counter()
        status, _ = await connection.ask("GET", "/bord/", [("Cookie", f"sessionid={session}")])
        pages.add(status, time.perf_counter() - begun)
        await asyncio.sleep(0.2)


class Screen:
    """One stream: which services it heard of, and when."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, float]] = []

    async def watch(self, port: int, session: str, opened: asyncio.Semaphore) -> None:
        """Listen until cancelled."""
        async with opened:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            head = (
                f"GET /stroom/ HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={session}\r\n\r\n"
            )
            writer.write(head.encode())
            first = await reader.readuntil(b"\r\n\r\n")
            assert b" 200 " in first.split(b"\r\n")[0], first
        try:
            while line := await reader.readline():
                if line.startswith(b'data: {"kinds'):
                    at = time.perf_counter()
                    told = json.loads(line[6:])
                    self.heard += [(service, at) for service in told["services"]]
        finally:
            writer.close()


async def screens(server: Server, rows: list[Reporter], session: str, count: int) -> None:
    """Tell every screen of 30 changes a second; count what is missing and how late it comes."""
    watching = [Screen() for _ in range(count)]
    opened = asyncio.Semaphore(50)
    tasks = [asyncio.create_task(s.watch(server.port, session, opened)) for s in watching]
    await asyncio.sleep(3 + count / 100)
    pool, answers, committed = Pool(server.port, 16), Answers(), {}
    chosen = rows[: 30 * 30]

    async def report(place: int, row: tuple[str, str, str]) -> None:
        await pool.post(row[0], SINGLE, an_item(row[1], row[2], 20_000_000 + place), answers)
        committed[row[1]] = time.perf_counter()

    begun, sent = time.perf_counter(), []
    for place, row in enumerate(chosen):
        wait = begun + place / 30 - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        sent.append(asyncio.create_task(report(place, row)))
    await asyncio.gather(*sent)
    await asyncio.sleep(5)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    late, missing = _lateness(watching, committed)
    print(f"screens: {count:,} streams, {len(chosen)} changes at 30/s")
    print(
        f"  commit to screen p50 {late[len(late) // 2]:.0f} ms  "
        f"p99 {late[int(0.99 * len(late))]:.0f} ms  max {late[-1]:.0f} ms"
    )
    print(f"  missing {missing:,} of {count * len(committed):,} deliveries")


def _lateness(watching: list[Screen], committed: dict[str, float]) -> tuple[list[float], int]:
    late, missing = [], 0
    for screen in watching:
        heard: dict[str, float] = {}
        for service, at in screen.heard:
            heard.setdefault(service, at)
        missing += len(committed.keys() - heard.keys())
        late += [1000 * (heard[s] - committed[s]) for s in committed.keys() & heard.keys()]
    return sorted(late), missing


def signed_in(server: Server) -> str:
    """Return the session of an administrator of the demonstration."""
    told = server.manage(
        "shell",
        "-v0",
        "-c",
        "from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY\n"
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "from spoedketen.live.accounts.models import User\n"
        "from django.utils import timezone\n"
        "from spoedketen.live.accounts import sessions\n"
        "u=User.objects.get(email='beheer@demonstratie.invalid'); s=SessionStore()\n"
        "sessions.begin(s, timezone.now())\n"
        "s[SESSION_KEY]=str(u.pk); s[HASH_SESSION_KEY]=u.get_session_auth_hash()\n"
        "s[BACKEND_SESSION_KEY]='django.contrib.auth.backends.ModelBackend'\n"
        "s.save(); print(s.session_key)",
    )
    return told.strip().splitlines()[-1]


async def measured(server: Server, minutes: float, clients: int) -> None:
    """Run the three measures one after the other."""
    rows, session = reporters(server), signed_in(server)
    await herd(server, rows, session)
    if minutes:
        await steady(server, rows, minutes)
    if clients:
        await screens(server, rows, session, clients)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--clients", type=int, default=1_000)
    wanted = parser.parse_args()
    _, most = limits.getrlimit(limits.RLIMIT_NOFILE)
    limits.setrlimit(limits.RLIMIT_NOFILE, (min(most, 65_536), most))
    with installation() as server:
        asyncio.run(measured(server, wanted.minutes, wanted.clients))


if __name__ == "__main__":
    main()
