"""How fast the match answers among the services of the nation, beside ordinary reporting.

Run: ``python benchmarks/live_match.py [--seconds 60] [--rate 20] [--workers 1]``. Twenty a
second is over a hundred times the national rate. Generator, server and database share the cores;
fsync is on.
"""

import argparse
import asyncio
import itertools
import json
import random
import time

from live_load import SINGLE, Reporter, an_item, reporters
from live_server import Server, installation
from plain_connections import Answers, Pool

MATCHES, REPORTS = "/api/v1/matches", 30
READY_SECONDS = 90
WISHES = [
    (["emergency_department"], "U3", ""),
    (["emergency_department"], "U1", "stemi"),
    (["district_nursing", "gp_consult", "emergency_department"], "U4", ""),
    (["elv_low"], "U4", ""),
    (["long_term_care_crisis"], "U4", ""),
    (["delivery_room"], "", ""),
]
"""Kinds of care with how many services give each: from 74 to 1,055, and three kinds at once."""


def wish(place: str, number: int) -> dict[str, object]:
    """Return a question that nobody asked before."""
    care, urgency, condition = WISHES[number % len(WISHES)]
    asking = {"care": care, "condition": condition, "age_years": 70}
    return {
        "key": f"match-{number}",
        "place": {"id": place},
        "asking": asking,
        "scheme": "nts" if urgency else "",
        "urgency": urgency,
    }


def places(server: Server) -> list[str]:
    """Return the ids of all places, once the jobs process has made every table of minutes."""
    code = (
        "import json\n"
        "from spoedketen.live.capacity.queries.places import places\n"
        "from spoedketen.live.capacity.queries.detour import stop_types, travel_folder\n"
        "from spoedketen.live.capacity.travel_tables import missing_types\n"
        "from spoedketen.live.directory.queries import directory\n"
        "assert not missing_types(travel_folder(), stop_types(), directory().version)\n"
        "print(json.dumps(list(places().by_id)))"
    )
    begun = time.monotonic()
    while True:
        try:
            told = server.manage("shell", "-v0", "-c", code)
            return list(json.loads(told.strip().splitlines()[-1]))
        except Exception:
            if time.monotonic() - begun > READY_SECONDS:
                raise
            time.sleep(1)


async def measured(server: Server, seconds: float, rate: float) -> None:
    """Ask at a steady rate while the country reports, and print how long each answer took."""
    named, rows = places(server), reporters(server)
    desk = next(secret for slug, secret in server.keys.items() if slug.startswith("desk-"))
    pool, chance, numbers = Pool(server.port, 64), random.Random(1), itertools.count()
    matches, by_wish, reports = Answers(), [Answers() for _ in WISHES], Answers()
    reporting = asyncio.create_task(_report(pool, rows, reports))
    await _ask(pool, desk, [wish(chance.choice(named), 10**6 + n) for n in range(12)], 5, Answers())
    tasks, begun = set(), time.perf_counter()
    for number in range(int(seconds * rate)):
        wait = begun + number / rate - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        asked = wish(chance.choice(named), next(numbers))
        both = (matches, by_wish[number % len(WISHES)])
        tasks.add(asyncio.create_task(_one(pool, desk, asked, both)))
    await asyncio.gather(*tasks)
    reporting.cancel()
    print(f"matches at {rate:g}/s for {seconds:g} s beside {REPORTS} reports/s")
    print(f"  all      {matches.told()}  p95 {matches.percentile(0.95):.0f} ms")
    for (care, urgency, condition), answers in zip(WISHES, by_wish, strict=True):
        name = (
            "+".join(care)
            + (f" {urgency}" if urgency else "")
            + (f" {condition}" if condition else "")
        )
        print(f"  {name[:52]:<52} p95 {answers.percentile(0.95):.0f} ms")
    print("  reports ", reports.told())
    print("  kept per match:", kept(server))


async def _one(pool: Pool, key: str, asked: dict[str, object], told: tuple[Answers, ...]) -> None:
    begun = time.perf_counter()
    await pool.post(key, MATCHES, asked, told[0])
    told[1].add(201, time.perf_counter() - begun)


async def _ask(
    pool: Pool, key: str, wishes: list[dict[str, object]], rate: float, told: Answers
) -> None:
    for each in wishes:
        await pool.post(key, MATCHES, each, told)
        await asyncio.sleep(1 / rate)


async def _report(pool: Pool, rows: list[Reporter], told: Answers) -> None:
    chance = random.Random(2)
    for number in itertools.count(30_000_000):
        key, service, resource = chance.choice(rows)
        item = an_item(service, resource, number)
        asyncio.create_task(pool.post(key, SINGLE, item, told))  # noqa: RUF006 - counted in told
        await asyncio.sleep(1 / REPORTS)


def kept(server: Server) -> str:
    """Return how many bytes a match keeps, on average."""
    code = (
        "from django.db import connection\n"
        "c=connection.cursor()\n"
        "c.execute('select count(*), avg(pg_column_size(m.*)), "
        "avg(pg_column_size(inputs)) from requests_match m')\n"
        "print('%d matches, %.0f bytes, of which inputs %.0f' % c.fetchone())"
    )
    return server.manage("shell", "-v0", "-c", code).strip().splitlines()[-1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--workers", type=int, default=1)
    wanted = parser.parse_args()
    with installation() as server:
        for number in range(1, wanted.workers):
            server.start(f"web{number}")
        asyncio.run(measured(server, wanted.seconds, wanted.rate))


if __name__ == "__main__":
    main()
