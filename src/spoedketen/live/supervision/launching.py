"""Start a child that dies with us, as whom it should run."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from spoedketen.live.supervision.identity import Identity, covers

LAUNCHER = Path(__file__).with_name("launcher.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to start and how; ``needed`` are the folders that it must be able to reach.

    ``death_signal`` comes when we die without ending it. Then nobody is left to insist, and what
    was acknowledged is committed, so it is the one that cannot be shut out.
    """

    command: tuple[str, ...]
    identity: Identity | None = None
    needed: tuple[Path, ...] = ()
    death_signal: int = signal.SIGKILL
    environment: Mapping[str, str] | None = None
    descriptors: Sequence[int] = field(default=())


def launch(
    program: Program, *, output: IO[bytes] | int, errors: IO[bytes] | int = subprocess.STDOUT
) -> subprocess.Popen[bytes]:
    """Start the program; the calling thread must live as long as the child should.

    The child is in a session of its own: a key pressed in the terminal reaches only the
    supervisor, which ends the children in their order.
    """
    return subprocess.Popen(  # noqa: S603 - our own programs, no shell
        [sys.executable, "-I", "-S", str(LAUNCHER), wish(program), *program.command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        env=None if program.environment is None else dict(program.environment),
        pass_fds=tuple(program.descriptors),
        start_new_session=True,
        cwd="/",
    )


def wish(program: Program) -> str:
    """Return what the launcher is asked, as JSON."""
    identity = program.identity
    closed = covers(program.needed, identity) if identity else []
    hidden = [path for path in program.needed if any(path.is_relative_to(top) for top in closed)]
    return json.dumps(
        {
            "parent": os.getpid(),
            "signal": program.death_signal,
            "uid": identity.uid if identity else None,
            "gid": identity.gid if identity else None,
            "covers": [str(path) for path in closed],
            "kept": [str(path) for path in hidden],
        }
    )
