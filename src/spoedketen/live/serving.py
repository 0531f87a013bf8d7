"""One web process: uvicorn, with patience that ends.

Run: ``python -m spoedketen.live.serving --fd NUMBER``. Uvicorn waits for ever for the head of a
request and for somebody who does not read; each such line costs a descriptor that others need.
"""

import argparse
import asyncio
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

APPLICATION = "spoedketen.live.asgi:application"
STREAM_SECONDS = 2
"""How long open streams may go on after the process was asked to end."""
LOOK_SECONDS = 5.0
HEAD_SECONDS = 10.0
"""From the opening of a line, or the first byte of a request, to the last of its head."""
READ_SECONDS = 20.0
SLOWEST_BYTES = 1_000
"""What somebody must take in each second of those: less is as good as nothing."""


class PatientProtocol(HttpToolsProtocol):
    """HTTP in which neither the head of a request nor a reader may take for ever."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look now and then."""
        super().connection_made(transport)
        self.asked_at: float | None = self.loop.time()
        self.read_at, self.unread = self.loop.time(), 0
        self.looking = self.loop.call_later(LOOK_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self.looking.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Note since when a head is under way."""
        if self.asked_at is None and self._is_idle():
            self.asked_at = self.loop.time()
        super().data_received(data)

    def _is_idle(self) -> bool:
        return getattr(self.cycle, "response_complete", True)

    def on_headers_complete(self) -> None:
        """Note that the head is there."""
        self.asked_at = None
        super().on_headers_complete()

    def resume_writing(self) -> None:
        """Note that much was read: most of what may wait here is gone."""
        self.read_at, self.unread = self.loop.time(), self.transport.get_write_buffer_size()
        super().resume_writing()

    def _look(self) -> None:
        now = self.loop.time()
        self._note_reading(now, self.transport.get_write_buffer_size())
        is_late = self.asked_at is not None and now - self.asked_at > HEAD_SECONDS
        if is_late or now - self.read_at > READ_SECONDS:
            self.transport.abort()
        else:
            self.looking = self.loop.call_later(LOOK_SECONDS, self._look)

    def _note_reading(self, now: float, unread: int) -> None:
        if unread == 0 or unread <= self.unread - SLOWEST_BYTES * (now - self.read_at):
            self.read_at, self.unread = now, unread
        else:
            self.unread = max(self.unread, unread)


def serve(**how: Any) -> None:
    """Serve until asked to end."""
    uvicorn.run(
        APPLICATION,
        http=PatientProtocol,
        ws="none",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STREAM_SECONDS,
        **how,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--log-level", default="info")
    serve(**vars(parser.parse_args()))
