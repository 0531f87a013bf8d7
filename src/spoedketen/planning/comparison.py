"""What changes for whom between two situations with the same areas."""

from dataclasses import dataclass

import numpy as np

from spoedketen.domain.errors import ShapeError
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.points import IntArray
from spoedketen.planning.access import ROUNDING_MINUTES, Access


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """People who go from one site to another; None = no site can be reached.

    ``extra_minutes_mean`` is over people with a finite time before and after; None if there are
    none.
    """

    from_site: str | None
    to_site: str | None
    people: int
    newly_beyond: int
    extra_minutes_mean: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """After minus before; ``extra_minutes_mean`` is over the people whose time gets longer."""

    beyond: int | None
    people_longer: int
    extra_minutes_mean: float | None
    moved: tuple[Moved, ...]
    newly_beyond: np.ndarray
    """Per area whether its people are beyond the limit only after the change."""


def difference(before: Access, after: Access) -> Difference:
    """Compare two situations; closing never makes anybody's time shorter, opening never longer."""
    if before.areas.points.ids != after.areas.points.ids:
        told = {"before": len(before.areas.points), "after": len(after.areas.points)}
        raise ShapeError("areas_unequal", **told)
    people = before.areas.people
    minutes_before, minutes_after = before.best_minutes(), after.best_minutes()
    longer = minutes_after > minutes_before + ROUNDING_MINUTES
    newly = after.is_beyond() & ~before.is_beyond()
    gone, came = before.beyond(), after.beyond()
    return Difference(
        beyond=None if gone is None or came is None else came - gone,
        people_longer=int(people[longer].sum()),
        extra_minutes_mean=_mean_extra(minutes_before, minutes_after, people, longer),
        moved=_moved(before, after, newly),
        newly_beyond=newly,
    )


def _mean_extra(
    before: FloatArray, after: FloatArray, people: IntArray, chosen: np.ndarray
) -> float | None:
    counted = chosen & np.isfinite(before) & np.isfinite(after) & (people > 0)
    if not counted.any():
        return None
    extra = after[counted] - before[counted]
    return float(np.average(extra, weights=people[counted]))


def _moved(before: Access, after: Access, newly: np.ndarray) -> tuple[Moved, ...]:
    if not before.norm_has_sites:
        return ()
    from_ids, to_ids = _site_ids(before), _site_ids(after)
    people = before.areas.people
    elsewhere = (from_ids != to_ids) & (people > 0)
    pairs = sorted(set(zip(from_ids[elsewhere], to_ids[elsewhere], strict=True)), key=str)
    minutes = before.best_minutes(), after.best_minutes()
    rows = []
    for origin, target in pairs:
        mine = elsewhere & (from_ids == origin) & (to_ids == target)
        rows.append(
            Moved(
                from_site=origin or None,
                to_site=target or None,
                people=int(people[mine].sum()),
                newly_beyond=int(people[mine & newly].sum()),
                extra_minutes_mean=_mean_extra(*minutes, people, mine),
            )
        )
    return tuple(sorted(rows, key=lambda row: -row.people))


def _site_ids(access: Access) -> np.ndarray:
    """Return the id of the nearest site per area; empty text where none is reachable."""
    ids = np.array([*access.sites.ids, ""], dtype=object)
    return np.asarray(ids[access.best_site()])
