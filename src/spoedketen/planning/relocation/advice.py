"""The one move that adds most cover, with what it costs where, or why none is worth it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.relocation.situation import Situation

SLACK = 1e-12
SHOWN = 3
"""Places told of, and other moves told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCover:
    """Expected share of a place's calls that finds a free unit in time, before and after."""

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """The place that is covered least; ``others`` as low besides it."""

    name: str
    share: float
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Cover of a region: all calls, its worst place, and the share of calls below the floor."""

    share: float
    worst: Worst | None
    below_floor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One unit to one point. Shares are of the calls of this hour.

    ``calls_per_week`` is the gain if it stood like this all week; ``lost_per_week`` the part that
    places lose, already taken off. ``left`` is where the unit stands now.
    """

    unit: str
    point: str
    minutes: float
    gain: float
    calls_per_week: float
    lost_per_week: float
    before: Picture
    after: Picture
    left: PlaceCover
    gains: tuple[PlaceCover, ...]
    losses: tuple[PlaceCover, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """``move`` or, without one, ``why_not``; ``nearly`` is the best move that was not advised.

    ``never`` are places with calls that no unit reaches in time from any point.
    """

    now: Picture
    move: Move | None
    others: tuple[Move, ...]
    why_not: str
    nearly: Move | None
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Option:
    unit: int
    point: int
    minutes: float
    gain: float
    keeps_floor: bool


def advice(situation: Situation) -> Advice:
    r"""Return the move of one unit that adds most expected cover, among those that are allowed.

    .. math::

        \max_{u,p} \sum_i w_i \left(q^{n_i} - q^{n_i - a_{ui} + a_{pi}}\right)

    with :math:`w_i` the calls of area i, :math:`q` how often a unit is busy, :math:`n_i` the units
    that reach it in time and :math:`a` 1 where the unit does, from where it is or from point p.
    Allowed is a move within the longest minutes that leaves no place below the floor, or lower
    than it is where it lies below already. Of equals the shortest, then the first.

    ``why_not`` is ``no_unit``, ``no_calls``, ``too_far``, ``gain_small`` or ``floor``.

    References
    ----------
    Jagtenberg, Bhulai and van der Mei (2015), An efficient heuristic for real-time ambulance
    redeployment, Operations Research for Health Care 4, 27-35.
    """
    now = picture(situation, situation.within().sum(axis=0))
    if why := _cannot(situation):
        return _without(situation, now, why, None)
    ranked = sorted(_options(situation), key=lambda o: (-round(o.gain, 12), o.minutes))
    if not ranked:
        return _without(situation, now, "too_far", None)
    worth = [each for each in ranked if each.gain >= situation.terms.least_gain and each.gain > 0.0]
    allowed = [each for each in worth if each.keeps_floor]
    if not allowed:
        why = "floor" if worth else "gain_small"
        return _without(situation, now, why, _told(situation, ranked[0], now))
    told = [_told(situation, each, now) for each in islice(allowed, 1 + SHOWN)]
    return Advice(
        now=now, move=told[0], others=tuple(told[1:]), why_not="", nearly=None,
        never=_never(situation),
    )  # fmt: skip


def every_move(situation: Situation) -> Iterator[tuple[Move, bool]]:
    """Return each possible move with whether it keeps to the floor, however little it adds."""
    now = picture(situation, situation.within().sum(axis=0))
    for option in _options(situation) if not _cannot(situation) else ():
        yield _told(situation, option, now), option.keeps_floor


def picture(situation: Situation, units_near: np.ndarray) -> Picture:
    """Return the cover of a region by how many units reach each area in time [A]."""
    shares, told = _by_place(situation, units_near), situation.reachable()
    calls = _calls_of_places(situation)
    total = max(calls.sum(), SLACK)
    is_below = told & (shares < situation.terms.floor - SLACK)
    return Picture(
        share=float((shares * calls).sum() / total),
        worst=_worst(situation, shares, told, calls),
        below_floor=float(calls[is_below].sum() / total),
    )


def _worst(
    situation: Situation, shares: FloatArray, told: np.ndarray, calls: FloatArray
) -> Worst | None:
    rows = np.flatnonzero(told)
    if not len(rows):
        return None
    least = shares[rows].min()
    lowest = rows[shares[rows] <= least + SLACK]
    most = lowest[np.argmax(calls[lowest])]
    name = situation.demand.places[most]
    return Worst(name=name, share=float(least), others=len(lowest) - 1)


def _cannot(situation: Situation) -> str:
    if not len(situation.fleet.units):
        return "no_unit"
    return "" if situation.demand.calls.sum() > 0.0 else "no_calls"


def _without(situation: Situation, now: Picture, why: str, nearly: Move | None) -> Advice:
    never = _never(situation)
    return Advice(now=now, move=None, others=(), why_not=why, nearly=nearly, never=never)


def _options(situation: Situation) -> Iterator[_Option]:
    """Return each move within the longest minutes, by unit and point in order."""
    fleet, terms, calls = situation.fleet, situation.terms, situation.demand.calls
    within = situation.within()
    near = within.sum(axis=0)
    before = _by_place(situation, near)
    kept = np.where(situation.reachable(), np.minimum(before, terms.floor), 0.0) - SLACK
    for unit in range(len(fleet.units)):
        moved = near - within[unit] + situation.within_from(unit)
        minutes = fleet.wait[unit] + fleet.moves[unit]
        gains = (terms.busy**near - terms.busy**moved) @ calls / calls.sum()
        for point in np.flatnonzero(minutes <= terms.longest_minutes):
            if point != fleet.goal[unit]:
                after = _by_place(situation, moved[point])
                yield _Option(
                    unit=unit, point=int(point), minutes=float(minutes[point]),
                    gain=float(gains[point]), keeps_floor=bool((after >= kept).all()),
                )  # fmt: skip


def _by_place(situation: Situation, units_near: np.ndarray) -> FloatArray:
    """Return the expected cover by place [G]; 0 where nobody calls."""
    demand = situation.demand
    covered = demand.calls * (1.0 - situation.terms.busy ** units_near.astype(np.float64))
    sums = np.bincount(demand.place_of, weights=covered, minlength=len(demand.places))
    return np.asarray(sums / np.maximum(_calls_of_places(situation), SLACK))


def _calls_of_places(situation: Situation) -> FloatArray:
    demand = situation.demand
    found = np.bincount(demand.place_of, weights=demand.calls, minlength=len(demand.places))
    return np.asarray(found, dtype=np.float64)


def _told(situation: Situation, option: _Option, now: Picture) -> Move:
    within, calls = situation.within(), _calls_of_places(situation)
    near = within.sum(axis=0)
    moved = near - within[option.unit] + situation.within_from(option.unit)[option.point]
    before, after = _by_place(situation, near), _by_place(situation, moved)
    change = (after - before) * calls / calls.sum()
    left = int(situation.demand.place_of[situation.fleet.area[option.unit]])
    per_week, rows = situation.demand.calls_per_week, np.argsort(change, kind="stable")

    def told(row: int) -> PlaceCover:
        name = situation.demand.places[row]
        return PlaceCover(name=name, before=float(before[row]), after=float(after[row]))

    return Move(
        unit=situation.fleet.units[option.unit],
        point=situation.points[option.point],
        minutes=option.minutes,
        gain=option.gain,
        calls_per_week=option.gain * per_week,
        lost_per_week=float(-change[change < 0.0].sum() * per_week),
        before=now,
        after=picture(situation, moved),
        left=told(left),
        gains=tuple(told(row) for row in rows[::-1][:SHOWN] if change[row] > SLACK),
        losses=tuple(told(row) for row in rows[:SHOWN] if change[row] < -SLACK),
    )


def _never(situation: Situation) -> tuple[str, ...]:
    """Return the places with calls that no unit reaches in time from any point."""
    calls, can_be = _calls_of_places(situation), situation.reachable()
    rows = np.flatnonzero((calls > 0.0) & ~can_be)
    return tuple(situation.demand.places[row] for row in rows)
