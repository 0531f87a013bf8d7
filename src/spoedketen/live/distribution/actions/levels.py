"""Changing the level of a region: who, why, seen by everybody at once, kept for good."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.distribution.level_rules import (
    may_correct,
    reason_rejections,
    wish_rejections,
)
from spoedketen.live.distribution.level_values import Ladder, Level, LevelWish, Standing
from spoedketen.live.distribution.models import LevelChange
from spoedketen.live.distribution.queries.levels import (
    SET,
    forget_levels,
    ladder_at,
    level_log,
    relations_to_region,
    setting_roles,
    standing_of,
)
from spoedketen.live.events.actions import publish
from spoedketen.live.events.values import NewEvent


@transaction.atomic
def set_level(actor: Actor, wish: LevelWish, at: datetime) -> str:
    """Set the level of a region, or review it by asking for the level it has; return the step.

    Raises
    ------
    Conflict
        If the region changed after what the actor saw.
    Refused
        With every reason at once.
    """
    actor.must(SET, relations_to_region(actor, wish.region))
    ladder, now = _turn(wish.region, at)
    _must_be_seen(now, wish.version)
    current = ladder.level(now.level)
    criteria = current.exit_criteria if current else ()
    if refused := wish_rejections(wish, ladder, len(criteria)):
        raise Refused(refused)
    level = ladder.level(wish.level)
    assert level is not None  # noqa: S101 - checked by the rules
    is_same, is_lower = level.code == now.level, level.rank < now.rank
    if is_same and not now.is_raised:
        raise Conflict("level_is_so", name=level.name)
    row = _row(now, level, ladder, at)
    row.kind = "review" if is_same else "change"
    row.since = now.step.since if is_same and now.step else at
    row.review_at = _review_at(level, wish.review_hours, at)
    row.reason = wish.reason.strip()
    row.ticked = [criteria[number] for number in sorted(wish.ticked)] if is_lower else []
    row.criteria = len(criteria) if is_lower else 0
    return _keep(actor, row, level, at)


@transaction.atomic
def correct_level(actor: Actor, region: int, version: int, reason: str, at: datetime) -> str:
    """Put a mistaken change right: as it stood before, as a step that stays in the log."""
    actor.must(SET, relations_to_region(actor, region))
    ladder, now = _turn(region, at)
    _must_be_seen(now, version)
    if now.step is None or not may_correct(now.step, at):
        raise Conflict("nothing_to_correct")
    if refused := reason_rejections(reason):
        raise Refused(refused)
    before = next((s for s in reversed(level_log()[region]) if s.version == version - 1), None)
    level = ladder.level(now.step.previous)
    if level is None:
        raise NotFound("level_unknown", given=now.step.previous, known=_known(ladder))
    row = _row(now, level, ladder, at)
    row.kind, row.reason = "correction", reason.strip()
    row.since = before.since if before else at
    row.review_at = before.review_at if before else None
    return _keep(actor, row, ladder.level(now.level) or level, at)


def _known(ladder: Ladder) -> str:
    return ", ".join(level.code for level in ladder.levels)


def _turn(region: int, at: datetime) -> tuple[Ladder, Standing]:
    """Let one change at a time go on for a region; return its levels and how it stands then."""
    ladder = ladder_at(region, at)
    if ladder is None:
        raise NotFound("region_without_levels")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('level'), %s::int)", [region])
    return ladder, standing_of(region, at)


def _must_be_seen(now: Standing, version: int) -> None:
    if version == now.version:
        return
    if now.step is None or version > now.version:  # as after a restore of an older backup
        raise Conflict("level_version_unknown", found=now.version, given=version)
    told = {"who": now.step.by, "at": now.step.at, "name": now.step.name}
    raise Conflict("level_changed_meanwhile", found=now.version, given=version, **told)


def _review_at(level: Level, hours: int | None, at: datetime) -> datetime | None:
    after = hours or level.review_after_hours
    return at + timedelta(hours=after) if level.rank and after else None


def _row(now: Standing, level: Level, ladder: Ladder, at: datetime) -> LevelChange:
    return LevelChange(
        region_id=now.region,
        version=now.version + 1,
        level=level.code,
        name=dict(level.name),
        rank=level.rank,
        tone=level.tone,
        previous=now.level,
        previous_name=dict(now.name),
        at=at,
        agreement_id=ladder.agreement,
    )


def _keep(actor: Actor, row: LevelChange, judged: Level, at: datetime) -> str:
    """Keep a step with who took it: a role that the level itself names."""
    roles = [role for role in setting_roles(actor, row.region_id) if role in judged.may_set]
    if not roles:
        raise Forbidden(SET, relations_to_region(actor, row.region_id))
    row.by, row.role = actor.name, roles[0]
    row.save(force_insert=True)
    _tell(actor, row, at)
    forget_levels()
    transaction.on_commit(forget_levels)
    return str(row.public_id)


def _tell(actor: Actor, row: LevelChange, at: datetime) -> None:
    line = AuditLine(
        event=f"level.{row.kind}",
        action="C",
        object_type="level",
        object_id=str(row.public_id),
        authorisation=SET,
        details={"region": row.region_id, "from": row.previous, "to": row.level},
    )
    record(actor.as_audited(), line, at)
    # A level concerns everybody who may see it, whatever region they look at.
    publish(NewEvent(kind=f"level.{row.kind}", subject=str(row.region_id)))
