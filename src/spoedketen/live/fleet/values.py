"""Runs and announcements as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

FEWEST_TO_JUDGE = 20
"""With fewer known times a single run decides whether 95 % is reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A run to begin. ``organisation`` is a slug, empty for the own; the place an id or a point."""

    key: str = ""
    organisation: str = ""
    vehicle: str = ""
    unit_type: str = "ambulance"
    mission: str = "emergency"
    needs: tuple[str, ...] = ()
    scheme: str = "ambulance"
    urgency: str = ""
    request: str = ""
    incident: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatus:
    """A leg that began, by a message or typed; a correction of a known one needs a reason."""

    leg: str
    at: datetime
    source: str = "automatic"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationWish:
    """Where to, and why there; ``match`` is the advice that it follows or departs from."""

    service: str
    reason: str = ""
    match: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a destination is told; nothing of who the patient is.

    ``service`` empty is the destination of the run.
    """

    eta: datetime
    service: str = ""
    age_band: str = ""
    sex: str = ""
    complaint: str = ""
    condition: str = ""
    abcd: str = ""
    wishes: tuple[str, ...] = ()
    key: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegTime:
    """A leg with its moment, None where it is not known, and when it is expected."""

    leg: str
    at: datetime | None
    expected_at: datetime
    source: str
    reason: str
    is_skipped: bool
    """A later leg is known and this one is not."""
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrealertInfo:
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
    wishes: tuple[str, ...]
    eta: datetime
    sent_at: datetime
    amended_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    ended_at: datetime | None
    reason: str
    is_unseen_long: bool
    is_arrived: bool
    """The unit is where it was going: who did not see the announcement sees the patient."""
    is_changed_since_seen: bool

    @property
    def is_active(self) -> bool:
        """Tell whether the patient is still expected."""
        return self.state == "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class MmtInfo:
    """What the criteria said, and whether the team was cancelled."""

    version: str
    findings: tuple[str, ...]
    deploy: bool
    at: datetime
    by: str
    cancelled_at: datetime | None
    cancel_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """A run as its own organisation and control room see it."""

    id: str
    version: int
    organisation_name: str
    vehicle: str
    unit_type: str
    mission: str
    needs: tuple[str, ...]
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
    legs: tuple[LegTime, ...]
    prealert: PrealertInfo | None
    mmt: tuple[MmtInfo, ...]
    position: tuple[float, float, datetime] | None
    following: tuple[str, ...]
    """The legs that may still begin."""
    may_report: bool

    @property
    def is_open(self) -> bool:
        """Tell whether the unit is still busy with it."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRow:
    """Response times of a class in an area; None where too few are known to tell."""

    area: str
    scheme: str
    urgency: str
    count: int
    unknown: int
    median: float | None
    p95: float | None
    within: float | None
    target_minutes: int | None
    target_share: float | None
    minimum_minutes: int | None
    source: str
    is_hidden: bool
    mean: float | None = None
    region: str = ""
    region_mean: float | None = None
    """Of the same class and period in the region around it; None where it would tell of few."""

    @property
    def is_met(self) -> bool | None:
        """Tell whether the target is reached; None gives no verdict."""
        if self.within is None or self.target_share is None:
            return None
        if self.count - self.unknown < FEWEST_TO_JUDGE:
            return None
        return self.within >= self.target_share


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseReport:
    """All rows by area, those of the whole, and the worst area by class."""

    division: str
    rows: tuple[ResponseRow, ...]
    whole: tuple[ResponseRow, ...]
    worst: Mapping[tuple[str, str], ResponseRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTimes:
    """How long before arrival announcements were sent, and how many were not before it."""

    count: int
    before: int
    median_minutes: float | None
