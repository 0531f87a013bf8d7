"""The logs of the children: one file each, kept from growing without end."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

LARGEST_BYTES = 20_000_000
TAIL_BYTES = 4_000


def open_log(path: Path) -> BinaryIO:
    """Open a log for adding; others may not read it, for it can hold names."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.fdopen(descriptor, "ab")


def shorten(path: Path) -> None:
    """Put a log that grew too long aside, in place of the former one.

    The child goes on writing to the same file, at its end, which is now its beginning.
    """
    try:
        if path.stat().st_size <= LARGEST_BYTES:
            return
    except FileNotFoundError:
        return
    # On a full disk the former log is what can be missed.
    with suppress(OSError):
        shutil.copyfile(path, path.with_suffix(".log.1"))
    os.truncate(path, 0)


def last_line(path: Path) -> str:
    """Return the last line that says something."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL_BYTES))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
