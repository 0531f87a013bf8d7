"""The rows of cases."""

from spoedketen.live.requests.models.cases import CareRequest, Patient, RequestNote, RequestStep
from spoedketen.live.requests.models.choices import Choice, HandOver, Match
from spoedketen.live.requests.models.judgements import Advice, Consult, TriageResult

__all__ = [
    "Advice",
    "CareRequest",
    "Choice",
    "Consult",
    "HandOver",
    "Match",
    "Patient",
    "RequestNote",
    "RequestStep",
    "TriageResult",
]
