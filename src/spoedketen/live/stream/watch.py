"""One look, now and then, at all sessions that listen: a stream ends when its session does."""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError

from spoedketen.live.stream.sessions import Listener, still_allowed

LOOK_SECONDS = 15.0


@dataclass(eq=False, slots=True)
class Admitted:
    """A listener, and whether it may go on."""

    listener: Listener
    holds: bool = True
    stir: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self) -> None:
        """Let it go at once, also where nothing happens."""
        self.holds = False
        self.stir.set()


class Watch:
    """All who listen in this process."""

    def __init__(self) -> None:
        self.admitted: set[Admitted] = set()
        self._task: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def watching(self, listener: Listener) -> Iterator[Admitted]:
        """Hold a listener under the watch as long as its stream lasts."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())
        admitted = Admitted(listener)
        self.admitted.add(admitted)
        try:
            yield admitted
        finally:
            self.admitted.discard(admitted)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            listening = list(self.admitted)
            if not listening:
                continue
            # Without a database nothing new can be told either; they are looked at again later.
            with contextlib.suppress(DatabaseError, InterfaceError):
                look = sync_to_async(still_allowed, thread_sensitive=False)
                allowed = await look([each.listener for each in listening])
                for each in listening:
                    if each.listener.session not in allowed:
                        each.end()
