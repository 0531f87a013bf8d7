"""Which locations are sensitive: whose closure puts more people beyond the limit.

No closure is computed anew. With the three nearest sites of every area, any closure of one or two
sites is known: who loses the nearest goes to the second, and so on.
"""

from dataclasses import dataclass

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.points import IntArray
from spoedketen.planning.access import Access, exceeds

ABSENT = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The nearest sites of every area, shape (areas, rank); site -1 and inf where there is none."""

    sites: IntArray
    minutes: FloatArray


def nearest_sites(minutes: FloatArray, rank: int) -> Nearest:
    """Return the nearest sites from minutes of shape (areas, sites), in order of minutes."""
    areas, sites = minutes.shape
    taken = min(rank, sites)
    chosen = np.full((areas, rank), ABSENT, dtype=np.int64)
    near = np.full((areas, rank), np.inf)
    if taken:
        # A stable order makes the first of two equally near sites the same one everywhere.
        order = np.argsort(minutes, axis=1, kind="stable")[:, :taken]
        chosen[:, :taken] = order
        near[:, :taken] = np.take_along_axis(minutes, order, axis=1)
        chosen[~np.isfinite(near)] = ABSENT
    return Nearest(sites=chosen, minutes=near)


def extra_beyond(access: Access) -> IntArray:
    """Return per site how many more people are beyond the limit when only that site closes."""
    site, lost = people_lost(access)
    return _sum_by(site, lost, len(access.sites))


def people_lost(access: Access) -> tuple[IntArray, IntArray]:
    """Return per area its nearest site and the people who lose the norm if that site closes."""
    near = nearest_sites(access.total_minutes, 2)
    return near.sites[:, 0], _people_lost(near, access.areas.people, _limit(access))


def _people_lost(near: Nearest, people: IntArray, limit_minutes: float) -> IntArray:
    beyond = exceeds(near.minutes, limit_minutes)
    return np.where(~beyond[:, 0] & beyond[:, 1], people, 0)


def _sum_by(site: IntArray, amount: IntArray, sites: int) -> IntArray:
    known = site >= 0
    totals = np.zeros(sites, dtype=np.int64)
    np.add.at(totals, site[known], amount[known])
    return totals


def _limit(access: Access) -> float:
    return np.inf if access.limit_minutes is None else access.limit_minutes


def pair_extra_beyond(access: Access) -> IntArray:
    """Return how many more people are beyond the limit per pair of closures.

    Shape (sites, sites), symmetric; the diagonal holds the closures of one site.
    """
    near = nearest_sites(access.total_minutes, 3)
    people, limit = access.areas.people, _limit(access)
    single = extra_beyond(access)
    pairs = single[:, None] + single[None, :]
    beyond = exceeds(near.minutes, limit)
    # Within by the second site only until that one closes too: counted by neither single closure.
    lost = np.where(~beyond[:, 1] & beyond[:, 2], people, 0)
    known = near.sites[:, 1] >= 0
    first, second = near.sites[known, 0], near.sites[known, 1]
    np.add.at(pairs, (first, second), lost[known])
    np.add.at(pairs, (second, first), lost[known])
    np.fill_diagonal(pairs, single)
    return pairs


def critical_speed_factors(access: Access) -> FloatArray:
    """Return per site the factor on all driving speeds at which its verdict turns.

    A site is sensitive at speed factor ``g`` when some people reach it within the limit but not
    the next one: ``b/K <= g < b2/K``, with ``b`` and ``b2`` the driving minutes of the run by the
    nearest and by the next site and ``K`` the minutes left for driving. Above 1 the site is
    sensitive now, and no longer so once everybody drives faster by this factor. Below 1 it is not
    sensitive now and becomes so when speeds fall just under the factor. NaN: at no lower speed,
    or there is no limit, or no time is left for driving at all. Infinity: at every higher speed.
    """
    left = _limit(access) - access.fixed_minutes
    if not 0 < left < np.inf:
        return np.full(len(access.sites), np.nan)
    near = nearest_sites(access.drive_minutes, 2)
    lived_in = (access.areas.people > 0) & (near.sites[:, 0] >= 0)
    low, high = near.minutes[:, 0] / left, near.minutes[:, 1] / left
    return np.array(
        [
            _turning_factor(low[mine], high[mine])
            for site in range(len(access.sites))
            for mine in [lived_in & (near.sites[:, 0] == site)]
        ]
    )


def _turning_factor(low: FloatArray, high: FloatArray) -> float:
    """Return the end of the chain of intervals [low, high) that covers 1, or the next below 1."""
    slack = 1e-12
    reached = 1.0
    for start, end in sorted(zip(low, high, strict=True)):
        if start <= reached + slack and end > reached:
            reached = float(end)
    if reached > 1.0:
        return reached
    below = high[(high <= 1.0 + slack) & (high > low)]
    return float(below.max()) if below.size else float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class BandPoint:
    """The outcome when every speed or the on-scene time is a little different."""

    speed_factor: float
    on_scene_shift_minutes: float
    beyond: int
    sensitive: int


def sensitivity_band(
    access: Access, speed_factors: tuple[float, ...], shifts_minutes: tuple[float, ...]
) -> list[BandPoint]:
    """Return beyond and sensitive counts over a band of speeds and on-scene times."""
    points = []
    for factor in speed_factors:
        for shift in shifts_minutes:
            total = access.fixed_minutes + shift + access.drive_minutes / factor
            points.append(_band_point(access, total, factor, shift))
    return points


def _band_point(
    access: Access, total_minutes: FloatArray, factor: float, shift_minutes: float
) -> BandPoint:
    near = nearest_sites(total_minutes, 2)
    people, limit = access.areas.people, _limit(access)
    lost = _sum_by(near.sites[:, 0], _people_lost(near, people, limit), len(access.sites))
    return BandPoint(
        speed_factor=factor,
        on_scene_shift_minutes=shift_minutes,
        beyond=int(people[exceeds(near.minutes[:, 0], limit)].sum()),
        sensitive=int(np.count_nonzero(lost)),
    )


def drive_longer(access: Access, extra_minutes: float) -> BandPoint:
    """Return the outcome when each of the two drives takes some minutes more.

    The reported change of the RIVM driving times in 2021 was a mean of 0.8 minutes per drive.
    """
    drives = 2 if access.question.norm.starts_at_station else 1
    total = access.total_minutes + drives * extra_minutes
    return _band_point(access, total, float("nan"), drives * extra_minutes)
