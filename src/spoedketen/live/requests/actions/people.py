"""Reading who patient and caller are: for a purpose, and every reading is written down."""

from datetime import datetime

from django.db import transaction

from spoedketen.live.accounts.sealing import unseal
from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.requests.models import CareRequest, RequestNote
from spoedketen.live.requests.queries.relations import request_row
from spoedketen.live.requests.values import CallerTold, PatientSeen, PatientTold

SEE = "patients.view"


@transaction.atomic
def see_patient(actor: Actor, public_id: str, purpose: str, at: datetime) -> PatientSeen:
    """Return who patient and caller are, with the notes; the log keeps who read it and why."""
    row = request_row(actor, public_id, SEE)
    line = AuditLine(
        event="patient.seen",
        action="R",
        object_type="patient",
        object_id=str(row.patient.pseudonym) if row.patient else str(row.public_id),
        authorisation=SEE,
        details={"request": str(row.public_id), "purpose": purpose[:60]},
    )
    record(actor.as_audited(), line, at)
    return _seen(row)


def _seen(row: CareRequest) -> PatientSeen:
    caller = unseal(row.caller)
    lat, lon = caller.pop("lat", None), caller.pop("lon", None)
    notes = RequestNote.objects.filter(request=row).order_by("id")
    return PatientSeen(
        caller=CallerTold(**caller),
        patient=PatientTold(**unseal(row.patient.identity)) if row.patient else None,
        point=None if lat is None else (lat, lon),
        notes=tuple((n.at, n.by, str(unseal(n.text).get("text", ""))) for n in notes),
    )
