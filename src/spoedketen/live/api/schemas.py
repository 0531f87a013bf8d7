"""What the interface takes and gives, as documented types; times carry a zone, null is unknown."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

Horizon = Literal["now", "1h", "4h", "24h", "7d"]
Source = Literal["automatic", "manual", "forecast"]
Text = Annotated[str, Field(max_length=160)]
Number = Annotated[int | None, Field(strict=True)]
NOTICE = "Set to a warning where the installation is a demonstration with invented figures."


class Strict(BaseModel):
    """A body without unknown fields, so that a misspelt one is told instead of lost."""

    model_config = ConfigDict(extra="forbid")


class Fault(BaseModel):
    """One thing to repair."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """An error as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = Field(default_factory=list)
    notice: str | None = Field(None, description=NOTICE)


class ObservationIn(Strict):
    """What a service has of one resource, now or expected; an absent figure is unknown."""

    key: Annotated[str, Field(max_length=100)] = Field(
        "", description="Your own unique name of this message; the header Idempotency-Key will do."
    )
    service: Text
    resource: Text
    horizon: str = Field("now", description="now, 1h, 4h, 24h or 7d", max_length=10)
    source: str = Field("automatic", description="automatic, manual or forecast", max_length=20)
    unit: Annotated[str | None, Field(max_length=20)] = None
    observed_at: AwareDatetime
    valid_until: AwareDatetime | None = None
    physical: Number = None
    staffed: Number = None
    occupied: Number = None
    free: Number = None
    blocked: Number = None
    reserved: Number = None
    surge: Number = None
    low: Number = None
    high: Number = None
    waiting_minutes: Number = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """An item of a batch whose form is wrong; ``errors`` as pydantic tells them."""

    errors: tuple[Any, ...]


MOST_ITEMS = 5_000


def _as_it_came(item: Any, _judge: ValidatorFunctionWrapHandler) -> Any:
    """Leave an item as it is: thousands are not judged where everybody waits."""
    return item


class BatchIn(Strict):
    """Up to 5,000 observations; each is judged by itself, after the caller was charged for it."""

    items: list[Annotated[ObservationIn, WrapValidator(_as_it_came)]] = Field(max_length=MOST_ITEMS)


def judged_item(item: object) -> "ObservationIn | Malformed":
    """Return an item of a batch, or what is wrong with its form."""
    try:
        return ObservationIn.model_validate(item)
    except ValidationError as error:
        return Malformed(errors=tuple(error.errors(include_url=False, include_input=False)))


class ReceiptOut(BaseModel):
    """What became of one observation."""

    key: str
    status: Literal["accepted", "duplicate", "rejected"]
    id: str | None = None
    row: int | None = Field(None, description="Row of a CSV file; its header is row 1.")
    is_newest: bool = False
    errors: list[Fault] = Field(default_factory=list)
    warnings: list[Fault] = Field(
        default_factory=list, description="Accepted, but it looks like a slip: please check."
    )
    notice: str | None = Field(None, description=NOTICE)


class BatchOut(BaseModel):
    """What became of each, in the order sent."""

    accepted: int
    duplicate: int
    rejected: int
    receipts: list[ReceiptOut]
    notice: str | None = Field(None, description=NOTICE)


class FiguresOut(BaseModel):
    """An observation as it stands."""

    service: str
    resource: str
    unit: str
    horizon: str
    source: str
    observed_at: datetime
    received_at: datetime
    valid_until: datetime
    is_stale: bool
    physical: int | None
    staffed: int | None
    occupied: int | None
    free: int | None
    blocked: int | None
    reserved: int | None
    surge: int | None
    low: int | None
    high: int | None
    available: int | None
    waiting_minutes: int | None
    notice: str | None = Field(None, description=NOTICE)


class RegionOut(BaseModel):
    """A region of one division; regions of different divisions do not nest."""

    id: str
    division: str
    name: str
    parent: str | None
    neighbours: list[str]
    notice: str | None = Field(None, description=NOTICE)


class SumOut(BaseModel):
    """One link of the chain in a region: sums over current figures, and over how many sources."""

    sector: str
    free: int | None
    staffed: int | None
    occupied: int | None
    open_count: int
    stop_count: int
    service_count: int
    sources_current: int
    sources_total: int
    waiting_minutes: int | None
    expected_4h: int | None
    left_out_count: int = Field(
        description="Services of the region that are in no figure here: not shared with this caller"
    )
    is_rounded: bool = Field(description="Figures of others are in it, rounded to fives")
    is_withheld: bool = Field(description="Too few providers to tell a sum to this caller")
    notice: str | None = Field(None, description=NOTICE)


