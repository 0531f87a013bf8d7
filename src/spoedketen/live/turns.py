"""Who begins when: a herd of reports must not hold up the person who opens a board.

All that is ready is done in one round of the event loop. Without turns a round with hundreds of
reports takes most of a second, and whatever else needs a few rounds waits that many seconds.
"""

import asyncio
from collections import deque

PER_ROUND = 4


class Turns:
    """Lets a few begin per round of the running loop, in order of arrival."""

    def __init__(self, per_round: int = PER_ROUND) -> None:
        self.per_round = per_round
        self.waiting: deque[asyncio.Future[None]] = deque()
        self.is_giving = False

    async def take(self) -> None:
        """Return when it is this caller's turn."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        self.waiting.append(turn)
        if not self.is_giving:
            self.is_giving = True
            loop.call_soon(self._give, loop)
        await turn

    def _give(self, loop: asyncio.AbstractEventLoop) -> None:
        for _ in range(min(self.per_round, len(self.waiting))):
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
        self.is_giving = bool(self.waiting)
        if self.is_giving:
            loop.call_soon(self._give, loop)
