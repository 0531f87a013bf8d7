"""Beginning a run, its destination, its outcome, and its end before anybody was seen."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from spoedketen.domain.errors import RequestError
from spoedketen.domain.lifecycles import lifecycles
from spoedketen.live.accounts.queries import organisation_ids
from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.capacity.queries.places import place_at, region_of
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import directory
from spoedketen.live.events.actions import once
from spoedketen.live.events.values import Asked
from spoedketen.live.fleet.actions.endings import TAKEN, follow_run, revoke_for
from spoedketen.live.fleet.actions.moves import (
    Step,
    advance_run,
    begin_run,
    must_be_seen,
    note_run,
)
from spoedketen.live.fleet.checks import LONGEST_REASON, run_rejections
from spoedketen.live.fleet.models import Run, RunTime
from spoedketen.live.fleet.queries.relations import REPORT, relations_to_run, run_row
from spoedketen.live.fleet.rules import run_rules
from spoedketen.live.fleet.values import DestinationWish, NewRun

KEPT = ("unit_type", "mission", "scheme", "urgency", "request")


def begin(actor: Actor, new: NewRun, at: datetime) -> str:
    """Begin a run and return its public id; the same key is the same run.

    Raises
    ------
    Refused
        With every reason at once, such as a unit that is not fitted for its patient.
    RequestError
        Where the place is not known.
    """
    actor.must(REPORT)
    asked = Asked(owner=actor.key_owner, key=new.key.strip(), kind="run", what=asdict(new))
    return once(asked, lambda: _begin(actor, new, at))


@transaction.atomic
def _begin(actor: Actor, new: NewRun, at: datetime) -> str:
    if refused := run_rejections(new, at):
        raise Refused(refused)
    place = place_at(new.place, new.lat, new.lon)
    room, owner = region_of(place, "control_room"), _owner(actor, new)
    if not actor.may(REPORT, relations_to_run(actor, owner, room)):
        raise Forbidden(REPORT, actor.relations(REPORT))
    row = Run.objects.create(
        organisation_id=owner,
        control_room_id=room,
        safety_region_id=region_of(place, "safety_region"),
        network_id=region_of(place, "network"),
        municipality=place.regions.get("municipality", ""),
        place=place.id,
        place_name=place.name,
        vehicle=new.vehicle.strip(),
        needs=list(new.needs),
        incident=new.incident.strip(),
        reported_at=new.reported_at or at,
        state="assigned",
        state_since=at,
        opened_at=at,
        opened_by=actor.name,
        **{name: getattr(new, name) for name in KEPT},
    )
    begin_run(actor, row, Step(move="assign", data={"urgency": row.urgency}), at)
    return str(row.public_id)


def _owner(actor: Actor, new: NewRun) -> int:
    if new.organisation:
        found = organisation_ids().get(new.organisation)
        if found is None:
            told = {"given": new.organisation}
            raise RequestError("organisation_unknown", **told)
        return found
    own = actor.organisations_with(REPORT)
    if len(own) != 1:
        raise RequestError("no_own_run_organisation")
    return next(iter(own))


@transaction.atomic
def choose_destination(actor: Actor, public_id: str, wish: DestinationWish, at: datetime) -> None:
    """Keep where the patient goes and why; an announcement to elsewhere is cancelled."""
    row = run_row(actor, public_id, REPORT, lock=True)
    must_be_seen("run", row.version, wish.version)
    found = directory().by_slug.get(wish.service)
    refused = list(text_rejections("reason", wish.reason, LONGEST_REASON, least=1))
    refused += text_rejections("match", wish.match, 40)
    if found is None:
        told = {"given": wish.service[:160]}
        refused.append(Rejection(code="destination_unknown", field="service", parameters=told))
    if refused:
        raise Refused(refused)
    same = (row.destination, row.destination_reason, row.destination_match)
    if same == (wish.service, wish.reason.strip(), wish.match):
        return
    _must_run(row)
    if row.destination != wish.service:
        revoke_for(actor, row, "other_destination", at)
    row.destination, row.destination_match = wish.service, wish.match
    row.destination_reason = wish.reason.strip()
    step = Step(move="choose_destination", reason=wish.reason, data={"service": wish.service})
    note_run(actor, row, step, at)


def _must_run(row: Run) -> None:
    if row.closed_at is not None or row.state in {"at_destination", "handed_over"}:
        state = lifecycles()["run"].states[row.state].label
        raise Conflict("run_stands_otherwise", state=state)


@transaction.atomic
def record_outcome(
    actor: Actor,
    public_id: str,
    outcome: str,
    reason: str,
    at: datetime,
    version: int | None = None,
) -> None:
    """Keep what became of it; cancelling ends the run, told twice nothing changes."""
    row = run_row(actor, public_id, REPORT, lock=True)
    must_be_seen("run", row.version, version)
    known = run_rules()["outcomes"]
    refused = list(text_rejections("reason", reason, LONGEST_REASON))
    if outcome not in known:
        told = {"given": outcome[:40], "known": ", ".join(known)}
        refused.append(Rejection(code="not_one_of", field="outcome", parameters=told))
    if refused:
        raise Refused(refused)
    if row.outcome == outcome:
        return
    if outcome == "cancelled":
        _cancel(actor, row, reason, at)
    else:
        _close_with(actor, row, outcome, reason, at)


def _cancel(actor: Actor, row: Run, reason: str, at: datetime) -> None:
    if row.outcome:
        state = lifecycles()["run"].states[row.state].label
        raise Conflict("run_stands_otherwise", state=state)
    row.outcome, row.reason = "cancelled", reason.strip()
    advance_run(actor, row, Step(move="cancel", reason=reason), at, at)
    follow_run(actor, row, at)


def _close_with(actor: Actor, row: Run, outcome: str, reason: str, at: datetime) -> None:
    known = set(RunTime.objects.filter(run=row).values_list("leg", flat=True))
    was_taken = bool(known & TAKEN)
    was_there = was_taken or "on_scene" in known
    fits = was_taken if outcome == "transported" else was_there or outcome == "no_patient"
    if row.state == "cancelled" or not fits:
        state = lifecycles()["run"].states[row.state].label
        raise Conflict("outcome_not_yet", state=state)
    row.outcome, row.reason = outcome, reason.strip()
    note_run(actor, row, Step(move="outcome", reason=reason, data={"outcome": outcome}), at)
    follow_run(actor, row, at)
