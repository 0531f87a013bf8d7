"""One step of a case: its state, its log and what is told, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from spoedketen.domain.lifecycles import lifecycles
from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.errors import Conflict
from spoedketen.live.events.actions import publish
from spoedketen.live.events.values import NewEvent
from spoedketen.live.requests.models import CareRequest, HandOver, RequestStep

SYSTEM = frozenset({"system"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done to a case; ``move`` of the lifecycle, or another word that leaves the state."""

    move: str
    reason: str = ""
    authorisation: str = ""
    data: Mapping[str, object] = field(default_factory=dict)


def advance(
    actor: Actor, row: CareRequest, step: Step, parties: frozenset[str], at: datetime
) -> None:
    """Make a move of the lifecycle.

    Raises
    ------
    Conflict
        ``move_impossible``: the case stands where this move does not begin.
    RequestError
        Where the parties may not make the move, or a reason is missing.
    """
    cycle = lifecycles()["request"]
    found = cycle.moves.get(step.move)
    if found and row.state not in found.leaves:
        told = cycle.states[row.state].label
        raise Conflict("request_stands_otherwise", move=step.move, state=told)
    state = cycle.after(row.state, step.move, parties, step.reason)
    if state != row.state:
        row.state, row.state_since = state, at
    note(actor, row, step, at)


def note(actor: Actor, row: CareRequest, step: Step, at: datetime) -> None:
    """Keep what was done; the version of the case goes up by one."""
    row.version += 1
    row.save()
    write(actor, row, step, at)


def write(actor: Actor, row: CareRequest, step: Step, at: datetime) -> None:
    """Write the step, the line of the log and the event of a row that is saved."""
    RequestStep.objects.create(
        request=row,
        version=row.version,
        move=step.move,
        state=row.state,
        at=at,
        by=actor.name,
        role=" ".join(sorted(actor.roles))[:200],
        organisation=actor.organisation_name,
        reason=step.reason.strip()[:500],
        data=dict(step.data),
    )
    line = AuditLine(
        event=f"request.{step.move}",
        action="C" if row.version == 1 else "U",
        object_type="request",
        object_id=str(row.public_id),
        authorisation=step.authorisation,
        details={"state": row.state, "version": row.version, **step.data},
    )
    record(actor.as_audited(), line, at)
    kind, subject = f"request.{step.move}", str(row.public_id)
    publish(NewEvent(kind=kind, subject=subject, regions=_concerned(row)))


def _concerned(row: CareRequest) -> tuple[int, ...]:
    """Return the regions whose open pages must hear of it: the desk's, and control rooms'."""
    found = {row.desk_region_id, row.control_room_id}
    if row.version > 1:
        rooms = HandOver.objects.filter(request=row, to="control_room")
        found |= set(rooms.values_list("control_room_id", flat=True))
    return tuple(sorted(each for each in found if each))


def must_be_seen(row: CareRequest, version: int | None) -> None:
    """Refuse a change that was made on an older picture of the case."""
    if version is not None and version != row.version:
        raise Conflict("request_changed_meanwhile", given=version, found=row.version)
