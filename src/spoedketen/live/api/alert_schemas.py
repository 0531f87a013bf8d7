"""Signals as the interface gives them."""

from datetime import datetime

from pydantic import BaseModel, Field

from spoedketen.live.api.schemas import NOTICE


class AlertPartOut(BaseModel):
    """What a figure is made of: a service (absent if not shared), or an input of a score."""

    service: str | None
    input: str | None
    value: float


class AlertStepOut(BaseModel):
    """One step in the life of a signal; ``action`` is the place in the rule's list of actions."""

    kind: str
    at: datetime
    note: str
    action: int | None


class AlertOut(BaseModel):
    """A signal: which rule, what was measured, what became of it."""

    id: str
    rule: str
    label: str
    measure: str
    sector: str
    severity: str
    horizon: str
    raise_at: float
    clear_at: float
    owner: list[str]
    service: str | None = Field(description="the service that is watched, or null for a region")
    region: str | None = Field(description="the region that is watched; null with no service: all")
    raised_at: datetime
    expected_at: datetime
    value: float
    low: float | None
    high: float | None
    latest: float | None
    latest_at: datetime | None
    sources: int
    sources_total: int
    parts: list[AlertPartOut]
    seen_at: datetime | None
    escalated_at: datetime | None
    came_true_at: datetime | None
    cleared_at: datetime | None
    closed_at: datetime | None
    outcome: str = Field(description="averted, absorbed, came_true, unfounded; empty: not told")
    steps: list[AlertStepOut]
    notice: str | None = Field(None, description=NOTICE)


class AlertsOut(BaseModel):
    """A page of signals."""

    items: list[AlertOut]
    count: int
    next: str | None
    notice: str | None = Field(None, description=NOTICE)
