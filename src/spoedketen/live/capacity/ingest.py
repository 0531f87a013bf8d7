"""Committing what many senders hand in together: one transaction for all that wait.

While one group is being committed the next one gathers, so a lone sender waits for nothing and a
herd pays for few commits. A large batch goes by a lane of its own, and in each lane senders take
turns, so nobody holds up the reports of another. Acknowledged is committed.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.values import NewObservation, Receipt

GROUP_ITEMS = 1_000
LARGE_ITEMS = 100
MOST_WAITING = 60_000
MOST_OF_ONE = 30_000
TRIES = 3
Result = tuple[Receipt, ...]
Outcome = Result | Exception
log = logging.getLogger(__name__)


class TooBusy(Exception):
    """More is waiting than can be committed soon; the sender may come back."""


@dataclass(slots=True)
class _Waiting:
    submission: Submission
    done: asyncio.Future[Result]


Sender = tuple[str, frozenset[int]]


def sender_of(actor: Actor) -> Sender:
    """Return whose turn it is: what one organisation hands in waits in one row."""
    return actor.kind, actor.organisations


class Lane:
    """One queue per sender and one committing thread; senders take turns."""

    def __init__(self) -> None:
        self.queues: dict[Sender, deque[_Waiting]] = {}
        self.held: Counter[Sender] = Counter()
        self.is_filled = asyncio.Event()
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ingest")
        self.task: asyncio.Task[None] | None = None

    @property
    def items(self) -> int:
        """How many items are waiting or being committed."""
        return self.held.total()

    async def submit(self, submission: Submission) -> Result:
        """Hand in and return when it is committed."""
        sender = sender_of(submission.actor)
        if self.items > MOST_WAITING or self.held[sender] > MOST_OF_ONE:
            raise TooBusy
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._run())
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self.held[sender] += len(submission.items)
        self.queues.setdefault(sender, deque()).append(_Waiting(submission, done))
        self.is_filled.set()
        return await done

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            group = await self._group()
            try:
                work = [each.submission for each in group]
                results = await loop.run_in_executor(self.thread, _commit, work)
            except Exception as error:  # noqa: BLE001 - every waiter must hear what went wrong
                for each in group:
                    _answer(each, error)
            else:
                for each, result in zip(group, results, strict=True):
                    _answer(each, result)
            finally:
                for each in group:
                    self.held[sender_of(each.submission.actor)] -= len(each.submission.items)
                self.held = +self.held

    async def _group(self) -> list[_Waiting]:
        """Return what is committed next: of every sender one, and so on while there is room."""
        await self.is_filled.wait()
        group: list[_Waiting] = []
        count = 0
        while self.queues and count < GROUP_ITEMS:
            sender = next(iter(self.queues))
            waiting = self.queues.pop(sender)
            group.append(waiting.popleft())
            count += len(group[-1].submission.items)
            if waiting:
                self.queues[sender] = waiting  # behind the others
        if not self.queues:
            self.is_filled.clear()
        return group


def _answer(each: _Waiting, outcome: Outcome) -> None:
    if each.done.done():
        return
    if isinstance(outcome, Exception):
        each.done.set_exception(outcome)
    else:
        each.done.set_result(outcome)


def _commit(work: Sequence[Submission]) -> Sequence[Outcome]:
    """Commit a group; what the group stumbles over is found by committing each by itself."""
    try:
        return _insisted(work)
    except (OperationalError, InterfaceError) as error:
        return [error] * len(work)
    except Exception as error:
        if len(work) == 1:
            return [error]
        log.exception("a group of reports failed; each is tried by itself")
        return [outcome for each in work for outcome in _commit([each])]


def _insisted(work: Sequence[Submission]) -> list[Result]:
    """Commit; after a lost connection try again, which the keys make safe."""
    for attempt in range(1, TRIES + 1):
        try:
            close_old_connections()
            return record_submissions(work, _now())
        except (OperationalError, InterfaceError):
            connection.close()
            if attempt == TRIES:
                raise
    raise AssertionError


def _now() -> datetime:
    return timezone.now()


class Ingest:
    """The two lanes of a process; each event loop has its own."""

    def __init__(self) -> None:
        self.usual = Lane()
        self.large = Lane()

    async def submit(self, actor: Actor, items: Sequence[NewObservation]) -> Result:
        """Hand in observations of one sender; return a receipt per item after the commit."""
        lane = self.large if len(items) > LARGE_ITEMS else self.usual
        return await lane.submit(Submission(actor=actor, items=tuple(items)))


_lanes: dict[int, Ingest] = {}


def ingest() -> Ingest:
    """Return the lanes of the running loop."""
    loop = id(asyncio.get_running_loop())
    if loop not in _lanes:
        _lanes[loop] = Ingest()
    return _lanes[loop]
