"""What a planner asks of the rides of one replication."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.ambulance_case import AmbulanceCase
from spoedketen.simulation.ambulance_patients import AmbulancePatients
from spoedketen.simulation.ambulance_rides import Rides

P95 = 95.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RideSummary:
    """Of one replication; responses count from the call to the arrival at the patient."""

    patients: int
    response_mean_minutes: float
    response_p95_minutes: float
    busy_share: float
    waited_share: float
    """Patients for whom no unit was free at the call."""
    late_share: float
    """Patients whose response took longer than the target."""
    patients_by_node: NDArray[np.int64]
    late_by_node: NDArray[np.int64]


def summary(
    case: AmbulanceCase, patients: AmbulancePatients, rides: Rides, target_minutes: float
) -> RideSummary:
    """Return the figures of a replication; nobody is left out, however late a call came.

    Busy is the time from assignment to free within the horizon, over units times the horizon.

    Raises
    ------
    ValueError
        Where nobody called: a mean of nobody is none.
    """
    if not len(patients):
        message = "nobody calls within the horizon"
        raise ValueError(message)
    response = rides.at_patient_at - patients.call_at
    is_late = response > target_minutes
    nodes, end = len(case.nodes), case.horizon_minutes
    busy = np.minimum(rides.free_at, end) - np.minimum(rides.assigned_at, end)
    return RideSummary(
        patients=len(patients),
        response_mean_minutes=float(response.mean()),
        response_p95_minutes=float(np.percentile(response, P95)),
        busy_share=float(busy.sum()) / (len(case.base_of_unit) * end),
        waited_share=float((rides.assigned_at > patients.call_at).mean()),
        late_share=float(is_late.mean()),
        patients_by_node=np.bincount(patients.node, minlength=nodes),
        late_by_node=np.bincount(patients.node[is_late], minlength=nodes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstNode:
    """Where the largest share is late; ``place`` in the list of nodes."""

    place: int
    late_share: float
    patients: int


def worst_node(told: Sequence[RideSummary], fewest_patients: int) -> WorstNode | None:
    """Return the node with the largest late share over all replications.

    Nodes with fewer patients than ``fewest_patients`` are left out, since chance would choose among
    them; None where that leaves nobody.
    """
    patients = np.sum([each.patients_by_node for each in told], axis=0)
    late = np.sum([each.late_by_node for each in told], axis=0)
    if not (patients >= max(fewest_patients, 1)).any():
        return None
    shares = np.where(patients >= max(fewest_patients, 1), late / np.maximum(patients, 1), -1.0)
    place = int(np.argmax(shares))
    return WorstNode(place=place, late_share=float(shares[place]), patients=int(patients[place]))
