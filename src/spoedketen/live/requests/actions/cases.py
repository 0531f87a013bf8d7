"""Opening a case, taking it, noting, closing and withdrawing it."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta

from django.db import transaction

from spoedketen.domain.lifecycles import lifecycles
from spoedketen.live.accounts.sealing import bsn_digest, seal, unseal
from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.capacity.place_tables import Place
from spoedketen.live.capacity.queries.places import region_of
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import actor_control_rooms
from spoedketen.live.events.actions import once, take_turn
from spoedketen.live.events.values import Asked
from spoedketen.live.requests.actions.endings import end_followers, end_hand_overs, hold_followers
from spoedketen.live.requests.actions.moves import Step, advance, must_be_seen, note, write
from spoedketen.live.requests.checks import (
    LONGEST_NOTE,
    LONGEST_REASON,
    request_rejections,
)
from spoedketen.live.requests.models import CareRequest, Patient, RequestNote
from spoedketen.live.requests.places import place_of
from spoedketen.live.requests.queries.closing import closing_rejections
from spoedketen.live.requests.queries.desks import desk_for, organisation_named
from spoedketen.live.requests.queries.duplicates import duplicates_of
from spoedketen.live.requests.queries.relations import (
    HANDLE,
    OPEN,
    parties_of,
    request_row,
)
from spoedketen.live.requests.values import NewRequest
from spoedketen.live.requests.words import case_rules

DESK = "desk"
"""Said as the holder: the desk of the place, whichever that is."""
FIRST_ANSWER_MINUTES = 10
"""Within which somebody must have taken a case that nobody triaged yet (own starting value)."""


def open_request(actor: Actor, new: NewRequest, at: datetime) -> str:
    """Open a case and return its public id; the same key is the same case.

    Raises
    ------
    Refused
        With every reason at once.
    Conflict
        ``duplicate_possible``, with the cases it may be; open it all the same with
        ``is_no_duplicate``.
    """
    actor.must(OPEN)
    asked = Asked(owner=actor.key_owner, key=new.key.strip(), kind="request", what=asdict(new))
    return once(asked, lambda: enter(actor, new, at))


@transaction.atomic
def enter(actor: Actor, new: NewRequest, at: datetime) -> str:
    """Keep a new case; who may open one was asked before."""
    if refused := request_rejections(new, at):
        raise Refused(refused)
    place = place_of(new.place)
    take_turn(f"case at {place.id}")  # sent three times at once, the second finds the first
    if not new.is_no_duplicate and (found := duplicates_of(actor, new, place.id, at)):
        raise Conflict("duplicate_possible", ids=", ".join(found))
    row = _row(actor, new, place, at)
    if new.patient is not None:
        row.patient = _patient(new, at)
    row.save(force_insert=True)
    if new.notes.strip():
        _note(actor, row, new.notes, at)
    write(actor, row, Step(move="open", authorisation=OPEN, data={"door": new.door}), at)
    return str(row.public_id)


def _row(actor: Actor, new: NewRequest, place: Place, at: datetime) -> CareRequest:
    track = str(case_rules()["doors"][new.door]["track"])
    origin, holder = _organisations(actor, new, place, track)
    rooms = sorted(actor_control_rooms(actor))
    point = {"place_told": new.place.name, "lat": new.place.lat, "lon": new.place.lon}
    return CareRequest(
        track=track,
        door=new.door,
        state=lifecycles()["request"].begins,
        state_since=at,
        opened_at=at,
        opened_by=actor.name,
        origin_id=origin,
        holder_id=holder,
        desk_region_id=region_of(place, "network"),
        control_room_id=rooms[0] if new.door == "control_room" and rooms else None,
        complaint=new.complaint.strip(),
        place=place.id,
        place_name=place.name,
        lat=place.lat,
        lon=place.lon,
        incident=new.incident.strip(),
        caller=seal({**asdict(new.caller), **point}),
        target_at=at + timedelta(minutes=FIRST_ANSWER_MINUTES) if track == "citizen" else None,
        **_asking(new),
    )


def _asking(new: NewRequest) -> dict[str, object]:
    told = asdict(new.asking)
    return {name: list(v) if isinstance(v, tuple) else v for name, v in told.items()}


def _organisations(
    actor: Actor, new: NewRequest, place: Place, track: str
) -> tuple[int | None, int]:
    """Return who asks and who holds: who opens it, a named desk, or the desk of the region.

    Who asks for another to hold it names that desk, or `DESK` for the desk of the place; else a
    professional keeps an own question.
    """
    own = sorted(actor.organisations_with(OPEN))
    origin = own[0] if track == "professional" and own else None
    if new.holder and new.holder != DESK:
        holder = organisation_named(new.holder)
        if holder is None:
            told = {"given": new.holder}
            raise Refused([Rejection(code="holder_unknown", field="holder", parameters=told)])
        return origin, _allowed(holder, own, place)
    if own and new.door not in {"web", "control_room"} and new.holder != DESK:
        return origin, own[0]
    desk = desk_for(place)
    if desk is None or desk.organisation is None:
        raise Refused([Rejection(code="no_desk", field="place", parameters={"place": place.name})])
    return origin, desk.organisation


def _allowed(holder: int, own: list[int], place: Place) -> int:
    """Return the holder: an own organisation, or the desk of the place; else nobody watches it."""
    desk = desk_for(place)
    if holder in own or (desk and desk.organisation == holder):
        return holder
    raise Refused([Rejection(code="holder_is_no_desk", field="holder")])


def _patient(new: NewRequest, at: datetime) -> Patient:
    assert new.patient is not None  # noqa: S101 - asked for only then
    return Patient.objects.create(
        identity=seal(asdict(new.patient)),
        bsn_digest=bsn_digest(new.patient.bsn),
        recorded_at=at,
    )


def _is_last_note(actor: Actor, row: CareRequest, text: str) -> bool:
    """Tell whether somebody sends the note again that was the last one: one note is enough."""
    last = RequestNote.objects.filter(request=row).order_by("-id").first()
    return last is not None and last.by == actor.name and unseal(last.text).get("text") == text


def _note(actor: Actor, row: CareRequest, text: str, at: datetime) -> None:
    RequestNote.objects.create(request=row, at=at, by=actor.name, text=seal({"text": text}))


@transaction.atomic
def take_request(actor: Actor, public_id: str, at: datetime, version: int | None = None) -> None:
    """Take a case as the person who holds it; taken by another before, that is said."""
    row = request_row(actor, public_id, HANDLE, lock=True)
    _must_be_open(row)
    number = actor.id if actor.kind == "user" else -actor.id  # a key is nobody's colleague
    if row.held_by == number:
        return
    if row.holder_id not in actor.organisations:
        raise Forbidden(HANDLE, actor.relations(HANDLE))
    if row.held_by is not None and version != row.version:
        raise Conflict("request_taken", who=row.held_by_name, found=row.version)
    row.held_by, row.held_by_name = number, actor.name
    row.taken_at = row.taken_at or at
    if row.state == "received" and row.track == "citizen":
        step = Step(move="start_triage", authorisation=HANDLE)
        advance(actor, row, step, parties_of(actor, row), at)
    else:
        note(actor, row, Step(move="take", authorisation=HANDLE), at)


@transaction.atomic
def note_on_request(actor: Actor, public_id: str, text: str, at: datetime) -> None:
    """Add a free note; it is kept as ciphertext and read like the patient's data."""
    row = request_row(actor, public_id, HANDLE, lock=True)
    if refused := list(text_rejections("text", text, LONGEST_NOTE, least=1)):
        raise Refused(refused)
    if _is_last_note(actor, row, text.strip()):
        return
    _note(actor, row, text.strip(), at)
    note(actor, row, Step(move="note", authorisation=HANDLE), at)


