"""A body must come within a time: who sends a byte a second is not waited for."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

BODY_SECONDS = 20.0
"""How long anybody may take; then only who has kept sending."""
SLOWEST_BYTES = 1_000
"""What must have come, on average, in each second after those."""
MOST_SECONDS = 300.0
"""The end, however much came: room for the largest body over a line of a ninth of a megabit."""


class TimedBody:
    """What is received; until the body is whole, patience ends and the sender counts as gone."""

    def __init__(self, receive: Callable[[], Awaitable[Mapping[str, Any]]]) -> None:
        self.receive = receive
        self.begun = asyncio.get_running_loop().time()
        self.received = 0
        self.is_whole = self.is_late = False

    async def __call__(self) -> Mapping[str, Any]:
        """Return the next message."""
        if self.is_whole:
            return await self.receive()
        try:
            async with asyncio.timeout_at(self._deadline()):
                message = await self.receive()
        except TimeoutError:
            self.is_late = True
            return {"type": "http.disconnect"}
        self.received += len(message.get("body", b""))
        self.is_whole = not message.get("more_body", False)
        return message

    def _deadline(self) -> float:
        return self.begun + min(BODY_SECONDS + self.received / SLOWEST_BYTES, MOST_SECONDS)
