"""One step of a run or an announcement: state, log and event in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from spoedketen.domain.lifecycles import lifecycles
from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.errors import Conflict
from spoedketen.live.directory.queries import directory
from spoedketen.live.events.actions import publish
from spoedketen.live.events.values import NewEvent
from spoedketen.live.fleet.models import ACTIVE, Prealert, Run
from spoedketen.live.fleet.queries.relations import REPORT

CARRIER, PROVIDER, SYSTEM = frozenset({"carrier"}), frozenset({"provider"}), frozenset({"system"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done; ``move`` of a lifecycle, or another word that leaves the state."""

    move: str
    reason: str = ""
    authorisation: str = REPORT
    data: Mapping[str, object] = field(default_factory=dict)


def must_be_seen(of: str, found: int, version: int | None) -> None:
    """Refuse a change that was made on an older picture."""
    if version is not None and version != found:
        raise Conflict(f"{of}_changed_meanwhile", given=version, found=found)


def must_stand(of: str, state: str, move: str) -> None:
    """Refuse a move from where it does not begin."""
    cycle = lifecycles()[of]
    if state not in cycle.moves[move].leaves:
        raise Conflict(f"{of}_stands_otherwise", move=move, state=cycle.states[state].label)


def advance_run(actor: Actor, row: Run, step: Step, since: datetime, at: datetime) -> None:
    """Make a move of a run; one that ends it closes it."""
    must_stand("run", row.state, step.move)
    row.state = lifecycles()["run"].after(row.state, step.move, CARRIER, step.reason)
    row.state_since = since
    if lifecycles()["run"].is_over(row.state):
        row.closed_at = at
    note_run(actor, row, step, at)


def note_run(actor: Actor, row: Run, step: Step, at: datetime) -> None:
    """Keep what was done with a run; its version goes up by one."""
    row.version += 1
    row.save()
    _tell(actor, row, ("run", str(row.public_id), row.state), step, at)


def advance_prealert(
    actor: Actor, row: Prealert, step: Step, parties: frozenset[str], at: datetime
) -> None:
    """Make a move of an announcement."""
    must_stand("prealert", row.state, step.move)
    row.state = lifecycles()["prealert"].after(row.state, step.move, parties, step.reason)
    if row.state != ACTIVE:
        row.ended_at, row.reason = at, step.reason.strip()[:500]
    note_prealert(actor, row, step, at)


def note_prealert(actor: Actor, row: Prealert, step: Step, at: datetime) -> None:
    """Keep what was done with an announcement."""
    row.version += 1
    row.save()
    begin_prealert(actor, row, step, at)


def begin_run(actor: Actor, row: Run, step: Step, at: datetime) -> None:
    """Tell of a run that was just kept."""
    _tell(actor, row, ("run", str(row.public_id), row.state), step, at)


def begin_prealert(actor: Actor, row: Prealert, step: Step, at: datetime) -> None:
    """Tell of an announcement that is kept."""
    told = Step(
        move=step.move,
        reason=step.reason,
        authorisation=step.authorisation,
        data={"run": str(row.run.public_id), "service": row.service, **step.data},
    )
    _tell(actor, row.run, ("prealert", str(row.public_id), row.state), told, at)


def _tell(actor: Actor, run: Run, about: tuple[str, str, str], step: Step, at: datetime) -> None:
    of, subject, state = about
    line = AuditLine(
        event=f"{of}.{step.move}",
        action="C" if step.move in {"assign", "announce"} else "U",
        object_type=of,
        object_id=subject,
        authorisation=step.authorisation,
        details={"state": state, "reason": step.reason.strip()[:500], **step.data},
    )
    record(actor.as_audited(), line, at)
    service = directory().by_slug.get(run.destination)
    regions = {run.network_id, run.control_room_id} - {None}
    regions |= service.site.networks if service else frozenset()
    told = tuple(sorted(each for each in regions if each))
    publish(NewEvent(kind=f"{of}.{step.move}", subject=subject, regions=told))
