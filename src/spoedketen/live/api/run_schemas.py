"""Runs and announcements as the interface takes and gives them."""

from datetime import datetime
from typing import Annotated

from pydantic import UUID4, AwareDatetime, BaseModel, Field

from spoedketen.live.api.schemas import NOTICE, Strict, Text

Code = Annotated[str, Field(max_length=40)]
Reason = Annotated[str, Field(max_length=500)]
Key = Annotated[str, Field(max_length=100)]
Codes = Annotated[list[Code], Field(max_length=20)]


class RunIn(Strict):
    """A run to begin; the place by its id or a point."""

    organisation: Text = Field("", description="Slug of the ambulance service; empty is the own")
    vehicle: Code
    unit_type: Code = "ambulance"
    mission: Code = "emergency"
    needs: Codes = Field(default_factory=list, description="What the unit must be fitted for")
    scheme: Code = Field("ambulance", description="ambulance or ambulance_2003")
    urgency: Annotated[str, Field(max_length=10)]
    request: UUID4 | None = Field(None, description="Id of the case, where there is one")
    incident: Annotated[str, Field(max_length=60)] = Field("", description="Joint incident number")
    place: Text = ""
    lat: float | None = None
    lon: float | None = None
    reported_at: AwareDatetime | None = Field(None, description="When the call came in")
    key: Key = ""


class StatusIn(Strict):
    """A leg that began; messages may come late, twice or not at all."""

    status: Code = Field(
        description="assigned, departed, on_scene, left_scene, at_destination, handed_over or free"
    )
    at: AwareDatetime
    source: Code = Field("automatic", description="automatic or typed")
    reason: Reason = Field("", description="Why a known moment is corrected")


class PositionIn(Strict):
    """Where the unit is."""

    lat: float
    lon: float
    at: AwareDatetime


class DestinationIn(Strict):
    """Where the patient goes, and why there."""

    service: Text
    reason: Reason
    match: UUID4 | None = Field(None, description="Id of the match that it follows or departs from")


class OutcomeIn(Strict):
    """What became of it; cancelled needs a reason."""

    outcome: Code
    reason: Reason = ""


class MmtIn(Strict):
    """Findings to weigh by the criteria, or a reason why the team need not come."""

    findings: Codes = Field(default_factory=list)
    cancel_reason: Reason = ""


class PrealertIn(Strict):
    """What the destination is told; nothing of who the patient is."""

    service: Text = Field("", description="Empty is the destination of the run")
    eta: AwareDatetime
    age_band: Annotated[str, Field(max_length=20)] = ""
    sex: Annotated[str, Field(max_length=1)] = ""
    complaint: Annotated[str, Field(max_length=200)]
    condition: Code = ""
    abcd: Reason = ""
    wishes: Codes = Field(default_factory=list, description="Such as resus_room or ventilated")
    key: Key = ""


class RevokeIn(Strict):
    """Why an announcement is cancelled."""

    reason: Reason


class LegOut(BaseModel):
    """A leg with its moment; null is unknown."""

    leg: str
    at: datetime | None
    expected_at: datetime = Field(description="What is usual, no norm")
    source: str
    reason: str
    is_skipped: bool = Field(description="A later leg is known and this one is not")
    is_late: bool


class MmtOut(BaseModel):
    """What the criteria of a version said."""

    version: str
    findings: list[str]
    deploy: bool
    at: datetime
    by: str
    cancelled_at: datetime | None
    cancel_reason: str


class PrealertOut(BaseModel):
    """An announcement as sender and receiver see it."""

    id: str
    version: int
    run: str
    vehicle: str
    sent_by_organisation: str
    service: str
    service_name: str
    state: str
    scheme: str
    urgency: str
    age_band: str
    sex: str
    complaint: str
    condition: str
    abcd: str
    wishes: list[str]
    eta: datetime
    sent_at: datetime
    amended_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    ended_at: datetime | None
    reason: str
    is_unseen_long: bool
    is_changed_since_seen: bool
    notice: str | None = Field(None, description=NOTICE)


class PositionOut(BaseModel):
    """Where the unit was last."""

    lat: float
    lon: float
    at: datetime


class RunOut(BaseModel):
    """A run with its legs."""

    id: str
    version: int
    organisation_name: str
    vehicle: str
    unit_type: str
    mission: str
    needs: list[str]
    scheme: str
    urgency: str
    request: str
    incident: str
    place: str
    place_name: str
    reported_at: datetime
    state: str
    state_since: datetime
    destination: str
    destination_name: str
    destination_reason: str
    destination_match: str
    outcome: str
    reason: str
    opened_at: datetime
    closed_at: datetime | None
    legs: list[LegOut]
    prealert: PrealertOut | None
    mmt: list[MmtOut]
    position: PositionOut | None
    notice: str | None = Field(None, description=NOTICE)


class RunsOut(BaseModel):
    """A page of runs."""

    items: list[RunOut]
    count: int
    next: str | None
    notice: str | None = Field(None, description=NOTICE)


class PrealertsOut(BaseModel):
    """A page of announcements."""

    items: list[PrealertOut]
    count: int
    next: str | None
    notice: str | None = Field(None, description=NOTICE)
