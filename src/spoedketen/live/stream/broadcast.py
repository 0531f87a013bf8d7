"""One reader of the outbox per process, and the clients that listen to it.

The reader holds one database connection in a thread of its own: it waits for a NOTIFY, or for a
poll that makes up for a lost one, reads what is certain and hands it to the event loop. A client
has a bounded queue and nothing else; one that does not keep up is dropped and resumes by itself.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic

from django.db import DatabaseError, InterfaceError, connection

from spoedketen.live.events.actions import CHANNEL
from spoedketen.live.events.queries import epoch, events_after, last_position
from spoedketen.live.events.values import Position, StoredEvent

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
COALESCE_SECONDS = 0.1
RETRY_SECONDS = 1.0
KEPT = 20_000
QUEUE = 256


@dataclass(eq=False)
class Client:
    """A listener: which regions it wants (empty is all) and what waits for it."""

    regions: frozenset[int]
    queue: asyncio.Queue[Sequence[StoredEvent] | None] = field(
        default_factory=lambda: asyncio.Queue(maxsize=QUEUE)
    )

    def wants(self, event: StoredEvent) -> bool:
        """Tell whether the event concerns the listener."""
        return not (self.regions and event.regions) or bool(
            self.regions.intersection(event.regions)
        )

    def offer(self, events: Sequence[StoredEvent]) -> bool:
        """Put events in the queue; tell whether there was room."""
        wanted = [event for event in events if self.wants(event)]
        if not wanted:
            return True
        try:
            self.queue.put_nowait(wanted)
        except asyncio.QueueFull:
            return False
        return True


class Broadcast:
    """The events of this process, from the outbox to its listeners."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self.recent: deque[StoredEvent] = deque(maxlen=KEPT)
        self.epoch = ""
        self.start = Position(xid=0, row=0)
        self.position = Position(xid=0, row=0)
        self.last_read_at = float("-inf")
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._ready = asyncio.Event()

    async def ensure(self) -> None:
        """Start the reader where it does not run; return when it has looked once."""
        if self._thread is None or not self._thread.is_alive():
            loop = asyncio.get_running_loop()
            self._thread = threading.Thread(target=self._read, args=(loop,), daemon=True)
            self._thread.start()
        await self._ready.wait()

    def stop(self) -> None:
        """Let the reader end and every listener go."""
        self._stopped.set()
        self._drop_all()

    def is_live(self) -> bool:
        """Tell whether the reader has heard from the database lately."""
        return monotonic() - self.last_read_at < 3 * POLL_SECONDS

    def since(self, position: Position) -> list[StoredEvent] | None:
        """Return what came after a place, or None where that is no longer kept."""
        if position < self.start or position > self.position:
            return None
        return [event for event in self.recent if event.position > position]

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        while not self._stopped.is_set():
            try:
                self._follow(loop)
            except (DatabaseError, InterfaceError) as error:
                log.warning("the outbox cannot be read: %s", error)
                connection.close()
                loop.call_soon_threadsafe(self._ready.set)
                self._stopped.wait(RETRY_SECONDS)
        connection.close()

    def _follow(self, loop: asyncio.AbstractEventLoop) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        raw = connection.connection
        while not self._stopped.is_set():
            self._take(loop)
            for _ in raw.notifies(timeout=POLL_SECONDS, stop_after=1):
                # More usually follow at once; waiting a little makes them one frame.
                self._stopped.wait(COALESCE_SECONDS)

    def _take(self, loop: asyncio.AbstractEventLoop) -> None:
        now = epoch()
        if now != self.epoch:
            place = last_position()
            self._call(loop, self._restart, now, place)
            return
        events = events_after(self.position)
        while events:
            self._call(loop, self._spread, events)
            events = events_after(events[-1].position)
        self.last_read_at = monotonic()

    @staticmethod
    def _call(loop: asyncio.AbstractEventLoop, act: Callable[..., None], *what: object) -> None:
        """Act in the event loop and wait until it is done, so places never run ahead."""
        done = threading.Event()

        def acted() -> None:
            try:
                act(*what)
            finally:
                done.set()

        loop.call_soon_threadsafe(acted)
        done.wait(10)

    def _restart(self, name: str, place: Position) -> None:
        self.recent.clear()
        self.epoch, self.start, self.position = name, place, place
        self.last_read_at = monotonic()
        self._drop_all()
        self._ready.set()

    def _spread(self, events: Sequence[StoredEvent]) -> None:
        if len(self.recent) + len(events) > KEPT:
            dropped = len(self.recent) + len(events) - KEPT
            self.start = self.recent[min(dropped, len(self.recent)) - 1].position
        self.recent.extend(events)
        self.position = events[-1].position
        for client in [c for c in self.clients if not c.offer(events)]:
            self.drop(client)

    def drop(self, client: Client) -> None:
        """Let a listener go; its queue is emptied and ended."""
        self.clients.discard(client)
        while not client.queue.empty():
            client.queue.get_nowait()
        client.queue.put_nowait(None)

    def _drop_all(self) -> None:
        for client in list(self.clients):
            self.drop(client)
