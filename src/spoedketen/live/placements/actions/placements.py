"""Opening a need, amending it, and every step until the patient has arrived."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from spoedketen.domain.care import care_table
from spoedketen.domain.lifecycles import lifecycles
from spoedketen.live.accounts.sealing import bsn_digest, seal
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.capacity.queries.places import region_of
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import directory
from spoedketen.live.events.actions import once
from spoedketen.live.events.values import Asked
from spoedketen.live.placements.actions.amending import as_told, tell_amended
from spoedketen.live.placements.actions.cases import close_case, tell_case
from spoedketen.live.placements.actions.enquiries import withdraw_open
from spoedketen.live.placements.actions.moves import (
    SYSTEM,
    Step,
    advance,
    move_reservation,
    must_be_seen,
    note,
    write,
)
from spoedketen.live.placements.checks import external_rejections, placement_rejections
from spoedketen.live.placements.models import OPEN_RESERVATION, Placement, Reservation
from spoedketen.live.placements.queries.approvals import LEAVES, level_awaited
from spoedketen.live.placements.queries.names import name_of
from spoedketen.live.placements.queries.relations import HANDLE, parties_of, placement_row
from spoedketen.live.placements.values import MoveWish, NewPlacement
from spoedketen.live.requests.checks import LONGEST_REASON
from spoedketen.live.requests.models import CareRequest, Patient
from spoedketen.live.requests.places import place_of
from spoedketen.live.requests.queries.desks import desk_for, organisation_named
from spoedketen.live.requests.queries.relations import HANDLE as HANDLE_CASE
from spoedketen.live.requests.queries.relations import request_row
from spoedketen.live.requests.values import PlaceWish

SAFE = frozenset({"arrange_transport", "pick_up", "depart"})
"""Moves after which a held place no longer lapses."""
FALLS = frozenset({"reopen", "cancel", "fail"})
ENDS_CASE = frozenset({"decease", "admit_elsewhere"})


def open_placement(actor: Actor, new: NewPlacement, at: datetime) -> str:
    """Open a need for a place and return its public id; the same key is the same need.

    Raises
    ------
    Refused
        With every reason at once; never for care that is a destination.
    RequestError
        Where the place is unknown, ambiguous or abroad: asked back, never guessed.
    """
    actor.must(HANDLE)
    what = {name: value for name, value in asdict(new).items() if name != "key"}
    asked = Asked(owner=actor.key_owner, key=new.key.strip(), kind="placement", what=what)
    return once(asked, lambda: _open(actor, new, at))


@transaction.atomic
def _open(actor: Actor, new: NewPlacement, at: datetime) -> str:
    case = request_row(actor, new.request, HANDLE_CASE, lock=True) if new.request else None
    if refused := placement_rejections(new, at):
        raise Refused(refused)
    if case is not None and case.closed_at is not None:
        raise Conflict("request_is_closed", at=case.closed_at)
    if case is not None and _is_sought(case, new.care):
        raise Conflict("need_open_already", care=care_table().kinds[new.care].label)
    row = _row(actor, new, case, at)
    row.save(force_insert=True)
    write(actor, row, Step(move="open", authorisation=HANDLE, data={"care": row.care}), at)
    if case is not None and case.state in lifecycles()["request"].moves["follow_up"].leaves:
        tell_case(actor, row, "follow_up", "", at)
    return str(row.public_id)


def _is_sought(case: CareRequest, care: str) -> bool:
    """Tell whether a place of this care is sought or given already: one patient, one bed."""
    return Placement.objects.filter(request=case, care=care, closed_at=None).exists()


def _row(actor: Actor, new: NewPlacement, case: CareRequest | None, at: datetime) -> Placement:
    wish = PlaceWish(id=case.place) if case and new.place == PlaceWish() else new.place
    place = place_of(wish)
    origin = _origin(actor, new)
    holder = case.holder_id if case else _holder(new, origin, _desk(place))
    known = _of_case(case)
    told = {name: getattr(new, name) or value for name, value in known.items()}
    if new.age_years == 0:
        told["age_years"] = 0
    return Placement(
        **{**told, "limits": list(told["limits"])},
        request=case,
        patient=_patient(new, case, at),
        care=new.care,
        origin_id=origin,
        origin_service=new.origin_service,
        holder_id=holder,
        wanted_at=new.wanted_at or at,
        clock_start=new.clock_start or (case.opened_at if case else at),
        clock_kind=new.clock_kind,
        place=place.id,
        place_name=place.name,
        network_id=region_of(place, "network"),
        wishes=new.wishes.strip(),
        state=lifecycles()["placement"].begins,
        state_since=at,
        opened_at=at,
        opened_by=actor.name,
    )


def _of_case(case: CareRequest | None) -> dict[str, Any]:
    names = ("age_years", "sex", "insurer", "limits")
    empty: dict[str, Any] = {"age_years": None, "sex": "", "insurer": "", "limits": ()}
    return {name: getattr(case, name) for name in names} if case else empty


def _desk(place: Any) -> int | None:
    found = desk_for(place)
    return found.organisation if found else None


def _origin(actor: Actor, new: NewPlacement) -> int:
    own = sorted(actor.organisations_with(HANDLE))
    if not own:
        raise Refused([Rejection(code="no_own_organisation", field="origin")])
    if not new.origin_service:
        return own[0]
    found = directory().by_slug.get(new.origin_service)
    if found is None or found.site.organisation not in own:
        told = {"given": new.origin_service}
        raise Refused(
            [Rejection(code="origin_service_unknown", field="origin_service", parameters=told)]
        )
    return found.site.organisation


def _holder(new: NewPlacement, origin: int, desk: int | None) -> int:
    """Return the holder: the own organisation, or the desk of the place; nobody else watches."""
    if not new.holder:
        return origin
    wanted = organisation_named(new.holder)
    if wanted is None or wanted not in {origin, desk}:
        raise Refused([Rejection(code="holder_is_no_desk", field="holder")])
    return wanted


def _patient(new: NewPlacement, case: CareRequest | None, at: datetime) -> Patient | None:
    if new.patient is None:
        return case.patient if case else None
    return Patient.objects.create(
        identity=seal(asdict(new.patient)),
        bsn_digest=bsn_digest(new.patient.bsn),
        recorded_at=at,
    )


@transaction.atomic
def amend(
    actor: Actor, public_id: str, new: NewPlacement, at: datetime, version: int | None = None
) -> None:
    """Amend the need while nobody committed; what stood before is in the log.

    Whoever is asked for a place hears of it and reads it anew.
    """
    row = placement_row(actor, public_id, HANDLE, lock=True)
    must_be_seen(row, version)
    if refused := placement_rejections(new, at):
        raise Refused(refused)
    if row.state not in {"draft", "offered"} or (row.state == "offered" and new.care != row.care):
        state = lifecycles()["placement"].states[row.state].label
        raise Conflict("placement_stands_otherwise", move="amend", state=state)
    if new.care != row.care and (held := _held(row)) is not None:
        raise Conflict("held_for_other_care", given=name_of(held.service))
    was = as_told(row)
    before = _changed(actor, row, new)
    if before:
        note(actor, row, Step(move="amend", authorisation=HANDLE, data={"before": before}), at)
        tell_amended(actor, row, was, at)


AMENDED = ("care", "age_years", "sex", "insurer", "wishes", "clock_kind")


def _changed(actor: Actor, row: Placement, new: NewPlacement) -> dict[str, object]:
    changes = {name: getattr(new, name) for name in AMENDED} | {"limits": list(new.limits)}
    for name in ("wanted_at", "clock_start"):
        if getattr(new, name) is not None:
            changes[name] = getattr(new, name)
    if new.origin_service != row.origin_service:
        if new.origin_service:
            changes["origin_id"] = _origin(actor, new)
        changes["origin_service"] = new.origin_service
    before = {n: getattr(row, n) for n, value in changes.items() if getattr(row, n) != value}
    for name, value in changes.items():
        setattr(row, name, value)
    return {name: _as_logged(name, value) for name, value in before.items()}


def _as_logged(name: str, value: object) -> object:
    """Return what the log keeps; of free text only that it was another."""
    if name == "wishes":
        return "…"
    return value.isoformat() if isinstance(value, datetime) else value


def make_move(actor: Actor, public_id: str, wish: MoveWish, at: datetime) -> str:
    """Take a step of the lifecycle with all that follows from it; return the placement.

    Raises
    ------
    Conflict
        Where the placement stands otherwise, or was changed meanwhile.
    Refused
        With what the step still misses.
    """
    told = {name: v for name, v in asdict(wish).items() if name not in {"key", "version"}}
    what = {"placement": public_id, **told}
    asked = Asked(owner=actor.key_owner, key=wish.key.strip(), kind="placement_move", what=what)
    return once(asked, lambda: _move(actor, public_id, wish, at))


@transaction.atomic
def _move(actor: Actor, public_id: str, wish: MoveWish, at: datetime) -> str:
    row = placement_row(actor, public_id, HANDLE, lock=True)
    must_be_seen(row, wish.version)
    if refused := list(text_rejections("reason", wish.reason, LONGEST_REASON)):
        raise Refused(refused)
    if wish.move == "offer":
        raise Refused([Rejection(code="services_missing", field="services")])
    take_step(actor, row, wish, parties_of(actor, row), at)
    return str(row.public_id)


def take_step(
    actor: Actor, row: Placement, wish: MoveWish, parties: frozenset[str], at: datetime
) -> None:
    """Take a step of a placement that is locked."""
    step = Step(move=wish.move, reason=wish.reason, authorisation=HANDLE)
    if wish.move in LEAVES:
        _must_be_agreed(row, at)
    BEFORE.get(wish.move, _nothing)(actor, row, wish, at)
    advance(actor, row, step, parties, at)
    if wish.move in FALLS:
        _fall(actor, row, wish, at)
    if wish.move in ENDS_CASE:
        _let_go(actor, row, "placement_over", at)
        _vacate(actor, row, at)
        close_case(actor, row, at)
    if wish.move == "arrive":
        row.arrived_at = at
        row.save(update_fields=["arrived_at"])
        _hold_becomes(actor, row, "use", at)
        tell_case(actor, row, "arrive", "", at)
    if wish.move in SAFE:
        _hold_becomes(actor, row, "confirm", at)


def _must_be_agreed(row: Placement, at: datetime) -> None:
    """Refuse that a patient leaves while a region must still agree."""
    level = level_awaited(row, at)
    if level is not None:
        raise Conflict("transfer_awaits_agreement", level=level.name, region=level.region)


Before = Callable[[Actor, Placement, MoveWish, datetime], None]


def _nothing(actor: Actor, row: Placement, wish: MoveWish, at: datetime) -> None:
    del actor, row, wish, at


def _accept(actor: Actor, row: Placement, wish: MoveWish, at: datetime) -> None:
    """Let the held place, or one outside the directory, become where the patient goes."""
    held = _held(row)
    if wish.external_name.strip() or wish.external_ura:
        if refused := external_rejections(wish.external_name, wish.external_ura):
            raise Refused(refused)
        row.external_name, row.external_ura = wish.external_name.strip(), wish.external_ura
        _let_go(actor, row, "committed_elsewhere", at)
    elif held is None:
        raise Refused([Rejection(code="destination_missing", field="external_name")])
    else:
        confirm_held(actor, held, parties_of(actor, row), at)
        row.destination, row.destination_id = held.service, held.organisation_id
        withdraw_open(actor, row, "committed_elsewhere", at)
    row.accepted_at = at
    tell_case(actor, row, "place", "", at)


def _arrange(actor: Actor, row: Placement, wish: MoveWish, at: datetime) -> None:
    del actor, at
    if not wish.carrier:
        return
    found = organisation_named(wish.carrier)
    if found is None:
        told = {"given": wish.carrier}
        raise Refused([Rejection(code="holder_unknown", field="carrier", parameters=told)])
    row.carrier_id = found


BEFORE: Mapping[str, Before] = {"accept": _accept, "arrange_transport": _arrange}


def _fall(actor: Actor, row: Placement, wish: MoveWish, at: datetime) -> None:
    """Give everything free, and tell the case that its place fell away."""
    had_place = row.accepted_at is not None
    _let_go(actor, row, "placement_over", at)
    _vacate(actor, row, at)
    if had_place:
        tell_case(actor, row, "unplace", wish.reason, at)
    if wish.move == "reopen":
        begin_anew(row)


def begin_anew(row: Placement) -> None:
    """Let the search begin again, without a destination."""
    row.round += 1
    row.destination, row.destination_id, row.carrier_id = "", None, None
    row.external_name, row.external_ura, row.accepted_at = "", "", None
    row.approved_at, row.approved_by = None, ""
    row.save()


def _let_go(actor: Actor, row: Placement, reason: str, at: datetime) -> None:
    withdraw_open(actor, row, reason, at)
    held = _held(row)
    if held is not None:
        move_reservation(actor, held, Step(move="release", reason=reason), SYSTEM, at)


def _vacate(actor: Actor, row: Placement, at: datetime) -> None:
    """Give the bed free of a patient who died there or was sent back."""
    taken = Reservation.objects.filter(placement=row, state="used").first()
    if taken is not None:
        taken.placement = row
        step = Step(move="vacate", reason="placement_over")
        move_reservation(actor, taken, step, SYSTEM, at)


def _held(row: Placement) -> Reservation | None:
    found = Reservation.objects.filter(placement=row, state__in=OPEN_RESERVATION).first()
    if found is not None:
        found.placement = row
    return found


def _hold_becomes(actor: Actor, row: Placement, move: str, at: datetime) -> None:
    held = _held(row)
    if held is not None and not (move == "confirm" and held.state == "confirmed"):
        parties = frozenset({"provider", "system"})
        move_reservation(actor, held, Step(move=move), parties, at)


def confirm_held(actor: Actor, held: Reservation, parties: frozenset[str], at: datetime) -> None:
    """Confirm a held place, unless its time is over; confirmed before nothing changes."""
    if held.state == "confirmed":
        return
    if held.state == "held" and held.until <= at:
        raise Conflict("reservation_lapsed", until=held.until)
    move_reservation(actor, held, Step(move="confirm", authorisation=HANDLE), parties, at)
