"""Management commands run to their end, while listening for the wish to stop."""

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from spoedketen.domain.errors import DataError, RequestError
from spoedketen.live.supervision.launching import Program, launch
from spoedketen.live.supervision.logs import last_line, open_log
from spoedketen.live.supervision.processes import end_together
from spoedketen.live.supervision.stopping import Stopped, StopSign
from spoedketen.live.supervision.surroundings import python

POLL_SECONDS = 0.02


def run_step(
    words: Sequence[str], environment: Mapping[str, str], *, logs: Path, sign: StopSign
) -> str:
    """Run a management command and return what it printed; its errors go to the log."""
    status, printed = _run(words, environment, logs, sign)
    _check(status, words[0], logs)
    return _text(printed)


def _check(status: int, step: str, logs: Path) -> None:
    if status:
        log = logs / "setup.log"
        found = last_line(log)
        raise RequestError("step_failed", step=step, status=status, found=found, log=str(log))


def _text(printed: bytes) -> str:
    return printed.decode("utf-8", "replace").strip()


def run_for_bytes(
    words: Sequence[str], environment: Mapping[str, str], *, logs: Path, sign: StopSign
) -> bytes:
    """Run a management command and return the bytes that it wrote."""
    status, printed = _run(words, environment, logs, sign)
    _check(status, words[0], logs)
    return printed


def run_check(
    words: Sequence[str], environment: Mapping[str, str], *, logs: Path, sign: StopSign
) -> tuple[bool, str]:
    """Run a management command that judges; return its verdict and what it printed."""
    status, printed = _run(words, environment, logs, sign)
    if status not in {0, 1}:
        log = logs / "setup.log"
        raise DataError(
            "step_failed", step=words[0], status=status, found=last_line(log), log=str(log)
        )
    return status == 0, _text(printed)


def _run(
    words: Sequence[str], environment: Mapping[str, str], logs: Path, sign: StopSign
) -> tuple[int, bytes]:
    # The checks of the framework load every route: twice the time of most commands.
    command = python("django", *words, "--skip-checks")
    program = Program(command=command, environment=environment)
    with tempfile.TemporaryFile() as printed, open_log(logs / "setup.log") as errors:
        child = launch(program, output=printed, errors=errors)
        _await(child, sign)
        printed.seek(0)
        return child.returncode, printed.read()


def _await(child: subprocess.Popen[bytes], sign: StopSign) -> None:
    while child.poll() is None:
        if sign.wait(POLL_SECONDS):
            end_together([child])
            raise Stopped
