"""Holding a place for a while: never the same one twice."""

from datetime import datetime, timedelta

from django.db import connection

from spoedketen.domain.care import care_table
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import directory
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.placements.actions.moves import SYSTEM, Step, begin, move_reservation
from spoedketen.live.placements.checks import minutes_or_usual
from spoedketen.live.placements.models import Enquiry, Placement, Reservation
from spoedketen.live.placements.queries.promises import left_at


def lock_places(service: int, resource: str) -> None:
    """Let one at a time promise places of a resource, until this transaction ends."""
    with connection.cursor() as cursor:
        turn = f"places/{service}/{resource}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [turn])


def hold(
    actor: Actor, asked: Enquiry, until: datetime, at: datetime, *, beyond: bool
) -> Reservation:
    """Hold a place that a provider promised.

    Where its own figure shows none left it must say that one comes free; where nothing is known
    the promise itself is what is known.
    """
    service, resource = _place(asked.service, asked.placement)
    lock_places(service.id, resource)
    left = left_at(service.id, resource, at)
    if left == 0 and not beyond:
        raise Conflict("none_left_by_own_figure", given=service.site.name)
    made = _make(actor, asked.placement, service, resource, until, at)
    made.enquiry, made.beyond = asked, beyond and left == 0
    made.save()
    begin(actor, made, Step(move="hold", data={"until": until.isoformat()}), at)
    return made


def hold_unasked(
    actor: Actor, placement: Placement, name: str, until: datetime, at: datetime
) -> Reservation:
    """Hold a place on the word of the figures alone: only where they show one.

    Raises
    ------
    Conflict
        ``place_taken``: the last one went just now.
    """
    service, resource = _place(name, placement)
    lock_places(service.id, resource)
    left = left_at(service.id, resource, at)
    if left is None:
        told = {"given": service.site.name}
        raise Refused([Rejection(code="capacity_unknown", field="service", parameters=told)])
    if left == 0:
        raise Conflict("place_taken", given=service.site.name)
    made = _make(actor, placement, service, resource, until, at)
    made.save()
    begin(actor, made, Step(move="hold", data={"until": until.isoformat()}), at)
    return made


def _place(name: str, placement: Placement) -> tuple[ServiceInfo, str]:
    return directory().by_slug[name], care_table().kinds[placement.care].resource


def _make(
    actor: Actor,
    placement: Placement,
    service: ServiceInfo,
    resource: str,
    until: datetime,
    at: datetime,
) -> Reservation:
    return Reservation(
        placement=placement,
        service=service.slug,
        service_id=service.id,
        organisation_id=service.site.organisation,
        resource=resource,
        state="held",
        held_at=at,
        held_by=actor.name,
        until=until,
    )


def release(
    actor: Actor, row: Reservation, reason: str, parties: frozenset[str], at: datetime
) -> None:
    """Give a held place free."""
    move_reservation(actor, row, Step(move="release", reason=reason), parties, at)


def extend(actor: Actor, row: Reservation, at: datetime) -> None:
    """Keep a held place longer, since a region must agree or just did; never shorter."""
    until = at + timedelta(minutes=minutes_or_usual("awaiting", None))
    if row.state != "held" or row.until >= until:
        return
    row.until = until
    move_reservation(actor, row, Step(move="extend", data={"until": until.isoformat()}), SYSTEM, at)
