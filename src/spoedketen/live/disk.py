"""Whether the disk of an installation is full, which only a person can mend."""

import shutil
from pathlib import Path

LEAST_BYTES = 32 * 1024**2
"""Two pieces of the database's log of changes: with less it may stop at any moment."""


def is_full(folder: Path) -> bool:
    """Say whether there is too little room where the data are."""
    try:
        return shutil.disk_usage(folder).free < LEAST_BYTES
    except FileNotFoundError:
        return False
