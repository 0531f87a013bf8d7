"""Classes of minutes and of extra minutes; the limit of the norm is always an edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.access import ROUNDING_MINUTES

CLASSES_WITHIN = 7
EDGES_WITHOUT_LIMIT = (10.0, 15.0, 20.0, 30.0, 45.0, 60.0)
STEPS_MINUTES = (1.0, 2.0, 5.0, 10.0, 15.0)
EXTRA_EDGES = (2.0, 5.0, 10.0)
SAME_MINUTES = 0.05
"""Less than this is no change: it would be shown as 0.0 or rounded up to 0.1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinuteClass:
    """Minutes over ``low`` up to and including ``high``; None is open."""

    code: str
    low: float | None
    high: float | None


def minute_classes(limit_minutes: float | None) -> list[MinuteClass]:
    """Return the classes up to the limit, and one for everything beyond it."""
    edges = EDGES_WITHOUT_LIMIT if limit_minutes is None else _edges(limit_minutes)
    lows = [None, *edges]
    codes = [f"c{row}" for row in range(len(edges))]
    within = zip(codes, lows, edges, strict=False)
    found = [MinuteClass(code=code, low=low, high=high) for code, low, high in within]
    last = f"c{len(edges)}" if limit_minutes is None else "x"
    return [*found, MinuteClass(code=last, low=edges[-1], high=None)]


def _edges(limit_minutes: float) -> tuple[float, ...]:
    step = next((s for s in STEPS_MINUTES if limit_minutes / s <= 2 * CLASSES_WITHIN - 1), 15.0)
    downward = [limit_minutes - step * row for row in range(CLASSES_WITHIN)]
    return tuple(sorted(edge for edge in downward if edge > 0))


def minute_codes(minutes: FloatArray, limit_minutes: float | None) -> list[str]:
    """Return the class of each number of minutes; unreachable is in the last one."""
    return _codes(minutes, minute_classes(limit_minutes))


def extra_classes() -> list[MinuteClass]:
    """Return the classes of extra minutes: shorter, the same, longer."""
    longer = _one_side("e")
    shorter = [
        MinuteClass(code=f"s{row.code[1:]}", low=_minus(row.high), high=_minus(row.low))
        for row in longer
    ]
    same = MinuteClass(code="e0", low=-SAME_MINUTES, high=SAME_MINUTES)
    return [*reversed(shorter), same, *longer]


def extra_codes(extra_minutes: FloatArray) -> list[str]:
    """Return the class of each change in minutes; unreachable before and after is no change."""
    return _codes(np.nan_to_num(extra_minutes, nan=0.0), extra_classes())


def _one_side(letter: str) -> list[MinuteClass]:
    edges: Sequence[float | None] = (SAME_MINUTES, *EXTRA_EDGES, None)
    pairs = pairwise(edges)
    return [
        MinuteClass(code=f"{letter}{row}", low=low, high=high)
        for row, (low, high) in enumerate(pairs, start=1)
    ]


def _minus(minutes: float | None) -> float | None:
    return None if minutes is None else -minutes


def _codes(minutes: FloatArray, classes: Sequence[MinuteClass]) -> list[str]:
    edges = np.array([row.high for row in classes if row.high is not None])
    found = np.searchsorted(edges + ROUNDING_MINUTES, minutes, side="left")
    return [classes[row].code for row in found]
