"""What a location model is asked and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spoedketen.domain.errors import RequestError, ShapeError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long and how precisely to search.

    ``gap`` is the relative distance to the proven bound at which the search may stop; with 0 the
    answer is the optimum unless the time runs out first.
    """

    seconds: float = 60.0
    gap: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Siting:
    """The sites chosen and how good the choice is proven to be.

    ``chosen`` holds candidate indices in rising order. ``objective`` is in people-minutes for
    `p_median`, people for `maximal_cover` and sites for `set_cover`. ``gap`` is the proven relative
    distance between objective and bound, 0 for an optimum. ``uncoverable`` holds the demand points
    that no candidate can serve, however many are opened; they stand outside the objective.
    """

    chosen: tuple[int, ...]
    objective: float
    gap: float
    uncoverable: tuple[int, ...]
    uncoverable_people: float


def checked_minutes(minutes: npt.ArrayLike) -> FloatArray:
    """Return the travel minutes (demand points, candidates) or say which one is unusable."""
    table = np.asarray(minutes, dtype=np.float64)
    if table.ndim != 2:  # noqa: PLR2004 - a table has two dimensions
        raise ShapeError("siting_minutes_not_a_table", dimensions=table.ndim)
    faults = np.argwhere(np.isnan(table) | (table < 0))
    if len(faults):
        row, column = faults[0]
        raise RequestError("siting_minutes_unusable", demand=int(row), candidate=int(column))
    return table


def checked_people(people: npt.ArrayLike, demand_points: int) -> FloatArray:
    """Return the people per demand point, as many as the table has rows."""
    weights = np.asarray(people, dtype=np.float64)
    if weights.shape != (demand_points,):
        raise ShapeError("siting_people_length", expected=demand_points, came=weights.shape)
    faults = np.flatnonzero(~np.isfinite(weights) | (weights < 0))
    if len(faults):
        raise RequestError("siting_people_unusable", demand=int(faults[0]))
    return weights


def checked_fixed(fixed: Sequence[int], candidates: int) -> IntArray:
    """Return the distinct fixed candidates, all of which must exist."""
    indices = np.unique(np.asarray(tuple(fixed), dtype=np.int64))
    unknown = indices[(indices < 0) | (indices >= candidates)]
    if len(unknown):
        raise RequestError("siting_fixed_unknown", index=int(unknown[0]), candidates=candidates)
    return indices


def check_count(count: int, fixed: IntArray, candidates: int) -> None:
    """Raise unless ``count`` sites can be opened, the fixed ones among them."""
    if not 1 <= count <= candidates:
        raise RequestError("siting_count_out_of_range", count=count, candidates=candidates)
    if len(fixed) > count:
        raise RequestError("siting_fixed_exceed_count", fixed=len(fixed), count=count)
