"""An ambulance case made ready to be ridden, and the rules by which units are sent and placed."""

from dataclasses import dataclass, replace
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.ambulance_case import AmbulanceCase
from spoedketen.simulation.segments import Segments, segments

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
KM_PER_DEGREE = 111.195
"""Of latitude on a sphere of 6,371 km."""
CLOSEST, LEAST_COVER = 0, 1
"""Who is sent."""
HOME, MOST_COVER, LIFT_FLOOR, TABLE = 0, 1, 2, 3
"""Where who comes free goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tactics:
    """Who is sent, and where units go.

    ``covers`` [N, B] tells from which bases a node is reached in time; ``busy`` (0-1) how often a
    unit is taken; ``needed`` [N] how many units must cover a node to keep the floor; ``table``
    [U + 1, B] where units stand by the number idle; ``pinned`` [B] bases that the next free unit
    goes to when nobody stands there or is on the way.
    """

    dispatch: int
    going: int
    covers: BoolArray
    busy: float
    needed: IntArray
    table: IntArray
    pinned: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A case made ready: who is nearest to which hospital, and the pieces of every way home.

    ``hospital_of`` [N] is a node; ``bases`` [B] are nodes, and ``base_column`` [U] tells at which
    of them a unit stands at the beginning. ``targets`` [K] are minutes by class of urgency.
    """

    case: AmbulanceCase
    hospital_of: IntArray
    bases: IntArray
    base_column: IntArray
    ways: Segments
    targets: FloatArray
    tactics: Tactics


def field_of(case: AmbulanceCase, target_minutes: float = 12.0) -> Field:
    """Return what every replication of a case has in common; its closest units go, then home.

    ``target_minutes`` holds for classes without one of their own.
    """
    towards = case.minutes[:, case.hospitals]
    bases, column = np.unique(case.base_of_unit, return_inverse=True)
    east = KM_PER_DEGREE * cos(radians(float(case.lat.mean())))
    told = [each.target_minutes for each in case.urgencies] or [None]
    return Field(
        case=case,
        hospital_of=case.hospitals[np.argmin(towards, axis=1)],
        bases=bases,
        base_column=column.astype(np.int64),
        ways=segments(case.lon * east, case.lat * KM_PER_DEGREE, bases),
        targets=np.array([target_minutes if own is None else own for own in told]),
        tactics=_plain(target_minutes >= case.minutes[bases].T, len(column)),
    )


def _plain(covers: BoolArray, units: int) -> Tactics:
    nodes, bases = covers.shape
    return Tactics(
        dispatch=CLOSEST,
        going=HOME,
        covers=covers,
        busy=0.0,
        needed=np.zeros(nodes, dtype=np.int64),
        table=np.zeros((units + 1, bases), dtype=np.int64),
        pinned=np.zeros(bases, dtype=np.bool_),
    )


def standing(field: Field, units_at: IntArray) -> Field:
    """Return a field whose units stand otherwise: ``units_at`` [B] by base, together as many."""
    column = np.repeat(np.arange(len(field.bases)), units_at)
    return replace(field, base_column=column.astype(np.int64))


def relocating(field: Field, busy: float) -> Field:
    """Return a field whose units go where they add most once they are free (DMEXCLP)."""
    return _with(field, going=MOST_COVER, busy=busy)


def lifting(field: Field, busy: float, needed: IntArray) -> Field:
    """Return a field whose units go where most places have fewer units in reach than ``needed``.

    Where no place has too few, or as many wherever it goes, it goes where it adds most.
    """
    return _with(field, going=LIFT_FLOOR, busy=busy, needed=needed)


def complying(field: Field, table: IntArray) -> Field:
    """Return a field whose idle units stand as a table says for their number."""
    return _with(field, going=TABLE, table=table)


def pinning(field: Field, pinned: BoolArray) -> Field:
    """Return a field that keeps some bases manned."""
    return _with(field, pinned=pinned)


def sparing(field: Field, busy: float) -> Field:
    """Return a field that sends, of who is in time, the unit whose leaving costs least."""
    return _with(field, dispatch=LEAST_COVER, busy=busy)


def _with(field: Field, **told: object) -> Field:
    return replace(field, tactics=replace(field.tactics, **told))  # type: ignore[arg-type]
