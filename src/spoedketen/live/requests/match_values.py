"""A match as it is asked and answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from spoedketen.live.requests.values import Asking, PlaceWish


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchWish:
    """What a match is asked for: a case, or a place with what is needed and how urgent."""

    request: str = ""
    place: PlaceWish = field(default_factory=PlaceWish)
    asking: Asking = field(default_factory=Asking)
    scheme: str = ""
    urgency: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionInfo:
    """One option with its figures; None is unknown or not shared. ``cost`` is in minutes."""

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
    parts: Mapping[str, float]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedInfo:
    """A service that was not proposed, with its reason."""

    service: str
    care: str
    site_name: str
    minutes: float | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegsInfo:
    """Stabilising nearer by first, then the centre."""

    first: str
    centre: str
    first_minutes: float
    onward_minutes: float
    direct_minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceInfo:
    """What a person chose; ``place`` 1 is the first option, 0 one that was not proposed."""

    service: str
    care: str
    place: int
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchInfo:
    """A match as it was answered: the best options, and how many were dropped per reason."""

    id: str
    at: datetime
    by: str
    request: str
    place: str
    place_name: str
    asking: Asking
    scheme: str
    urgency: str
    options: tuple[OptionInfo, ...]
    counts: Mapping[str, int]
    considered: int
    forced: str
    legs: LegsInfo | None
    agreement: int | None
    choices: tuple[ChoiceInfo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A match made again from what was kept of it."""

    is_same: bool
    dropped: tuple[DroppedInfo, ...]
