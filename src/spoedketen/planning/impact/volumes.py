"""Volumes by location beside the norms about volume, before and after a scenario."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.norms.volumes import VolumeNorm, volume_norms
from spoedketen.planning.chain.habits import NEEDS
from spoedketen.planning.chain.layout import BoolArray
from spoedketen.planning.impact.effects import Effects
from spoedketen.planning.impact.runs import Ready

BELOW, MET, UNSURE, ENDED, NONE = "below", "met", "unsure", "ended", "none"
"""States: surely under the norm, surely at it, the interval holds it, no longer (or not yet) given;
and no norm with a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volumes:
    """One norm about volume with the locations that give the function, before or after.

    ``minimum`` is the value in force or None. Arrays by location (``sites``, rows of the shared
    order); ``before`` and ``after`` [n, 3] are mean, low and high of patients a year, ``change``
    [n, 3] of the paired difference; NaN where one replication tells no interval.
    """

    norm: VolumeNorm
    minimum: float | None
    sites: tuple[int, ...]
    before: FloatArray
    after: FloatArray
    change: FloatArray
    states: tuple[tuple[str, str], ...]


def volumes(effects: Effects, on: date) -> tuple[Volumes, ...]:
    """Return every norm about volume with what was simulated; no sites where nothing was."""
    return tuple(_volumes(effects, norm, on) for norm in volume_norms())


def _volumes(effects: Effects, norm: VolumeNorm, on: date) -> Volumes:
    value = norm.on(on)
    minimum = None if value is None else value.value
    given = [_gives(state, norm.need) for state in (effects.baseline, effects.scenario)]
    sites = np.flatnonzero(given[0] | given[1])
    read, need = effects.needs, NEEDS.index(norm.need) if norm.need else 0
    levels = [
        np.stack([mean, mean - half, mean + half], axis=1)
        for mean, half in (
            (read.before[sites, need], read.before_half[sites, need]),
            (read.after[sites, need], read.after_half[sites, need]),
        )
    ]
    parts = (read.difference, read.low, read.high)
    return Volumes(
        norm=norm,
        minimum=minimum,
        sites=tuple(int(s) for s in sites),
        before=levels[0],
        after=levels[1],
        change=np.stack([part[sites, need] for part in parts], axis=1),
        states=tuple(
            (
                _state(levels[0][n], minimum, gives=bool(given[0][s])),
                _state(levels[1][n], minimum, gives=bool(given[1][s])),
            )
            for n, s in enumerate(sites)
        ),
    )


def _gives(state: Ready, need: str | None) -> BoolArray:
    """Return whether a location answers a need at any hour [sites, in the shared order]."""
    found = np.zeros(len(state.sites), np.bool_)
    if need is not None:
        opens = state.layout.opens[NEEDS.index(need)].any(axis=1)
        for number, id_ in enumerate(state.layout.sites.ids):
            found[state.sites.index(id_)] = opens[number]
    return found


def _state(level: FloatArray, minimum: float | None, *, gives: bool) -> str:
    """Return how a level (mean, low, high) stands to the norm; one run alone tells nothing."""
    if not gives:
        return ENDED
    if minimum is None:
        return NONE
    _mean, low, high = level
    if high < minimum:
        return BELOW
    return MET if low >= minimum else UNSURE
