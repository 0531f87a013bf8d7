"""Declaring, renewing, ending, undoing and seeing stops; every step is told at once."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from psycopg.types.range import Range

from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.models import Stop, StopArrival, StopChange, StopConcern, StopSeen
from spoedketen.live.capacity.neighbours import alternatives_of, control_rooms_concerned
from spoedketen.live.capacity.queries.drilling import drill_of
from spoedketen.live.capacity.queries.stops import rules_for
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.stop_rules import (
    StopRules,
    latest_end,
    may_retract,
    scope_range,
    stop_rejections,
)
from spoedketen.live.capacity.values import NewStop, Rejection
from spoedketen.live.directory.queries import directory, own_relation, relations_to
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.events.actions import publish
from spoedketen.live.events.values import NewEvent

ARRIVAL_KINDS = ("life_threatening", "walk_in", "agreed", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a stop holds and by which rules."""

    service: ServiceInfo
    sector: Sector | None
    rules: StopRules


def _place(slug: str, at: datetime) -> _Place:
    service = directory().by_slug.get(slug)
    if service is None:
        raise NotFound("service_unknown", given=slug)
    sector = chain().by_service_type.get(service.service_type)
    return _Place(service=service, sector=sector, rules=rules_for(service, at))


@transaction.atomic
def declare_stop(actor: Actor, wanted: NewStop, at: datetime) -> str:
    """Declare a state of a department and return its public id; the same key is the same stop.

    A stop of the whole department takes over the stops of its parts and an imminent one of its
    own; a part of a department that is on stop as a whole is refused.
    """
    place = _place(wanted.service, at)
    actor.must("stop.declare", own_relation(actor, place.service.site))
    _take_turns(place.service.id)
    owner = place.service.site.organisation
    known = Stop.objects.filter(organisation_id=owner, key=wanted.key.strip()).first()
    if known is not None:
        return _same_stop(known, wanted, place)
    refused = stop_rejections(wanted, place.sector, place.rules)
    if refused or place.sector is None:
        raise Refused(refused)
    _take_over(place, wanted, at, actor)
    stop = _insert(actor, wanted, place, at)
    for room in control_rooms_concerned(place.service, at):
        StopConcern.objects.create(stop=stop, control_room_id=room)
    _step(actor, stop, "declared", at, until=at + timedelta(minutes=wanted.minutes))
    return str(stop.public_id)


