"""What a planner asks of the rides of one replication."""

from dataclasses import dataclass

import numpy as np

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


def summary(case: AmbulanceCase, patients: AmbulancePatients, rides: Rides) -> RideSummary:
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
    end = case.horizon_minutes
    busy = np.minimum(rides.free_at, end) - np.minimum(rides.assigned_at, end)
    return RideSummary(
        patients=len(patients),
        response_mean_minutes=float(response.mean()),
        response_p95_minutes=float(np.percentile(response, P95)),
        busy_share=float(busy.sum()) / (len(case.base_of_unit) * end),
        waited_share=float((rides.assigned_at > patients.call_at).mean()),
    )
