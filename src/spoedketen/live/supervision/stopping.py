"""The wish to stop, from a key or from the system: all signals mean the same."""

import contextlib
import os
import select
import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(KeyboardInterrupt):
    """Somebody asked to stop while something was under way."""


class StopSign:
    """Remembers that somebody asked to stop and wakes who waits."""

    def __init__(self) -> None:
        self.is_asked = False
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._writing, False)

    def listen(self) -> None:
        """Take the signals; explicitly, for a shell may have started us deaf to some.

        Only a hang-up that ``nohup`` shut out stays shut out.
        """
        for number in SIGNALS:
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue
            signal.signal(number, self._hear)

    def ask(self) -> None:
        """Ask to stop; safe inside a signal handler, where a lock would not be."""
        self.is_asked = True
        with contextlib.suppress(BlockingIOError):
            os.write(self._writing, b".")

    def wait(self, seconds: float) -> bool:
        """Wait at most this long and return whether somebody asked to stop."""
        select.select([self._reading], [], [], max(0.0, seconds))
        return self.is_asked

    def pause(self, seconds: float) -> None:
        """Wait, or raise `Stopped` where somebody asked to stop."""
        if self.wait(seconds):
            raise Stopped

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self.ask()
