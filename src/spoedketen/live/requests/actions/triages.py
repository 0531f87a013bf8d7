"""Recording triage, made here or elsewhere, and telephone advice with its authorisation."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from spoedketen.domain.urgency import schemes
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.events.actions import once
from spoedketen.live.events.values import Asked
from spoedketen.live.requests.actions.moves import Step, advance, must_be_seen, note
from spoedketen.live.requests.checks import triage_rejections
from spoedketen.live.requests.models import Advice, CareRequest, TriageResult
from spoedketen.live.requests.queries.closing import is_overtaken
from spoedketen.live.requests.queries.relations import parties_of, request_row
from spoedketen.live.requests.values import NewTriage

OWN = "own"
"""The system of a triage that was made here by walking a protocol."""

TRIAGE, AUTHORISE = "triage.record", "triage.authorise"
LONGEST_ADVICE = 1_000


def record_triage(actor: Actor, public_id: str, new: NewTriage, at: datetime, key: str = "") -> str:
    """Keep a triage and let the case follow it; return its public id.

    A later triage does not erase an earlier one: both stay, and whoever judged last counts. One by
    the own protocol comes of walking it here, see `keep_walked`.
    """
    if new.system == OWN:
        raise Refused([Rejection(code="triage_by_hand", field="system")])
    return keep_walked(actor, public_id, new, at, key)


def keep_walked(actor: Actor, public_id: str, new: NewTriage, at: datetime, key: str = "") -> str:
    """Keep a triage whose making was seen here; return its public id."""
    what = {"request": public_id, **asdict(new)}
    asked = Asked(owner=actor.key_owner, key=key.strip(), kind="triage", what=what)
    return once(asked, lambda: _record(actor, public_id, new, at))


@transaction.atomic
def _record(actor: Actor, public_id: str, new: NewTriage, at: datetime) -> str:
    row = request_row(actor, public_id, TRIAGE, lock=True)
    return keep_triage(actor, row, new, parties_of(actor, row), at)


def keep_triage(
    actor: Actor, row: CareRequest, new: NewTriage, parties: frozenset[str], at: datetime
) -> str:
    """Keep a triage of a case that is locked; who may was asked before."""
    if refused := triage_rejections(new, at):
        raise Refused(refused)
    kept = _keep(actor, row, new, at)
    told = {"scheme": new.scheme, "urgency": new.urgency, "system": new.system}
    step = Step(move="triage", reason=new.reason, authorisation=TRIAGE, data=told)
    if _is_overtaken(row, kept):
        note(actor, row, step, at)
        return str(kept.public_id)
    urgency = schemes().urgency(new.scheme, new.urgency)
    row.urgency_scheme, row.urgency = new.scheme, new.urgency
    row.is_life_threatening = urgency.is_life_threatening or bool(new.red_flags)
    minutes, begun = urgency.target_minutes, new.at or at
    row.target_at = None if minutes is None else begun + timedelta(minutes=minutes)
    row.care = list(new.care) or row.care
    row.condition = new.condition or row.condition
    if row.state in WHILE_ARRANGED:
        # Who gets worse while a place is arranged is judged anew; what was arranged stands.
        note(actor, row, step, at)
    else:
        advance(actor, row, step, parties, at)
    return str(kept.public_id)


WHILE_ARRANGED = ("placed", "in_care", "follow_up", "handed_over")


def _is_overtaken(row: CareRequest, kept: TriageResult) -> bool:
    """Tell whether somebody judged the case after this triage, which was only told later."""
    others = TriageResult.objects.filter(request=row).exclude(pk=kept.pk)
    return others.filter(at__gt=kept.at).exists()


def _keep(actor: Actor, row: CareRequest, new: NewTriage, at: datetime) -> TriageResult:
    told = asdict(new)
    lists = ("care", "red_flags", "trace")
    told |= {name: list(told[name]) for name in lists}
    told |= {
        "complaint": new.complaint or row.complaint,
        "computed": new.computed or new.urgency,
        "at": new.at or at,
        "author": new.author or actor.name,
    }
    return TriageResult.objects.create(request=row, recorded_at=at, recorded_by=actor.name, **told)


@transaction.atomic
def give_advice(actor: Actor, public_id: str, text: str, safety_net: str, at: datetime) -> None:
    """Keep telephone advice; it always carries when to call again, and waits for a lead doctor."""
    row = request_row(actor, public_id, TRIAGE, lock=True)
    refused = [
        *text_rejections("text", text, LONGEST_ADVICE, least=1),
        *text_rejections("safety_net", safety_net, LONGEST_ADVICE, least=1),
    ]
    if row.is_life_threatening:
        refused.append(Rejection(code="advice_in_danger", field="text"))
    if refused:
        raise Refused(refused)
    _advice(actor, row, "given", (text, safety_net), at)
    step = Step(move="advise", authorisation=TRIAGE)
    advance(actor, row, step, parties_of(actor, row), at)


@transaction.atomic
def authorise_advice(
    actor: Actor, public_id: str, at: datetime, version: int | None = None
) -> None:
    """Let the lead doctor answer for the newest advice, as it stands.

    Raises
    ------
    Conflict
        ``no_advice``, or ``advice_overtaken`` by a triage that was made after it.
    Refused
        In danger of life.
    """
    row = request_row(actor, public_id, AUTHORISE, lock=True)
    must_be_seen(row, version)
    newest = Advice.objects.filter(request=row).order_by("-id").first()
    if newest is None:
        raise Conflict("no_advice")
    if newest.kind == "authorised":
        return
    if row.is_life_threatening:
        raise Refused([Rejection(code="advice_in_danger", field="text")])
    if is_overtaken(row, newest):
        raise Conflict("advice_overtaken")
    _advice(actor, row, "authorised", (newest.text, newest.safety_net), at)
    note(actor, row, Step(move="authorise", authorisation=AUTHORISE), at)


def _advice(actor: Actor, row: CareRequest, kind: str, told: tuple[str, str], at: datetime) -> None:
    Advice.objects.create(
        request=row,
        kind=kind,
        text=told[0].strip(),
        safety_net=told[1].strip(),
        at=at,
        by=actor.name,
        role=" ".join(sorted(actor.roles))[:60],
    )