class OrganisationOut(BaseModel):
    """A holder of figures."""

    id: str
    name: str
    kind: str
    notice: str | None = Field(None, description=NOTICE)


class ServiceOut(BaseModel):
    """A service of a site, with where it lies and what it reports."""

    id: str
    service_type: str
    level: str
    flags: list[str]
    sector: str | None
    site: str
    site_name: str
    organisation: str
    organisation_name: str
    town: str
    lat: float
    lon: float
    regions: dict[str, str]
    calendar: str
    valid_from: date | None
    valid_to: date | None
    origin: str
    resources: list[str]
    may_report: bool
    stops_allowed: bool | None
    notice: str | None = Field(None, description=NOTICE)


class CrowdingIn(Strict):
    """What was counted for a crowding score; without inputs the perceived crowding alone."""

    service: Text
    observed_at: AwareDatetime
    inputs: dict[Annotated[str, Field(max_length=40)], float] = Field(
        default_factory=dict, max_length=30, description="by name, as the agreed formula asks"
    )
    perceived: int | None = Field(None, strict=True, description="1 (calm) to 10")
    source: str = Field("automatic", description="automatic or manual", max_length=20)
    key: Annotated[str, Field(max_length=100)] = ""


class CrowdingOut(BaseModel):
    """A crowding score as it stands."""

    id: str
    service: str
    formula: str
    inputs: dict[str, float]
    raw: float | None
    score: float | None = Field(description="raw, within the limits of the scale")
    band: str
    perceived: int | None
    source: str
    observed_at: datetime
    received_at: datetime
    valid_until: datetime
    is_stale: bool
    notice: str | None = Field(None, description=NOTICE)


class CrowdingsOut(BaseModel):
    """Scores of a department, oldest first."""

    items: list[CrowdingOut]
    notice: str | None = Field(None, description=NOTICE)


class StopIn(Strict):
    """A state that a department declares; an empty scope is the whole department."""

    service: Text
    state: str = Field(description="threatening, stop or time_out", max_length=20)
    reason: str = Field(max_length=20)
    minutes: int = Field(strict=True)
    scope: Annotated[str, Field(max_length=40)] = ""
    note: Annotated[str, Field(max_length=300)] = ""
    key: Annotated[str, Field(max_length=100)] = ""


class RenewIn(Strict):
    """How long a stop lasts from now."""

    minutes: int = Field(strict=True)


class ArrivalIn(Strict):
    """A patient who arrived while the department was on stop."""

    kind: str = Field("other", description="life_threatening, walk_in, agreed or other")
    number: int = Field(1, strict=True)


class SeenOut(BaseModel):
    """A control room that has seen a stop."""

    control_room: str
    at: datetime


class StopOut(BaseModel):
    """A stop with who has seen it."""

    id: str
    service: str
    site_name: str
    state: str
    scope: str
    reason: str
    note: str
    declared_at: datetime
    until: datetime
    ended_at: datetime | None
    retracted_at: datetime | None
    is_active: bool
    has_lapsed: bool
    version: int
    alternatives: list[str]
    awaiting: list[str]
    seen: list[SeenOut]
    arrivals: int
    drill: str = Field(description="The drill that it belongs to: then it counts in no figure")
    notice: str | None = Field(None, description=NOTICE)


class RegionsOut(BaseModel):
    """One page of a list."""

    items: list[RegionOut]
    count: int
    next: str | None = Field(None, description="Address of the next page")
    notice: str | None = Field(None, description=NOTICE)


class OrganisationsOut(BaseModel):
    """One page of a list."""

    items: list[OrganisationOut]
    count: int
    next: str | None = Field(None, description="Address of the next page")
    notice: str | None = Field(None, description=NOTICE)


class ServicesOut(BaseModel):
    """One page of a list."""

    items: list[ServiceOut]
    count: int
    next: str | None = Field(None, description="Address of the next page")
    notice: str | None = Field(None, description=NOTICE)


class ObservationsOut(BaseModel):
    """One page of a list."""

    items: list[FiguresOut]
    count: int
    next: str | None = Field(None, description="Address of the next page")
    notice: str | None = Field(None, description=NOTICE)


class StopsOut(BaseModel):
    """One page of a list."""

    items: list[StopOut]
    count: int
    next: str | None = Field(None, description="Address of the next page")
    notice: str | None = Field(None, description=NOTICE)


class SumsOut(BaseModel):
    """One page of a list."""

    items: list[SumOut]
    count: int
    next: str | None = Field(None, description="Address of the next page")
    notice: str | None = Field(None, description=NOTICE)
