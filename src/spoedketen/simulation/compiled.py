"""One way to compile the simulator: cached on disk, without the interpreter lock, exact."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from spoedketen.compiled import sources, tied

SOURCES = sources(Path(__file__).parent)
Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile ``function`` at its first call, or load it from the cache of an earlier process.

    No fast mathematics: a reordered sum would move a moment in its last bit, and with it the order
    of two events that another implementation of the same model must reproduce. Small functions are
    put inside their callers: passing the state to each of them cost twenty times their work.
    """
    compiled: Any = numba.njit(cache=True, nogil=True, forceinline=True)(function)
    kept: Function = tied(compiled, SOURCES)
    return kept


def apart(function: Function) -> Function:
    """Compile as :func:`kernel` does, but once: for what happens seldom or is long."""
    compiled: Any = numba.njit(cache=True, nogil=True)(function)
    kept: Function = tied(compiled, SOURCES)
    return kept


def _lent(_typing: Any, array: Any) -> Any:
    """Return the same array without its counter of references, for use while the owner keeps it.

    Counting at each call of a small function costs many times the work of that function.
    """

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        made: Any = make_array(signature.args[0])  # type: ignore[no-untyped-call]
        found = made(context, builder, arguments[0])
        found.meminfo = found.meminfo.type(None)
        return found._getvalue()  # noqa: SLF001 - how numba reads a struct back

    return array(array), code


lent: Any = intrinsic(_lent)

nth: Any = np.uint64
"""A place counted from the front. Of a signed one the compiled code asks at each use whether it
counts from the end: a seventh of all work on an event. Nothing guards it: it must be >= 0."""
