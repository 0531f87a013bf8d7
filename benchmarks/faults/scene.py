"""What a fault happens to: one measured server, who may report, and what came of it."""

import asyncio
import itertools
import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from live_load import Reporter, reporters, signed_in
from live_proof import Proof
from live_server import Server
from plain_connections import Connection

PATIENCE_SECONDS = 90.0
_numbers = itertools.count()


@dataclass
class Outcome:
    """What was measured, and each promise with the number of times it was broken."""

    wrongs: dict[str, int]
    told: list[str] = field(default_factory=list)


@dataclass
class Scene:
    """A running server and whether the long version was asked for."""

    server: Server
    full: bool

    @cached_property
    def rows(self) -> list[Reporter]:
        """Key, service and resource of everything that reports."""
        return reporters(self.server)

    @cached_property
    def session(self) -> str:
        """The session of a person who may see everything."""
        return signed_in(self.server)

    @cached_property
    def proof(self) -> Proof:
        """Questions to the tables."""
        return Proof(self.server)

    def item(self, row: Reporter, observed_at: datetime | None = None) -> dict[str, Any]:
        """Return a report that nobody sent before."""
        number = next(_numbers)
        at = observed_at or datetime.now(UTC)  # noqa: TID251 - a sender's clock
        told = {"key": f"fault-{number}", "service": row[1], "resource": row[2]}
        return told | {"observed_at": at.isoformat(), "staffed": 20, "free": number % 20}

    async def change_everything(self) -> None:
        """Report of every service once, in batches."""
        by_key = defaultdict[str, list[Reporter]](list)
        for row in self.rows:
            by_key[row[0]].append(row)
        for key, rows in by_key.items():
            await post(self.server.port, key, [self.item(row) for row in rows])


async def post(port: int, key: str, items: list[dict[str, Any]]) -> tuple[int, Any]:
    """Send reports by a connection of their own; return status and answer."""
    connection = Connection(port)
    path = "/api/v1/observations" + ("/batch" if len(items) != 1 else "")
    body = json.dumps({"items": items} if len(items) != 1 else items[0]).encode()
    headers = [("Authorization", f"Bearer {key}"), ("Content-Type", "application/json")]
    try:
        status, content = await connection.ask("POST", path, headers, body)
    finally:
        connection.close()
    return status, json.loads(content) if content else None


async def happens(condition: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> float:
    """Wait until something holds and return how long that took; raise where it never does."""
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"not within {seconds:g} s: {condition}")
        await asyncio.sleep(0.05)
    return time.monotonic() - begun
