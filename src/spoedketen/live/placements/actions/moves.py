"""One step of a placement, an enquiry or a reservation: state, log and event in one transaction."""

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
from spoedketen.live.placements.models import (
    OPEN_ENQUIRY,
    Enquiry,
    Placement,
    PlacementStep,
    Reservation,
)

SYSTEM = frozenset({"system"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done; ``move`` of a lifecycle, or another word that leaves the state."""

    move: str
    reason: str = ""
    authorisation: str = ""
    data: Mapping[str, object] = field(default_factory=dict)


def after(of: str, state: str, step: Step, parties: frozenset[str]) -> str:
    """Return the state that a move leads to.

    Raises
    ------
    Conflict
        ``…_stands_otherwise``: it stands where this move does not begin.
    RequestError
        Where the parties may not make the move, or a reason is missing.
    """
    cycle = lifecycles()[of]
    found = cycle.moves.get(step.move)
    if found and state not in found.leaves:
        told = cycle.states[state].label
        raise Conflict(f"{of}_stands_otherwise", move=step.move, state=told)
    return cycle.after(state, step.move, parties, step.reason)


def advance(
    actor: Actor, row: Placement, step: Step, parties: frozenset[str], at: datetime
) -> None:
    """Make a move of a placement; one that ends it closes it."""
    state = after("placement", row.state, step, parties)
    if state != row.state:
        row.state, row.state_since = state, at
    if lifecycles()["placement"].is_over(state):
        row.closed_at, row.reason = at, step.reason.strip()[:500]
    note(actor, row, step, at)


def note(actor: Actor, row: Placement, step: Step, at: datetime) -> None:
    """Keep what was done; the version of the placement goes up by one."""
    row.version += 1
    row.save()
    told = Step(
        move=step.move,
        reason=step.reason,
        authorisation=step.authorisation,
        data={"round": row.round, **step.data},
    )
    write(actor, row, told, at)


def write(actor: Actor, row: Placement, step: Step, at: datetime) -> None:
    """Write the step, the line of the log and the event of a placement that is saved."""
    _write(actor, row, ("placement", str(row.public_id), row.state), step, at)


def move_enquiry(
    actor: Actor, row: Enquiry, step: Step, parties: frozenset[str], at: datetime
) -> None:
    """Make a move of an enquiry whose placement is locked."""
    row.state = after("enquiry", row.state, step, parties)
    if step.move == "withdraw" and not row.note:
        row.code = step.reason  # who was asked reads why, such as that another was first
    if step.move not in {"read", "amend"}:
        row.answered_at, row.answered_by = at, actor.name
    row.save()
    _of_part(actor, row.placement, ("enquiry", str(row.public_id), row.state), step, at)


def move_reservation(
    actor: Actor, row: Reservation, step: Step, parties: frozenset[str], at: datetime
) -> None:
    """Make a move of a reservation whose placement is locked."""
    row.state = after("reservation", row.state, step, parties)
    if row.state == "used" or lifecycles()["reservation"].is_over(row.state):
        row.ended_at = at  # what was promised is over: the patient is there, or nobody comes
    row.save()
    _of_part(actor, row.placement, ("reservation", str(row.public_id), row.state), step, at)


def begin(actor: Actor, row: Enquiry | Reservation, step: Step, at: datetime) -> None:
    """Write the first step of an enquiry or a reservation that was just made."""
    of = "enquiry" if isinstance(row, Enquiry) else "reservation"
    told = Step(
        move=step.move,
        reason=step.reason,
        authorisation=step.authorisation,
        data={"service": row.service, **step.data},
    )
    _of_part(actor, row.placement, (of, str(row.public_id), row.state), told, at)


def _of_part(
    actor: Actor, placement: Placement, about: tuple[str, str, str], step: Step, at: datetime
) -> None:
    placement.version += 1
    placement.save(update_fields=["version"])
    _write(actor, placement, about, step, at)


def _write(
    actor: Actor, row: Placement, about: tuple[str, str, str], step: Step, at: datetime
) -> None:
    of, subject, state = about
    PlacementStep.objects.create(
        placement=row,
        version=row.version,
        of=of,
        subject=subject,
        move=step.move,
        state=state,
        at=at,
        by=actor.name,
        role=" ".join(sorted(actor.roles))[:200],
        organisation=actor.organisation_name[:200],
        reason=step.reason.strip()[:500],
        data=dict(step.data),
    )
    line = AuditLine(
        event=f"{of}.{step.move}",
        action="C" if state == lifecycles()[of].begins else "U",
        object_type=of,
        object_id=subject,
        authorisation=step.authorisation,
        details={"placement": str(row.public_id), "state": state, **step.data},
    )
    record(actor.as_audited(), line, at)
    kind = f"placement.{step.move if of == 'placement' else of}"
    publish(NewEvent(kind=kind, subject=str(row.public_id), regions=_regions(row)))


def _regions(row: Placement) -> tuple[int, ...]:
    """Return the networks that hear of it: of the place, the bed, and who was asked."""
    asked = Enquiry.objects.filter(placement=row, state__in=(*OPEN_ENQUIRY, "withdrawn"))
    services = {*asked.values_list("service", flat=True), row.origin_service, row.destination}
    found = {row.network_id} if row.network_id else set()
    for name in services:
        service = directory().by_slug.get(name)
        found |= service.site.networks if service else frozenset()
    return tuple(sorted(found))


def must_be_seen(row: Placement, version: int | None) -> None:
    """Refuse a change that was made on an older picture of the placement."""
    if version is not None and version != row.version:
        raise Conflict("placement_changed_meanwhile", given=version, found=row.version)
