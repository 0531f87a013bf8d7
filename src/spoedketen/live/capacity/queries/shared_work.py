"""Work that readers who ask the same at the same time do once between them."""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import RLock
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class SharedWork(Generic[P, T]):
    """A function whose newest answers are kept by all it was asked with.

    Of those who ask at once the first works and the others wait for his answer: without that a
    crowd that opens the same board works it out as many times.
    """

    def __init__(self, work: Callable[P, T], most: int) -> None:
        self._kept = lru_cache(maxsize=most)(work)
        self._turn = RLock()
        wraps(work)(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the answer that is kept, or work it out."""
        with self._turn:
            return self._kept(*args, **kwargs)  # type: ignore[arg-type]

    def cache_clear(self) -> None:
        """Forget every answer."""
        self._kept.cache_clear()


def shared_work(most: int) -> Callable[[Callable[P, T]], SharedWork[P, T]]:
    """Let readers share the work of a function, and keep so many answers."""
    return lambda work: SharedWork(work, most)
