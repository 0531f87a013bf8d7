"""Cases as the interface gives them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from pydantic import BaseModel

from spoedketen.live.api.case_schemas import (
    AdviceOut,
    AskingIn,
    AskingOut,
    ConsultOut,
    HandOverOut,
    PatientOut,
    RequestIn,
    RequestOut,
    StepOut,
    StoryOut,
    TriageOut,
)
from spoedketen.live.api.notice import notice
from spoedketen.live.requests.values import (
    Asking,
    CallerTold,
    NewRequest,
    PatientSeen,
    PatientTold,
    PlaceWish,
    RequestInfo,
    RequestStory,
)

S = TypeVar("S", bound=BaseModel)
COPIED = (
    "id", "version", "track", "door", "state", "state_since", "opened_at", "taken_at",
    "complaint", "place", "place_name", "urgency_scheme", "urgency", "is_life_threatening",
    "target_at", "incident", "has_patient", "chosen_service", "outcome", "closed_at", "right_door",
)  # fmt: skip


def with_tuples(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a body tells as our values have it: lists as tuples."""
    return {name: tuple(v) if isinstance(v, list) else v for name, v in told.items()}


def with_lists(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a value holds as a body has it: tuples as lists."""
    return {name: list(v) if isinstance(v, tuple) else v for name, v in told.items()}


def asking_of(body: AskingIn) -> Asking:
    """Return what is asked as a value."""
    return Asking(**with_tuples(body.model_dump()))


def asking_out(asking: Asking) -> AskingOut:
    """Return what is asked as the interface gives it."""
    return AskingOut(**with_lists(asdict(asking)))


def request_of(body: RequestIn, key: str) -> NewRequest:
    """Return a body as a case to open; the header's key counts where the body has none."""
    return NewRequest(
        key=body.key or key,
        door=body.door,
        complaint=body.complaint,
        place=PlaceWish(**body.place.model_dump()),
        caller=CallerTold(**body.caller.model_dump()),
        patient=PatientTold(**body.patient.model_dump()) if body.patient else None,
        asking=asking_of(body.asking),
        notes=body.notes,
        holder=body.holder,
        incident=body.incident,
        is_no_duplicate=body.is_no_duplicate,
    )


def request_out(found: RequestInfo) -> RequestOut:
    """Return a case."""
    told = {name: getattr(found, name) for name in COPIED}
    return RequestOut(
        asking=asking_out(found.asking),
        origin=found.origin_name,
        holder=found.holder_name,
        held_by=found.held_by_name,
        notice=notice(),
        **told,
    )


def story_out(story: RequestStory) -> StoryOut:
    """Return a case with everything that was done."""
    return StoryOut(
        request=request_out(story.request),
        steps=[_as(StepOut, each) for each in story.steps],
        triages=[_as(TriageOut, each) for each in story.triages],
        advices=[_as(AdviceOut, each) for each in story.advices],
        consults=[_as(ConsultOut, each) for each in story.consults],
        hand_overs=[_as(HandOverOut, each) for each in story.hand_overs],
        notice=notice(),
    )


def _as(kind: type[S], value: Any) -> S:
    """Return a value as a schema whose fields have the same names."""
    return kind(**with_lists({name: getattr(value, name) for name in kind.model_fields}))


def patient_out(seen: PatientSeen) -> PatientOut:
    """Return who patient and caller are."""
    lat, lon = seen.point or (None, None)
    return PatientOut(
        caller=asdict(seen.caller),
        patient=asdict(seen.patient) if seen.patient else None,
        lat=lat,
        lon=lon,
        place_told=seen.place_told,
        notes=[{"at": at, "by": by, "text": text} for at, by, text in seen.notes],
        notice=notice(),
    )
