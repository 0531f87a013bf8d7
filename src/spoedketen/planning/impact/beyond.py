"""Who comes beyond the limit of the norm, and at which speed that flips."""

from dataclasses import dataclass

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.points import IntArray
from spoedketen.planning.access import Access

FACTORS = (0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2, 1.3, 1.4)
HIGHEST = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Newly:
    """One place that comes beyond the limit: people, minutes, and the speed that would save it.

    ``flips_at`` is the factor on all speeds at which the place is just within the limit again.
    """

    area: int
    people: int
    minutes_before: float
    minutes_after: float
    flips_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night of the week, by the day on which it ends: who is beyond the limit and what is shut.

    ``beyond`` and ``newly`` are people, ``closed`` the names of the sites that shut then.
    """

    day: str
    beyond: int
    newly: int
    closed: tuple[str, ...]


def night_of(day: str, before: Access, after: Access) -> Night:
    """Return what a night is like, from access before and after at its moment."""
    open_then = set(after.sites.ids)
    sites = zip(before.sites.ids, before.sites.names, strict=True)
    return Night(
        day=day,
        beyond=after.beyond() or 0,
        newly=sum(each.people for each in newly_beyond(before, after, 0.0)),
        closed=tuple(name for id_, name in sites if id_ not in open_then),
    )


def newly_beyond(before: Access, after: Access, fixed_minutes: float) -> tuple[Newly, ...]:
    """Return the places that come beyond the limit, most people first.

    ``fixed_minutes`` of the run do not depend on speed: call, turnout, on scene.
    """
    limit = before.limit_minutes
    if limit is None:
        return ()
    one, other = before.best_minutes(), after.best_minutes()
    rows = np.flatnonzero((one <= limit) & (other > limit) & (before.areas.people > 0))
    found = [
        Newly(
            area=int(row),
            people=int(before.areas.people[row]),
            minutes_before=float(one[row]),
            minutes_after=float(other[row]),
            flips_at=float((other[row] - fixed_minutes) / max(limit - fixed_minutes, 1e-9)),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: -each.people))


def beyond_by_speed(
    before: Access, after: Access, fixed_minutes: float
) -> tuple[tuple[float, int, int], ...]:
    """Return (factor on speeds, people beyond before, people beyond after)."""
    limit = before.limit_minutes
    if limit is None:
        return ()
    people = before.areas.people
    return tuple(
        (
            factor,
            _beyond(before.best_minutes(), people, fixed_minutes, limit, factor),
            _beyond(after.best_minutes(), people, fixed_minutes, limit, factor),
        )
        for factor in FACTORS
    )


def _beyond(
    minutes: FloatArray, people: IntArray, fixed: float, limit: float, factor: float
) -> int:
    return int(people[fixed + (minutes - fixed) / factor > limit].sum())
