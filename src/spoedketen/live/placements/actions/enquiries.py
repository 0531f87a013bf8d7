"""Asking providers for a place, and their answers: the first commitment wins."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.queries.standing import Standing, moment, stand
from spoedketen.live.directory.queries import directory
from spoedketen.live.events.actions import once
from spoedketen.live.events.values import Asked
from spoedketen.live.placements.actions.amending import must_know
from spoedketen.live.placements.actions.cases import must_be_open, tell_case
from spoedketen.live.placements.actions.holding import hold, release
from spoedketen.live.placements.actions.moves import SYSTEM, Step, advance, begin, move_enquiry
from spoedketen.live.placements.checks import (
    asked_rejections,
    decline_rejections,
    minutes_or_usual,
    minutes_rejections,
)
from spoedketen.live.placements.models import OPEN_ENQUIRY, Enquiry, Placement, Reservation
from spoedketen.live.placements.queries.relations import (
    ANSWER,
    HANDLE,
    asked_row,
    is_asker,
    parties_of,
    placement_of_enquiry,
    placement_row,
)
from spoedketen.live.placements.values import Answer
from spoedketen.live.requests.checks import LONGEST_REASON
from spoedketen.live.requests.queries.relations import instead

PROVIDER = frozenset({"provider"})


def send_enquiries(
    actor: Actor,
    public_id: str,
    services: Sequence[str],
    at: datetime,
    *,
    minutes: int | None = None,
    key: str = "",
) -> str:
    """Ask some services for a place, all at once; return the placement.

    Raises
    ------
    Refused
        With every reason at once: unknown, on stop, other care, asked already.
    """
    wanted = tuple(dict.fromkeys(services))
    what = {"placement": public_id, "services": wanted, "minutes": minutes}
    asked = Asked(owner=actor.key_owner, key=key.strip(), kind="enquiries", what=what)
    return once(asked, lambda: _send(actor, public_id, wanted, minutes, at))


@transaction.atomic
def _send(
    actor: Actor, public_id: str, services: Sequence[str], minutes: int | None, at: datetime
) -> str:
    row = placement_row(actor, public_id, HANDLE, lock=True)
    if not is_asker(actor, row):
        raise Forbidden(HANDLE, actor.relations(HANDLE))
    running = Enquiry.objects.filter(placement=row, state__in=OPEN_ENQUIRY)
    open_at = frozenset(running.values_list("service", flat=True))
    found = _standing(services, at)
    refused = asked_rejections(row.care, services, found, open_at)
    if refused := [*refused, *minutes_rejections("minutes", "deadline", minutes)]:
        raise Refused(refused)
    data = {"services": list(services)}
    step = Step(move="offer", authorisation=HANDLE, data=data)
    advance(actor, row, step, parties_of(actor, row), at)
    deadline = at + timedelta(minutes=minutes_or_usual("deadline", minutes))
    for name in services:
        _ask(actor, row, found[name], deadline, at)
    return str(row.public_id)


def _standing(services: Sequence[str], at: datetime) -> dict[str, Standing]:
    known = [directory().by_slug[name] for name in services if name in directory().by_slug]
    return {each.service.slug: each for each in stand(known, moment(at))}


def _ask(actor: Actor, row: Placement, of: Standing, deadline: datetime, at: datetime) -> None:
    made = Enquiry.objects.create(
        placement=row,
        round=row.round,
        service=of.service.slug,
        organisation_id=of.site.organisation,
        state="requested",
        asked_at=at,
        asked_by=actor.name,
        deadline=deadline,
    )
    begin(actor, made, Step(move="request", authorisation=HANDLE), at)


def _locked(actor: Actor, public_id: str) -> Enquiry:
    """Return an enquiry that an actor may answer, with its placement locked first."""
    asked_row(actor, public_id, ANSWER)
    return _fresh(public_id)


def _fresh(public_id: str) -> Enquiry:
    rows = Placement.objects.select_for_update()
    placement = rows.get(public_id=placement_of_enquiry(public_id))
    found = Enquiry.objects.get(public_id=public_id)
    found.placement = placement
    return found


@transaction.atomic
def read_enquiry(actor: Actor, public_id: str, at: datetime) -> None:
    """Note that the provider has seen an enquiry; seen again nothing changes."""
    row = _locked(actor, public_id)
    if row.state == "requested":
        move_enquiry(actor, row, Step(move="read", authorisation=ANSWER), PROVIDER, at)


def commit(actor: Actor, public_id: str, answer: Answer, at: datetime) -> str:
    """Promise the place; return the reservation. The other enquiries are withdrawn with notice.

    Raises
    ------
    Conflict
        Where another was first, the enquiry lapsed or was amended since it was read, or the last
        place was just promised.
    """
    return once(
        _asked(actor, public_id, "commit", answer), lambda: _commit(actor, public_id, answer, at)
    )


def _asked(actor: Actor, public_id: str, kind: str, answer: Answer) -> Asked:
    told = {name: value for name, value in asdict(answer).items() if name != "key"}
    what = {"enquiry": public_id, **told}
    return Asked(owner=actor.key_owner, key=answer.key.strip(), kind=kind, what=what)


@transaction.atomic
def _commit(actor: Actor, public_id: str, answer: Answer, at: datetime) -> str:
    row = _locked(actor, public_id)
    if refused := list(minutes_rejections("hold_minutes", "hold", answer.hold_minutes)):
        raise Refused(refused)
    _must_run(row, at)
    must_know(row, answer)
    must_be_open(row.placement)
    step = Step(move="commit", authorisation=ANSWER)
    move_enquiry(actor, row, step, PROVIDER, at)
    placement = row.placement
    _let_go(actor, placement, at)
    until = at + timedelta(minutes=minutes_or_usual("hold", answer.hold_minutes))
    held = hold(actor, row, until, at, beyond=answer.beyond)
    withdraw_open(actor, placement, "committed_elsewhere", at)
    settle(actor, placement, row.service, PROVIDER, at)
    return str(held.public_id)


def _must_run(row: Enquiry, at: datetime) -> None:
    if row.state in OPEN_ENQUIRY and row.deadline <= at:
        raise Conflict("enquiry_lapsed", deadline=row.deadline)


def _let_go(actor: Actor, placement: Placement, at: datetime) -> None:
    """Give free a place that the desk held elsewhere: there can be one."""
    for other in Reservation.objects.filter(placement=placement, state__in=("held", "confirmed")):
        other.placement = placement
        release(actor, other, "committed_elsewhere", SYSTEM, at)


def settle(
    actor: Actor, placement: Placement, service: str, parties: frozenset[str], at: datetime
) -> None:
    """Make a service the destination, and tell the case that there is a place."""
    placement.destination = service
    placement.destination_id = directory().by_slug[service].site.organisation
    placement.accepted_at = at
    step = Step(move="accept", authorisation=ANSWER, data={"service": service})
    advance(actor, placement, step, parties, at)
    tell_case(actor, placement, "place", "", at)


def withdraw_open(actor: Actor, placement: Placement, reason: str, at: datetime) -> None:
    """Withdraw every enquiry that still runs; each provider hears of it."""
    for other in Enquiry.objects.filter(placement=placement, state__in=OPEN_ENQUIRY):
        other.placement = placement
        move_enquiry(actor, other, Step(move="withdraw", reason=reason), SYSTEM, at)


def decline(actor: Actor, public_id: str, answer: Answer, at: datetime) -> None:
    """Say no, with one of the reasons; the last no lets the search begin anew."""
    once(
        _asked(actor, public_id, "decline", answer), lambda: _decline(actor, public_id, answer, at)
    )


@transaction.atomic
def _decline(actor: Actor, public_id: str, answer: Answer, at: datetime) -> str:
    row = _locked(actor, public_id)
    if refused := decline_rejections(answer):
        raise Refused(refused)
    _must_run(row, at)
    must_know(row, answer)
    row.code, row.note = answer.code, answer.note.strip()
    step = Step(move="decline", reason=answer.code, authorisation=ANSWER)
    move_enquiry(actor, row, step, PROVIDER, at)
    begin_anew_if_over(actor, row.placement, at)
    return public_id


@transaction.atomic
def withdraw(actor: Actor, public_id: str, reason: str, at: datetime) -> None:
    """Take an enquiry back, with a reason; withdrawn before nothing changes."""
    with instead("enquiry_unknown", public_id):
        placement = placement_row(actor, placement_of_enquiry(public_id), HANDLE, lock=True)
    if not is_asker(actor, placement):
        raise NotFound("enquiry_unknown", given=public_id)
    if refused := list(text_rejections("reason", reason, LONGEST_REASON, least=1)):
        raise Refused(refused)
    row = _fresh(public_id)
    row.placement = placement
    if row.state == "withdrawn":
        return
    row.note = reason.strip()
    step = Step(move="withdraw", reason=reason, authorisation=HANDLE)
    move_enquiry(actor, row, step, parties_of(actor, placement), at)
    begin_anew_if_over(actor, placement, at)


def begin_anew_if_over(actor: Actor, placement: Placement, at: datetime) -> None:
    """Let the need stand open again where nobody is asked any more."""
    running = Enquiry.objects.filter(placement=placement, state__in=OPEN_ENQUIRY)
    if placement.state == "offered" and not running.exists():
        step = Step(move="reopen", reason="enquiries_over")
        advance(actor, placement, step, SYSTEM, at)
        placement.round += 1
        placement.save(update_fields=["round"])
