"""The leanest HTTP client that keeps its connections: what measures must not be what costs."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

TOO_MANY, GONE = 429, 503


@dataclass
class Answers:
    """How long each answer took, and how many of each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def add(self, status: int, seconds: float) -> None:
        """Count one answer."""
        self.seconds.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def percentile(self, share: float) -> float:
        """Return the time, in milliseconds, within which this share was answered."""
        ordered = sorted(self.seconds)
        if not ordered:
            return float("nan")
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def told(self) -> str:
        """Return the line that is printed."""
        return (
            f"{len(self.seconds):>7,} answers  p50 {self.percentile(0.5):6.0f} ms  "
            f"p99 {self.percentile(0.99):6.0f} ms  max {self.percentile(1):6.0f} ms  "
            f"status {dict(sorted(self.statuses.items()))}"
        )


class Connection:
    """One connection, made anew when the server closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(
        self, method: str, path: str, headers: Sequence[tuple[str, str]], body: bytes = b""
    ) -> tuple[int, bytes]:
        """Send a request and return status and body."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
        lines += [f"{name}: {value}" for name, value in headers]
        lines.append(f"Content-Length: {len(body)}")
        try:
            self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            return await self._answer()
        except (OSError, asyncio.IncompleteReadError, ValueError):
            self.close()
            raise

    async def _answer(self) -> tuple[int, bytes]:
        assert self.reader is not None
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        if "transfer-encoding: chunked" in head:
            return status, await self._chunks()
        length = head.partition("content-length:")[2].partition("\r")[0].strip()
        return status, await self.reader.readexactly(int(length or 0))

    async def _chunks(self) -> bytes:
        assert self.reader is not None
        parts = []
        while size := int(await self.reader.readline(), 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return b"".join(parts)

    def close(self) -> None:
        """Let the connection go."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


class Pool:
    """Connections that wait for work."""

    def __init__(self, port: int, size: int) -> None:
        self.free: asyncio.Queue[Connection] = asyncio.Queue()
        for _ in range(size):
            self.free.put_nowait(Connection(port))

    async def post(self, key: str, path: str, told: Any, answers: Answers) -> bytes:
        """Post JSON with a key and count the answer; the wait for a connection counts too."""
        begun = time.perf_counter()
        body = json.dumps(told).encode()
        headers = [("Authorization", f"Bearer {key}"), ("Content-Type", "application/json")]
        connection = await self.free.get()
        try:
            status, content = await connection.ask("POST", path, headers, body)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            status, content = 0, b""
        finally:
            self.free.put_nowait(connection)
        answers.add(status, time.perf_counter() - begun)
        return content
