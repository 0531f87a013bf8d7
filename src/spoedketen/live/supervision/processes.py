"""Children kept alive: started in order, restarted with patience, ended in time."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from spoedketen.domain.errors import RequestError
from spoedketen.live.disk import is_full
from spoedketen.live.supervision.logs import last_line, open_log, shorten
from spoedketen.live.supervision.stopping import StopSign

Tell = Callable[..., None]

POLL_SECONDS = 0.1
FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 30.0
STEADY_SECONDS = 60.0
"""A child that lived this long is well: a later death starts the patience anew."""
CHILD_SECONDS = 4.0
"""Between the request to end and the end: leaves time for the database within eight seconds."""


def delay_seconds(failures: int) -> float:
    """Return how long to wait before the next start after so many deaths in a row."""
    # The exponent is bounded: after days of failing the power would be beyond a float.
    return min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2.0 ** min(max(0, failures - 1), 10))


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process to keep alive; ``end`` says how, where TERM would not do."""

    name: str
    start: Callable[[BinaryIO], subprocess.Popen[bytes]]
    end: Callable[[], None] | None = None


class Kept:
    """One child and what became of it."""

    def __init__(self, child: Child, log: Path) -> None:
        self.child = child
        self.log = log
        self.failures = 0
        self.started = 0.0
        self.restart: float | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self, moment: float) -> None:
        """Start the child; its words go to its own log."""
        self.restart, self.started = None, moment
        with open_log(self.log) as output:
            self.process = self.child.start(output)

    def lives(self) -> bool:
        """Say whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def mourn(self, moment: float) -> float:
        """Note a death and return after how many seconds the child is started again."""
        steady = moment - self.started >= STEADY_SECONDS
        self.failures = 1 if steady else self.failures + 1
        delay = delay_seconds(self.failures)
        self.restart = moment + delay
        return delay


class Supervisor:
    """Keeps children alive until somebody asks to stop.

    Everything happens in the thread that made it: a child dies with the thread that started it.
    """

    def __init__(self, logs: Path, tell: Tell) -> None:
        self.logs = logs
        self.tell = tell
        self.kept: list[Kept] = []
        self.is_full = False

    def begin(self, child: Child) -> None:
        """Start a child and keep it from now on."""
        kept = Kept(child, self.logs / f"{child.name}.log")
        self.kept.append(kept)
        kept.begin(time.monotonic())

    def watch(self, sign: StopSign) -> None:
        """Look after the children until somebody asks to stop."""
        while not sign.wait(POLL_SECONDS):
            self.look()

    def look(self) -> None:
        """Notice deaths and start again who has waited long enough."""
        moment = time.monotonic()
        for kept in self.kept:
            if kept.restart is None and not kept.lives():
                self._tell_death(kept, kept.mourn(moment))
            elif kept.restart is not None and moment >= kept.restart:
                self._restart(kept, moment)
            shorten(kept.log)
        self._look_at_disk()

    def _restart(self, kept: Kept, moment: float) -> None:
        try:
            kept.begin(moment)
        except (OSError, RequestError):
            # The disk is full, or a former server has not ended: both may pass.
            kept.mourn(moment)
        else:
            self.tell("child_restarted", name=kept.child.name)

    def _look_at_disk(self) -> None:
        was, self.is_full = self.is_full, is_full(self.logs)
        if was != self.is_full:
            self.tell("disk_full" if self.is_full else "disk_freed", folder=str(self.logs.parent))

    def stop(self) -> None:
        """End all children: those without an end of their own together, then the others."""
        plain = [kept for kept in self.kept if kept.child.end is None]
        end_together([kept.process for kept in plain if kept.process is not None])
        for kept in reversed(self.kept):
            if kept.child.end is not None:
                kept.child.end()
        self.kept = []

    def _tell_death(self, kept: Kept, delay: float) -> None:
        status = kept.process.returncode if kept.process else None
        name, said = kept.child.name, last_line(kept.log)
        self.tell(
            "child_ended", name=name, status=status, seconds=delay, log=str(kept.log), said=said
        )


def end_together(
    processes: list[subprocess.Popen[bytes]], *, seconds: float = CHILD_SECONDS
) -> None:
    """Ask all to end, wait for them together, and kill who does not listen."""
    living = [process for process in processes if process.poll() is None]
    for process in living:
        process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + seconds
    for process in living:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
