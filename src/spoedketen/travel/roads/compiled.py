"""One way to compile: cached on disk, without the interpreter lock, minutes may be infinite."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba

from spoedketen.compiled import sources, tied

SOURCES = sources(Path(__file__).parent)
Function = TypeVar("Function", bound=Callable[..., Any])
Progress = Callable[[str, float], None]
"""Called with the name of a phase and the share (0-1) of it that is done."""


def kernel(function: Function) -> Function:
    """Compile ``function`` at its first call, or load it from the cache of an earlier process.

    Kernels release the interpreter lock, so that callers share work over plain threads. Of the fast
    mathematics only "no NaN" and "no signed zero" are allowed: infinity means unreachable here.
    """
    compiled: Any = numba.njit(cache=True, nogil=True, fastmath={"nnan", "nsz"})(function)
    kept: Function = tied(compiled, SOURCES)
    return kept


def silent(_phase: str, _share: float) -> None:
    """Report nothing: the default for callers who do not wait."""