def _take_turns(service: int) -> None:
    """Let one declaration at a time go on for a department, so that the next sees what stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('stop'), %s::int)", [service])


def _same_stop(known: Stop, wanted: NewStop, place: _Place) -> str:
    is_same = (known.service_id, known.state, known.reason, known.scope) == (
        place.service.id,
        wanted.state,
        wanted.reason,
        wanted.scope,
    )
    if not is_same:
        raise Conflict("key_used_for_other_stop", given=wanted.key)
    return str(known.public_id)


def _insert(actor: Actor, wanted: NewStop, place: _Place, at: datetime) -> Stop:
    assert place.sector is not None  # noqa: S101 - checked by the rules
    stop = Stop(
        service_id=place.service.id,
        scope=wanted.scope,
        scope_range=Range(*scope_range(place.sector, wanted.scope)),
        state=wanted.state,
        reason=wanted.reason,
        note=wanted.note[:300],
        during=Range(at, at + timedelta(minutes=wanted.minutes)),
        until=at + timedelta(minutes=wanted.minutes),
        declared_at=at,
        declared_by=actor.name,
        organisation_id=place.service.site.organisation,
        key=wanted.key.strip(),
        agreement_id=place.rules.agreement,
        alternatives=[site.slug for site in alternatives_of(place.service, at)],
        drill=drill_of(place.service.id, 0, at),
    )
    try:
        with transaction.atomic():
            stop.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("stop_overlaps", service=wanted.service, scope=wanted.scope) from error
    return stop


def _take_over(place: _Place, wanted: NewStop, at: datetime, actor: Actor) -> None:
    """End what the new state replaces: its own earlier state, and parts under a whole."""
    for stop in _running(place.service.id, at):
        if stop.scope == wanted.scope and stop.state == wanted.state:
            raise Conflict("stop_already_declared", service=wanted.service, id=str(stop.public_id))
        if wanted.scope and not stop.scope and stop.state != "threatening":
            raise Conflict("whole_on_stop", service=wanted.service, id=str(stop.public_id))
        if stop.scope in {wanted.scope, ""} or not wanted.scope:
            _end(actor, stop, at, "replaced")


def _running(service: int, at: datetime) -> list[Stop]:
    rows = Stop.objects.select_for_update().filter(service_id=service, retracted_at=None)
    return [row for row in rows.filter(during__contains=at) if row.ended_at is None]


def _held(public_id: str, version: int | None) -> Stop:
    stop = Stop.objects.select_for_update().filter(public_id=public_id).first()
    if stop is None:
        raise NotFound("stop_unknown", given=public_id)
    if version is not None and version != stop.version:
        raise Conflict("stop_changed_meanwhile", given=version, found=stop.version)
    return stop


def _owned(actor: Actor, permission: str, stop: Stop) -> ServiceInfo:
    service = directory().services[stop.service_id]
    actor.must(permission, own_relation(actor, service.site))
    return service


def _must_run(stop: Stop, at: datetime) -> None:
    if stop.retracted_at or stop.ended_at:
        raise Conflict("stop_already_ended", id=str(stop.public_id))
    if at >= stop.until:
        raise Conflict("stop_lapsed", id=str(stop.public_id), until=stop.until.isoformat())


@transaction.atomic
def renew_stop(
    actor: Actor, public_id: str, minutes: int, at: datetime, version: int | None = None
) -> None:
    """Let a running stop last this many minutes from now, within the agreement's maximum."""
    stop = _held(public_id, version)
    service = _owned(actor, "stop.declare", stop)
    _must_run(stop, at)
    rules = _place(service.slug, at).rules
    until = at + timedelta(minutes=minutes)
    if not rules.is_renewable:
        raise Refused(
            [
                Rejection(
                    code="stop_not_renewable", field="minutes", parameters={"source": rules.source}
                )
            ]
        )
    if minutes <= 0 or until > latest_end(stop.declared_at, rules):
        raise Refused(
            [
                Rejection(
                    code="stop_length",
                    field="minutes",
                    parameters={"given": minutes, "maximum": rules.maximum_minutes},
                )
            ]
        )
    _last_until(stop, until)
    stop.lapse_told_at = None
    _step(actor, stop, "renewed", at, until=until)


@transaction.atomic
def end_stop(actor: Actor, public_id: str, at: datetime, version: int | None = None) -> None:
    """End a running stop before its time; ending an ended one changes nothing."""
    stop = _held(public_id, version)
    _owned(actor, "stop.declare", stop)
    if stop.ended_at is not None:
        return
    _must_run(stop, at)
    _end(actor, stop, at, "ended")


def _end(actor: Actor, stop: Stop, at: datetime, reason: str) -> None:
    stop.ended_at = at
    stop.end_reason = reason
    _last_until(stop, at)
    _step(actor, stop, reason, at, until=at)


def _last_until(stop: Stop, until: datetime) -> None:
    stop.until = until
    stop.during = Range(stop.declared_at, until)


@transaction.atomic
def retract_stop(actor: Actor, public_id: str, at: datetime) -> None:
    """Undo a stop within its first seconds; counts leave it out, the log keeps it."""
    stop = _held(public_id, None)
    _owned(actor, "stop.declare", stop)
    if stop.retracted_at is not None:
        return
    _must_run(stop, at)
    if not may_retract(stop.declared_at, at):
        raise Conflict("too_late_to_undo", id=public_id)
    stop.retracted_at = at
    _step(actor, stop, "retracted", at, until=None)
    _revive(actor, stop, at)


def _revive(actor: Actor, retracted: Stop, at: datetime) -> None:
    """Bring back what the undone stop had taken over, where that would still run."""
    rows = Stop.objects.select_for_update().filter(
        service_id=retracted.service_id, end_reason="replaced", ended_at=retracted.declared_at
    )
    for row in rows:
        last = row.changes.filter(kind__in=("declared", "renewed")).order_by("-at", "-id").first()
        if last is None or last.until is None or last.until <= at:
            continue
        row.ended_at, row.end_reason = None, ""
        _last_until(row, last.until)
        # What was declared in between goes before what would come back.
        with suppress(Conflict):
            _step(actor, row, "revived", at, until=last.until)


