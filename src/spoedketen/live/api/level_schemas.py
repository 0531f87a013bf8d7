"""Escalation levels and contacts as the interface gives them."""

from datetime import datetime

from pydantic import BaseModel, Field

from spoedketen.live.api.schemas import NOTICE


class EscalationOut(BaseModel):
    """How a region stands; rank 0 is normal, moments are null where nobody ever set a level."""

    division: str
    region: str
    region_name: str
    level: str
    name: str
    name_en: str
    rank: int
    version: int
    since: datetime | None
    review_at: datetime | None
    reason: str | None
    role: str | None
    notice: str | None = Field(None, description=NOTICE)


class EscalationStepOut(BaseModel):
    """One step of a region: a change, a review that left the level, or a correction."""

    id: str
    version: int
    kind: str
    level: str
    name: str
    name_en: str
    rank: int
    previous: str
    at: datetime
    since: datetime
    review_at: datetime | None
    reason: str
    by: str
    role: str
    criteria: int = Field(description="How many exit criteria there were when scaling down")
    criteria_met: list[str]
    notice: str | None = Field(None, description=NOTICE)


class EscalationsOut(BaseModel):
    """One page of a list."""

    items: list[EscalationOut]
    count: int
    next: str | None = Field(None, description="Address of the next page")
    notice: str | None = Field(None, description=NOTICE)


class EscalationStepsOut(BaseModel):
    """One page of a list."""

    items: list[EscalationStepOut]
    count: int
    next: str | None = Field(None, description="Address of the next page")
    notice: str | None = Field(None, description=NOTICE)


class ContactOut(BaseModel):
    """Whom to call at a location, by function."""

    kind: str = Field(description="One of thirteen kinds, or other")
    phone: str
    note: str
    notice: str | None = Field(None, description=NOTICE)
