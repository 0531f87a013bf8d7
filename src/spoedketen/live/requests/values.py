"""Cases as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWish:
    """Where the patient is, as told: the id of a place, a name, or a point. Never guessed."""

    id: str = ""
    name: str = ""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerTold:
    """Who calls and on which number to call back; ``relation`` to the patient."""

    name: str = ""
    phone: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientTold:
    """Who the patient is; kept apart as ciphertext."""

    name: str = ""
    birth_date: str = ""
    bsn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is asked for one patient: the part that a match reads."""

    care: tuple[str, ...] = ()
    condition: str = ""
    age_years: int | None = None
    sex: str = ""
    insurer: str = ""
    limits: tuple[str, ...] = ()
    known_sites: tuple[str, ...] = ()
    unwanted_sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """A case to open. ``origin`` is the organisation that asks, empty for a citizen.

    ``holder`` is the organisation that keeps it, empty for the asker's own or the desk.
    """

    key: str
    door: str
    complaint: str
    place: PlaceWish
    caller: CallerTold = field(default_factory=CallerTold)
    patient: PatientTold | None = None
    asking: Asking = field(default_factory=Asking)
    notes: str = ""
    holder: str = ""
    incident: str = ""
    is_no_duplicate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTriage:
    """A triage made here or elsewhere; ``urgency`` is what the triagist chose."""

    system: str
    scheme: str
    urgency: str
    complaint: str = ""
    computed: str = ""
    reason: str = ""
    protocol: str = ""
    protocol_version: str = ""
    action: str = ""
    care: tuple[str, ...] = ()
    condition: str = ""
    red_flags: tuple[str, ...] = ()
    advice: Mapping[str, str] = field(default_factory=dict)
    trace: tuple[Mapping[str, Any], ...] = ()
    at: datetime | None = None
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageInfo:
    """A triage as it was recorded."""

    id: str
    system: str
    protocol: str
    protocol_version: str
    complaint: str
    scheme: str
    computed: str
    urgency: str
    reason: str
    action: str
    care: tuple[str, ...]
    condition: str
    red_flags: tuple[str, ...]
    advice: Mapping[str, str]
    trace: tuple[Mapping[str, Any], ...]
    at: datetime
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInfo:
    """A step in the life of a case."""

    version: int
    move: str
    state: str
    at: datetime
    by: str
    organisation: str
    reason: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverInfo:
    """A case on its way to another holder, an organisation or a control room, with its name."""

    id: str
    to: str
    organisation: int | None
    control_room: int | None
    towards: str
    service: str
    state: str
    sent_at: datetime
    sent_by: str
    answered_at: datetime | None
    answered_by: str
    reason: str
    outcome: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultInfo:
    """A second discipline that was asked."""

    id: str
    discipline: str
    organisation: str
    question: str
    asked_at: datetime
    asked_by: str
    answered_at: datetime | None
    answered_by: str
    effect: str
    answer: str
    is_mine: bool = False
    """Whether who reads may answer: asked of its organisation, and by somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceInfo:
    """Telephone advice, given or authorised."""

    kind: str
    text: str
    safety_net: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestInfo:
    """A case as its holder sees it, without who the patient is."""

    id: str
    version: int
    track: str
    door: str
    state: str
    state_since: datetime
    opened_at: datetime
    opened_by: str
    origin: int | None
    origin_name: str
    holder: int
    holder_name: str
    held_by: int | None
    held_by_name: str
    taken_at: datetime | None
    desk_region: int | None
    control_room: int | None
    complaint: str
    place: str
    place_name: str
    lat: float
    lon: float
    asking: Asking
    urgency_scheme: str
    urgency: str
    is_life_threatening: bool
    target_at: datetime | None
    incident: str
    has_patient: bool
    chosen_service: str
    outcome: str
    outcome_note: str
    closed_at: datetime | None
    right_door: str

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still holds it."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestStory:
    """A case with everything that was done."""

    request: RequestInfo
    steps: tuple[StepInfo, ...]
    triages: tuple[TriageInfo, ...]
    advices: tuple[AdviceInfo, ...]
    consults: tuple[ConsultInfo, ...]
    hand_overs: tuple[HandOverInfo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequentPerson:
    """Somebody with many cases, without a name: how many, since when, and the newest of them."""

    cases: int
    first_at: datetime
    last_at: datetime
    newest: str
    complaints: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientSeen:
    """Who the patient and the caller are, read for a purpose and written in the log."""

    caller: CallerTold
    patient: PatientTold | None
    point: tuple[float, float] | None
    place_told: str
    notes: tuple[tuple[datetime, str, str], ...]
