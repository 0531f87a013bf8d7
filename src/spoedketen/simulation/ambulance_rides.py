"""Ambulances of one region, call by call: who goes, from where, and when the unit is free again.

Units are few and patients are served in the order of their calls, so no list of future events is
needed: a patient is given a unit at the later of the call and the first moment that one is free.
Who comes free while nobody waits drives to the own base, or with DMEXCLP to the base where that
adds most to what is covered (Jagtenberg, Bhulai, van der Mei, Operations Research for Health
Care 4, 2015).
"""

from dataclasses import dataclass, replace
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
class Relocation:
    """DMEXCLP: ``covers`` [N, B] tells from which bases a node is reached in time.

    ``busy`` (0-1) is how often a unit is taken.
    """

    covers: BoolArray
    busy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A case made ready: who is nearest to which hospital, and the pieces of every way home.

    ``hospital_of`` [N] is a node; ``bases`` [B] are nodes, and ``base_column`` [U] tells at which
    of them a unit stands at the beginning.
    """

    case: AmbulanceCase
    hospital_of: IntArray
    bases: IntArray
    base_column: IntArray
    ways: Segments
    relocation: Relocation | None = None


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
    return Field(
        case=case,
        hospital_of=case.hospitals[np.argmin(towards, axis=1)],
        bases=bases,
        base_column=column.astype(np.int64),
        ways=segments(case.lon * east, case.lat * KM_PER_DEGREE, bases),
    )


def standing(field: Field, units_at: IntArray) -> Field:
    """Return a field whose units stand otherwise: ``units_at`` [B] by base, together as many."""
    column = np.repeat(np.arange(len(field.bases)), units_at)
    return replace(field, base_column=column.astype(np.int64))


def relocating(field: Field, target_minutes: float, busy: float) -> Field:
    """Return a field whose units go where they add most once they are free (DMEXCLP)."""
    covers = target_minutes >= field.case.minutes[field.bases].T
    return replace(field, relocation=Relocation(covers=covers, busy=busy))


def ride(field: Field, patients: AmbulancePatients) -> Rides:
    """Return the rides of one replication; the first unit in order goes where minutes are equal."""
    case, ways, moves = field.case, field.ways, field.relocation
    nobody = np.zeros((len(case.nodes), len(field.bases)), dtype=np.bool_)
    told = _ride(
        patients.call_at,
        patients.node,
        patients.on_scene_minutes,
        patients.is_transported,
        patients.at_hospital_minutes,
        case.minutes,
        field.hospital_of,
        field.bases,
        field.base_column,
        ways.begins,
        ways.until,
        ways.nearest,
        case.return_speed,
        case.demand_share,
        nobody if moves is None else moves.covers,
        -1.0 if moves is None else moves.busy,
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
    bases: IntArray,
    goal: IntArray,
    begins: IntArray,
    until: FloatArray,
    nearest: IntArray,
) -> int:
    """Return the node where a free unit is: its base, or nearest to where it drives."""
    if moment >= home_at[unit]:
        return int(bases[goal[unit]])
    start = left_from[unit]
    share = (moment - free_at[unit]) / (home_at[unit] - free_at[unit])
    low, high = begins[start, goal[unit]], begins[start, goal[unit] + 1] - 1
    while low < high:
        middle = (low + high) // 2
        if share <= until[middle]:
            high = middle
        else:
            low = middle + 1
    return int(nearest[low])


@kernel
def _best_base(  # noqa: PLR0913, PLR0917
    unit: int,
    moment: float,
    free_at: FloatArray,
    goal: IntArray,
    demand: FloatArray,
    covers: BoolArray,
    busy: float,
) -> int:
    """Return the base where one more unit adds most expected cover; the first of equals."""
    left = demand.copy()
    for other in range(len(goal)):
        if other != unit and free_at[other] <= moment:
            left[covers[:, goal[other]]] *= busy
    best, most = 0, -1.0
    for base in range(covers.shape[1]):
        gain = left[covers[:, base]].sum()
        if gain > most:
            best, most = base, gain
    return best


@kernel
def _relocate(  # noqa: PLR0913, PLR0917
    before: float,
    free_at: FloatArray,
    left_from: IntArray,
    home_at: FloatArray,
    bases: IntArray,
    goal: IntArray,
    is_new: BoolArray,
    minutes: FloatArray,
    return_speed: float,
    demand: FloatArray,
    covers: BoolArray,
    busy: float,
) -> None:
    """Send home, in the order in which they came free, the units that did so before a moment."""
    while True:
        unit = -1
        for each in range(len(goal)):
            is_first = unit < 0 or free_at[each] < free_at[unit]
            if is_new[each] and free_at[each] < before and is_first:
                unit = each
        if unit < 0:
            return
        is_new[unit] = False
        goal[unit] = _best_base(unit, free_at[unit], free_at, goal, demand, covers, busy)
        way = minutes[left_from[unit], bases[goal[unit]]] / return_speed
        home_at[unit] = free_at[unit] + way


@kernel
def _ride(  # noqa: PLR0913, PLR0917 - the whole state of a region in arrays
    call_at: FloatArray,
    node: IntArray,
    on_scene: FloatArray,
    is_transported: BoolArray,
    at_hospital: FloatArray,
    minutes: FloatArray,
    hospital_of: IntArray,
    bases: IntArray,
    column: IntArray,
    begins: IntArray,
    until: FloatArray,
    nearest: IntArray,
    return_speed: float,
    demand: FloatArray,
    covers: BoolArray,
    busy: float,
) -> tuple[IntArray, IntArray, IntArray, FloatArray, FloatArray, FloatArray]:
    count, units = len(call_at), len(column)
    unit_of, start_of = np.empty(count, np.int64), np.empty(count, np.int64)
    to_hospital = np.full(count, -1, np.int64)
    assigned, there, free = np.empty(count), np.empty(count), np.empty(count)
    free_at, home_at = np.full(units, -np.inf), np.full(units, -np.inf)
    goal, left_from = column.copy(), bases[column]
    is_new = np.zeros(units, np.bool_)
    for patient in range(count):
        moment = max(call_at[patient], free_at.min())
        if busy >= 0.0:
            _relocate(
                moment, free_at, left_from, home_at, bases, goal, is_new,
                minutes, return_speed, demand, covers, busy,
            )  # fmt: skip
        where = node[patient]
        chosen, start, fewest = -1, -1, np.inf
        for unit in range(units):
            if free_at[unit] > moment:
                continue
            here = _node_of(
                unit, moment, free_at, left_from, home_at, bases, goal, begins, until, nearest
            )
            if chosen < 0 or minutes[here, where] < fewest:
                chosen, start, fewest = unit, here, minutes[here, where]
        arrival = moment + fewest
        done, last = arrival + on_scene[patient], where
        if is_transported[patient]:
            last = hospital_of[where]
            to_hospital[patient] = last
            done += minutes[where, last] + at_hospital[patient]
        free_at[chosen], left_from[chosen], is_new[chosen] = done, last, True
        home_at[chosen] = done + minutes[last, bases[goal[chosen]]] / return_speed
        unit_of[patient], start_of[patient] = chosen, start
        assigned[patient], there[patient], free[patient] = moment, arrival, done
    return unit_of, start_of, to_hospital, assigned, there, free
