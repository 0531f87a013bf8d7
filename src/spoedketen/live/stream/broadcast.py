"""One reader of the outbox per process, and the frames that its listeners share.

The reader holds one database connection in a thread of its own: it waits for a NOTIFY, or for a
poll that makes up for a lost one, reads what is certain and hands it to the event loop as one
frame. A listener holds a number, the frame it has had; what it is sent is made once per selection
of regions and shared by all who made the same one. Who falls too far behind is let go and resumes
by itself.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from time import monotonic

import psycopg
from django.db import DatabaseError, InterfaceError, connection

from spoedketen.live.events.actions import CHANNEL
from spoedketen.live.events.queries import epoch, events_after, latest_events
from spoedketen.live.events.values import Position, StoredEvent
from spoedketen.live.stream.frames import HEARTBEAT, changes

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
COALESCE_SECONDS = 0.2
RETRY_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0
REACH_SECONDS = 2.0
KEPT_EVENTS = 20_000
KEPT_FRAMES = 600
"""Two minutes of frames at full pace: a listener that is further behind begins anew."""

NOWHERE = Position(xid=0, row=0)
Regions = frozenset[int]


def concerns(event: StoredEvent, regions: Regions) -> bool:
    """Tell whether an event concerns a selection of regions; an empty one is everything."""
    return not (regions and event.regions) or not regions.isdisjoint(event.regions)


class Frame:
    """Events that came together, as bytes per selection; without events a heartbeat."""

    def __init__(self, epoch_name: str, events: Sequence[StoredEvent]) -> None:
        self.epoch = epoch_name
        self.events = events
        self._made: dict[Regions, bytes] = {}

    def for_regions(self, regions: Regions) -> bytes:
        """Return what a listener with this selection is sent; nothing where it is not concerned."""
        if not self.events:
            return HEARTBEAT
        if regions not in self._made:
            wanted = [event for event in self.events if concerns(event, regions)]
            self._made[regions] = changes(self.epoch, wanted) if wanted else b""
        return self._made[regions]


class Broadcast:
    """The events of this process, from the outbox to its listeners."""

    def __init__(self) -> None:
        self.recent: deque[StoredEvent] = deque(maxlen=KEPT_EVENTS)
        self.epoch = ""
        self.start = NOWHERE
        self.position = NOWHERE
        self.last_read_at = float("-inf")
        self.is_ended = False
        self.generation = 0
        self._frames: deque[Frame] = deque(maxlen=KEPT_FRAMES)
        self._count = 0
        self._stirred: set[asyncio.Event] = set()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._ready = asyncio.Event()
        self._framed_at = monotonic()

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
        self.is_ended = True
        self._wake()

    @property
    def count(self) -> int:
        """The number of the newest frame."""
        return self._count

    def frames_after(self, number: int) -> list[Frame] | None:
        """Return the frames after one, or None where some of them are no longer kept."""
        behind = self._count - number
        if behind > len(self._frames):
            return None
        return list(self._frames)[len(self._frames) - behind :] if behind else []

    @contextmanager
    def stirring(self, event: asyncio.Event) -> Iterator[None]:
        """Set an event whenever there is something new, as long as it is held."""
        self._stirred.add(event)
        try:
            yield
        finally:
            self._stirred.discard(event)

    async def reach(self, position: Position) -> None:
        """Wait a moment for a place ahead: a page, or another process, may have read further."""
        stir = asyncio.Event()
        with suppress(TimeoutError), self.stirring(stir):
            async with asyncio.timeout(REACH_SECONDS):
                while self.position < position and not self.is_ended:
                    stir.clear()
                    await stir.wait()

    def since(self, position: Position) -> list[StoredEvent] | None:
        """Return what came after a place, or None where that is no longer kept."""
        if position < self.start or position > self.position:
            return None
        return [event for event in self.recent if event.position > position]

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        while not self._stopped.is_set():
            try:
                self._follow(loop)
            except (DatabaseError, InterfaceError, psycopg.Error) as error:
                # Waiting for a notification is no query, so Django leaves that error as it is.
                log.warning("the outbox cannot be read: %s", error)
                _leave()
                self._call(loop, self._beat)
                self._stopped.wait(RETRY_SECONDS)
        _leave()

    def _follow(self, loop: asyncio.AbstractEventLoop) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        raw = connection.connection
        while not self._stopped.is_set():
            self._take(loop)
            if list(raw.notifies(timeout=POLL_SECONDS, stop_after=1)):
                # More usually follow at once; waiting a little makes them one frame.
                self._stopped.wait(COALESCE_SECONDS)

    def _take(self, loop: asyncio.AbstractEventLoop) -> None:
        now = epoch()
        if now != self.epoch:
            self._call(loop, self._restart, now, latest_events(KEPT_EVENTS))
            return
        while events := events_after(self.position):
            self._call(loop, self._spread, events)
        if monotonic() - self._framed_at > HEARTBEAT_SECONDS:
            self._call(loop, self._beat)
        self.last_read_at = monotonic()

    def _call(
        self, loop: asyncio.AbstractEventLoop, act: Callable[..., None], *what: object
    ) -> None:
        """Act in the event loop and wait until it is done, so places never run ahead."""
        done = threading.Event()

        def acted() -> None:
            try:
                act(*what)
            finally:
                done.set()

        try:
            loop.call_soon_threadsafe(acted)
        except RuntimeError:
            # The loop has ended, and with it every listener.
            self._stopped.set()
            return
        while not done.wait(1.0) and not self._stopped.is_set():
            pass

    def _restart(self, name: str, events: Sequence[StoredEvent]) -> None:
        """Begin with what the outbox still has: who listened to another process resumes here."""
        self.recent = deque(events, maxlen=KEPT_EVENTS)
        self._frames.clear()
        self.generation += 1
        self.epoch = name
        self.start = events[0].position if events else NOWHERE
        self.position = events[-1].position if events else NOWHERE
        self.last_read_at = monotonic()
        self._ready.set()
        self._wake()

    def _spread(self, events: Sequence[StoredEvent]) -> None:
        gone = len(self.recent) + len(events) - KEPT_EVENTS
        if gone > 0:
            kept = [*self.recent, *events]
            self.start = kept[gone - 1].position
        self.recent.extend(events)
        self.position = events[-1].position
        self._put(Frame(self.epoch, events))

    def _beat(self) -> None:
        self._ready.set()
        self._put(Frame(self.epoch, ()))

    def _put(self, frame: Frame) -> None:
        self._frames.append(frame)
        self._count += 1
        self._framed_at = monotonic()
        self._wake()

    def _wake(self) -> None:
        for stir in self._stirred:
            stir.set()


def _leave() -> None:
    """Let go of this thread's connection for good: it listens, so nobody else should get it."""
    if connection.connection is not None:
        connection.connection.close()
    connection.close()
