"""Reports of units and advice to move one, as the interface takes and gives them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from spoedketen.live.api.schemas import NOTICE, Fault, Strict, Text

Code = Annotated[str, Field(max_length=40)]
MOST_UNITS = 500


class StationOut(BaseModel):
    """A station that a report may name."""

    id: str
    name: str
    lat: float
    lon: float
    safety_region: str


class StationsOut(BaseModel):
    """A page of stations."""

    items: list[StationOut]
    count: int
    next: str | None
    notice: str | None = Field(None, description=NOTICE)


class UnitIn(Strict):
    """The last that is known of a unit between runs; messages may come late or twice."""

    organisation: Text = Field("", description="Slug of the ambulance service; empty is the own")
    vehicle: Code
    state: Code = Field(description="idle, moving, busy or off_duty")
    at: AwareDatetime = Field(description="The moment of this report; an older one changes nothing")
    since: AwareDatetime | None = Field(None, description="Since when the unit is in this state")
    station: Text = Field("", description="Id of the station where it stands")
    towards: Text = Field("", description="Id of the station where it drives to, while moving")
    lat: float | None = None
    lon: float | None = None
    free_at: AwareDatetime | None = Field(None, description="When a busy unit expects to be free")


class UnitsIn(Strict):
    """Up to 500 units; each is judged by itself, in the order sent."""

    items: list[UnitIn] = Field(max_length=MOST_UNITS)


class UnitReceiptOut(BaseModel):
    """What became of one report; duplicate is also one older than the last."""

    vehicle: str
    status: Literal["accepted", "duplicate", "rejected"]
    errors: list[Fault] = Field(default_factory=list)


class UnitsOut(BaseModel):
    """What became of a batch."""

    accepted: int
    duplicate: int
    rejected: int
    receipts: list[UnitReceiptOut]
    notice: str | None = Field(None, description=NOTICE)


class PlaceCoverOut(BaseModel):
    """Expected share of a place's calls that finds a free unit in time."""

    name: str
    before: float
    after: float


class WorstOut(BaseModel):
    """The place that is covered least; others as low besides it."""

    name: str
    share: float
    others: int


class PictureOut(BaseModel):
    """Cover of the region, always with its worst place."""

    share: float
    worst: WorstOut | None
    below_floor: float = Field(description="Share of the calls from places below the floor")


class MoveOut(BaseModel):
    """One unit to one station, what it adds and what it costs."""

    unit: str
    point: str
    minutes: float
    gain: float = Field(description="Share of the calls of the region")
    calls_per_week: float = Field(description="The gain if it stood like this all week")
    lost_per_week: float
    before: PictureOut
    after: PictureOut
    left: PlaceCoverOut
    gains: list[PlaceCoverOut]
    losses: list[PlaceCoverOut]


class StandingOut(BaseModel):
    """A unit as it last told of itself, whatever was decided; why is empty where it counts."""

    id: str
    state: str
    at: datetime
    station: str
    towards: str
    why: str = Field(description="too_old, no_place, overdue, elsewhere, busy, off_duty or empty")


class OnDutyOut(BaseModel):
    """Units that the board knows to be on duty, and those of them that are free."""

    staffed: int
    free: int


class DecisionOut(BaseModel):
    """What a person decided, beside what had been advised, and whether it was taken back."""

    id: str
    choice: str
    unit: str
    point: str
    advised_unit: str
    advised_point: str
    reason: str
    at: datetime
    by: str
    is_open: bool = Field(description="A move of which the unit did not tell yet")
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_reason: str


class WithdrawalIn(Strict):
    """Why a decided move is not to be made after all."""

    reason: Annotated[str, Field(max_length=500)]


class RelocationOut(BaseModel):
    """Advice for one ambulance region now; nothing moves by itself."""

    region: str
    name: str
    is_allowed: bool = Field(description="False where the region agreed to switch advice off")
    is_ready: bool = Field(description="False until the minutes of the region are computed")
    agreement: str
    token: str = Field(description="Names this advice; give it with a decision")
    now: PictureOut | None
    move: MoveOut | None
    others: list[MoveOut]
    why_not: str = Field(description="no_unit, no_calls, too_far, gain_small, floor or empty")
    nearly: MoveOut | None
    ask_first: list[str] = Field(description="Unknown units that told last of that very station")
    never: list[str] = Field(description="Places that no unit reaches in time from any station")
    units: list[StandingOut]
    board: OnDutyOut | None = Field(
        description="What the services told the board, to lay beside the units; null is unknown"
    )
    orders: list[DecisionOut] = Field(
        description="Decided moves of which the unit did not tell yet; the advice counts them"
    )
    decided: DecisionOut | None
    recent: list[DecisionOut]
    notice: str | None = Field(None, description=NOTICE)


class RelocationRegionsOut(BaseModel):
    """The ambulance regions of the caller's control rooms."""

    items: list[str]
    notice: str | None = Field(None, description=NOTICE)


class DecisionIn(Strict):
    """What is decided on the advice with this token; a reason is needed unless it is accepted."""

    token: Annotated[str, Field(max_length=64)]
    choice: Code = Field(description="accepted, declined or other")
    unit: Code = ""
    point: Text = ""
    reason: Annotated[str, Field(max_length=500)] = ""
