"""Placements of the server as the interface gives them, and bodies as what is asked."""

from typing import Any

from pydantic import BaseModel

from spoedketen.live.api.notice import notice
from spoedketen.live.api.placement_schemas import (
    AnswerIn,
    EnquiryOut,
    PlacementIn,
    PlacementOut,
    PlacementStepOut,
    PlacementStoryOut,
    ReservationOut,
)
from spoedketen.live.placements.values import (
    Answer,
    EnquiryInfo,
    NewPlacement,
    PlacementInfo,
    PlacementStory,
    ReservationInfo,
)
from spoedketen.live.requests.values import PatientTold, PlaceWish

OWN = {"notice", "steps", "enquiries", "reservations"}


def _told(shape: type[BaseModel], value: object) -> dict[str, Any]:
    names = [name for name in shape.model_fields if name not in OWN]
    return {name: getattr(value, name) for name in names}


def need_of(body: PlacementIn, key: str) -> NewPlacement:
    """Return a body as a need; the header's key counts where the body has none."""
    told = {name: getattr(body, name) for name in PlacementIn.model_fields}
    person = body.patient
    told |= {
        "key": body.key or key,
        "request": str(body.request) if body.request else "",
        "limits": tuple(body.limits),
        "place": PlaceWish(**body.place.model_dump()),
        "patient": PatientTold(**person.model_dump()) if person else None,
    }
    return NewPlacement(**told)


def answer_of(body: AnswerIn, key: str) -> Answer:
    """Return a body as an answer."""
    told = {name: getattr(body, name) for name in AnswerIn.model_fields if name != "reason"}
    return Answer(**{**told, "key": body.key or key})


def placement_out(info: PlacementInfo) -> PlacementOut:
    """Return a placement."""
    return PlacementOut(**_told(PlacementOut, info), notice=notice())


def enquiry_out(info: EnquiryInfo) -> EnquiryOut:
    """Return an enquiry."""
    return EnquiryOut(**_told(EnquiryOut, info), notice=notice())


def reservation_out(info: ReservationInfo) -> ReservationOut:
    """Return a held place."""
    return ReservationOut(**_told(ReservationOut, info), notice=notice())


def story_out(story: PlacementStory) -> PlacementStoryOut:
    """Return a placement with its story."""
    return PlacementStoryOut(
        **_told(PlacementOut, story.placement),
        steps=[PlacementStepOut(**_told(PlacementStepOut, each)) for each in story.steps],
        enquiries=[enquiry_out(each) for each in story.enquiries],
        reservations=[reservation_out(each) for each in story.reservations],
        notice=notice(),
    )
