"""What a temporary stop costs in minutes: the people nearest to one site, sent to their next one.

Unlike a closure nobody moves for good; the question is asked before a stop is declared, with the
sites that are open and not on stop at that moment.
"""

from dataclasses import dataclass

import numpy as np

from spoedketen.domain.errors import ShapeError
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.points import IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """People who have the site nearest, their extra minutes, and where they go instead.

    ``mean_minutes`` weighs by people; ``most_minutes`` is the largest for any area; both are None
    where nobody has the site nearest or where no other site can be reached. ``people_without``
    have no other site. ``towards`` holds the index of a site and its people, most first.
    """

    people: int
    mean_minutes: float | None
    most_minutes: float | None
    people_without: int
    towards: tuple[tuple[int, int], ...]


def detour(people: IntArray, minutes: FloatArray, *, site: int, is_taking: np.ndarray) -> Detour:
    """Return what a stop of one site means for the people who have it nearest.

    Parameters
    ----------
    people
        Per area, shape (areas,).
    minutes
        From areas to sites, shape (areas, sites); ``inf`` where unreachable.
    site
        Column of the site that would stop.
    is_taking
        Which sites take patients now, shape (sites,); the site itself counts as taking.

    Raises
    ------
    ShapeError
        If the three do not agree on areas and sites.
    """
    if minutes.shape != (len(people), len(is_taking)):
        raise ShapeError(
            "detour_unequal",
            areas=len(people),
            sites=len(is_taking),
            rows=minutes.shape[0],
            columns=minutes.shape[1],
        )
    others = is_taking.copy()
    others[site] = False
    best_other = np.where(others, minutes, np.inf)
    next_minutes = best_other.min(axis=1, initial=np.inf)
    here = minutes[:, site]
    mine = np.isfinite(here) & (here < next_minutes) & (people > 0)
    moved = mine & np.isfinite(next_minutes)
    return _told(people, next_minutes - here, mine, moved, best_other)


def extra_minutes(people: IntArray, minutes: FloatArray, *, site: int) -> FloatArray:
    """Return how much further each site is for the people who have this one nearest.

    The mean by people, shape (sites,); ``nan`` where nobody has the site nearest or none of them
    reaches the other.
    """
    others = np.delete(minutes, site, axis=1)
    here = minutes[:, site]
    mine = np.isfinite(here) & (here < others.min(axis=1, initial=np.inf)) & (people > 0)
    extra = minutes[mine] - here[mine][:, None]
    weights = np.where(np.isfinite(extra), people[mine][:, None], 0)
    known = np.where(np.isfinite(extra), extra, 0.0)
    count = weights.sum(axis=0)
    total = (known * weights).sum(axis=0)
    mean: FloatArray = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
    return mean


def _told(
    people: IntArray,
    extra: FloatArray,
    mine: np.ndarray,
    moved: np.ndarray,
    best_other: FloatArray,
) -> Detour:
    count = int(people[moved].sum())
    mean = float(np.average(extra[moved], weights=people[moved])) if count else None
    gone = best_other[moved].argmin(axis=1) if count else np.empty(0, dtype=np.int64)
    received = {int(to): int(people[moved][gone == to].sum()) for to in np.unique(gone)}
    return Detour(
        people=int(people[mine].sum()),
        mean_minutes=mean,
        most_minutes=float(extra[moved].max()) if count else None,
        people_without=int(people[mine & ~moved].sum()),
        towards=tuple(sorted(received.items(), key=lambda each: (-each[1], each[0]))),
    )
