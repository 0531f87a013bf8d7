"""What a dispatcher takes back: a move that was decided and that the unit did not begin yet."""

from datetime import datetime

from django.db import transaction

from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.events.actions import publish, take_turn
from spoedketen.live.events.values import NewEvent
from spoedketen.live.fleet.checks import LONGEST_REASON
from spoedketen.live.fleet.models import MoveDecision, MoveWithdrawal
from spoedketen.live.fleet.queries.relocations import DECIDE, region_advice
from spoedketen.live.fleet.relocation_values import RegionAdvice

KIND = "relocation.withdrawn"


@transaction.atomic
def withdraw_move(actor: Actor, slug: str, number: str, reason: str, at: datetime) -> None:
    """Keep that a decided move is not to be made after all; the decision itself stays as it was.

    The same withdrawal by the same person is made once.

    Raises
    ------
    Refused
        Without a reason.
    NotFound
        ``decision_unknown`` where the region has no such decision.
    Conflict
        ``move_withdrawn`` where another took it back, ``move_not_open`` where the unit told of
        itself since, the move lapsed, or the decision moved nobody.
    """
    take_turn(f"relocation/{slug}")
    now = region_advice(actor, slug, at)
    if not now.may_decide:
        raise Forbidden(DECIDE, actor.relations(DECIDE))
    if refused := list(text_rejections("reason", reason, LONGEST_REASON, least=1)):
        raise Refused(refused)
    rows = MoveDecision.objects.filter(safety_region_id=now.region, public_id=number)
    row = rows.select_related("withdrawal").first()
    if row is None:
        raise NotFound("decision_unknown", given=number)
    if hasattr(row, "withdrawal"):
        _again(row.withdrawal, actor, reason)
    elif number not in {each.id for each in now.orders}:
        raise Conflict("move_not_open", unit=row.unit or "–")
    else:
        made = MoveWithdrawal.objects.create(
            decision=row, reason=reason.strip(), at=at, by=actor.name
        )
        _tell(actor, now, made)


def _again(before: MoveWithdrawal, actor: Actor, reason: str) -> None:
    if (before.by, before.reason) != (actor.name, reason.strip()):
        raise Conflict("move_withdrawn", by=before.by)


def _tell(actor: Actor, now: RegionAdvice, made: MoveWithdrawal) -> None:
    row = made.decision
    told = {"unit": row.unit, "point": row.point, "reason": made.reason}
    line = AuditLine(
        event=KIND,
        action="U",
        object_type="relocation",
        object_id=str(row.public_id),
        authorisation=DECIDE,
        details={"region": now.slug, **told},
    )
    record(actor.as_audited(), line, made.at)
    publish(NewEvent(kind=KIND, subject=str(row.public_id), regions=(now.control_room,)))
