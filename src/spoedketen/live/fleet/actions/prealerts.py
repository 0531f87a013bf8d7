"""Announcing a patient to where a run goes: sent, amended, cancelled, seen."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from spoedketen.live.accounts.sealing import seal
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import directory
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.events.actions import once
from spoedketen.live.events.values import Asked
from spoedketen.live.fleet.actions.moves import (
    CARRIER,
    Step,
    advance_prealert,
    begin_prealert,
    must_be_seen,
    must_stand,
    note_prealert,
    note_run,
)
from spoedketen.live.fleet.checks import LONGEST_REASON, announcement_rejections
from spoedketen.live.fleet.models import ACTIVE, Prealert, Run, RunTime
from spoedketen.live.fleet.queries.relations import ACKNOWLEDGE, REPORT, prealert_row, run_row
from spoedketen.live.fleet.values import Announcement

CONTENT = ("age_band", "sex", "complaint", "condition", "abcd")
ARRIVED = ("at_destination", "handed_over", "free")


def announce(actor: Actor, public_id: str, told: Announcement, at: datetime) -> str:
    """Announce a patient and return the announcement; the same key is the same one.

    Raises
    ------
    Conflict
        ``prealert_running``: amend that one; ``prealert_after_arrival``.
    """
    what = {"run": public_id, **asdict(told)}
    asked = Asked(owner=actor.key_owner, key=told.key.strip(), kind="prealert", what=what)
    return once(asked, lambda: _announce(actor, public_id, told, at))


@transaction.atomic
def _announce(actor: Actor, public_id: str, told: Announcement, at: datetime) -> str:
    run = run_row(actor, public_id, REPORT, lock=True)
    refused = announcement_rejections(told, at)
    service = directory().by_slug.get(told.service or run.destination)
    if service is None:
        code = "destination_unknown" if told.service else "run_destination_missing"
        parameters = {"given": told.service[:160]}
        refused.append(Rejection(code=code, field="service", parameters=parameters))
    if refused or service is None:
        raise Refused(refused)
    _must_be_coming(run)
    if Prealert.objects.filter(run=run, state=ACTIVE).exists():
        raise Conflict("prealert_running")
    if run.destination != service.slug:
        run.destination, run.destination_reason, run.destination_match = service.slug, "", ""
        note_run(actor, run, Step(move="choose_destination", data={"service": service.slug}), at)
    row = _made(actor, run, service, told, at)
    begin_prealert(actor, row, Step(move="announce", data={"eta": told.eta.isoformat()}), at)
    return str(row.public_id)


def _must_be_coming(run: Run) -> None:
    if run.closed_at is not None and run.state != "free":
        must_stand("run", run.state, "finish")
    if RunTime.objects.filter(run=run, leg__in=ARRIVED).exists():
        raise Conflict("prealert_after_arrival")


def _made(
    actor: Actor, run: Run, service: ServiceInfo, told: Announcement, at: datetime
) -> Prealert:
    return Prealert.objects.create(
        run=run,
        service=service.slug,
        service_type=service.service_type,
        organisation_id=service.site.organisation,
        content=_sealed(told),
        eta=told.eta,
        state=ACTIVE,
        sent_at=at,
        sent_by=actor.name,
    )


def _sealed(told: Announcement) -> str:
    return seal({**{name: getattr(told, name).strip() for name in CONTENT},
                 "wishes": list(told.wishes)})  # fmt: skip


@transaction.atomic
def amend(actor: Actor, public_id: str, told: Announcement, at: datetime) -> str:
    """Tell anew who comes and when, as a whole; who saw the former must look again."""
    row = _active(actor, public_id, told.version)
    if refused := announcement_rejections(told, at):
        raise Refused(refused)
    if told.service and told.service != row.service:
        raise Conflict("prealert_running")
    must_stand("prealert", row.state, "amend")
    row.content, row.eta, row.amended_at = _sealed(told), told.eta, _after_seen(row, at)
    data = {"eta": told.eta.isoformat()}
    advance_prealert(actor, row, Step(move="amend", data=data), CARRIER, at)
    return str(row.public_id)


def _after_seen(row: Prealert, at: datetime) -> datetime:
    """Return the moment of a change: after who saw it, who may have been let in first."""
    seen = row.acknowledged_at
    return at if seen is None or at > seen else seen + timedelta(microseconds=1)


@transaction.atomic
def revoke(
    actor: Actor, public_id: str, reason: str, at: datetime, version: int | None = None
) -> str:
    """Cancel the announcement of a run; cancelled before nothing changes."""
    if refused := list(text_rejections("reason", reason, LONGEST_REASON, least=1)):
        raise Refused(refused)
    row = _active(actor, public_id, None)
    if row.state != "revoked":
        must_be_seen("prealert", row.version, version)
        advance_prealert(actor, row, Step(move="revoke", reason=reason), CARRIER, at)
    return str(row.public_id)


def _active(actor: Actor, run_id: str, version: int | None) -> Prealert:
    """Return the announcement of a run that is active, else the last one."""
    run = run_row(actor, run_id, REPORT, lock=True)
    rows = Prealert.objects.select_for_update().filter(run=run).order_by("-id")
    row = rows.filter(state=ACTIVE).first() or rows.first()
    if row is None:
        raise NotFound("prealert_unknown", given=run_id)
    row.run = run
    must_be_seen("prealert", row.version, version)
    return row


@transaction.atomic
def acknowledge(actor: Actor, public_id: str, at: datetime, version: int | None = None) -> None:
    """Tell the sender that it was seen: once, and once more after each change.

    Raises
    ------
    Conflict
        ``prealert_changed_meanwhile``: what was seen is not what is announced now.
    """
    prealert_row(actor, public_id, ACKNOWLEDGE)
    row = Prealert.objects.select_for_update().get(public_id=public_id)
    seen, changed = row.acknowledged_at, row.amended_at
    if seen is not None and (changed is None or changed <= seen):
        return
    must_be_seen("prealert", row.version, version)
    if row.state == "completed":
        must_stand("prealert", row.state, "complete")
    row.acknowledged_at, row.acknowledged_by = at, actor.name
    note_prealert(actor, row, Step(move="acknowledge", authorisation=ACKNOWLEDGE), at)
