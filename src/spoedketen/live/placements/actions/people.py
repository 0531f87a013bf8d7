"""Reading who the patient is: for the askers, and for the provider once it committed."""

from datetime import datetime

from django.db import transaction

from spoedketen.live.accounts.sealing import unseal
from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.errors import Conflict
from spoedketen.live.placements.queries.relations import is_asker, placement_row
from spoedketen.live.requests.values import PatientTold

SEE = "patients.view"
COMMITTED = frozenset(
    {"accepted", "transport_arranged", "picked_up", "in_transfer", "arrived", "completed"}
)


@transaction.atomic
def see_patient(actor: Actor, public_id: str, purpose: str, at: datetime) -> PatientTold:
    """Return who the patient is; the log keeps who read it and why.

    Raises
    ------
    Conflict
        ``patient_not_yet`` for a provider before its commitment, ``no_patient_kept``.
    """
    row = placement_row(actor, public_id, SEE)
    is_provider = row.destination_id in actor.organisations and row.state in COMMITTED
    if not (is_asker(actor, row) or is_provider):
        raise Conflict("patient_not_yet")
    if row.patient is None:
        raise Conflict("no_patient_kept")
    line = AuditLine(
        event="patient.seen",
        action="R",
        object_type="patient",
        object_id=str(row.patient.pseudonym),
        authorisation=SEE,
        details={"placement": str(row.public_id), "purpose": purpose[:60]},
    )
    record(actor.as_audited(), line, at)
    return PatientTold(**unseal(row.patient.identity))
