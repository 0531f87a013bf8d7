"""Sealing patient data anew with the key that is in use, so that an older key may go."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from spoedketen.live.accounts.sealing import sealed_anew
from spoedketen.live.accounts.values import system_actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.fleet.actions.sealed import sealed_columns as of_runs
from spoedketen.live.requests.models import CareRequest, HandOver, Patient, RequestNote

SEALED = (
    (Patient.objects, "identity"),
    (CareRequest.objects, "caller"),
    (CareRequest.objects, "triage_draft"),
    (RequestNote.objects, "text"),
    (HandOver.objects, "record"),
)


@transaction.atomic
def renew_sealed(at: datetime) -> int:
    """Encrypt with the first key what another key encrypted; return how many texts changed."""
    columns: tuple[tuple[models.Manager[Any], str], ...] = (*SEALED, *of_runs())
    changed = sum(_renew(rows, column) for rows, column in columns)
    line = AuditLine(
        event="field_keys.resealed",
        action="U",
        object_type="field_key",
        object_id="patient data",
        authorisation="command",
        details={"texts": changed},
    )
    record(system_actor("renew_field_keys").as_audited(), line, at)
    return changed


def _renew(held: models.Manager[Any], column: str) -> int:
    changed = 0
    for row in held.select_for_update().exclude(**{column: ""}).iterator():
        fresh = sealed_anew(getattr(row, column))
        if fresh is not None:
            held.filter(pk=row.pk).update(**{column: fresh})
            changed += 1
    return changed
