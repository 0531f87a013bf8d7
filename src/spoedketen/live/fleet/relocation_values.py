"""Reports of units, advice for a region, and what was decided, as values."""

from dataclasses import dataclass
from datetime import datetime

from spoedketen.domain.ambulance_units import UnitReport
from spoedketen.live.capacity.values import Rejection
from spoedketen.planning.relocation.asked import Answer
from spoedketen.planning.relocation.region import RegionGround

ACCEPTED, DECLINED, OTHER = "accepted", "declined", "other"
CHOICES = (ACCEPTED, DECLINED, OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnitStatus:
    """What a system tells of a unit between runs; ``organisation`` empty is the own."""

    vehicle: str
    state: str
    at: datetime
    organisation: str = ""
    since: datetime | None = None
    station: str = ""
    towards: str = ""
    lat: float | None = None
    lon: float | None = None
    free_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StationInfo:
    """A station that a report of a unit may name."""

    id: str
    name: str
    lat: float
    lon: float
    safety_region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReceipt:
    """What became of one report: accepted, rejected, or duplicate (also: older than the last)."""

    vehicle: str
    status: str
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWish:
    """What a person does with the advice that carries this token."""

    token: str
    choice: str
    unit: str = ""
    point: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionInfo:
    """What was decided, with what had been advised; empty names where nothing was.

    ``is_open`` holds for a move of which the unit did not tell yet that it makes it: only then can
    it be withdrawn. A withdrawn one tells when, why and by whom.
    """

    id: str
    choice: str
    unit: str
    point: str
    advised_unit: str
    advised_point: str
    reason: str
    at: datetime
    by: str
    is_open: bool = False
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """Units of a region that the board knows to be on duty, and those of them that are free."""

    staffed: int
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionAdvice:
    """Advice for one region now; ``answer`` is None where it is off or not computed yet.

    ``token`` names this advice; ``decided`` is what was already done with it. ``reports`` are as
    the units told them; ``orders`` are the moves that were decided and that no unit told of yet,
    which the answer counts as made. ``board`` is what the board knows, where it knows anything.
    """

    region: int
    slug: str
    name: str
    control_room: int
    is_allowed: bool
    source: str
    answer: Answer | None
    ground: RegionGround | None
    reports: tuple[UnitReport, ...]
    orders: tuple[DecisionInfo, ...]
    board: OnDuty | None
    token: str
    decided: DecisionInfo | None
    recent: tuple[DecisionInfo, ...]
    may_decide: bool
