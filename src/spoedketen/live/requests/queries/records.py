"""The whole record of a case, for who takes it over: nobody is asked twice."""

from typing import Any

from spoedketen.live.accounts.sealing import unseal
from spoedketen.live.requests.models import CareRequest, RequestNote, TriageResult

OF_TRIAGE = (
    "system", "protocol", "protocol_version", "complaint", "scheme", "computed", "urgency",
    "reason", "action", "red_flags", "trace", "author",
)  # fmt: skip


def whole_record(row: CareRequest) -> dict[str, Any]:
    """Return everything that is known of a case, patient and caller included."""
    newest = TriageResult.objects.filter(request=row).order_by("-id").first()
    return {
        "complaint": row.complaint,
        "opened_at": row.opened_at.isoformat(),
        "door": row.door,
        "place": row.place_name,
        "age_years": row.age_years,
        "sex": row.sex,
        "care": row.care,
        "condition": row.condition,
        "limits": row.limits,
        "incident": row.incident,
        "caller": unseal(row.caller),
        "patient": unseal(row.patient.identity) if row.patient else {},
        "notes": [unseal(each.text).get("text", "") for each in _notes(row)],
        "triage": _triage(newest) if newest else {},
    }


def _notes(row: CareRequest) -> list[RequestNote]:
    return list(RequestNote.objects.filter(request=row).order_by("id"))


def _triage(found: TriageResult) -> dict[str, Any]:
    return {name: getattr(found, name) for name in OF_TRIAGE} | {"at": found.at.isoformat()}
