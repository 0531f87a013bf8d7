"""Which unit is sent, and where a unit goes that comes free."""

import numpy as np

from spoedketen.simulation.ambulance_field import HOME, LEAST_COVER, LIFT_FLOOR, TABLE
from spoedketen.simulation.ambulance_state import (
    CLOSED,
    OPEN,
    Region,
    Units,
    drive,
    is_idle,
    may_stand,
    place_of,
)
from spoedketen.simulation.compiled import apart, kernel

ANY = -1


@kernel
def chosen_unit(
    region: Region, units: Units, where: int, moment: float, left_minutes: float
) -> int:
    """Return the idle unit that is sent, -1 for none that may; borders say who may."""
    if region.borders == OPEN:
        return _best_unit(region, units, where, moment, left_minutes, ANY)
    here = region.region_of[where]
    own = _best_unit(region, units, where, moment, left_minutes, here)
    if own >= 0 or region.borders == CLOSED:
        return own
    return _best_unit(region, units, where, moment, left_minutes, ANY)


@kernel
def _best_unit(
    region: Region,
    units: Units,
    where: int,
    moment: float,
    left_minutes: float,
    of: int,
) -> int:
    """Return the best idle unit of a region, or of ANY; the nearest of equals, then the first."""
    best, fewest, least, is_best_in_time = -1, np.inf, np.inf, False
    spares = region.dispatch == LEAST_COVER
    if spares:
        count_near(region, units, -1)
    for unit in range(len(units.goal)):
        if not is_idle(units, unit):
            continue
        if of not in (ANY, region.unit_region[unit]):
            continue
        minutes = region.minutes[place_of(region, units, unit, moment), where]
        cost = _cover_lost(region, units, units.goal[unit]) if spares else 0.0
        is_in_time = not spares or minutes <= left_minutes
        is_better = is_in_time > is_best_in_time
        if is_in_time == is_best_in_time:
            is_better = cost < least or (cost == least and minutes < fewest)
        if best < 0 or is_better:
            best, fewest, least, is_best_in_time = unit, minutes, cost, is_in_time
    return best


@apart
def count_near(region: Region, units: Units, without: int) -> None:
    """Count by node how many idle units stand or go where they reach it in time."""
    units.near[:] = 0
    for unit in range(len(units.goal)):
        if unit != without and is_idle(units, unit):
            goal = units.goal[unit]
            for node in range(len(units.near)):
                units.near[node] += region.covers[node, goal]


@apart
def _cover_lost(region: Region, units: Units, goal: int) -> float:
    """Return the expected cover that goes with one unit less at a base."""
    lost = 0.0
    for node in range(len(units.near)):
        if region.covers[node, goal]:
            share = region.busy ** (units.near[node] - 1)
            lost += region.demand[node] * (1.0 - region.busy) * share
    return lost


@kernel
def send_home(region: Region, units: Units, unit: int, moment: float) -> None:
    """Let a unit that drives home drive to where the tactics want it."""
    goal = _empty_pin(region, units, unit)
    if goal < 0 and region.going == HOME:
        goal = region.column[unit]
    elif goal < 0 and region.going == TABLE:
        goal = units.goal[unit]
    elif goal < 0:
        goal = _best_base(region, units, unit)
    if goal != units.goal[unit]:
        drive(region, units, unit, goal, moment)


@apart
def _empty_pin(region: Region, units: Units, unit: int) -> int:
    """Return the nearest pinned base without a unit, -1 where all have one."""
    found, fewest = -1, np.inf
    for base in range(len(region.bases)):
        minutes = region.minutes[units.left_from[unit], region.bases[base]]
        is_asked = region.pinned[base] and may_stand(region, unit, base)
        if is_asked and minutes < fewest and not _is_manned(units, base, unit):
            found, fewest = base, minutes
    return found


@kernel
def _is_manned(units: Units, base: int, without: int) -> bool:
    for unit in range(len(units.goal)):
        if unit != without and units.goal[unit] == base and is_idle(units, unit):
            return True
    return False


@apart
def _best_base(region: Region, units: Units, unit: int) -> int:
    """Return the base that lifts most places to the floor, then adds most cover; the first."""
    count_near(region, units, unit)
    best, most, highest = 0, -1, -1.0
    for base in range(len(region.bases)):
        if not may_stand(region, unit, base):
            continue
        lifted, gain = 0, 0.0
        for node in range(len(units.near)):
            if region.covers[node, base]:
                near = units.near[node]
                gain += region.demand[node] * region.busy**near
                lifted += region.going == LIFT_FLOOR and near < region.needed[node]
        if lifted > most or (lifted == most and gain > highest):
            best, most, highest = base, lifted, gain
    return best


@apart
def comply(region: Region, units: Units, moment: float) -> None:
    """Let idle units drive until they stand as the table says for their number.

    Who goes where the table wants somebody stays with that; each base that is short, in order,
    gets the nearest of the others.
    """
    idle = 0
    for unit in range(len(units.goal)):
        idle += is_idle(units, unit)
    units.wanted[:] = region.table[idle]
    for unit in range(len(units.goal)):
        units.is_over[unit] = False
        if is_idle(units, unit):
            units.is_over[unit] = units.wanted[units.goal[unit]] <= 0
            units.wanted[units.goal[unit]] -= 1
    for base in range(len(region.bases)):
        for _one in range(units.wanted[base]):
            unit = _nearest_over(region, units, base, moment)
            if unit >= 0:
                units.is_over[unit] = False
                drive(region, units, unit, base, moment)


@kernel
def _nearest_over(region: Region, units: Units, base: int, moment: float) -> int:
    found, fewest = -1, np.inf
    for unit in range(len(units.goal)):
        if units.is_over[unit]:
            start = place_of(region, units, unit, moment)
            minutes = region.minutes[start, region.bases[base]]
            if found < 0 or minutes < fewest:
                found, fewest = unit, minutes
    return found
