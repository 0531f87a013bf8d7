"""A body must come within a time: who sends a byte a second is not waited for."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

BODY_SECONDS = 20.0
"""Room for the largest body over a line of two megabits a second."""


class TimedBody:
    """What is received; until the body is whole, patience ends and the sender counts as gone."""

    def __init__(self, receive: Callable[[], Awaitable[Mapping[str, Any]]]) -> None:
        self.receive = receive
        self.deadline = asyncio.get_running_loop().time() + BODY_SECONDS
        self.is_whole = self.is_late = False

    async def __call__(self) -> Mapping[str, Any]:
        """Return the next message."""
        if self.is_whole:
            return await self.receive()
        try:
            async with asyncio.timeout_at(self.deadline):
                message = await self.receive()
        except TimeoutError:
            self.is_late = True
            return {"type": "http.disconnect"}
        self.is_whole = not message.get("more_body", False)
        return message
