"""What advice to move an ambulance starts from: places, standing points, units, and terms."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.points import IntArray

NOWHERE = -1
"""The standing point of a unit that stands at none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is agreed: ``limit_minutes`` of driving in time, ``busy`` (0-1) how often a unit is.

    ``floor`` (0-1) is the expected cover below which no place may be brought; ``least_gain`` the
    share of calls from which a move is worth it; no move takes more than ``longest_minutes``.
    """

    limit_minutes: float
    busy: float
    floor: float
    least_gain: float
    longest_minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A areas in G places (municipalities where known): calls of this hour [A] and of a week."""

    places: tuple[str, ...]
    place_of: IntArray
    calls: FloatArray
    calls_per_week: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """U units that are idle or soon free.

    ``wait`` [U] minutes until each is free; ``goal`` [U] the point where it stands or goes to,
    else ``NOWHERE``; ``area`` [U] where that is; ``reach`` [U, A] siren minutes from there;
    ``moves`` [U, P] minutes without siren to each point.
    """

    units: tuple[str, ...]
    wait: FloatArray
    goal: IntArray
    area: IntArray
    reach: FloatArray
    moves: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One region at one moment; ``reach`` [P, A] are siren minutes from each standing point."""

    demand: Demand
    points: tuple[str, ...]
    reach: FloatArray
    fleet: Fleet
    terms: Terms

    def within(self) -> NDArray[np.bool_]:
        """Return which unit reaches which area in time from where it stands or goes [U, A]."""
        return self.fleet.wait[:, None] + self.fleet.reach <= self.terms.limit_minutes

    def within_from(self, unit: int) -> NDArray[np.bool_]:
        """Return which areas a unit would reach in time from each point [P, A]."""
        return np.asarray(self.fleet.wait[unit] + self.reach <= self.terms.limit_minutes)

    def reachable(self) -> NDArray[np.bool_]:
        """Return the places that have calls and that a unit at some point reaches in time [G]."""
        can_be = (self.reach <= self.terms.limit_minutes).any(axis=0) & (self.demand.calls > 0.0)
        found = np.zeros(len(self.demand.places), dtype=np.bool_)
        np.logical_or.at(found, self.demand.place_of, can_be)
        return found
