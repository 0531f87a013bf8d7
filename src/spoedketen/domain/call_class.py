"""A class of calls of a region that is simulated."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CallClass:
    """A class, in a list of which the first goes first.

    ``share`` (0-1) is of all calls; ``target_minutes`` None is the target of who asks.
    """

    name: str
    share: float
    target_minutes: float | None = None
