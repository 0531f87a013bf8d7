"""Reading placements: lanes, one with its story, beds that come free."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from spoedketen.domain.lifecycles import lifecycles
from spoedketen.live.accounts.queries import organisation_names
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.temporary_rules import RaisedLevel
from spoedketen.live.placements.models import (
    OPEN_ENQUIRY,
    Enquiry,
    Placement,
    PlacementStep,
    Reservation,
)
from spoedketen.live.placements.queries.approvals import LEAVES, level_awaited
from spoedketen.live.placements.queries.enquiries import enquiry_infos
from spoedketen.live.placements.queries.names import name_of
from spoedketen.live.placements.queries.relations import (
    HANDLE,
    VIEW,
    is_asker,
    parties_of,
    placement_of_reservation,
    placement_row,
    relations_to_placement,
    within_reach,
)
from spoedketen.live.placements.values import (
    FreedBed,
    Lane,
    PlacementInfo,
    PlacementStepInfo,
    PlacementStory,
    ReservationInfo,
)
from spoedketen.live.requests.queries.relations import VIEW as VIEW_CASE
from spoedketen.live.requests.queries.relations import request_row

RECENT = timedelta(hours=24)
COPIED = (
    "version", "care", "state", "state_since", "origin_service", "wanted_at", "clock_start",
    "clock_kind", "place", "place_name", "age_years", "sex", "insurer", "wishes", "destination",
    "external_name", "external_ura", "reason", "opened_at", "opened_by", "accepted_at",
    "approved_at", "approved_by", "arrived_at", "closed_at",
)  # fmt: skip
UNSAID = frozenset({"offer", "approve"})
"""Moves that follow from an enquiry, or that only a region makes."""


def placements(actor: Actor, at: datetime, *, closed: bool = False) -> list[PlacementInfo]:
    """Return the open placements that concern an actor, the longest waiting first.

    With ``closed`` those of the last day, newest first.
    """
    actor.must(VIEW)
    rows = Placement.objects.filter(within_reach(actor)).select_related("request")
    if closed:
        rows = rows.filter(closed_at__gt=at - RECENT).order_by("-closed_at")
    else:
        rows = rows.filter(closed_at=None).order_by("clock_start", "id")
    return placement_infos(actor, rows, at)


def placements_of_case(actor: Actor, request: str, at: datetime) -> list[PlacementInfo]:
    """Return the places that are sought for a case, for whom the case concerns; newest first."""
    case = request_row(actor, request, VIEW_CASE)
    rows = Placement.objects.filter(request=case).select_related("request").order_by("-id")
    return placement_infos(actor, rows, at)


def lanes(actor: Actor, at: datetime) -> list[Lane]:
    """Return every open state with its placements, in the order of the life of one."""
    by_state = defaultdict(list)
    for row in placements(actor, at):
        by_state[row.state].append(row)
    cycle = lifecycles()["placement"]
    return [Lane(state=code, rows=tuple(by_state[code])) for code in cycle.open_states]


def placement_of(actor: Actor, public_id: str, at: datetime) -> PlacementInfo:
    """Return one placement."""
    return placement_infos(actor, [placement_row(actor, public_id, VIEW)], at)[0]


def story_of(actor: Actor, public_id: str, at: datetime) -> PlacementStory:
    """Return one placement with everything that was done.

    Whom else was asked, or held a place before, only who asks for the place reads.
    """
    row = placement_row(actor, public_id, VIEW)
    own = is_asker(actor, row)
    steps = PlacementStep.objects.filter(placement=row).order_by("id")
    asked = Enquiry.objects.filter(placement=row).order_by("id") if own else []
    held = Reservation.objects.filter(placement=row).order_by("id")
    if not own:
        held = held.filter(service=row.destination)
        shown = {str(each) for each in held.values_list("public_id", flat=True)}
        steps = steps.exclude(of="enquiry").exclude(Q(of="reservation") & ~Q(subject__in=shown))
    return PlacementStory(
        placement=placement_infos(actor, [row], at)[0],
        steps=tuple(_step(each) if own else _without_asked(_step(each)) for each in steps),
        enquiries=tuple(enquiry_infos(asked, at, own=False)),
        reservations=tuple(reservation_info(each) for each in held),
    )


def reservation_info(row: Reservation) -> ReservationInfo:
    """Return a row as a value."""
    names = [n for n in ReservationInfo.__dataclass_fields__ if hasattr(row, n)]
    told = {name: getattr(row, name) for name in names if name not in {"id", "placement"}}
    return ReservationInfo(
        id=str(row.public_id),
        placement=str(row.placement.public_id),
        service_name=name_of(row.service),
        **told,
    )


def reservation_of(actor: Actor, public_id: str) -> ReservationInfo:
    """Return one held place, for whom its placement concerns."""
    placement_row(actor, placement_of_reservation(public_id), VIEW)
    row = Reservation.objects.select_related("placement").get(public_id=public_id)
    return reservation_info(row)


def _step(row: PlacementStep) -> PlacementStepInfo:
    names = PlacementStepInfo.__dataclass_fields__
    return PlacementStepInfo(**{name: getattr(row, name) for name in names})


def _without_asked(step: PlacementStepInfo) -> PlacementStepInfo:
    return replace(step, data={n: value for n, value in step.data.items() if n != "services"})


def placement_infos(actor: Actor, rows: Iterable[Placement], at: datetime) -> list[PlacementInfo]:
    """Return rows as values, with what the actor may do with each."""
    held = list(rows)
    ids = {i for r in held for i in (r.holder_id, r.origin_id, r.carrier_id) if i}
    known = (organisation_names(frozenset(ids)), _out(held), _until(held))
    return [_info(actor, row, level_awaited(row, at), *known) for row in held]


def _out(rows: list[Placement]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    asked = Enquiry.objects.filter(placement__in=rows, state__in=OPEN_ENQUIRY)
    for placement in asked.values_list("placement_id", flat=True):
        found[placement] += 1
    return found


def _until(rows: list[Placement]) -> dict[int, datetime]:
    held = Reservation.objects.filter(placement__in=rows, state="held")
    return dict(held.values_list("placement_id", "until"))


def _info(
    actor: Actor,
    row: Placement,
    awaits: RaisedLevel | None,
    names: dict[int, str],
    out: dict[int, int],
    until: dict[int, datetime],
) -> PlacementInfo:
    return PlacementInfo(
        id=str(row.public_id),
        request=_request(actor, row),
        origin=row.origin_id,
        origin_name=names.get(row.origin_id, ""),
        holder=row.holder_id,
        holder_name=names.get(row.holder_id, ""),
        limits=tuple(row.limits),
        destination_name=name_of(row.destination) if row.destination else row.external_name,
        carrier=row.carrier_id,
        carrier_name=names.get(row.carrier_id or 0, ""),
        enquiries_out=out.get(row.id, 0) if is_asker(actor, row) else 0,
        held_until=until.get(row.id),
        has_patient=row.patient_id is not None,
        awaits=awaits,
        moves=_moves_of(actor, row, awaits),
        **{name: getattr(row, name) for name in COPIED},
    )


def _request(actor: Actor, row: Placement) -> str:
    return str(row.request.public_id) if row.request and is_asker(actor, row) else ""


def _moves_of(actor: Actor, row: Placement, awaits: RaisedLevel | None) -> tuple[str, ...]:
    """Return the steps that an actor may take now."""
    if not actor.may(HANDLE, relations_to_placement(actor, row)):
        return ()
    found = lifecycles()["placement"].possible(row.state, parties_of(actor, row))
    waits = LEAVES if awaits else frozenset()
    return tuple(move for move in found if move not in UNSAID | waits)


def freed_beds(actor: Actor) -> list[FreedBed]:
    """Return the beds that come free in the actor's own organisations; moment unknown is None."""
    actor.must(VIEW)
    rows = Placement.objects.filter(
        origin_id__in=actor.organisations_with(VIEW), closed_at=None, arrived_at=None
    ).exclude(origin_service="")
    return sorted((_freed(row) for row in rows), key=_soonest)


def _freed(row: Placement) -> FreedBed:
    return FreedBed(
        placement=str(row.public_id),
        service=row.origin_service,
        service_name=name_of(row.origin_service),
        expected_at=max(row.wanted_at, row.accepted_at) if row.accepted_at else None,
    )


def _soonest(bed: FreedBed) -> tuple[bool, Any]:
    return bed.expected_at is None, bed.expected_at or bed.placement
