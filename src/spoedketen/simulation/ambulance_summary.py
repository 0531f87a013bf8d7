"""What a planner asks of the rides of one replication."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spoedketen.simulation.ambulance_field import Field
from spoedketen.simulation.ambulance_patients import AmbulancePatients
from spoedketen.simulation.ambulance_rides import Rides

P95 = 95.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSummary:
    """Of some calls of one replication; responses count from the call to the arrival.

    Means and shares of nobody are not a number.
    """

    patients: int
    response_mean_minutes: float
    response_p95_minutes: float
    waited_share: float
    """Patients for whom no unit was free at the call."""
    late_share: float
    """Patients whose response took longer than the target of their urgency."""
    patients_by_node: NDArray[np.int64]
    late_by_node: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RideSummary(CallSummary):
    """Of all calls of one replication."""

    busy_share: float
    moves_per_patient: float
    by_urgency: tuple[CallSummary, ...]
    by_region: tuple[CallSummary, ...]
    """Calls in each region of the case."""
    helped: NDArray[np.int64]
    """Rides [regions, regions]: of units of the row's region, to calls in the column's."""


def summary(field: Field, patients: AmbulancePatients, rides: Rides) -> RideSummary:
    """Return the figures of a replication; nobody is left out, however late a call came.

    Busy is the time from assignment to free within the horizon, over the time on duty.

    Raises
    ------
    ValueError
        Where nobody called: a mean of nobody is none.
    """
    if not len(patients):
        message = "nobody calls within the horizon"
        raise ValueError(message)
    end = field.case.horizon_minutes
    busy = np.minimum(rides.free_at, end) - np.minimum(rides.assigned_at, end)
    classes, region = range(len(field.targets)), field.case.region_numbers
    regions = max(len(field.case.regions), 1)
    return RideSummary(
        **_figures(field, patients, rides, np.full(len(patients), fill_value=True)),
        busy_share=float(busy.sum()) / field.case.duty_minutes,
        moves_per_patient=rides.moves / len(patients),
        by_urgency=tuple(
            CallSummary(**_figures(field, patients, rides, patients.urgency == each))
            for each in classes
        ),
        by_region=tuple(
            CallSummary(**_figures(field, patients, rides, region[patients.node] == each))
            for each in range(regions)
        ),
        helped=_helped(region[field.case.base_of_unit[rides.unit]], region[patients.node], regions),
    )


def _helped(of_unit: NDArray[np.int64], of_call: NDArray[np.int64], regions: int) -> Any:
    return np.bincount(of_unit * regions + of_call, minlength=regions**2).reshape(regions, regions)


def _figures(
    field: Field, patients: AmbulancePatients, rides: Rides, of: NDArray[np.bool_]
) -> dict[str, Any]:
    called, node = patients.call_at[of], patients.node[of]
    response = rides.at_patient_at[of] - called
    is_late = response > field.targets[patients.urgency[of]]
    nodes, is_any = len(field.case.nodes), len(called) > 0
    return {
        "patients": len(called),
        "response_mean_minutes": float(response.mean()) if is_any else nan,
        "response_p95_minutes": float(np.percentile(response, P95)) if is_any else nan,
        "waited_share": float((rides.assigned_at[of] > called).mean()) if is_any else nan,
        "late_share": float(is_late.mean()) if is_any else nan,
        "patients_by_node": np.bincount(node, minlength=nodes),
        "late_by_node": np.bincount(node[is_late], minlength=nodes),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstNode:
    """Where the largest share is late; ``place`` in the list of nodes."""

    place: int
    late_share: float
    patients: int


def worst_node(
    told: Sequence[CallSummary], fewest_patients: int, among: NDArray[np.bool_] | None = None
) -> WorstNode | None:
    """Return the node with the largest late share over all replications, perhaps of some nodes.

    Nodes with fewer patients than ``fewest_patients`` are left out, since chance would choose among
    them; None where that leaves nobody.
    """
    patients = np.sum([each.patients_by_node for each in told], axis=0)
    late = np.sum([each.late_by_node for each in told], axis=0)
    is_asked = patients >= max(fewest_patients, 1)
    if among is not None:
        is_asked &= among
    if not is_asked.any():
        return None
    shares = np.where(is_asked, late / np.maximum(patients, 1), -1.0)
    place = int(np.argmax(shares))
    return WorstNode(place=place, late_share=float(shares[place]), patients=int(patients[place]))
