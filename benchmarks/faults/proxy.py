"""A line that goes silent: it neither carries anything on nor says that it ended."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

SMALL_BYTES = 4_096


@dataclass
class Proxy:
    """Carries bytes to the server and back, until those of a while are told to be silent."""

    port: int
    address: int = 0
    carrying: set[asyncio.Task[None]] = field(default_factory=set)
    held: list[asyncio.StreamWriter] = field(default_factory=list)
    ports: set[int] = field(default_factory=set)
    limits: tuple[int | None, int | None] = (None, None)
    """So many bytes are carried there and back; what follows disappears."""

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one line."""
        made = socket.socket()
        made.settimeout(0)
        # What the server sends may not disappear in the buffers of this machine.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BYTES)
        await asyncio.get_running_loop().sock_connect(made, ("127.0.0.1", self.port))
        self.ports.add(made.getsockname()[1])
        inner, outer = await asyncio.open_connection(sock=made, limit=SMALL_BYTES)
        self.held += [writer, outer]
        there, back = self.limits
        for source, target, most in ((reader, outer, there), (inner, writer, back)):
            task = asyncio.create_task(self._carry(source, target, most))
            self.carrying.add(task)
            task.add_done_callback(self.carrying.discard)

    async def _carry(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, most: int | None
    ) -> None:
        carried = 0
        with contextlib.suppress(OSError):
            while piece := await source.read(SMALL_BYTES):
                kept = piece if most is None else piece[: max(0, most - carried)]
                carried += len(kept)
                target.write(kept)
                await target.drain()

    async def fall_silent(self) -> set[int]:
        """Carry nothing more of the lines of now; return the ports by which the server knows them.

        Both ends stay open, as after a cable was pulled.
        """
        silenced, self.ports = self.ports, set()
        carrying = list(self.carrying)
        for task in carrying:
            task.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)
        for writer in self.held:
            transport = writer.transport
            assert isinstance(transport, asyncio.Transport)
            if not transport.is_closing():
                transport.pause_reading()
        return silenced


@contextlib.asynccontextmanager
async def proxy(port: int) -> AsyncIterator[Proxy]:
    """Stand between clients and a server."""
    made = Proxy(port)
    server = await asyncio.start_server(made.accept, "127.0.0.1", 0, limit=SMALL_BYTES)
    made.address = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        for writer in made.held:
            writer.transport.abort()


def open_lines(port: int, others: set[int]) -> int:
    """Return how many of these lines the server still holds open; it is on this machine."""
    count = 0
    with open("/proc/net/tcp", encoding="ascii") as table:  # noqa: PTH123 - no file of ours
        for line in table.readlines()[1:]:
            _, here, there, state = line.split()[:4]
            ours = int(here.split(":")[1], 16) == port and int(there.split(":")[1], 16) in others
            count += ours and state == "01"
    return count
