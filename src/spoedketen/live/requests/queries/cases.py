"""Reading cases: the queue, one case with its story, and who the patient is."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from spoedketen.live.accounts.queries import organisation_names
from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import actor_control_rooms, directory
from spoedketen.live.requests.models import (
    Advice,
    CareRequest,
    Consult,
    HandOver,
    RequestStep,
    TriageResult,
)
from spoedketen.live.requests.queries.relations import VIEW, request_row, within_reach
from spoedketen.live.requests.values import (
    AdviceInfo,
    Asking,
    ConsultInfo,
    HandOverInfo,
    RequestInfo,
    RequestStory,
    StepInfo,
    TriageInfo,
)

RECENT = timedelta(hours=24)


def asking_of(row: CareRequest) -> Asking:
    """Return what a case asks."""
    told = {name: getattr(row, name) for name in Asking.__dataclass_fields__}
    return asking_from(told)


def asking_from(told: Mapping[str, Any]) -> Asking:
    """Return what was asked, as it was kept: lists as tuples."""
    fitted: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in told.items()}
    return Asking(**fitted)


def queue(actor: Actor, at: datetime, *, closed: bool = False) -> list[RequestInfo]:
    """Return the open cases that concern an actor: the most pressing first.

    With ``closed`` those that were closed in the last day, newest first.
    """
    actor.must(VIEW)
    rows = CareRequest.objects.filter(within_reach(actor)).distinct()
    if closed:
        found = rows.filter(closed_at__gt=at - RECENT).order_by("-closed_at")
        return request_infos(found)
    return sorted(request_infos(rows.filter(closed_at=None)), key=pressing)


def handed_to(actor: Actor) -> frozenset[str]:
    """Return the cases that were handed to an actor's organisations or control rooms, not taken."""
    own, rooms = actor.organisations_with(VIEW), actor_control_rooms(actor)
    waiting = HandOver.objects.filter(state="sent", request__closed_at=None)
    rows = waiting.filter(Q(organisation_id__in=own) | Q(control_room_id__in=rooms))
    return frozenset(str(each) for each in rows.values_list("request__public_id", flat=True))


def consults_waiting(actor: Actor) -> int:
    """Return how many second opinions are asked of the actor's organisations, not answered yet."""
    rows = Consult.objects.filter(answered_at=None, request__closed_at=None)
    return rows.filter(organisation_id__in=actor.organisations_with(VIEW)).count()


def pressing(each: RequestInfo) -> tuple[int, float, float]:
    """Return what the queue is ordered by: danger, target, age."""
    due = each.target_at.timestamp() if each.target_at else float("inf")
    return 0 if each.is_life_threatening else 1, due, each.opened_at.timestamp()


def request_infos(rows: Iterable[CareRequest]) -> list[RequestInfo]:
    """Return rows as values."""
    held = list(rows)
    ids = frozenset(i for row in held for i in (row.holder_id, row.origin_id) if i)
    names = organisation_names(ids)
    return [_info(row, names) for row in held]


COPIED = (
    "version", "track", "door", "state", "state_since", "opened_at", "opened_by", "held_by",
    "held_by_name", "taken_at", "complaint", "place", "place_name", "lat", "lon",
    "urgency_scheme", "urgency", "is_life_threatening", "target_at", "incident", "chosen_service",
    "outcome", "outcome_note", "closed_at", "right_door",
)  # fmt: skip


def _info(row: CareRequest, names: dict[int, str]) -> RequestInfo:
    return RequestInfo(
        id=str(row.public_id),
        origin=row.origin_id,
        origin_name=names.get(row.origin_id or 0, ""),
        holder=row.holder_id,
        holder_name=names.get(row.holder_id, ""),
        desk_region=row.desk_region_id,
        control_room=row.control_room_id,
        asking=asking_of(row),
        has_patient=row.patient_id is not None,
        **{name: getattr(row, name) for name in COPIED},
    )


def request_of(actor: Actor, public_id: str) -> RequestInfo:
    """Return one case."""
    return request_infos([request_row(actor, public_id, VIEW)])[0]


def story_of(actor: Actor, public_id: str) -> RequestStory:
    """Return one case with everything that was done."""
    row = request_row(actor, public_id, VIEW)
    return RequestStory(
        request=request_infos([row])[0],
        steps=tuple(_step(each) for each in RequestStep.objects.filter(request=row).order_by("id")),
        triages=tuple(_triage(t) for t in TriageResult.objects.filter(request=row).order_by("id")),
        advices=tuple(_advice(a) for a in Advice.objects.filter(request=row).order_by("id")),
        consults=_consults(actor, row),
        hand_overs=_hand_overs(row),
    )


def _step(row: RequestStep) -> StepInfo:
    return StepInfo(**{name: getattr(row, name) for name in StepInfo.__dataclass_fields__})


def _triage(row: TriageResult) -> TriageInfo:
    names = [name for name in TriageInfo.__dataclass_fields__ if name != "id"]
    told = {name: getattr(row, name) for name in names}
    lists = {name: tuple(told[name]) for name in ("care", "red_flags", "trace")}
    return TriageInfo(id=str(row.public_id), **{**told, **lists})


def _advice(row: Advice) -> AdviceInfo:
    return AdviceInfo(**{name: getattr(row, name) for name in AdviceInfo.__dataclass_fields__})


def _consults(actor: Actor, row: CareRequest) -> tuple[ConsultInfo, ...]:
    rows = list(Consult.objects.filter(request=row).order_by("id"))
    names = organisation_names(frozenset(c.organisation_id for c in rows if c.organisation_id))
    copied = [
        n for n in ConsultInfo.__dataclass_fields__ if n not in {"id", "organisation", "is_mine"}
    ]
    return tuple(
        ConsultInfo(
            id=str(each.public_id),
            is_mine=each.organisation_id in actor.organisations
            and not is_own_question(actor, each.asked_by),
            organisation=names.get(each.organisation_id or 0, ""),
            **{name: getattr(each, name) for name in copied},
        )
        for each in rows
    )


def is_own_question(actor: Actor, asked_by: str) -> bool:
    """Tell whether a person asked this: a second discipline is somebody else.

    A connected system speaks for everybody behind it.
    """
    return actor.kind == "user" and actor.name == asked_by


def _hand_overs(row: CareRequest) -> tuple[HandOverInfo, ...]:
    rows = list(HandOver.objects.filter(request=row).order_by("id"))
    names = organisation_names(frozenset(h.organisation_id for h in rows if h.organisation_id))
    apart = {"id", "towards", "organisation", "control_room"}
    copied = [n for n in HandOverInfo.__dataclass_fields__ if n not in apart]
    return tuple(
        HandOverInfo(
            id=str(each.public_id),
            towards=_towards(each, names),
            organisation=each.organisation_id,
            control_room=each.control_room_id,
            **{name: getattr(each, name) for name in copied},
        )
        for each in rows
    )


def _towards(each: HandOver, names: dict[int, str]) -> str:
    if each.control_room_id:
        region = directory().regions.get(each.control_room_id)
        return region.name if region else ""
    return names.get(each.organisation_id or 0, "")
