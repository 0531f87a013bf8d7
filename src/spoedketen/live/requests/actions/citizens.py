"""A citizen who asks the desk to call back: nothing is kept without consent."""

import hmac
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from spoedketen.domain.errors import RequestError
from spoedketen.domain.triage.protocol import Protocol
from spoedketen.domain.triage.walking import conclude
from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Refused
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import local_day
from spoedketen.live.events.actions import once, recent_deeds
from spoedketen.live.events.values import Asked
from spoedketen.live.requests.actions.cases import enter
from spoedketen.live.requests.actions.moves import SYSTEM
from spoedketen.live.requests.actions.protocol_steps import triage_of
from spoedketen.live.requests.actions.triages import keep_triage
from spoedketen.live.requests.models import CareRequest
from spoedketen.live.requests.protocols import runnable
from spoedketen.live.requests.triage_values import FromCitizen
from spoedketen.live.requests.values import Asking, CallerTold, NewRequest, NewTriage

CONSENT = "citizen.consent"
WEBSITE, AUTHOR = "website", "zelftriage"
MOST, WITHIN = 5, timedelta(hours=1)


def open_from_citizen(new: FromCitizen, at: datetime) -> str:
    """Open a case at the desk of the place and return its public id; a key counts once.

    What the person answered is kept as a triage by our own protocol. It never puts off the first
    answer of the desk, whatever urgency it gave.

    Raises
    ------
    Refused
        Without consent, name or number; all reasons at once.
    RequestError
        ``citizen_in_danger`` (112 is the door), ``too_often``, or what is wrong with the place.
    """
    if refused := _rejections(new):
        raise Refused(refused)
    protocol = runnable(new.told.protocol, local_day(at), new.told.version)
    triage = _triage(protocol, new)
    owner = f"citizen:{_digest(new.address)}"
    what = {"name": new.name, "phone": new.phone, "answers": dict(new.told.answers)}
    what |= {"place": asdict(new.place), "complaint": new.told.complaint}
    asked = Asked(owner=owner, key=new.key, kind="citizen", what=what)
    return once(asked, lambda: _open(new, triage, owner, at))


def _rejections(new: FromCitizen) -> list[Rejection]:
    found = list(text_rejections("name", new.name, 200, least=1))
    if not new.phone.strip():
        found.append(Rejection(code="callback_missing", field="phone"))
    if not new.has_consent:
        found.append(Rejection(code="consent_missing", field="consent"))
    return found


def _digest(address: str) -> str:
    """Return what tells the same address again, and not the address."""
    key = ("citizen:" + settings.KEY_PEPPER).encode()
    return hmac.new(key, address.encode(), sha256).hexdigest()[:40]


def _triage(protocol: Protocol, new: FromCitizen) -> NewTriage:
    stand = conclude(protocol, new.told.complaint, new.told.answers)
    if stand.end is not None and stand.end.is_control_room:
        raise RequestError("citizen_in_danger")
    return replace(triage_of(protocol, stand), author=AUTHOR)


@transaction.atomic
def _open(new: FromCitizen, triage: NewTriage, owner: str, at: datetime) -> str:
    if recent_deeds(owner, WITHIN) >= MOST:
        raise RequestError("too_often", most=MOST)
    actor = Actor(kind="system", id=0, name=WEBSITE)
    public_id = enter(actor, _request(new, triage), at)
    row = CareRequest.objects.select_for_update().get(public_id=public_id)
    first_answer = row.target_at
    keep_triage(actor, row, triage, SYSTEM, at)
    row.target_at = min(filter(None, (first_answer, row.target_at)), default=None)
    row.save(update_fields=["target_at"])
    line = AuditLine(
        event="request.consent",
        action="C",
        object_type="request",
        object_id=public_id,
        authorisation=CONSENT,
        details={"kept": ["name", "phone", "place", "answers"]},
    )
    record(actor.as_audited(), line, at)
    return public_id


def _request(new: FromCitizen, triage: NewTriage) -> NewRequest:
    return NewRequest(
        key="",
        door="web",
        complaint=triage.complaint,
        place=new.place,
        caller=CallerTold(name=new.name.strip(), phone=new.phone.strip()),
        asking=Asking(care=triage.care, condition=triage.condition),
    )
