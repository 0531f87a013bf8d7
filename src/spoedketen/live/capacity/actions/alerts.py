"""What people do with a signal: see it, work through its actions, escalate, close, reopen."""

from datetime import datetime

from django.db import transaction

from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.capacity.actions.alert_steps import PERMISSION, keep_step
from spoedketen.live.capacity.alert_values import OUTCOMES
from spoedketen.live.capacity.checks import is_storable
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.models import Alert
from spoedketen.live.capacity.queries.alert_relations import concerns, may_see_alert
from spoedketen.live.capacity.queries.alerts import alert_value
from spoedketen.live.capacity.values import Rejection


def _held(actor: Actor, public_id: str) -> Alert:
    """Return a signal that the actor may handle, locked; what he may not see is not there."""
    alert = Alert.objects.select_for_update().filter(public_id=public_id).first()
    if alert is None or not may_see_alert(actor, alert_value(alert)):
        raise NotFound("alert_unknown", given=public_id)
    if not concerns(actor, alert_value(alert)):
        raise Forbidden(PERMISSION)
    return alert


def _must_be_open(alert: Alert) -> None:
    if alert.closed_at is not None:
        raise Conflict("alert_closed", id=str(alert.public_id), outcome=alert.outcome)


def _see(actor: Actor, alert: Alert, at: datetime) -> None:
    if alert.seen_at is None:
        alert.seen_at, alert.seen_by = at, actor.name
        keep_step(actor, alert, "seen", at)


@transaction.atomic
def see_alert(actor: Actor, public_id: str, at: datetime) -> None:
    """Note that an owner has seen a signal; a second time changes nothing."""
    alert = _held(actor, public_id)
    _must_be_open(alert)
    _see(actor, alert, at)


@transaction.atomic
def tick_action(
    actor: Actor, public_id: str, action: int, at: datetime, *, is_done: bool = True
) -> None:
    """Note that an action of the list was done, or take that back."""
    alert = _held(actor, public_id)
    _must_be_open(alert)
    known = alert_value(alert)
    if not 0 <= action < len(known.rule.actions):
        most = {"given": action, "most": len(known.rule.actions) - 1}
        raise Refused([Rejection(code="action_unknown", field="action", parameters=most)])
    if (action in known.done) == is_done:
        return
    _see(actor, alert, at)
    keep_step(actor, alert, "action" if is_done else "undone", at, action=action)


@transaction.atomic
def escalate_alert(actor: Actor, public_id: str, note: str, at: datetime) -> None:
    """Escalate a signal by hand; the reason goes with it."""
    alert = _held(actor, public_id)
    _must_be_open(alert)
    told = _told(note, is_needed=True)
    if alert.escalated_at is not None:
        raise Conflict("alert_already_escalated", id=public_id)
    _see(actor, alert, at)
    alert.escalated_at = at
    keep_step(actor, alert, "escalated", at, note=told)


@transaction.atomic
def close_alert(actor: Actor, public_id: str, outcome: str, note: str, at: datetime) -> None:
    """Close a signal with what became of it."""
    alert = _held(actor, public_id)
    _must_be_open(alert)
    if outcome not in OUTCOMES:
        known = {"given": outcome, "known": ", ".join(OUTCOMES)}
        raise Refused([Rejection(code="outcome_unknown", field="outcome", parameters=known)])
    told = _told(note)
    _see(actor, alert, at)
    alert.closed_at, alert.outcome = at, outcome
    keep_step(actor, alert, "closed", at, note=told)


@transaction.atomic
def reopen_alert(actor: Actor, public_id: str, at: datetime) -> None:
    """Open a signal that was closed by mistake; its history stays."""
    alert = _held(actor, public_id)
    if alert.closed_at is None:
        return
    alert.closed_at, alert.outcome = None, ""
    keep_step(actor, alert, "reopened", at)


@transaction.atomic
def note_on_alert(actor: Actor, public_id: str, note: str, at: datetime) -> None:
    """Add a remark for who comes after."""
    alert = _held(actor, public_id)
    _must_be_open(alert)
    keep_step(actor, alert, "note", at, note=_told(note, is_needed=True))


def _told(note: str, *, is_needed: bool = False) -> str:
    text = note.strip()
    if not is_storable(text):
        raise Refused([Rejection(code="not_readable", field="note")])
    if is_needed and not text:
        raise Refused([Rejection(code="note_missing", field="note")])
    return text
