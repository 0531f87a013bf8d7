"""Hierarchies kept on disk, found again by the checksum of what they were made of."""

import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from numpy.typing import NDArray

FORMAT = "3"
"""Part of every checksum: raise it when the meaning of the stored arrays changes."""

Arrays = dict[str, NDArray[np.generic]]


def checksum(parts: Mapping[str, NDArray[np.generic]]) -> str:
    """Return the SHA-256 of named arrays: names, types, shapes and contents."""
    digest = hashlib.sha256(FORMAT.encode())
    for name in sorted(parts):
        array = np.ascontiguousarray(parts[name])
        digest.update(f"|{name}|{array.dtype.str}|{array.shape}|".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def file_of(folder: Path, key: str) -> Path:
    """Return the file in which the arrays of a key are kept."""
    return folder / f"hierarchy-{key}.npz"


def read_kept(folder: Path, key: str) -> Arrays | None:
    """Return the kept arrays; None if there are none or the file is damaged.

    A file carries the checksum of its own contents, so a damaged one is never trusted.
    """
    try:
        with (
            file_of(folder, key).open("rb") as opened,
            np.load(opened, allow_pickle=False) as stored,
        ):
            arrays = dict(stored)
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error):
        return None
    seal = arrays.pop("seal", None)
    if seal is None or str(seal) != checksum(arrays):
        return None
    return arrays


def write_kept(folder: Path, key: str, arrays: Arrays) -> Path:
    """Keep arrays under a key; readers see the old file or the whole new one, nothing between."""
    folder.mkdir(parents=True, exist_ok=True)
    target = file_of(folder, key)
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **arrays, seal=np.array(checksum(arrays)))
    with NamedTemporaryFile(dir=folder, prefix=".hierarchy-", delete=False) as temporary:
        temporary.write(content.getbuffer())
        temporary.flush()
        os.fsync(temporary.fileno())
    try:
        Path(temporary.name).replace(target)
    except OSError:
        Path(temporary.name).unlink(missing_ok=True)
        raise
    return target


def default_folder(environment: Mapping[str, str], home: Path) -> Path:
    """Return where a user's cache belongs (XDG base directories); the caller decides to use it."""
    base = environment.get("XDG_CACHE_HOME", "")
    return (Path(base) if base else home / ".cache") / "spoedketen"
