"""Who must not be failed: writers that insist on an answer, and listeners that always come back."""

import asyncio
import contextlib
import json
import random
import re
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from live_load import Reporter
from plain_connections import Connection

BATCH_SHARE, BATCH_SIZE = 0.25, 20
AGAIN_SHARE = 0.1
"""How often a writer sends once more what was acknowledged already."""
ANSWER_SECONDS = 30.0
SILENCE_SECONDS = 20.0
EVENT_ID = re.compile(rb"^id: [0-9a-f]{32}:(\d+)\.(\d+)$")
Place = tuple[int, int]


@dataclass
class Ledger:
    """What was acknowledged: by key the service, the public id and whether it became current."""

    acknowledged: dict[str, tuple[str, str]] = field(default_factory=dict)
    newest: set[str] = field(default_factory=set)
    statuses: dict[int, int] = field(default_factory=dict)
    resent: int = 0
    duplicates: int = 0
    faults: list[str] = field(default_factory=list)
    last_at: float = 0.0
    longest_gap: float = 0.0
    heard: threading.Event = field(default_factory=threading.Event)

    def note(self, item: dict[str, Any], receipt: dict[str, Any], *, is_again: bool) -> None:
        """Hold on to a receipt; the same key must always get the same id."""
        key, status = item["key"], receipt["status"]
        known = self.acknowledged.get(key)
        if status not in {"accepted", "duplicate"} or (known and status == "accepted"):
            self.faults.append(f"{key}: {receipt}")
            return
        if is_again:
            self.resent += 1
        self.duplicates += status == "duplicate"
        if known and known[1] != receipt["id"]:
            self.faults.append(f"{key}: {known[1]} became {receipt['id']}")
        if receipt.get("is_newest"):
            self.newest.add(key)
        self.acknowledged[key] = (item["service"], receipt["id"])

    def acknowledge(self) -> None:
        """Note the moment of an answer, and how long there was none."""
        now = time.monotonic()
        if self.last_at:
            self.longest_gap = max(self.longest_gap, now - self.last_at)
        self.last_at = now
        self.heard.set()


@dataclass
class Writer:
    """Reports one thing after the other, each until it is acknowledged."""

    port: int
    name: str
    rows: list[Reporter]
    chance: random.Random
    ledger: Ledger
    pause: float = 0.02
    count: int = 0

    async def write(self, ended: asyncio.Event) -> None:
        """Report until told to end; what was begun is finished."""
        connection = Connection(self.port)
        while not ended.is_set():
            row = self.chance.choice(self.rows)
            many = BATCH_SIZE if self.chance.random() < BATCH_SHARE else 1
            items = [self._item(row) for _ in range(many)]
            await self._insist(connection, row[0], items, is_again=False)
            if self.chance.random() < AGAIN_SHARE:
                await self._insist(connection, row[0], items, is_again=True)
            await asyncio.sleep(self.pause)
        connection.close()

    def _item(self, row: Reporter) -> dict[str, Any]:
        self.count += 1
        ago = timedelta(seconds=self.chance.choice([0, 0, 0, 30, 90]))
        return {
            "key": f"{self.name}-{self.count}",
            "service": row[1],
            "resource": row[2],
            "observed_at": (datetime.now(UTC) - ago).isoformat(),  # noqa: TID251 - a sender's clock
            "staffed": 20,
            "free": self.chance.randrange(20),
        }

    async def _insist(
        self, connection: Connection, key: str, items: list[dict[str, Any]], *, is_again: bool
    ) -> None:
        while not await self._send(connection, key, items, is_again=is_again):
            is_again = True
            await asyncio.sleep(self.chance.uniform(0.05, 0.3))

    async def _send(
        self, connection: Connection, key: str, items: list[dict[str, Any]], *, is_again: bool
    ) -> bool:
        path = "/api/v1/observations" + ("/batch" if len(items) > 1 else "")
        body = json.dumps({"items": items} if len(items) > 1 else items[0]).encode()
        headers = [("Authorization", f"Bearer {key}"), ("Content-Type", "application/json")]
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                status, content = await connection.ask("POST", path, headers, body)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            connection.close()
            status, content = 0, b""
        self.ledger.statuses[status] = self.ledger.statuses.get(status, 0) + 1
        if status not in {200, 201}:
            return False
        self.ledger.acknowledge()
        told = json.loads(content)
        for item, receipt in zip(items, told.get("receipts", [told]), strict=True):
            self.ledger.note(item, receipt, is_again=is_again)
        return True


@dataclass
class Heard:
    """One frame: what came between two places."""

    before: Place
    after: Place
    count: int
    services: list[str]


@dataclass
class Listener:
    """A page: it listens, comes back with its last place, and notices a dead line."""

    port: int
    session: str
    region: int | None
    chance: random.Random
    pause: tuple[float, float] = (0.05, 0.4)
    frames: list[Heard] = field(default_factory=list)
    begun: Place | None = None
    place: Place | None = None
    last_id: bytes = b""
    fresh: int = 0
    resumed: int = 0
    silences: int = 0
    refused: dict[int, int] = field(default_factory=dict)

    async def listen(self) -> None:
        """Listen until cancelled."""
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError):
                await self._once()
            await asyncio.sleep(self.chance.uniform(*self.pause))

    async def _once(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 24)
        try:
            writer.write(self._request())
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), SILENCE_SECONDS)
            status = int(head.split(b" ", 2)[1])
            if status != 200:
                self.refused[status] = self.refused.get(status, 0) + 1
                return
            await self._take_all(reader)
        finally:
            writer.close()

    def _request(self) -> bytes:
        query = "" if self.region is None else f"?regio={self.region}"
        lines = [f"GET /stroom/{query} HTTP/1.1", "Host: localhost"]
        lines.append(f"Cookie: sessionid={self.session}")
        if self.last_id:
            lines.append(f"Last-Event-ID: {self.last_id.decode()}")
        return "\r\n".join([*lines, "", ""]).encode()

    async def _take_all(self, reader: asyncio.StreamReader) -> None:
        told: dict[bytes, bytes] = {}
        while True:
            try:
                line = await asyncio.wait_for(reader.readline(), SILENCE_SECONDS)
            except TimeoutError:
                self.silences += 1
                return
            if not line:
                return
            name, _, value = line.rstrip(b"\r\n").partition(b": ")
            if line == b"\n" and told:
                self._take(told)
                told = {}
            elif name in {b"id", b"event", b"data"}:
                told[name] = value

    def _take(self, told: dict[bytes, bytes]) -> None:
        kind = told[b"event"]
        if b"id" not in told:
            return
        found = EVENT_ID.match(b"id: " + told[b"id"])
        if found is None:
            return
        self.last_id, here = told[b"id"], (int(found[1]), int(found[2]))
        if kind == b"fresh":
            self.fresh += self.begun is not None
            self.begun = self.begun or here
        self.resumed += kind == b"resumed"
        if kind == b"changes" and self.place is not None:
            data = json.loads(told[b"data"])
            self.frames.append(Heard(self.place, here, data["count"], data["services"]))
        self.place = here
