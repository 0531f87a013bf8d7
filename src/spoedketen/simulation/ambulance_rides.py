"""Ambulances of one region, event by event: who goes, from where, and when the unit is free again.

All that happens is a unit that comes free, a change of duty, and a call; of equal moments in that
order. Who finds no idle unit waits, the most urgent first and then in order of the call.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.ambulance_case import BORDERS
from spoedketen.simulation.ambulance_choices import chosen_unit, comply, send_home
from spoedketen.simulation.ambulance_field import TABLE, Field
from spoedketen.simulation.ambulance_patients import AmbulancePatients
from spoedketen.simulation.ambulance_state import (
    CLOSED,
    Region,
    Units,
    at_the_start,
    change_at,
    change_duty,
    drive,
    is_idle,
    lent_region,
    lent_units,
    place_of,
)
from spoedketen.simulation.compiled import kernel, lent

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


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
    moves: int
    """How often a unit got another base than it had."""


class _Calls(NamedTuple):
    call_at: FloatArray
    node: IntArray
    urgency: IntArray
    on_scene: FloatArray
    is_transported: BoolArray
    at_hospital: FloatArray


class _Told(NamedTuple):
    unit: IntArray
    from_node: IntArray
    assigned_at: FloatArray
    at_patient_at: FloatArray
    free_at: FloatArray
    hospital: IntArray


class _Queue(NamedTuple):
    """First and last patient that waits by class, -1 for nobody, and who comes after whom."""

    first: IntArray
    last: IntArray
    after: IntArray


def ride(field: Field, patients: AmbulancePatients) -> Rides:
    """Return the rides of one replication; the first unit in order goes where minutes are equal."""
    count = len(patients)
    told = _Told(
        unit=np.full(count, -1, np.int64),
        from_node=np.full(count, -1, np.int64),
        assigned_at=np.full(count, np.inf),
        at_patient_at=np.full(count, np.inf),
        free_at=np.full(count, np.inf),
        hospital=np.full(count, -1, np.int64),
    )
    calls = _Calls(
        patients.call_at,
        patients.node,
        patients.urgency,
        patients.on_scene_minutes,
        patients.is_transported,
        patients.at_hospital_minutes,
    )
    region = _region(field)
    queue = _Queue(
        first=np.full(len(region.targets), -1, np.int64),
        last=np.full(len(region.targets), -1, np.int64),
        after=np.full(count, -1, np.int64),
    )
    units = at_the_start(region)
    _run(region, units, calls, queue, told)
    return Rides(**told._asdict(), moves=int(units.moves[0]))


def _region(field: Field) -> Region:
    case, ways, tactics = field.case, field.ways, field.tactics
    duty = case.on_duty
    if duty is None:
        duty = np.ones((len(field.base_column), 1), dtype=np.bool_)
    changes = np.flatnonzero((duty != np.roll(duty, 1, axis=1)).any(axis=0))
    return Region(
        minutes=case.minutes,
        demand=case.demand_share,
        hospital_of=field.hospital_of,
        return_speed=case.return_speed,
        bases=field.bases,
        column=field.base_column,
        begins=ways.begins,
        until=ways.until,
        nearest=ways.nearest,
        targets=field.targets,
        dispatch=tactics.dispatch,
        going=tactics.going,
        covers=np.ascontiguousarray(tactics.covers),
        busy=tactics.busy,
        needed=tactics.needed,
        table=tactics.table,
        pinned=tactics.pinned,
        duty=duty,
        change_hours=changes.astype(np.int64),
        region_of=case.region_numbers,
        unit_region=case.region_numbers[case.base_of_unit],
        borders=BORDERS.index(case.borders),
    )


@kernel
def _run(region: Region, units: Units, calls: _Calls, queue: _Queue, told: _Told) -> None:
    """Ride with arrays that are lent, for the sake of speed."""
    asked = _Calls(
        lent(calls.call_at), lent(calls.node), lent(calls.urgency), lent(calls.on_scene),
        lent(calls.is_transported), lent(calls.at_hospital),
    )  # fmt: skip
    answer = _Told(
        lent(told.unit), lent(told.from_node), lent(told.assigned_at), lent(told.at_patient_at),
        lent(told.free_at), lent(told.hospital),
    )  # fmt: skip
    waiting = _Queue(lent(queue.first), lent(queue.last), lent(queue.after))
    _ride(lent_region(region), lent_units(units), asked, waiting, answer)


@kernel
def _ride(region: Region, units: Units, calls: _Calls, queue: _Queue, told: _Told) -> None:
    count = len(calls.call_at)
    coming, changed = 0, 0
    if region.going == TABLE:
        comply(region, units, 0.0)
    while coming < count or _most_urgent(queue) >= 0:
        freed = _first_free(units)
        free_at = units.free_at[freed]
        change = change_at(region, changed)
        call = calls.call_at[coming] if coming < count else np.inf
        moment = min(free_at, change, call)
        is_freed = free_at == moment
        if is_freed:
            units.free_at[freed], units.since[freed] = np.inf, moment
            drive(region, units, freed, units.goal[freed], moment)
        elif change == moment:
            change_duty(region, units, changed)
            changed += 1
        else:
            _wait(queue, coming, calls.urgency[coming])
            coming += 1
        _serve(region, units, calls, queue, told, moment)
        if is_freed and is_idle(units, freed):
            send_home(region, units, freed, moment)
        if region.going == TABLE:
            comply(region, units, moment)


@kernel
def _first_free(units: Units) -> int:
    """Return the unit that comes free first."""
    found = 0
    for unit in range(1, len(units.goal)):
        if units.free_at[unit] < units.free_at[found]:
            found = unit
    return found


@kernel
def _wait(queue: _Queue, patient: int, urgency: int) -> None:
    if queue.first[urgency] < 0:
        queue.first[urgency] = patient
    else:
        queue.after[queue.last[urgency]] = patient
    queue.last[urgency] = patient


@kernel
def _most_urgent(queue: _Queue) -> int:
    """Return the class of who waits first, -1 where nobody waits."""
    for urgency in range(len(queue.first)):
        if queue.first[urgency] >= 0:
            return urgency
    return -1


@kernel
def _serve(
    region: Region, units: Units, calls: _Calls, queue: _Queue, told: _Told, moment: float
) -> None:
    """Send idle units as long as there are any and somebody waits."""
    for urgency in range(len(queue.first)):
        before, patient = -1, queue.first[urgency]
        while patient >= 0:
            left = region.targets[urgency] - (moment - calls.call_at[patient])
            unit = chosen_unit(region, units, calls.node[patient], moment, left)
            following = queue.after[patient]
            if unit >= 0:
                _leave(queue, urgency, before, patient)
                _send(region, units, calls, told, patient, unit, moment)
            elif region.borders == CLOSED:
                before = patient  # somebody of another region may be helped
            else:
                return
            patient = following


@kernel
def _leave(queue: _Queue, urgency: int, before: int, patient: int) -> None:
    """Take a patient out of the line."""
    if before < 0:
        queue.first[urgency] = queue.after[patient]
    else:
        queue.after[before] = queue.after[patient]
    if queue.last[urgency] == patient:
        queue.last[urgency] = before


@kernel
def _send(  # noqa: PLR0913, PLR0917
    region: Region,
    units: Units,
    calls: _Calls,
    told: _Told,
    patient: int,
    unit: int,
    moment: float,
) -> None:
    where = calls.node[patient]
    start = place_of(region, units, unit, moment)
    arrival = moment + region.minutes[start, where]
    done, last = arrival + calls.on_scene[patient], where
    if calls.is_transported[patient]:
        last = region.hospital_of[where]
        told.hospital[patient] = last
        done += region.minutes[where, last] + calls.at_hospital[patient]
    units.free_at[unit], units.left_from[unit] = done, last
    told.unit[patient], told.from_node[patient] = unit, start
    told.assigned_at[patient], told.at_patient_at[patient] = moment, arrival
    told.free_at[patient] = done
