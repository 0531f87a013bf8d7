"""One way to compile the simulator: cached on disk, without the interpreter lock, exact."""

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile ``function`` at its first call, or load it from the cache of an earlier process.

    No fast mathematics: a reordered sum would move a moment in its last bit, and with it the order
    of two events that another implementation of the same model must reproduce.
    """
    compiled: Any = numba.njit(cache=True, nogil=True)(function)
    kept: Function = compiled
    return kept
