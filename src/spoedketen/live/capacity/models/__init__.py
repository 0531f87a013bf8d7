"""The rows of capacity."""

from spoedketen.live.capacity.models.alerts import Alert, AlertCrossing, AlertStep, AlertWatch
from spoedketen.live.capacity.models.deliveries import (
    DeliveryFinding,
    DeliveryFindingStep,
    DeliveryReceipt,
)
from spoedketen.live.capacity.models.editions import StopReportEdition
from spoedketen.live.capacity.models.figures import (
    CrowdingReport,
    CurrentObservation,
    Observation,
    RegionHistory,
)
from spoedketen.live.capacity.models.stops import (
    Stop,
    StopArrival,
    StopChange,
    StopConcern,
    StopSeen,
)

__all__ = [
    "Alert",
    "AlertCrossing",
    "AlertStep",
    "AlertWatch",
    "CrowdingReport",
    "CurrentObservation",
    "DeliveryFinding",
    "DeliveryFindingStep",
    "DeliveryReceipt",
    "Observation",
    "RegionHistory",
    "Stop",
    "StopArrival",
    "StopChange",
    "StopConcern",
    "StopReportEdition",
    "StopSeen",
]
