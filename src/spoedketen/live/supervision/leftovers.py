"""What a server leaves in its folder: whose it is, and whether its owner still lives."""

import os
from pathlib import Path

SOCKET_LINE, STATUS_LINE = 4, 7
"""Of postmaster.pid, counted from 0: the folder of the socket, and the state."""


def status_line(folder: Path) -> tuple[int, str]:
    """Return process and state ("starting", "ready", "stopping"); (0, "") without a file."""
    try:
        lines = (folder / "postmaster.pid").read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return 0, ""
    number = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
    return number, lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else ""


def socket_folder(folder: Path) -> Path:
    """Return the folder of the socket of the server that runs on the folder."""
    return Path((folder / "postmaster.pid").read_text("utf-8").splitlines()[SOCKET_LINE])


def lives(folder: Path) -> bool:
    """Say whether a server runs on the folder; a reused process number does not count."""
    number, _ = status_line(folder)
    if number <= 0 or not _exists(number):
        return False
    place = Path(f"/proc/{number}/cwd")
    try:
        there, here = place.stat(), folder.stat()
    except OSError:
        # Without /proc, or of somebody else: better too careful.
        return not Path("/proc/self").exists() or Path(f"/proc/{number}").exists()
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)


def is_inhabited(folder: Path) -> bool:
    """Say whether a child of a server works in the folder: it outlives a killed one a moment.

    As long as one does, PostgreSQL refuses to start.
    """
    return any(_works_in(folder, place) for place in Path("/proc").glob("[0-9]*/cwd"))


def _works_in(folder: Path, place: Path) -> bool:
    try:
        is_database = place.with_name("comm").read_text("utf-8").strip() == "postgres"
        return is_database and place.samefile(folder)
    except OSError:
        return False


def clear_leftovers(folder: Path, socket_lock: Path) -> bool:
    """Remove the marks of a dead server, or its number, given to another, bars the start.

    Returns whether there were any, which means that the server did not end by itself. The server
    still refuses by itself where a child of the dead one lives: it looks at the shared memory.
    """
    found = (folder / "postmaster.pid").exists()
    for path in (folder / "postmaster.pid", socket_lock):
        path.unlink(missing_ok=True)
    return found


def _exists(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
