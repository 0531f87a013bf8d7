"""A region agrees to a place, or has the search begin anew, while its level asks for that."""

from datetime import datetime

from django.db import transaction

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import NotFound, Refused
from spoedketen.live.placements.actions.holding import extend
from spoedketen.live.placements.actions.moves import SYSTEM, Step, advance, must_be_seen
from spoedketen.live.placements.actions.placements import take_step
from spoedketen.live.placements.models import Placement, Reservation
from spoedketen.live.placements.queries.approvals import APPROVE, decides_for, level_awaited
from spoedketen.live.placements.values import Decision, MoveWish
from spoedketen.live.requests.checks import LONGEST_REASON

REGION = frozenset({"region"})


@transaction.atomic
def decide(actor: Actor, public_id: str, decision: Decision, at: datetime) -> None:
    """Agree to a place, or say no with a reason.

    Raises
    ------
    NotFound
        Where there is none that waits for this actor's region, or no more.
    Conflict
        Where it was changed since the actor looked.
    """
    actor.must(APPROVE)
    row = _waiting(actor, public_id, at)
    must_be_seen(row, decision.version)
    least = 0 if decision.agrees else 1
    if refused := list(text_rejections("reason", decision.reason, LONGEST_REASON, least=least)):
        raise Refused(refused)
    if not decision.agrees:
        take_step(actor, row, MoveWish(move="reopen", reason=decision.reason), SYSTEM, at)
        return
    row.approved_at, row.approved_by = at, actor.name
    step = Step(move="approve", reason=decision.reason, authorisation=APPROVE)
    advance(actor, row, step, REGION, at)
    for held in Reservation.objects.filter(placement=row, state="held"):
        held.placement = row
        extend(actor, held, at)


def _waiting(actor: Actor, public_id: str, at: datetime) -> Placement:
    row = Placement.objects.select_for_update().filter(public_id=public_id).first()
    level = level_awaited(row, at) if row else None
    if row is None or level is None or not decides_for(actor, level.region_id):
        raise NotFound("transfer_awaits_not", given=public_id)
    return row
