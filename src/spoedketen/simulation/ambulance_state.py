"""A region and its units in arrays, as the compiled rides have them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spoedketen.simulation.compiled import apart, kernel, lent

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
WEEK_MINUTES, HOUR_MINUTES = 10_080.0, 60.0
OPEN, WHEN_EMPTY, CLOSED = 0, 1, 2
"""When a unit helps in another region, in the order of ``BORDERS`` of the domain."""


class Region(NamedTuple):
    """What does not change during a run; names as in a field, its case, ways and tactics."""

    minutes: FloatArray
    demand: FloatArray
    hospital_of: IntArray
    return_speed: float
    bases: IntArray
    column: IntArray
    begins: IntArray
    until: FloatArray
    nearest: IntArray
    targets: FloatArray
    dispatch: int
    going: int
    covers: BoolArray
    busy: float
    needed: IntArray
    table: IntArray
    pinned: BoolArray
    duty: BoolArray
    """[U, 168] who is on duty by hour of the week."""
    change_hours: IntArray
    """Hours of the week at which that changes."""
    region_of: IntArray
    """[N]; a unit is of the region of its base, [U] of ``unit_region``."""
    unit_region: IntArray
    borders: int


class Units(NamedTuple):
    """[U] each; the last place of a unit is ``left_from``, which it left at ``since``.

    Who is not with a patient comes free never.
    """

    free_at: FloatArray
    since: FloatArray
    home_at: FloatArray
    left_from: IntArray
    goal: IntArray
    on_duty: BoolArray
    is_over: BoolArray
    """Of use while a choice is made, like the next two: who stands where nobody is wanted."""
    wanted: IntArray
    """[B] units that a base is short of."""
    near: IntArray
    """[N] idle units in reach."""
    moves: IntArray
    """[1] how often a unit got another base than it had."""


def at_the_start(region: Region) -> Units:
    """Return units that all stand at their base."""
    count = len(region.column)
    return Units(
        free_at=np.full(count, np.inf),
        since=np.full(count, -np.inf),
        home_at=np.full(count, -np.inf),
        left_from=region.bases[region.column],
        goal=region.column.copy(),
        on_duty=region.duty[:, 0].copy(),
        is_over=np.zeros(count, np.bool_),
        wanted=np.zeros(len(region.bases), np.int64),
        near=np.zeros(len(region.demand), np.int64),
        moves=np.zeros(1, np.int64),
    )


@kernel
def lent_region(region: Region) -> Region:
    """Return the region for use while the owner keeps it: see :data:`lent`."""
    return Region(
        lent(region.minutes), lent(region.demand), lent(region.hospital_of), region.return_speed,
        lent(region.bases), lent(region.column), lent(region.begins), lent(region.until),
        lent(region.nearest), lent(region.targets), region.dispatch, region.going,
        lent(region.covers), region.busy, lent(region.needed), lent(region.table),
        lent(region.pinned), lent(region.duty), lent(region.change_hours),
        lent(region.region_of), lent(region.unit_region), region.borders,
    )  # fmt: skip


@kernel
def lent_units(units: Units) -> Units:
    """Return the units for use while the owner keeps them."""
    return Units(
        lent(units.free_at), lent(units.since), lent(units.home_at), lent(units.left_from),
        lent(units.goal), lent(units.on_duty), lent(units.is_over),
        lent(units.wanted), lent(units.near), lent(units.moves),
    )  # fmt: skip


@kernel
def is_idle(units: Units, unit: int) -> bool:
    """Return whether a unit can be sent."""
    return bool(units.on_duty[unit] and units.free_at[unit] == np.inf)


@kernel
def may_stand(region: Region, unit: int, base: int) -> bool:
    """Return whether a unit may be placed at a base: with borders, only in its own region."""
    own = region.unit_region[unit] == region.region_of[region.bases[base]]
    return bool(own or region.borders == OPEN)


@kernel
def place_of(region: Region, units: Units, unit: int, moment: float) -> int:
    """Return the node where an idle unit is: its base, or nearest to where it drives."""
    goal = units.goal[unit]
    if moment >= units.home_at[unit]:
        return int(region.bases[goal])
    start, since = units.left_from[unit], units.since[unit]
    share = (moment - since) / (units.home_at[unit] - since)
    low, high = region.begins[start, goal], region.begins[start, goal + 1] - 1
    while low < high:
        middle = (low + high) // 2
        if share <= region.until[middle]:
            high = middle
        else:
            low = middle + 1
    return int(region.nearest[low])


@apart
def drive(region: Region, units: Units, unit: int, goal: int, moment: float) -> None:
    """Let a unit drive to a base from where it is, without siren."""
    start = units.left_from[unit]
    if units.since[unit] < moment:
        start = place_of(region, units, unit, moment)
    units.moves[0] += goal != units.goal[unit]
    units.left_from[unit], units.since[unit], units.goal[unit] = start, moment, goal
    units.home_at[unit] = moment + region.minutes[start, region.bases[goal]] / region.return_speed


@kernel
def change_at(region: Region, change: int) -> float:
    """Return when duty changes for the n-th time; never without a calendar."""
    count = len(region.change_hours)
    if count == 0:
        return float(np.inf)
    week = change // count
    return float(week * WEEK_MINUTES + region.change_hours[change % count] * HOUR_MINUTES)


@apart
def change_duty(region: Region, units: Units, change: int) -> None:
    """Let units go on and off duty; who is riding ends the ride, who comes stands at its base."""
    hour = region.change_hours[change % len(region.change_hours)]
    for unit in range(len(region.column)):
        begins = region.duty[unit, hour] and not units.on_duty[unit]
        units.on_duty[unit] = region.duty[unit, hour]
        if begins and is_idle(units, unit):
            units.goal[unit] = region.column[unit]
            units.home_at[unit] = -np.inf
