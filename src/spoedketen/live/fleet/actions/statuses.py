"""Moments and positions of a run, as messages bring them: late, twice, or not at all."""

from datetime import datetime

from django.db import transaction

from spoedketen.domain.lifecycles import lifecycles
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.checks import moment_rejections
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.fleet.actions.endings import TAKEN, follow_run, forget_position
from spoedketen.live.fleet.actions.moves import Step, advance_run, must_be_seen, note_run
from spoedketen.live.fleet.checks import SLACK, position_rejections, status_rejections
from spoedketen.live.fleet.models import CurrentPosition, Run, RunTime
from spoedketen.live.fleet.queries.relations import REPORT, run_row
from spoedketen.live.fleet.queries.times import times_of
from spoedketen.live.fleet.rules import run_rules
from spoedketen.live.fleet.values import NewStatus


@transaction.atomic
def record_status(
    actor: Actor, public_id: str, new: NewStatus, at: datetime, version: int | None = None
) -> None:
    """Keep when a leg began; the same message twice changes nothing.

    A message that comes after a later leg fills in what was missing and leaves the state.

    Raises
    ------
    Refused
        ``status_before``, ``status_after``: beside another leg this moment cannot be;
        ``status_known``: another moment is known, and a correction needs a reason.
    Conflict
        Where the run was cancelled and this leg is with a patient.
    """
    row = run_row(actor, public_id, REPORT, lock=True)
    known = times_of([row.id]).get(row.id, {})
    moments = {leg: each.at for leg, each in known.items()}
    if moments.get(new.leg) == new.at:
        return
    must_be_seen("run", row.version, version)
    if refused := status_rejections(new, moments, row.reported_at, at):
        raise Refused(refused)
    if row.state == "cancelled" and new.leg in TAKEN:
        raise Conflict("run_stands_otherwise", state=lifecycles()["run"].states[row.state].label)
    _keep(actor, row, new, at)
    _follow(actor, row, new, frozenset(known), at)


def _keep(actor: Actor, row: Run, new: NewStatus, at: datetime) -> None:
    RunTime.objects.create(
        run=row,
        leg=new.leg,
        at=new.at,
        source=new.source,
        reason=new.reason.strip(),
        recorded_at=at,
        recorded_by=actor.name,
    )


def _follow(actor: Actor, row: Run, new: NewStatus, known: frozenset[str], at: datetime) -> None:
    """Let the state be that of the last leg that is known."""
    legs = run_rules()["legs"]
    order, told = list(legs), legs[new.leg]
    data = {"leg": new.leg, "at": new.at.isoformat(), "source": new.source}
    is_last = all(order.index(leg) < order.index(new.leg) for leg in known)
    if not is_last or "move" not in told or row.closed_at is not None:
        note_run(actor, row, Step(move="time", reason=new.reason, data=data), at)
    else:
        step = Step(move=told["move"], reason=new.reason, data=data)
        advance_run(actor, row, step, new.at, at)
    follow_run(actor, row, at)
    if row.closed_at is not None:
        forget_position(row)


@transaction.atomic
def record_position(
    actor: Actor, public_id: str, lat: float, lon: float, moment: datetime, at: datetime
) -> None:
    """Keep where a unit is now; an older message than the last changes nothing.

    Positions are many: they are in no log and tell no event, and go when the run ends.
    """
    row = run_row(actor, public_id, REPORT, lock=True)
    refused = [*position_rejections(lat, lon), *moment_rejections("at", moment)]
    if moment > at + SLACK:
        told = {"given": moment.isoformat(timespec="minutes")}
        refused.append(Rejection(code="status_in_future", field="at", parameters=told))
    if refused:
        raise Refused(refused)
    if row.closed_at is not None:
        return
    held = CurrentPosition.objects.filter(run=row).first()
    if held is None or held.at < moment:
        told_now = {"lat": lat, "lon": lon, "at": moment}
        CurrentPosition.objects.update_or_create(run=row, defaults=told_now)
