"""What is compiled and kept on disk holds only for the sources that it was made from."""

import hashlib
from pathlib import Path
from types import FunctionType
from typing import Any


def sources(folder: Path) -> str:
    """Return one digest of all Python sources of a package: its name, and their text."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def tied(compiled: Any, digest: str) -> Any:
    """Tie what numba keeps of a function to the sources of everything it may call.

    Numba looks at the file of the function itself. A function of that file may hold, put inside
    it, one of another file: after an upgrade that changed only the other, the old code would be
    run again and nobody would see that the figures are those of the version before.

    Raises
    ------
    AttributeError
        If this numba keeps its stamp elsewhere: better no start than old figures.
    """
    if isinstance(compiled, FunctionType):  # compiling is switched off: NUMBA_DISABLE_JIT
        return compiled
    kept = compiled._cache._cache_file  # noqa: SLF001 - numba has no public way to say this
    kept._source_stamp = (kept._source_stamp, digest)  # noqa: SLF001
    return compiled
