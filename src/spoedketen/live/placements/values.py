"""Placements as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from spoedketen.domain.placing import Rate
from spoedketen.live.capacity.temporary_rules import RaisedLevel
from spoedketen.live.requests.values import PatientTold, PlaceWish


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlacement:
    """A need to open. What a case knows already may stay empty where ``request`` names one.

    ``clock_start`` empty is now. ``holder`` is the organisation that keeps it, empty for the own.
    """

    key: str = ""
    care: str = ""
    request: str = ""
    place: PlaceWish = field(default_factory=PlaceWish)
    origin_service: str = ""
    wanted_at: datetime | None = None
    clock_kind: str = "asked"
    clock_start: datetime | None = None
    age_years: int | None = None
    sex: str = ""
    insurer: str = ""
    limits: tuple[str, ...] = ()
    wishes: str = ""
    holder: str = ""
    patient: PatientTold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveWish:
    """A step that somebody asks; what else it needs depends on the step."""

    move: str
    reason: str = ""
    external_name: str = ""
    external_ura: str = ""
    carrier: str = ""
    version: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a provider answers; ``beyond`` promises a place that its own figure does not show.

    ``version`` is that of the enquiry as it was read.
    """

    code: str = ""
    note: str = ""
    hold_minutes: int | None = None
    beyond: bool = False
    version: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryInfo:
    """An enquiry as asker and provider see it: nothing of who the patient is.

    ``before`` is what it told until ``amended_at``; ``is_of_before`` tells of an answer that it
    was given on that.
    """

    id: str
    service: str
    service_name: str
    town: str
    organisation: int
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
    age_band: str
    sex: str
    insurer: str
    limits: tuple[str, ...]
    wanted_at: datetime
    version: int = 1
    amended_at: datetime | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    is_of_before: bool = False
    left: int | None = None
    is_left_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationInfo:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementStepInfo:
    """A step in the story of a placement."""

    version: int
    of: str
    subject: str
    move: str
    state: str
    at: datetime
    by: str
    organisation: str
    reason: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementInfo:
    """A placement as whom it concerns sees it, without who the patient is."""

    id: str
    version: int
    request: str
    care: str
    state: str
    state_since: datetime
    origin: int
    origin_name: str
    origin_service: str
    holder: int
    holder_name: str
    wanted_at: datetime
    clock_start: datetime
    clock_kind: str
    place: str
    place_name: str
    age_years: int | None
    sex: str
    insurer: str
    limits: tuple[str, ...]
    wishes: str
    destination: str
    destination_name: str
    external_name: str
    external_ura: str
    carrier: int | None
    carrier_name: str
    reason: str
    opened_at: datetime
    opened_by: str
    accepted_at: datetime | None
    approved_at: datetime | None
    approved_by: str
    arrived_at: datetime | None
    closed_at: datetime | None
    awaits: RaisedLevel | None
    """The level whose region must still agree before the patient leaves."""
    enquiries_out: int
    held_until: datetime | None
    has_patient: bool
    moves: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether something still follows."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTransfer:
    """A place that waits for a region, as that region sees it: nothing of who the patient is."""

    id: str
    version: int
    care: str
    age_band: str
    sex: str
    limits: tuple[str, ...]
    origin_name: str
    place_name: str
    destination_name: str
    clock_start: datetime
    accepted_at: datetime
    level: RaisedLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a region says of a place; a no needs a reason."""

    agrees: bool
    reason: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementStory:
    """A placement with everything that was done; enquiries only for who asked."""

    placement: PlacementInfo
    steps: tuple[PlacementStepInfo, ...]
    enquiries: tuple[EnquiryInfo, ...]
    reservations: tuple[ReservationInfo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The placements in one state, the longest waiting first."""

    state: str
    rows: tuple[PlacementInfo, ...]

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.rows)

    @property
    def oldest(self) -> datetime | None:
        """Return since when the longest of them waits."""
        return min((row.clock_start for row in self.rows), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreedBed:
    """A bed that comes free once its patient leaves; the moment is known once a place is."""

    placement: str
    service: str
    service_name: str
    expected_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How sure a provider is: of what it was asked, and of what it committed."""

    organisation: int
    name: str
    answered: Rate
    arrived: Rate