@transaction.atomic
def close_request(
    actor: Actor,
    public_id: str,
    outcome: str,
    text: str,
    at: datetime,
    version: int | None = None,
) -> None:
    """Close a case with its outcome; some outcomes ask that something is there.

    Raises
    ------
    Refused
        ``outcome_unknown``, or what the outcome still misses.
    """
    hold_followers(public_id)
    row = request_row(actor, public_id, HANDLE, lock=True)
    must_be_seen(row, version)
    _must_be_open(row)
    refused = [
        *closing_rejections(row, outcome, text),
        *text_rejections("note", text, LONGEST_REASON),
    ]
    if refused:
        raise Refused(refused)
    row.outcome, row.outcome_note, row.closed_at = outcome, text.strip(), at
    row.triage_draft = ""
    step = Step(move="close", authorisation=HANDLE, data={"outcome": outcome})
    advance(actor, row, step, parties_of(actor, row), at)
    end_hand_overs(actor, row, at)
    end_followers(actor, public_id, at)


@transaction.atomic
def cancel_request(
    actor: Actor, public_id: str, reason: str, at: datetime, version: int | None = None
) -> None:
    """Withdraw a case that was opened by mistake or is a duplicate; it stays readable."""
    hold_followers(public_id)
    row = request_row(actor, public_id, HANDLE, lock=True)
    must_be_seen(row, version)
    if refused := list(text_rejections("reason", reason, LONGEST_REASON, least=1)):
        raise Refused(refused)
    row.closed_at, row.triage_draft = at, ""
    step = Step(move="cancel", reason=reason, authorisation=HANDLE)
    advance(actor, row, step, parties_of(actor, row), at)
    end_hand_overs(actor, row, at)
    end_followers(actor, public_id, at)


@transaction.atomic
def mark_wrong_door(actor: Actor, public_id: str, right: str, reason: str, at: datetime) -> None:
    """Record that a case came in by the wrong door, and which was the right one."""
    row = request_row(actor, public_id, HANDLE, lock=True)
    known = case_rules()["wrong_doors"]
    if right not in known:
        told = {"given": right, "known": ", ".join(known)}
        raise Refused([Rejection(code="not_one_of", field="right_door", parameters=told)])
    if row.right_door == right:
        return
    row.right_door = right
    step = Step(move="wrong_door", reason=reason, authorisation=HANDLE, data={"right_door": right})
    note(actor, row, step, at)


def _must_be_open(row: CareRequest) -> None:
    if row.closed_at is not None:
        raise Conflict("request_is_closed", at=row.closed_at)


@transaction.atomic
def change_asking(actor: Actor, public_id: str, new: NewRequest, at: datetime) -> None:
    """Amend what is asked: care, age, wishes, complaint; what stood before is in the log."""
    row = request_row(actor, public_id, HANDLE, lock=True)
    _must_be_open(row)
    filled = replace(new, door=row.door, caller=replace(new.caller, phone="0000000000"))
    if refused := request_rejections(filled, at):
        raise Refused(refused)
    changed = {**_asking(new), "complaint": new.complaint.strip()}
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    told = {name: before[name] for name in changed if before[name] != changed[name]}
    if "complaint" in told:
        told["complaint"] = "…"  # a person's words are not for the log, only that they changed
    if told:
        note(actor, row, Step(move="amend", authorisation=HANDLE, data={"before": told}), at)
