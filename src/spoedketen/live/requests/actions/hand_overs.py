"""Handing a case to another holder: the control room, a provider, another desk; and back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from spoedketen.domain.urgency import schemes
from spoedketen.live.accounts.sealing import seal
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.queries.places import places, region_of
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import actor_control_rooms, directory
from spoedketen.live.events.actions import once
from spoedketen.live.events.values import Asked
from spoedketen.live.requests.actions.endings import (
    end_hand_overs,
    hold_followers,
    pass_on_followers,
)
from spoedketen.live.requests.actions.moves import Step, advance, note
from spoedketen.live.requests.checks import LONGEST_REASON
from spoedketen.live.requests.models import CareRequest, HandOver
from spoedketen.live.requests.queries.desks import organisation_named
from spoedketen.live.requests.queries.records import whole_record
from spoedketen.live.requests.queries.relations import HANDLE, VIEW, parties_of, request_row
from spoedketen.live.requests.words import case_rules

PROVIDER, ROOM, DESK = "provider", "control_room", "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverWish:
    """To whom a case goes; ``service`` for a provider, ``organisation`` for another desk."""

    to: str
    service: str = ""
    organisation: str = ""
    reason: str = ""


def hand_over(actor: Actor, public_id: str, wish: HandOverWish, at: datetime, key: str = "") -> str:
    """Send a case to another holder and return the hand-over; until it is taken nobody lets go.

    To the control room the state of the case changes at once: it is on its way there by telephone
    with the whole record. A hand-over to a provider or desk leaves the state as it is.
    """
    what = {"request": public_id, "to": wish.to, "at": wish.service or wish.organisation}
    asked = Asked(owner=actor.key_owner, key=key.strip(), kind="hand_over", what=what)
    return once(asked, lambda: _send(actor, public_id, wish, at))


@transaction.atomic
def _send(actor: Actor, public_id: str, wish: HandOverWish, at: datetime) -> str:
    row = request_row(actor, public_id, HANDLE, lock=True)
    if refused := list(text_rejections("reason", wish.reason, LONGEST_REASON)):
        raise Refused(refused)
    running = HandOver.objects.filter(request=row, state="sent")
    if wish.to == ROOM and row.closed_at is None:
        # Danger to life waits for nobody who did not answer yet.
        end_hand_overs(actor, row, at)
    if running.exists():
        raise Conflict("hand_over_running")
    organisation, room = _receiver(row, wish)
    made = HandOver.objects.create(
        request=row,
        to=wish.to,
        organisation_id=organisation,
        control_room_id=room,
        service=wish.service,
        sent_at=at,
        sent_by=actor.name,
        from_organisation_id=row.holder_id,
        reason=wish.reason.strip(),
        record=seal(whole_record(row)),
    )
    data = {"to": wish.to, "service": wish.service}
    step = Step(move="hand_over", reason=wish.reason, authorisation=HANDLE, data=data)
    if wish.to == ROOM:
        advance(actor, row, step, parties_of(actor, row), at)
    else:
        if row.closed_at is not None:
            raise Conflict("request_is_closed", at=row.closed_at)
        note(actor, row, step, at)
    return str(made.public_id)


def _receiver(row: CareRequest, wish: HandOverWish) -> tuple[int | None, int | None]:
    if wish.to == ROOM:
        table = places()
        room = region_of(table.place(table.by_id[row.place]), "control_room")
        if room is None:
            raise Refused([Rejection(code="no_control_room", field="to")])
        return None, room
    if wish.to == PROVIDER:
        service = directory().by_slug.get(wish.service)
        if service is None:
            raise NotFound("service_unknown", given=wish.service)
        return service.site.organisation, None
    other = organisation_named(wish.organisation) if wish.to == DESK else None
    if other is None or other == row.holder_id:
        told = {"given": wish.organisation or wish.to}
        raise Refused([Rejection(code="holder_unknown", field="organisation", parameters=told)])
    return other, None


def _open_hand_over(actor: Actor, row: CareRequest, public_id: str) -> HandOver:
    found = HandOver.objects.select_for_update().filter(request=row, public_id=public_id).first()
    rooms = actor_control_rooms(actor)
    is_ours = found is not None and (
        found.organisation_id in actor.organisations or found.control_room_id in rooms
    )
    if found is None or not is_ours:
        raise NotFound("hand_over_unknown", given=public_id)
    return found


@transaction.atomic
def take_hand_over(actor: Actor, public_id: str, number: str, at: datetime) -> None:
    """Take a case over: from now on the taker holds it, with the places sought for it.

    A control room holds its own part.
    """
    hold_followers(public_id)
    row = request_row(actor, public_id, VIEW, lock=True)
    found = _open_hand_over(actor, row, number)
    if found.state == "taken":
        return
    _must_be_sent(found)
    if row.closed_at is not None:
        raise Conflict("request_is_closed", at=row.closed_at)
    found.state, found.answered_at, found.answered_by = "taken", at, actor.name
    found.save()
    if found.to == ROOM:
        row.control_room_id = found.control_room_id
    else:
        assert found.organisation_id is not None  # noqa: S101 - an organisation by its kind
        row.holder_id = found.organisation_id
        # A key is nobody's colleague: its number is not that of a person.
        row.held_by = actor.id if actor.kind == "user" else -actor.id
        row.held_by_name = actor.name
        pass_on_followers(actor, public_id, found.organisation_id, at)
    note(actor, row, Step(move="take_over", authorisation=VIEW, data={"to": found.to}), at)


@transaction.atomic
def decline_hand_over(actor: Actor, public_id: str, number: str, reason: str, at: datetime) -> None:
    """Refuse a case with a reason; it stays with who sent it. A control room refuses none."""
    row = request_row(actor, public_id, VIEW, lock=True)
    found = _open_hand_over(actor, row, number)
    _must_be_sent(found)
    if refused := list(text_rejections("reason", reason, LONGEST_REASON, least=1)):
        raise Refused(refused)
    if found.to == ROOM:
        raise Conflict("control_room_takes")
    found.state, found.answered_at, found.answered_by = "declined", at, actor.name
    found.reason = reason.strip()
    found.save()
    note(actor, row, Step(move="decline", reason=reason, authorisation=VIEW), at)


@transaction.atomic
def withdraw_hand_over(actor: Actor, public_id: str, reason: str, at: datetime) -> None:
    """Take back a hand-over that nobody took yet; one to the control room is given back by it."""
    row = request_row(actor, public_id, HANDLE, lock=True)
    found = HandOver.objects.select_for_update().filter(request=row, state="sent").first()
    if found is None or found.to == ROOM:
        raise Conflict("no_hand_over_to_withdraw")
    found.state, found.answered_at, found.answered_by = "withdrawn", at, actor.name
    found.reason = reason.strip()[:LONGEST_REASON]
    found.save()
    note(actor, row, Step(move="withdraw", reason=reason, authorisation=HANDLE), at)


@transaction.atomic
def report_outcome(
    actor: Actor, public_id: str, number: str, outcome: str, urgency: str, at: datetime
) -> None:
    """Say what became of a case at the control room; C-classes give it back to the desk."""
    row = request_row(actor, public_id, VIEW, lock=True)
    found = _open_hand_over(actor, row, number)
    known = case_rules()["hand_over_outcomes"]
    if outcome not in known:
        told = {"given": outcome, "known": ", ".join(known)}
        raise Refused([Rejection(code="not_one_of", field="outcome", parameters=told)])
    if found.outcome or found.state not in {"sent", "taken"}:
        raise Conflict("hand_over_over")
    found.outcome, found.urgency = outcome, _class(urgency)
    found.answered_at = found.answered_at or at
    found.answered_by = found.answered_by or actor.name
    gives_back = bool(known[outcome].get("gives_back"))
    found.state = "given_back" if gives_back else "taken"
    found.save()
    step = Step(
        move="give_back" if gives_back else "outcome",
        authorisation=VIEW,
        data={"outcome": outcome, "urgency": found.urgency},
    )
    if gives_back and row.closed_at is None:
        # The room's class says that no ambulance is needed; how urgent it is nobody judged yet.
        row.is_life_threatening, row.urgency_scheme, row.urgency = False, "", ""
        row.target_at = None
        advance(actor, row, step, parties_of(actor, row) | {PROVIDER}, at)
    else:
        note(actor, row, step, at)


def _class(urgency: str) -> str:
    return schemes().urgency("ambulance", urgency).code if urgency else ""


def _must_be_sent(found: HandOver) -> None:
    if found.state != "sent":
        raise Conflict("hand_over_over")


@transaction.atomic
def see_outcome(actor: Actor, public_id: str, number: str, at: datetime) -> None:
    """Note that the desk has seen what became of a case that it had handed over."""
    row = request_row(actor, public_id, HANDLE, lock=True)
    found = HandOver.objects.filter(request=row, public_id=number).first()
    if found is None:
        raise NotFound("hand_over_unknown", given=number)
    if found.seen_at is None:
        found.seen_at = at
        found.save(update_fields=["seen_at"])
        note(actor, row, Step(move="see_outcome", authorisation=HANDLE), at)
