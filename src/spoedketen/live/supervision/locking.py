"""One supervisor per data folder."""

import fcntl
import os
from pathlib import Path

from spoedketen.domain.errors import RequestError


def hold(data: Path) -> int:
    """Lock the data folder for as long as this process lives and return the descriptor.

    The lock belongs to the open file: it is gone with the process, however that ends.
    """
    path = data / "supervisor.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 32).decode().strip() or "?"
        os.close(descriptor)
        raise RequestError("data_folder_in_use", folder=str(data), process=holder) from None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return descriptor
