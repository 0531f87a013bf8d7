"""Stops and figures of before an installation began: a demonstration starts with a past.

Only in a demonstration: elsewhere what was not told in time was not told. Nobody is sent an event,
and the log gets one line a call: the log is of what happened, not of what was invented.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from psycopg.types.range import Range

from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity import observation_rows as rows_of
from spoedketen.live.capacity.actions.crowding import crowding_row
from spoedketen.live.capacity.crowding_values import NewCrowding
from spoedketen.live.capacity.models import (
    CrowdingReport,
    Stop,
    StopArrival,
    StopChange,
    StopConcern,
    StopSeen,
)
from spoedketen.live.capacity.neighbours import alternatives_of, control_rooms_concerned
from spoedketen.live.capacity.queries.stops import rules_for
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.stop_rules import scope_range
from spoedketen.live.capacity.values import NewObservation, PastStop
from spoedketen.live.directory.queries import directory, own_relation
from spoedketen.live.directory.values import ServiceInfo

BATCH, LARGE_BATCH = 1_000, 5_000


@transaction.atomic
def record_past_stops(actor: Actor, stops: Sequence[PastStop], at: datetime) -> int:
    """Write stops with all their steps as if told at the time; return how many."""
    places = _places(actor, "stop.declare", {stop.service for stop in stops})
    told = [stop for service in places.values() for stop in _of(service, stops, at)]
    made = Stop.objects.bulk_create((_row(actor, *each) for each in told), batch_size=BATCH)
    pairs = [(row, stop) for row, (_, stop, _) in zip(made, told, strict=True)]
    _write_steps(actor, pairs)
    _write_rooms(pairs, at)
    _log(actor, "stop.declare", "stop", len(made), at)
    return len(made)


@transaction.atomic
def record_past_observations(actor: Actor, items: Sequence[NewObservation], at: datetime) -> int:
    """Write observations as if received when they were made, oldest first; return how many."""
    places = _places(actor, "capacity.report", {item.service for item in items})
    rows = [_observation(actor, item, places[item.service]) for item in items]
    for start in range(0, len(rows), LARGE_BATCH):
        new = rows_of.insert(rows[start : start + LARGE_BATCH])
        rows_of.keep_newest(list(new.values()))
    _log(actor, "capacity.report", "observation", len(rows), at)
    return len(rows)


@transaction.atomic
def record_past_crowding(actor: Actor, items: Sequence[NewCrowding], at: datetime) -> int:
    """Write crowding as if told when it was counted, oldest first; return how many."""
    places = _places(actor, "capacity.report", {item.service for item in items})
    rows = (crowding_row(actor, item, places[item.service], item.observed_at) for item in items)
    made = CrowdingReport.objects.bulk_create(rows, batch_size=LARGE_BATCH)
    _log(actor, "capacity.report", "crowding", len(made), at)
    return len(made)


def _places(actor: Actor, permission: str, slugs: Iterable[str]) -> dict[str, ServiceInfo]:
    """Return the services by name, all of which the actor may write for."""
    if not settings.DEMONSTRATION:
        raise Forbidden(permission)
    places = {slug: directory().by_slug[slug] for slug in slugs}
    for service in places.values():
        actor.must(permission, own_relation(actor, service.site))
    return places


def _observation(actor: Actor, item: NewObservation, service: ServiceInfo) -> dict[str, Any]:
    owner, told = service.site.organisation, item.observed_at
    row = rows_of.row_of(item, service.id, service.service_type, owner, told)
    return {**row, "actor": f"{actor.kind}:{actor.id}"}


def _log(actor: Actor, permission: str, about: str, number: int, at: datetime) -> None:
    line = AuditLine(
        event=f"{about}.past_recorded",
        action="C",
        object_type=about,
        object_id="",
        authorisation=permission,
        details={"number": number},
    )
    record(actor.as_audited(), line, at)


def _of(
    service: ServiceInfo, stops: Iterable[PastStop], at: datetime
) -> Iterable[tuple[ServiceInfo, PastStop, list[str]]]:
    """Yield the stops of a department; who takes over is looked up once, as of today."""
    alternatives = [site.slug for site in alternatives_of(service, at)]
    for stop in stops:
        if stop.service == service.slug:
            yield service, stop, alternatives


def _row(actor: Actor, service: ServiceInfo, stop: PastStop, alternatives: list[str]) -> Stop:
    sector = chain().by_service_type[service.service_type]
    return Stop(
        service_id=service.id,
        scope="",
        scope_range=Range(*scope_range(sector, "")),
        state=stop.state,
        reason=stop.reason,
        during=Range(stop.declared_at, stop.until),
        until=stop.until,
        declared_at=stop.declared_at,
        ended_at=stop.ended_at,
        end_reason=stop.end_reason,
        retracted_at=stop.retracted_at,
        lapse_told_at=next((step.at for step in stop.steps if step.kind == "lapsed"), None),
        version=len(stop.steps),
        declared_by=actor.name,
        organisation_id=service.site.organisation,
        key=stop.key,
        agreement_id=rules_for(service, stop.declared_at).agreement,
        alternatives=alternatives,
    )


def _write_steps(actor: Actor, pairs: Sequence[tuple[Stop, PastStop]]) -> None:
    steps = (
        StopChange(stop=row, kind=step.kind, at=step.at, until=step.until, by=actor.name)
        for row, stop in pairs
        for step in stop.steps
    )
    arrivals = (
        StopArrival(stop=row, number=1, kind="walk_in", at=moment, by=actor.name)
        for row, stop in pairs
        for moment in stop.arrivals
    )
    StopChange.objects.bulk_create(steps, batch_size=BATCH)
    StopArrival.objects.bulk_create(arrivals, batch_size=BATCH)


def _write_rooms(pairs: Sequence[tuple[Stop, PastStop]], at: datetime) -> None:
    """Write which control rooms a stop concerned, and when each pressed "seen"."""
    found = directory().services
    rooms = {
        service: control_rooms_concerned(found[service], at)
        for service in {row.service_id for row, _ in pairs}
    }
    told = [(row, room) for row, _ in pairs for room in rooms[row.service_id]]
    concerns = (StopConcern(stop=row, control_room_id=room) for row, room in told)
    StopConcern.objects.bulk_create(concerns, batch_size=BATCH)
    names = directory().regions
    seen = (
        StopSeen(
            stop=row,
            control_room_id=room,
            at=stop.declared_at + stop.seen_after + timedelta(seconds=40 * place),
            by=names[room].name,
        )
        for row, stop in pairs
        if stop.seen_after is not None
        for place, room in enumerate(rooms[row.service_id])
    )
    StopSeen.objects.bulk_create(seen, batch_size=BATCH)
