"""Ambulances of one region, call by call: who goes, from where, and when the unit is free again.

Units are few and patients are served in the order of their calls, so no list of future events is
needed: a patient is given a unit at the later of the call and the first moment that one is free.
"""

from dataclasses import dataclass
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.ambulance_case import AmbulanceCase
from spoedketen.simulation.ambulance_patients import AmbulancePatients
from spoedketen.simulation.compiled import kernel
from spoedketen.simulation.segments import Segments, segments

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
KM_PER_DEGREE = 111.195
"""Of latitude on a sphere of 6,371 km."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A case made ready: who is nearest to which hospital, and the pieces of every way home.

    ``hospital_of`` [N] is a node; ``base_column`` [U] the column of a unit's base in ``ways``.
    """

    case: AmbulanceCase
    hospital_of: IntArray
    base_column: IntArray
    ways: Segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Rides:
    """What became of P patients: unit, node it left from, and moments in minutes from the start."""

    unit: IntArray
    from_node: IntArray
    assigned_at: FloatArray
    at_patient_at: FloatArray
    free_at: FloatArray
    hospital: IntArray
    """Node of the hospital, -1 where the patient stayed."""


def field_of(case: AmbulanceCase) -> Field:
    """Return what every replication of a case has in common."""
    towards = case.minutes[:, case.hospitals]
    bases, column = np.unique(case.base_of_unit, return_inverse=True)
    east = KM_PER_DEGREE * cos(radians(float(case.lat.mean())))
    ways = segments(case.lon * east, case.lat * KM_PER_DEGREE, bases)
    nearest = case.hospitals[np.argmin(towards, axis=1)]
    return Field(case=case, hospital_of=nearest, base_column=column.astype(np.int64), ways=ways)


def ride(field: Field, patients: AmbulancePatients) -> Rides:
    """Return the rides of one replication; the first unit in order goes where minutes are equal."""
    case, ways = field.case, field.ways
    told = _ride(
        patients.call_at,
        patients.node,
        patients.on_scene_minutes,
        patients.is_transported,
        patients.at_hospital_minutes,
        case.minutes,
        field.hospital_of,
        case.base_of_unit,
        field.base_column,
        ways.begins,
        ways.until,
        ways.nearest,
        case.return_speed,
    )
    unit, start, hospital, assigned, there, free = told
    return Rides(
        unit=unit,
        from_node=start,
        hospital=hospital,
        assigned_at=assigned,
        at_patient_at=there,
        free_at=free,
    )


@kernel
def _node_of(  # noqa: PLR0913, PLR0917 - arrays of the field
    unit: int,
    moment: float,
    free_at: FloatArray,
    left_from: IntArray,
    home_at: FloatArray,
    base: IntArray,
    column: IntArray,
    begins: IntArray,
    until: FloatArray,
    nearest: IntArray,
) -> int:
    """Return the node where a free unit is: its base, or nearest to where it drives."""
    if moment >= home_at[unit]:
        return int(base[unit])
    start = left_from[unit]
    share = (moment - free_at[unit]) / (home_at[unit] - free_at[unit])
    low, high = begins[start, column[unit]], begins[start, column[unit] + 1] - 1
    while low < high:
        middle = (low + high) // 2
        if share <= until[middle]:
            high = middle
        else:
            low = middle + 1
    return int(nearest[low])


@kernel
def _ride(  # noqa: PLR0913, PLR0917 - the whole state of a region in arrays
    call_at: FloatArray,
    node: IntArray,
    on_scene: FloatArray,
    is_transported: BoolArray,
    at_hospital: FloatArray,
    minutes: FloatArray,
    hospital_of: IntArray,
    base: IntArray,
    column: IntArray,
    begins: IntArray,
    until: FloatArray,
    nearest: IntArray,
    return_speed: float,
) -> tuple[IntArray, IntArray, IntArray, FloatArray, FloatArray, FloatArray]:
    count, units = len(call_at), len(base)
    unit_of, start_of = np.empty(count, np.int64), np.empty(count, np.int64)
    to_hospital = np.full(count, -1, np.int64)
    assigned, there, free = np.empty(count), np.empty(count), np.empty(count)
    free_at, home_at = np.full(units, -np.inf), np.full(units, -np.inf)
    left_from = base.copy()
    for patient in range(count):
        moment = max(call_at[patient], free_at.min())
        where = node[patient]
        chosen, start, fewest = -1, -1, np.inf
        for unit in range(units):
            if free_at[unit] > moment:
                continue
            here = _node_of(
                unit, moment, free_at, left_from, home_at, base, column, begins, until, nearest
            )
            if chosen < 0 or minutes[here, where] < fewest:
                chosen, start, fewest = unit, here, minutes[here, where]
        arrival = moment + fewest
        done, last = arrival + on_scene[patient], where
        if is_transported[patient]:
            last = hospital_of[where]
            to_hospital[patient] = last
            done += minutes[where, last] + at_hospital[patient]
        free_at[chosen], left_from[chosen] = done, last
        home_at[chosen] = done + minutes[last, base[chosen]] / return_speed
        unit_of[patient], start_of[patient] = chosen, start
        assigned[patient], there[patient], free[patient] = moment, arrival, done
    return unit_of, start_of, to_hospital, assigned, there, free
