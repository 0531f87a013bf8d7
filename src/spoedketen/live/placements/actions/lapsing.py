"""What time and other events do: enquiries and reservations lapse, stops withdraw enquiries."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.standing import moment, stand
from spoedketen.live.directory.queries import directory
from spoedketen.live.placements.actions.cases import STAYS, tell_case
from spoedketen.live.placements.actions.enquiries import begin_anew_if_over
from spoedketen.live.placements.actions.holding import extend
from spoedketen.live.placements.actions.moves import (
    SYSTEM,
    Step,
    advance,
    move_enquiry,
    move_reservation,
    note,
)
from spoedketen.live.placements.actions.placements import begin_anew, take_step
from spoedketen.live.placements.checks import CLOSED
from spoedketen.live.placements.models import OPEN_ENQUIRY, Enquiry, Placement, Reservation
from spoedketen.live.placements.queries.approvals import level_awaited
from spoedketen.live.placements.values import MoveWish

log = logging.getLogger(__name__)
MOST = 500
FOLLOWS = {"died": "decease", "continued_elsewhere": "admit_elsewhere"}
WAITING = ("draft", "offered", "accepted", "transport_arranged")


def lapse(actor: Actor, at: datetime) -> int:
    """Make everything known that ran out or was overtaken; return how many placements moved."""
    due = Enquiry.objects.filter(state__in=OPEN_ENQUIRY, deadline__lte=at)
    held = Reservation.objects.filter(state="held", until__lte=at)
    return (
        _each(_of(due.values_list("placement_id", flat=True)), _expire_enquiries, actor, at)
        + _each(_of(held.values_list("placement_id", flat=True)), _expire_hold, actor, at)
        + _each(_of(_on_stop(at)), _withdraw_stopped, actor, at)
        + _each(_of(_orphans().values_list("id", flat=True)), _follow_case, actor, at)
    )


def _of(ids: Iterable[int]) -> list[int]:
    return sorted(set(ids))[:MOST]


def _each(
    ids: Iterable[int],
    act: Callable[[Actor, Placement, datetime], None],
    actor: Actor,
    at: datetime,
) -> int:
    count = 0
    for number in ids:
        try:
            with transaction.atomic():
                act(actor, Placement.objects.select_for_update().get(id=number), at)
        except Exception:
            # One placement that cannot be moved must not keep the places of all others.
            log.exception("placement %s could not be moved by time", number)
        else:
            count += 1
    return count


def _expire_enquiries(actor: Actor, row: Placement, at: datetime) -> None:
    due = Enquiry.objects.filter(placement=row, state__in=OPEN_ENQUIRY, deadline__lte=at)
    for each in due:
        each.placement = row
        move_enquiry(actor, each, Step(move="expire"), SYSTEM, at)
    begin_anew_if_over(actor, row, at)


def _expire_hold(actor: Actor, row: Placement, at: datetime) -> None:
    held = Reservation.objects.filter(placement=row, state="held", until__lte=at).first()
    if held is None:
        return
    held.placement = row
    if level_awaited(row, at) is not None:
        extend(actor, held, at)
        return
    move_reservation(actor, held, Step(move="expire"), SYSTEM, at)
    if row.state == "accepted" and row.destination == held.service:
        step = Step(move="reopen", reason="reservation_lapsed")
        advance(actor, row, step, SYSTEM, at)
        begin_anew(row)
        tell_case(actor, row, "unplace", "reservation_lapsed", at)


def _stopped(at: datetime, services: Iterable[str]) -> set[str]:
    known = [directory().by_slug[name] for name in services if name in directory().by_slug]
    standing = stand(known, moment(at))
    return {each.service.slug for each in standing if each.opening.state in CLOSED}


def _on_stop(at: datetime) -> list[int]:
    rows = Enquiry.objects.filter(state__in=OPEN_ENQUIRY)
    asked = set(rows.values_list("service", flat=True).distinct())
    stopped = _stopped(at, asked) if asked else set()
    found = rows.filter(service__in=stopped) if stopped else rows.none()
    return list(found.values_list("placement_id", flat=True))


def _withdraw_stopped(actor: Actor, row: Placement, at: datetime) -> None:
    running = list(Enquiry.objects.filter(placement=row, state__in=OPEN_ENQUIRY))
    stopped = _stopped(at, (each.service for each in running))
    for each in running:
        if each.service in stopped:
            each.placement = row
            step = Step(move="withdraw", reason="service_on_stop")
            move_enquiry(actor, each, step, SYSTEM, at)
    begin_anew_if_over(actor, row, at)


def hold_placements(request: str) -> None:
    """Lock the placements of a case that is about to be closed, as their own steps do."""
    rows = Placement.objects.filter(request__public_id=request, closed_at=None).order_by("id")
    list(rows.select_for_update(of=("self",)).values_list("id", flat=True))


def end_placements(actor: Actor, request: str, at: datetime) -> None:
    """End the placements of a case that was closed; what cannot end now, `lapse` tries again."""
    rows = _orphans().filter(request__public_id=request)
    _each(_of(rows.values_list("id", flat=True)), _follow_case, actor, at)


def pass_placements(actor: Actor, request: str, holder: int, at: datetime) -> None:
    """Give the open placements of a case to who holds the case from now on: one owner."""
    rows = Placement.objects.filter(request__public_id=request, closed_at=None)
    for row in rows.exclude(holder_id=holder):
        row.holder_id = holder
        note(actor, row, Step(move="take_over"), at)


def _orphans() -> QuerySet[Placement]:
    """Return the placements that search or hold a bed while their case is closed as over.

    Who is on the way or there already is followed by the provider, unless the patient died.
    """
    rows = Placement.objects.filter(closed_at=None, request__closed_at__isnull=False)
    waiting = rows.filter(state__in=WAITING).exclude(request__outcome__in=STAYS)
    return rows.filter(request__outcome="died") | waiting


def _follow_case(actor: Actor, row: Placement, at: datetime) -> None:
    outcome = row.request.outcome if row.request else ""
    move = FOLLOWS.get(outcome, "cancel")
    if row.closed_at is None:
        wish = MoveWish(move=move, reason="request_over")
        take_step(actor, row, wish, SYSTEM, at)
