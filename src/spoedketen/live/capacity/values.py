"""Figures, stops and the board, as values."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from spoedketen.live.capacity.crowding_values import CrowdingInfo

STATES = ("physical", "staffed", "occupied", "free", "blocked", "reserved", "surge")
EXPECTED_HORIZON = "4h"
"""How far ahead the board looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewObservation:
    """What a sender says about one resource of one service, for one horizon.

    ``key`` makes a repeated message one observation; an absent figure is unknown, never zero.
    """

    key: str
    service: str
    resource: str
    observed_at: datetime
    horizon: str = "now"
    source: str = "automatic"
    unit: str | None = None
    valid_until: datetime | None = None
    physical: int | None = None
    staffed: int | None = None
    occupied: int | None = None
    free: int | None = None
    blocked: int | None = None
    reserved: int | None = None
    surge: int | None = None
    low: int | None = None
    high: int | None = None
    waiting_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One reason why an observation is refused; ``field`` is where the sender can repair it."""

    code: str
    field: str
    parameters: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of one observation: accepted, duplicate or rejected."""

    key: str
    status: Literal["accepted", "duplicate", "rejected"]
    id: str | None = None
    is_newest: bool = False
    rejections: tuple[Rejection, ...] = ()
    doubts: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One observation as it stands; None is unknown."""

    resource: str
    unit: str
    horizon: str
    source: str
    observed_at: datetime
    received_at: datetime
    valid_until: datetime
    physical: int | None = None
    staffed: int | None = None
    occupied: int | None = None
    free: int | None = None
    blocked: int | None = None
    reserved: int | None = None
    surge: int | None = None
    low: int | None = None
    high: int | None = None
    waiting_minutes: int | None = None

    def is_stale(self, at: datetime) -> bool:
        """Tell whether the figure is past its validity."""
        return at >= self.valid_until

    @property
    def available(self) -> int | None:
        """What can be given: free as told, else staffed less occupied, blocked and reserved."""
        if self.free is not None:
            return self.free
        if self.staffed is None or self.occupied is None:
            return None
        return max(self.staffed - self.occupied - (self.blocked or 0) - (self.reserved or 0), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopInfo:
    """A stop with all that is known of it."""

    id: str
    service: str
    site_name: str
    sector: str
    scope: str
    state: str
    reason: str
    note: str
    declared_at: datetime
    until: datetime
    ended_at: datetime | None
    end_reason: str
    retracted_at: datetime | None
    version: int
    declared_by: str
    alternatives: tuple[str, ...]
    awaiting: tuple[str, ...]
    seen: tuple[tuple[str, datetime], ...]
    arrivals: int
    arrivals_by_kind: tuple[tuple[str, int], ...] = ()
    may_renew_until: datetime | None = None
    drill: str = ""

    def is_active(self, at: datetime) -> bool:
        """Tell whether it holds at a moment."""
        lasts = self.ended_at is None or at < self.ended_at
        return self.retracted_at is None and lasts and self.declared_at <= at < self.until

    def has_lapsed(self, at: datetime) -> bool:
        """Tell whether it ran out without being renewed or ended."""
        return self.retracted_at is None and self.ended_at is None and at >= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStop:
    """A state that a department declares; ``scope`` empty is the whole department."""

    key: str
    service: str
    state: str
    reason: str
    minutes: int
    scope: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopStep:
    """One step in the life of a stop; ``until`` is when it would then end."""

    kind: str
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStop:
    """A stop of the whole department with all its steps, as a demonstration invents one."""

    key: str
    service: str
    state: str
    reason: str
    declared_at: datetime
    until: datetime
    steps: tuple[StopStep, ...]
    ended_at: datetime | None = None
    end_reason: str = ""
    retracted_at: datetime | None = None
    seen_after: timedelta | None = None
    arrivals: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whether a service takes patients now."""

    state: str
    since: datetime | None = None
    until: datetime | None = None
    scope: str = ""
    reason: str = ""
    stop: str | None = None
    awaiting: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    parts: tuple["Opening", ...] = ()
    is_trauma_exempt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One service on the board, as far as the reader may see; None is what is not shared."""

    service: str
    service_type: str
    sector: str
    site: str
    name: str
    sort_key: str
    town: str
    lat: float
    lon: float
    organisation: str
    network: str
    sub_region: str
    safety_region: str
    opening: Opening | None
    figures: tuple[Figures, ...] | None
    expected: tuple[Figures, ...] | None
    is_own: bool
    crowding: CrowdingInfo | None = None
    may_stop: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A sum that senders expect, with its band where every part gave one."""

    horizon: str
    value: int
    low: int | None
    high: int | None
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One link of the chain in a region: sums over what is current, and how many sources.

    The counts are of the services that are counted; ``left_out_count`` is how many more are in the
    region that the reader may be told nothing of. ``is_rounded``: figures of others are in it, in
    fives. ``is_withheld``: nothing of it may be told. ``is_silent``: none of it ever told anything.
    """

    sector: str
    free: int | None
    staffed: int | None
    occupied: int | None
    open_count: int
    closed_count: int
    service_count: int
    stop_count: int
    waiting_minutes: int | None
    sources_current: int
    sources_total: int
    expected: Expected | None
    history: tuple[float | None, ...] = ()
    trend: int = 0
    left_out_count: int = 0
    is_rounded: bool = False
    is_withheld: bool = False
    is_silent: bool = False
    queued: int | None = None
    """Patients who wait here for a next link."""
    paired_staffed: int | None = None
    paired_free: int | None = None
    paired_sources: int = 0
    """Staffed and free places of those who told both, and how many services told both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A region at a moment, as far as the reader may be told."""

    region_id: int | None
    region_name: str
    division: str
    at: datetime
    tiles: tuple[Tile, ...]
    rows: tuple[BoardRow, ...]
    last_received_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPoint:
    """One step in a series: the mean of what was available, None where nothing was known."""

    at: datetime
    available: float | None
    staffed: float | None
    waiting_minutes: float | None
