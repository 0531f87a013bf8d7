"""What a dispatcher does with advice: accept, decline with a reason, or choose another move."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import directory
from spoedketen.live.events.actions import publish, take_turn
from spoedketen.live.events.values import NewEvent
from spoedketen.live.fleet.checks import LONGEST_REASON
from spoedketen.live.fleet.models import MoveDecision
from spoedketen.live.fleet.queries.relocations import DECIDE, region_advice
from spoedketen.live.fleet.relocation_values import (
    ACCEPTED,
    CHOICES,
    DECLINED,
    OTHER,
    DecisionWish,
    RegionAdvice,
)


@transaction.atomic
def decide(actor: Actor, slug: str, wish: DecisionWish, at: datetime) -> str:
    """Keep what was decided and return its public id; nothing moves by it.

    The same decision on the same advice is made once, also by two dispatchers at once.

    Raises
    ------
    Refused
        With every reason at once: a reason is needed to decline or to choose otherwise.
    Conflict
        ``advice_answered`` where somebody decided otherwise, ``advice_changed`` where the advice
        is another by now.
    """
    take_turn(f"relocation/{slug}")
    now = region_advice(actor, slug, at)
    if not now.may_decide:
        raise Forbidden(DECIDE, actor.relations(DECIDE))
    if refused := _rejections(wish, now):
        raise Refused(refused)
    before = MoveDecision.objects.filter(safety_region_id=now.region, token=wish.token).first()
    if before is not None:
        return _again(before, wish)
    if not wish.token or wish.token != now.token:
        raise Conflict("advice_changed")
    return _keep(actor, now, wish, at)


def _again(before: MoveDecision, wish: DecisionWish) -> str:
    is_same = before.choice == wish.choice
    if wish.choice == OTHER:
        is_same = is_same and (before.unit, before.point) == (wish.unit, wish.point)
    if not is_same:
        raise Conflict("advice_answered", by=before.by)
    return str(before.public_id)


def _rejections(wish: DecisionWish, now: RegionAdvice) -> list[Rejection]:
    least = int(wish.choice != ACCEPTED)
    found = [*text_rejections("reason", wish.reason, LONGEST_REASON, least=least)]
    if wish.choice not in CHOICES:
        told = {"given": wish.choice[:40], "known": ", ".join(CHOICES)}
        found.append(Rejection(code="not_one_of", field="choice", parameters=told))
    if wish.choice == OTHER and now.answer is not None and now.ground is not None:
        units = [each.report.id for each in now.answer.standing.counted]
        for field, given, known in (
            ("unit", wish.unit, units),
            ("point", wish.point, list(now.ground.stations.ids)),
        ):
            if given not in known:
                told = {"given": given[:160], "known": ", ".join(known)}
                found.append(Rejection(code="not_one_of", field=field, parameters=told))
    return found


def _keep(actor: Actor, now: RegionAdvice, wish: DecisionWish, at: datetime) -> str:
    found = now.answer
    move = found.advice.move if found else None
    if found is None or (wish.choice == ACCEPTED and move is None):
        raise Conflict("advice_changed")
    unit, point = wish.unit, wish.point
    if wish.choice == ACCEPTED and move is not None:
        unit, point = move.unit, move.point
    elif wish.choice == DECLINED:
        unit, point = "", ""
    row = MoveDecision.objects.create(
        safety_region_id=now.region,
        control_room_id=now.control_room,
        token=wish.token,
        advice=asdict(found.advice),
        inputs=inputs_of(now),
        choice=wish.choice,
        unit=unit,
        point=point,
        reason=wish.reason.strip(),
        at=at,
        by=actor.name,
    )
    _tell(actor, now, row, at)
    return str(row.public_id)


def inputs_of(now: RegionAdvice) -> dict[str, Any]:
    """Return of which versions and reports an advice was made."""
    found = now.answer
    return {
        "directory_version": directory().version,
        "agreement": now.source,
        "terms": {**asdict(found.terms), **asdict(found.validity)} if found else {},
        "calls_per_hour": found.calls_per_hour if found else None,
        "units": [
            {
                "id": each.id,
                "state": each.state,
                "at": each.at.isoformat(),
                "station": each.station,
                "towards": each.towards,
            }
            for each in now.reports
        ],
        "unknown": [each.report.id for each in found.standing.unknown] if found else [],
    }


def _tell(actor: Actor, now: RegionAdvice, row: MoveDecision, at: datetime) -> None:
    told = {"choice": row.choice, "unit": row.unit, "point": row.point, "reason": row.reason}
    line = AuditLine(
        event=f"relocation.{row.choice}",
        action="C",
        object_type="relocation",
        object_id=str(row.public_id),
        authorisation=DECIDE,
        details={"region": now.slug, **told},
    )
    record(actor.as_audited(), line, at)
    kind = f"relocation.{row.choice}"
    publish(NewEvent(kind=kind, subject=str(row.public_id), regions=(now.control_room,)))
