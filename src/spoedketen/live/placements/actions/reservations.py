"""Holding a place without asking, confirming it and giving it free."""

from datetime import datetime, timedelta

from django.db import transaction

from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.queries.standing import moment, stand
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import directory, visible_sites
from spoedketen.live.events.actions import once
from spoedketen.live.events.values import Asked
from spoedketen.live.placements.actions.cases import must_be_open
from spoedketen.live.placements.actions.holding import hold_unasked
from spoedketen.live.placements.actions.moves import Step, after, move_reservation
from spoedketen.live.placements.actions.placements import (
    confirm_held,
    take_step,
)
from spoedketen.live.placements.checks import (
    asked_rejections,
    minutes_or_usual,
    minutes_rejections,
)
from spoedketen.live.placements.models import OPEN_RESERVATION, Placement, Reservation
from spoedketen.live.placements.queries.relations import (
    HANDLE,
    is_asker,
    parties_of,
    placement_of_reservation,
    placement_row,
)
from spoedketen.live.placements.values import MoveWish
from spoedketen.live.requests.checks import LONGEST_REASON
from spoedketen.live.requests.queries.relations import instead


def reserve(
    actor: Actor,
    public_id: str,
    service: str,
    at: datetime,
    *,
    minutes: int | None = None,
    key: str = "",
) -> str:
    """Hold a place on the word of the figures and return the reservation.

    Raises
    ------
    Conflict
        ``place_taken`` where the last place went, ``place_held_already``.
    Refused
        ``capacity_unknown``: then only the provider can promise.
    """
    what = {"placement": public_id, "service": service, "minutes": minutes}
    asked = Asked(owner=actor.key_owner, key=key.strip(), kind="reservation", what=what)
    return once(asked, lambda: _reserve(actor, public_id, service, minutes, at))


@transaction.atomic
def _reserve(actor: Actor, public_id: str, service: str, minutes: int | None, at: datetime) -> str:
    row = placement_row(actor, public_id, HANDLE, lock=True)
    if not is_asker(actor, row):
        raise Forbidden(HANDLE, actor.relations(HANDLE))
    known = [directory().by_slug[service]] if service in directory().by_slug else []
    found = {each.service.slug: each for each in stand(known, moment(at))}
    refused = asked_rejections(row.care, [service], found, frozenset())
    if refused := [*refused, *minutes_rejections("minutes", "hold", minutes)]:
        raise Refused(refused)
    after("placement", row.state, Step(move="accept"), frozenset({"desk"}))
    must_be_open(row)
    if Reservation.objects.filter(placement=row, state__in=OPEN_RESERVATION).exists():
        raise Conflict("place_held_already")
    _must_be_told(actor, service)
    until = at + timedelta(minutes=minutes_or_usual("hold", minutes))
    return str(hold_unasked(actor, row, service, until, at).public_id)


def _must_be_told(actor: Actor, service: str) -> None:
    """Refuse to hold by a figure that is not shared with the actor: the answer would tell it."""
    site = directory().by_slug[service].site
    if site.id not in visible_sites(actor, "capacity"):
        told = {"given": site.name}
        raise Refused([Rejection(code="capacity_unknown", field="service", parameters=told)])


def _locked(actor: Actor, public_id: str) -> tuple[Placement, Reservation]:
    with instead("reservation_unknown", public_id):
        row = placement_row(actor, placement_of_reservation(public_id), HANDLE, lock=True)
    found = Reservation.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound("reservation_unknown", given=public_id)
    found.placement = row
    return row, found


@transaction.atomic
def confirm(actor: Actor, public_id: str, at: datetime) -> None:
    """Confirm a held place: it no longer lapses."""
    row, held = _locked(actor, public_id)
    confirm_held(actor, held, parties_of(actor, row), at)


@transaction.atomic
def release(actor: Actor, public_id: str, reason: str, at: datetime) -> None:
    """Give a held place free; where it was the destination the search begins anew."""
    row, held = _locked(actor, public_id)
    if refused := list(text_rejections("reason", reason, LONGEST_REASON)):
        raise Refused(refused)
    if held.state == "released":
        return
    if row.destination == held.service and row.accepted_at is not None:
        wish = MoveWish(move="reopen", reason=reason)
        take_step(actor, row, wish, parties_of(actor, row), at)
        return
    step = Step(move="release", reason=reason, authorisation=HANDLE)
    move_reservation(actor, held, step, parties_of(actor, row), at)
