"""Matches as the interface takes and gives them."""

from datetime import datetime
from typing import Annotated

from pydantic import UUID4, BaseModel, Field

from spoedketen.live.api.case_schemas import AskingIn, AskingOut, Code, PlaceIn, Reason
from spoedketen.live.api.schemas import NOTICE, Strict, Text


class MatchIn(Strict):
    """What is sought: for a case, or for a place with what is needed and how urgent."""

    key: Annotated[str, Field(max_length=100)] = ""
    request: UUID4 | None = Field(None, description="Id of the case")
    place: PlaceIn = Field(default_factory=PlaceIn)
    asking: AskingIn = Field(default_factory=AskingIn)
    scheme: Code = ""
    urgency: Code = ""


class ChoiceIn(Strict):
    """What a person chose; another than the first option asks a reason."""

    service: Text
    care: Code
    reason: Reason = ""


class OptionOut(BaseModel):
    """One option; `cost` in minutes is the sum of `parts`, null is unknown or not shared."""

    rank: int
    service: str
    care: str
    site_name: str
    town: str
    lat: float
    lon: float
    minutes: float
    mode: str
    free: int | None
    free_low: int | None
    free_high: int | None
    is_expected: bool
    wait_minutes: int | None
    crowding: int | None
    stale_minutes: float
    stop: str
    cost: float
    parts: dict[str, float]
    remarks: list[str]


class LegsOut(BaseModel):
    """Stabilising nearer by first, then the centre."""

    first: str
    centre: str
    first_minutes: float
    onward_minutes: float
    direct_minutes: float


class ChoiceOut(BaseModel):
    """What a person chose; rank 0 was not proposed."""

    service: str
    care: str
    rank: int
    reason: str
    at: datetime
    by: str


class MatchOut(BaseModel):
    """The best options with their figures, and how many services were dropped per reason."""

    id: str
    at: datetime
    request: str
    place: str
    place_name: str
    asking: AskingOut
    scheme: str
    urgency: str
    considered: int
    options: list[OptionOut]
    dropped: dict[str, int]
    forced: str = Field(description="The rule of the region where all were on stop, else empty")
    legs: LegsOut | None
    agreement: int | None
    choices: list[ChoiceOut]
    notice: str | None = Field(None, description=NOTICE)


class DroppedOut(BaseModel):
    """A service that was not proposed, with the first reason."""

    service: str
    care: str
    site_name: str
    minutes: float | None
    reason: str


class DroppedPageOut(BaseModel):
    """One page of what was not proposed; `is_same` tells that replaying gave the same answer."""

    items: list[DroppedOut]
    count: int
    is_same: bool
    next: str | None = Field(None, description="Address of the next page")
    notice: str | None = Field(None, description=NOTICE)