@transaction.atomic
def acknowledge_stop(actor: Actor, public_id: str, control_room: int, at: datetime) -> None:
    """Note that a control room has seen a stop; a second time changes nothing."""
    stop = _held(public_id, None)
    rooms = set(stop.concerns.values_list("control_room_id", flat=True))
    if control_room not in rooms:
        raise NotFound("control_room_not_concerned", given=control_room)
    is_own = control_room in actor.regions_with("stop.acknowledge")
    actor.must("stop.acknowledge", frozenset({"control_room_area"}) if is_own else frozenset())
    _, is_new = StopSeen.objects.get_or_create(
        stop=stop, control_room_id=control_room, defaults={"at": at, "by": actor.name}
    )
    if is_new:
        _step(actor, stop, "seen", at, until=None)


@transaction.atomic
def count_arrival(
    actor: Actor, public_id: str, *, kind: str, at: datetime, number: int = 1
) -> None:
    """Count a patient who arrived while the department was on stop; ``number`` -1 undoes one."""
    stop = _held(public_id, None)
    service = directory().services[stop.service_id]
    actor.must("stop.arrival", relations_to(actor, service.site))
    _must_run(stop, at)
    if kind not in ARRIVAL_KINDS:
        raise Refused(
            [
                Rejection(
                    code="arrival_kind_unknown",
                    field="kind",
                    parameters={"given": kind, "known": ", ".join(ARRIVAL_KINDS)},
                )
            ]
        )
    counted = stop.arrivals.aggregate(all=Sum("number"))["all"] or 0
    if number not in {1, -1} or counted + number < 0:
        raise Refused(
            [Rejection(code="arrival_number", field="number", parameters={"given": number})]
        )
    StopArrival.objects.create(stop=stop, number=number, kind=kind, at=at, by=actor.name)
    _tell(actor, stop, "arrival", at)


@transaction.atomic
def tell_lapses(actor: Actor, at: datetime) -> int:
    """Tell the stops that ran out since the last call; return how many.

    A stop lapses by the clock alone; this only makes it known to those who watch.
    """
    rows = Stop.objects.select_for_update(skip_locked=True).filter(
        until__lte=at, ended_at=None, retracted_at=None, lapse_told_at=None
    )
    lapsed = list(rows[:500])
    for stop in lapsed:
        stop.lapse_told_at = at
        _step(actor, stop, "lapsed", at, until=stop.until)
    return len(lapsed)


def _step(actor: Actor, stop: Stop, kind: str, at: datetime, *, until: datetime | None) -> None:
    """Keep a change of a stop: row, history, audit and event together."""
    if kind != "declared":
        stop.version += 1
    try:
        with transaction.atomic():
            stop.save()
    except IntegrityError as error:
        service = directory().services[stop.service_id].slug
        raise Conflict("stop_overlaps", service=service, scope=stop.scope) from error
    StopChange.objects.create(stop=stop, kind=kind, at=at, until=until, by=actor.name)
    _tell(actor, stop, kind, at)


def _tell(actor: Actor, stop: Stop, kind: str, at: datetime) -> None:
    service = directory().services[stop.service_id]
    line = AuditLine(
        event=f"stop.{kind}",
        action="C" if kind == "declared" else "U",
        object_type="stop",
        object_id=str(stop.public_id),
        authorisation="stop.acknowledge" if kind == "seen" else "stop.declare",
        details={"service": service.slug, "state": stop.state, "scope": stop.scope},
    )
    record(actor.as_audited(), line, at)
    concerned = stop.concerns.values_list("control_room_id", flat=True)
    regions = {*service.site.regions.values(), *concerned}
    publish(
        NewEvent(
            kind=f"stop.{kind}",
            subject=str(stop.public_id),
            service=service.slug,
            regions=tuple(sorted(regions)),
        )
    )
