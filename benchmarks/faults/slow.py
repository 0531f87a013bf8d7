"""Slow clients: a byte a second, in heads and bodies, and from streams and pages."""

import asyncio
import contextlib
import random
import socket
from collections import Counter
from pathlib import Path

from faults.proxy import open_lines
from faults.scene import Outcome, Scene, happens, post
from live_witnesses import Listener
from plain_connections import Answers, Connection

COUNT = 100
KINDS = ("head", "body", "stream", "page")


async def tried(scene: Scene) -> Outcome:
    """Let a hundred slow clients in; others must be answered, the slow ones cut off."""
    place = await _place(scene)
    await scene.change_everything()
    before, answers, pages = descriptors(scene), Answers(), Answers()
    asking = asyncio.create_task(_ask(scene, answers, pages))
    slow = [Slow(scene, KINDS[number % len(KINDS)], place) for number in range(COUNT)]
    tasks = [asyncio.create_task(each.go()) for each in slow]
    await happens(lambda: all(each.port for each in slow))
    ports = {each.port for each in slow}
    begun = asyncio.get_running_loop().time()
    with contextlib.suppress(TimeoutError):
        await happens(lambda: open_lines(scene.server.port, ports) == 0)
    seconds = asyncio.get_running_loop().time() - begun
    left = Counter(each.kind for each in slow if open_lines(scene.server.port, {each.port}))
    asking.cancel()
    for task in tasks:
        task.cancel()
    await asyncio.gather(asking, *tasks, return_exceptions=True)
    refused = sum(b" 408 " in each.heard for each in slow if each.kind == "body")
    with contextlib.suppress(TimeoutError):
        await happens(lambda: descriptors(scene) <= before + 12, 30)
    told = [
        f"{COUNT} slow clients, cut off after {seconds:.0f} s, {refused} by 408; meanwhile:",
        f"  reports {answers.told()}",
        f"  boards  {pages.told()}",
    ]
    wrong = sum(n for each in (answers, pages) for s, n in each.statuses.items() if s >= 400)
    wrongs = {f"slow clients kept: {kind}": left[kind] for kind in KINDS}
    wrongs |= {
        # Who is sending while the line is closed may lose the answer; all of them never do.
        "refusals in words that nobody got": int(refused == 0),
        "others not answered": wrong + (not answers.seconds) + (not pages.seconds),
        "descriptors left open": max(0, descriptors(scene) - before - 12),
    }
    return Outcome(wrongs, told)


async def _place(scene: Scene) -> str:
    """Return a place in the stream before everything changed, so that much has to be told."""
    listener = Listener(scene.server.port, scene.session, None, random.Random(1))
    task = asyncio.create_task(listener.listen())
    await happens(lambda: listener.last_id)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return listener.last_id.decode()


class Slow:
    """One client that takes or gives a byte a second."""

    def __init__(self, scene: Scene, kind: str, place: str) -> None:
        self.scene, self.kind, self.place = scene, kind, place
        self.port, self.heard = 0, b""

    def _said(self) -> tuple[bytes, bytes]:
        """Return what is sent at once and what byte by byte."""
        key, cookie = self.scene.rows[0][0], f"Cookie: sessionid={self.scene.session}\r\n"
        if self.kind == "head":
            return b"GET / HTTP/1.1\r\n", b"X-A: b\r\n" * 100
        if self.kind == "body":
            head = "POST /api/v1/observations HTTP/1.1\r\nHost: localhost\r\n"
            head += f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            return f"{head}Content-Length: 5000\r\n\r\n".encode(), b" " * 5_000
        path = "/stroom/" if self.kind == "stream" else "/bord/"
        last = f"Last-Event-ID: {self.place}\r\n" if self.kind == "stream" else ""
        return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}{last}\r\n".encode(), b""

    async def go(self) -> None:
        """Be slow until cut off."""
        loop, made = asyncio.get_running_loop(), socket.socket()
        made.settimeout(0)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        with contextlib.suppress(OSError), contextlib.closing(made):
            await loop.sock_connect(made, ("127.0.0.1", self.scene.server.port))
            self.port = made.getsockname()[1]
            first, rest = self._said()
            await loop.sock_sendall(made, first)
            for byte in rest:
                await loop.sock_sendall(made, bytes([byte]))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(1):
                        self.heard += await loop.sock_recv(made, 4_096)
                if self.heard:
                    return
            while piece := await loop.sock_recv(made, 1):
                self.heard += piece
                await asyncio.sleep(1)


async def _ask(scene: Scene, answers: Answers, pages: Answers) -> None:
    loop, connection = asyncio.get_running_loop(), Connection(scene.server.port)
    row = scene.rows[0]
    while True:
        begun = loop.time()
        status, _ = await post(scene.server.port, row[0], [scene.item(row)])
        answers.add(status, loop.time() - begun)
        begun = loop.time()
        cookie = [("Cookie", f"sessionid={scene.session}")]
        status, _ = await connection.ask("GET", "/bord/", cookie)
        pages.add(status, loop.time() - begun)
        await asyncio.sleep(0.1)


def descriptors(scene: Scene) -> int:
    """Return how many files and lines the web process holds open."""
    return len(list(Path(f"/proc/{scene.server.children['web'].pid}/fd").iterdir()))
