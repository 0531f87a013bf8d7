"""Become another program, safely: run as a script, it replaces itself.

It makes sure that the program dies with its parent, gives up rights, and where folders on the way
are closed to the new user it opens them in a private view of the file system: no mode changes, and
no other process sees it. It imports nothing of ours, so that it starts in milliseconds.
"""

import ctypes
import json
import os
import sys

SET_PARENT_DEATH_SIGNAL = 1
NEW_MOUNTS = 0x00020000
BIND, RECURSIVE, PRIVATE = 0x1000, 0x4000, 1 << 18
REFUSED = 126
"""Exit code where the system allows no private view."""


def main() -> None:
    """Read the wish as JSON from the first argument and become the program that follows."""
    wish = json.loads(sys.argv[1])
    library = ctypes.CDLL(None, use_errno=True)
    if wish["covers"]:
        open_a_way(library, wish["covers"], wish["kept"])
    if wish["uid"] is not None:
        os.setgroups([])
        os.setgid(wish["gid"])
        os.setuid(wish["uid"])
    if sys.platform == "linux":
        # After the change of user, which would forget it.
        library.prctl(SET_PARENT_DEATH_SIGNAL, wish["signal"])
    if os.getppid() != wish["parent"]:
        sys.exit("The parent is gone.")
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - our own programs, no shell


def open_a_way(library: ctypes.CDLL, covers: list[str], kept: list[str]) -> None:
    """Lay an empty folder over each closed one and show in it only what is needed."""
    checked(library.unshare(NEW_MOUNTS))
    checked(library.mount(b"none", b"/", None, RECURSIVE | PRIVATE, None))
    # Held open, a folder can be found after it has been covered; opened before the new view it
    # would belong to the old one and could not be shown.
    held = {path: os.open(path, os.O_PATH | os.O_DIRECTORY) for path in kept}
    for cover in covers:
        checked(library.mount(b"none", cover.encode(), b"tmpfs", 0, b"mode=755,size=64k"))
    os.umask(0o022)
    for path, descriptor in held.items():
        os.makedirs(path, exist_ok=True)  # noqa: PTH103 - pathlib would cost the start time
        source = f"/proc/self/fd/{descriptor}".encode()
        checked(library.mount(source, path.encode(), None, BIND | RECURSIVE, None))
    os.umask(0o077)
    os.chdir("/")


def checked(code: int) -> None:
    """Stop where the system refused."""
    if code != 0:
        sys.stderr.write(os.strerror(ctypes.get_errno()) + "\n")
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
