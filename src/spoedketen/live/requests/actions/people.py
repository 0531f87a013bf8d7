"""Reading who patient and caller are: for a purpose, and every reading is written down."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet

from spoedketen.live.accounts.sealing import unseal
from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.requests.models import CareRequest, RequestNote
from spoedketen.live.requests.queries.relations import request_row
from spoedketen.live.requests.values import CallerTold, FrequentPerson, PatientSeen, PatientTold

SEE, FREQUENT = "patients.view", "patients.frequent"
OFTEN, SEEN_BACK = 5, timedelta(days=365)
"""From so many cases somebody comes often, counted over so long."""


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


@transaction.atomic
def see_frequent(actor: Actor, purpose: str, at: datetime) -> list[FrequentPerson]:
    """Return who had many cases at the actor's desks in a year, most first; the log keeps it.

    Nobody's name is told: a case is, and there who it is can be seen for a purpose of its own.
    """
    actor.must(FREQUENT)
    desks = actor.organisations_with(FREQUENT)
    found = _frequent(desks, at)
    line = AuditLine(
        event="patients.frequent_seen",
        action="R",
        object_type="patient",
        object_id="frequent",
        authorisation=FREQUENT,
        details={"purpose": purpose[:60], "people": len(found)},
    )
    record(actor.as_audited(), line, at)
    return found


def _frequent(desks: frozenset[int], at: datetime) -> list[FrequentPerson]:
    rows = CareRequest.objects.filter(holder_id__in=desks, opened_at__gt=at - SEEN_BACK)
    known = rows.exclude(state="cancelled").exclude(patient__bsn_digest="")
    counts = known.filter(patient__isnull=False).values("patient__bsn_digest")
    often = counts.annotate(n=Count("id"), first=Min("opened_at"), last=Max("opened_at"))
    return [_person(known, told) for told in often.filter(n__gte=OFTEN).order_by("-n", "-last")]


def _person(known: QuerySet[CareRequest], told: Mapping[str, Any]) -> FrequentPerson:
    theirs = known.filter(patient__bsn_digest=told["patient__bsn_digest"]).order_by("-opened_at")
    return FrequentPerson(
        cases=told["n"],
        first_at=told["first"],
        last_at=told["last"],
        newest=str(theirs[0].public_id),
        complaints=tuple(dict.fromkeys(theirs.values_list("complaint", flat=True)))[:3],
    )


def _seen(row: CareRequest) -> PatientSeen:
    caller = unseal(row.caller)
    lat, lon = caller.pop("lat", None), caller.pop("lon", None)
    told = caller.pop("place_told", "")
    notes = RequestNote.objects.filter(request=row).order_by("id")
    return PatientSeen(
        caller=CallerTold(**caller),
        patient=PatientTold(**unseal(row.patient.identity)) if row.patient else None,
        point=None if lat is None else (lat, lon),
        place_told=told,
        notes=tuple((n.at, n.by, str(unseal(n.text).get("text", ""))) for n in notes),
    )
