"""An ambulance field under a policy: where units stand, who is sent, and who moves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.errors import RequestError
from spoedketen.planning.siting.expected_cover import (
    expected_cover,
    most_for_everyone,
    needed_everywhere,
)
from spoedketen.simulation.ambulance_field import (
    Field,
    complying,
    lifting,
    pinning,
    relocating,
    sparing,
    standing,
)

POLICIES = ("own", "mexclp", "dmexclp", "floor", "table")
DISPATCHES = ("closest", "cover")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """``floor`` (0-1) is the expected cover that every reachable place must have at least.

    ``pins`` are bases, by the name of their node, that are kept manned.
    """

    name: str = "own"
    dispatch: str = "closest"
    floor: float = 0.5
    pins: Sequence[str] = ()

    @property
    def is_own(self) -> bool:
        """Whether this is a case as it stands."""
        return (self.name, self.dispatch, len(self.pins)) == ("own", "closest", 0)


def under(field: Field, policy: Policy, target_minutes: float, busy: float) -> Field:
    """Return the field under a policy; ``busy`` (0-1) is how often a unit is taken.

    Raises
    ------
    RequestError
        ``post_unknown`` for a pin; ``floor_infeasible`` with the highest floor that is possible;
        ``table_needs_open_borders``.
    """
    pinned = pinning(field, _pinned(field, policy.pins))
    ready = sparing(pinned, busy) if policy.dispatch == "cover" else pinned
    if policy.name == "table" and field.case.borders != "open":
        raise RequestError("table_needs_open_borders")
    if policy.name == "table":
        return complying(ready, _table(field, target_minutes, busy))
    if policy.name == "floor":
        return _with_floor(ready, policy.floor, target_minutes, busy)
    if policy.name == "own":
        return ready
    placed = standing(ready, expected_cover(*_asked(field, target_minutes), busy).units_at)
    return relocating(placed, busy) if policy.name == "dmexclp" else placed


def _asked(
    field: Field, target_minutes: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], float, int]:
    minutes = field.case.minutes[field.bases].T
    return minutes, field.case.demand_share, target_minutes, len(field.base_column)


def _pinned(field: Field, pins: Sequence[str]) -> NDArray[np.bool_]:
    names = [field.case.nodes[node] for node in field.bases]
    for pin in pins:
        if pin not in names:
            raise RequestError("post_unknown", post=pin, known=", ".join(names))
    return np.array([name in pins for name in names])


def _with_floor(field: Field, floor: float, target_minutes: float, busy: float) -> Field:
    """Place units so that the floor holds; who comes free goes where most places have nobody."""
    asked, at_least = _asked(field, target_minutes), needed_everywhere(busy, floor)
    try:
        fleet = expected_cover(*asked, busy, at_least=at_least)
    except RequestError as error:
        if error.code != "siting_infeasible":
            raise
        most = 1.0 - busy ** most_for_everyone(*asked)
        told = {"floor": f"{floor:.0%}", "most": f"{np.floor(1000 * most) / 10:.1f}%"}
        raise RequestError("floor_infeasible", **told) from None
    somebody = (field.case.demand_share > 0.0).astype(np.int64)
    return lifting(standing(field, fleet.units_at), busy, somebody)


def _table(field: Field, target_minutes: float, busy: float) -> NDArray[np.int64]:
    """Return the case's own table, or the best place by MEXCLP for each number idle."""
    if field.case.posts_by_idle is not None:
        return field.case.posts_by_idle
    minutes, demand, limit, units = _asked(field, target_minutes)
    table = np.zeros((units + 1, len(field.bases)), dtype=np.int64)
    for idle in range(1, units + 1):
        table[idle] = expected_cover(minutes, demand, limit, idle, busy).units_at
    return table
