"""Placements, enquiries and reservations as the interface takes and gives them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import UUID4, AwareDatetime, BaseModel, Field

from spoedketen.live.api.schemas import NOTICE, Strict, Text

Code = Annotated[str, Field(max_length=40)]
Reason = Annotated[str, Field(max_length=500)]
Key = Annotated[str, Field(max_length=100)]


class PlaceIn(Strict):
    """Where the patient is: the id of a place, a name, or a point; asked back where unclear."""

    id: Text = ""
    name: Text = ""
    lat: float | None = None
    lon: float | None = None


class PersonIn(Strict):
    """Who the patient is; kept as ciphertext, told to a provider only after it committed."""

    name: Annotated[str, Field(max_length=200)] = ""
    birth_date: Annotated[str, Field(max_length=10)] = ""
    bsn: Annotated[str, Field(max_length=9)] = ""


class PlacementIn(Strict):
    """A need for a place; what a case knows may stay empty where `request` names one."""

    care: Code = Field(description="A kind of care that is arranged by enquiry")
    request: UUID4 | None = Field(None, description="Id of the case")
    place: PlaceIn = Field(default_factory=PlaceIn)
    origin_service: Text = Field("", description="The own service whose bed comes free")
    wanted_at: AwareDatetime | None = None
    clock_kind: Code = Field("asked", description="medically_fit or asked")
    clock_start: AwareDatetime | None = None
    age_years: Annotated[int | None, Field(strict=True)] = None
    sex: Annotated[str, Field(max_length=1)] = ""
    insurer: Code = ""
    limits: Annotated[list[Code], Field(max_length=10)] = Field(default_factory=list)
    wishes: Reason = ""
    holder: Text = Field("", description="Organisation that keeps it; empty is the own")
    patient: PersonIn | None = None
    key: Key = ""


class MoveIn(Strict):
    """What a step needs: a reason, a provider outside the directory, or who transports."""

    reason: Reason = ""
    external_name: Annotated[str, Field(max_length=200)] = ""
    external_ura: Annotated[str, Field(max_length=20)] = ""
    carrier: Text = ""
    key: Key = ""


class EnquiriesIn(Strict):
    """Which services are asked, all at once, and how many minutes they have to answer."""

    services: Annotated[list[Text], Field(max_length=100)]
    minutes: Annotated[int | None, Field(strict=True)] = None
    key: Key = ""


class AnswerIn(Strict):
    """An answer to an enquiry: how long the place is held, or why not."""

    code: Code = Field("", description="Why not; required to decline")
    note: Reason = ""
    hold_minutes: Annotated[int | None, Field(strict=True)] = None
    beyond: Annotated[bool, Field(description="One comes free; the own figure shows none")] = False
    version: Annotated[int | None, Field(strict=True)] = Field(
        None, description="Of the enquiry as it was read; without it one amended must be read first"
    )
    reason: Reason = Field("", description="Why an enquiry is withdrawn")
    key: Key = ""


class ReservationIn(Strict):
    """A place to hold on the word of the figures."""

    placement: UUID4
    service: Text
    minutes: Annotated[int | None, Field(strict=True)] = None
    key: Key = ""


class ReleaseIn(Strict):
    """Why a place is given free."""

    reason: Reason = ""


class EnquiryOut(BaseModel):
    """An enquiry: nothing of who the patient is."""

    id: str
    service: str
    service_name: str
    town: str
    organisation_name: str
    asked_by_organisation: str
    state: str
    asked_at: datetime
    deadline: datetime
    answered_at: datetime | None
    code: str
    note: str
    care: str
    place_region: str
    age_band: str = Field(description="Ten years, such as 70-79")
    sex: str
    insurer: str
    limits: list[str]
    wanted_at: datetime
    version: int = Field(description="Goes up when the need is amended; give it with an answer")
    amended_at: datetime | None
    before: dict[str, Any] = Field(description="What it told when it was read last")
    is_of_before: bool = Field(description="An answer given before the need was amended")
    left: int | None = Field(description="Places left by the own figure; null where unknown")
    notice: str | None = Field(None, description=NOTICE)


class ReservationOut(BaseModel):
    """A place that is held."""

    id: str
    placement: str
    service: str
    service_name: str
    resource: str
    state: str
    held_at: datetime
    held_by: str
    until: datetime
    ended_at: datetime | None
    notice: str | None = Field(None, description=NOTICE)


class PlacementStepOut(BaseModel):
    """One step of a placement, an enquiry or a reservation."""

    version: int
    of: str
    move: str
    state: str
    at: datetime
    by: str
    organisation: str
    reason: str


class PlacementOut(BaseModel):
    """A placement, without who the patient is."""

    id: str
    version: int
    request: str
    care: str
    state: str
    state_since: datetime
    origin_name: str
    origin_service: str
    holder_name: str
    wanted_at: datetime
    clock_start: datetime
    clock_kind: str
    place: str
    place_name: str
    age_years: int | None
    sex: str
    insurer: str
    limits: list[str]
    wishes: str
    destination: str
    destination_name: str
    external_name: str
    external_ura: str
    carrier_name: str
    reason: str
    opened_at: datetime
    opened_by: str
    accepted_at: datetime | None
    arrived_at: datetime | None
    closed_at: datetime | None
    enquiries_out: int
    held_until: datetime | None
    has_patient: bool
    moves: list[str] = Field(description="The steps that the caller may take now")
    notice: str | None = Field(None, description=NOTICE)


class PlacementStoryOut(PlacementOut):
    """A placement with everything that was done."""

    steps: list[PlacementStepOut]
    enquiries: list[EnquiryOut]
    reservations: list[ReservationOut]


class PlacementsOut(BaseModel):
    """One page of a list."""

    items: list[PlacementOut]
    count: int
    next: str | None = Field(None, description="Address of the next page")
    notice: str | None = Field(None, description=NOTICE)


class EnquiriesOut(BaseModel):
    """One page of a list."""

    items: list[EnquiryOut]
    count: int
    next: str | None = Field(None, description="Address of the next page")
    notice: str | None = Field(None, description=NOTICE)
