"""Cases, triage and hand-overs as the interface takes and gives them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, Field

from spoedketen.live.api.schemas import NOTICE, Strict, Text

Code = Annotated[str, Field(max_length=60)]
Codes = Annotated[list[Code], Field(max_length=20)]
Degrees = Annotated[float, Field(ge=-180, le=180)]
Note = Annotated[str, Field(max_length=4_000)]
Reason = Annotated[str, Field(max_length=500)]


class PlaceIn(Strict):
    """Where the patient is: the id of a place, its name, or a point; never guessed."""

    id: Code = ""
    name: Text = ""
    lat: Degrees | None = None
    lon: Degrees | None = None


class CallerIn(Strict):
    """Who calls; a citizen on the telephone always leaves a number to call back."""

    name: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    relation: Code = ""


class PatientIn(Strict):
    """Who the patient is; kept apart, encrypted, and every reading is logged."""

    name: Annotated[str, Field(max_length=200)] = ""
    birth_date: Annotated[str, Field(max_length=10, description="1950-12-31")] = ""
    bsn: Annotated[str, Field(max_length=9)] = ""


class AskingIn(Strict):
    """What is asked; `care` in the order preferred, codes as in GET /care."""

    care: Codes = Field(default_factory=list)
    condition: Code = ""
    age_years: Annotated[int | None, Field(strict=True)] = None
    sex: Annotated[str, Field(max_length=1, description="f, m or x")] = ""
    insurer: Code = ""
    limits: Codes = Field(default_factory=list)
    known_sites: Codes = Field(default_factory=list)
    unwanted_sites: Codes = Field(default_factory=list)


class RequestIn(Strict):
    """A case to open."""

    key: Annotated[str, Field(max_length=100)] = ""
    door: Code
    complaint: Annotated[str, Field(max_length=200)]
    place: PlaceIn
    caller: CallerIn = Field(default_factory=CallerIn)
    patient: PatientIn | None = None
    asking: AskingIn = Field(default_factory=AskingIn)
    notes: Note = ""
    holder: Text = Field(
        "", description="Organisation that keeps it, or `desk` for that of the place"
    )
    incident: Code = Field("", description="Joint incident number of police and fire service")
    is_no_duplicate: bool = False


class TriageIn(Strict):
    """A triage made elsewhere (NTS, ProQA, MTS) or here."""

    key: Annotated[str, Field(max_length=100)] = ""
    system: Code
    scheme: Code
    urgency: Code
    complaint: Annotated[str, Field(max_length=200)] = ""
    computed: Code = Field("", description="What the protocol gave, where another was chosen")
    reason: Reason = ""
    protocol: Annotated[str, Field(max_length=80)] = ""
    protocol_version: Annotated[str, Field(max_length=40)] = ""
    action: Code = ""
    care: Codes = Field(default_factory=list)
    condition: Code = ""
    red_flags: Codes = Field(default_factory=list)
    at: AwareDatetime | None = None
    author: Annotated[str, Field(max_length=200)] = ""


class AdviceIn(Strict):
    """Telephone advice; it always carries when to call again."""

    text: Annotated[str, Field(max_length=1_000)]
    safety_net: Annotated[str, Field(max_length=1_000)]


class ConsultIn(Strict):
    """A second discipline to ask."""

    discipline: Code
    organisation: Text = ""
    question: Reason


class ConsultAnswerIn(Strict):
    """What the second discipline said, and what it changed."""

    effect: Code
    answer: Annotated[str, Field(max_length=1_000)]


class HandOverIn(Strict):
    """To whom a case goes: `control_room`, `provider` (a service) or `desk` (an organisation)."""

    key: Annotated[str, Field(max_length=100)] = ""
    to: Code
    service: Text = ""
    organisation: Text = ""
    reason: Reason = ""


class ReasonIn(Strict):
    """Why."""

    reason: Reason = ""


class OutcomeIn(Strict):
    """How a case ended."""

    outcome: Code
    note: Reason = ""


class RoomOutcomeIn(Strict):
    """What became of a case at the control room; an ambulance class where one was given."""

    outcome: Code
    urgency: Annotated[str, Field(max_length=10)] = ""


class NoteIn(Strict):
    """A free note; read like the patient's data."""

    text: Note


class AskingOut(BaseModel):
    """What is asked."""

    care: list[str]
    condition: str
    age_years: int | None
    sex: str
    insurer: str
    limits: list[str]
    known_sites: list[str]
    unwanted_sites: list[str]


class RequestOut(BaseModel):
    """A case without who the patient is; `version` guards changes by If-Match."""

    id: str
    version: int
    track: str
    door: str
    state: str
    state_since: datetime
    opened_at: datetime
    origin: str
    holder: str
    held_by: str
    taken_at: datetime | None
    complaint: str
    place: str
    place_name: str
    asking: AskingOut
    urgency_scheme: str
    urgency: str
    is_life_threatening: bool
    target_at: datetime | None
    incident: str
    has_patient: bool
    chosen_service: str
    outcome: str
    closed_at: datetime | None
    right_door: str
    notice: str | None = Field(None, description=NOTICE)


class RequestsOut(BaseModel):
    """One page of a list."""

    items: list[RequestOut]
    count: int
    next: str | None = Field(None, description="Address of the next page")
    notice: str | None = Field(None, description=NOTICE)


class StepOut(BaseModel):
    """One step in the life of a case."""

    version: int
    move: str
    state: str
    at: datetime
    by: str
    organisation: str
    reason: str
    data: dict[str, Any]


class TriageOut(BaseModel):
    """A triage as it was recorded; what was computed stays beside what was chosen."""

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
    care: list[str]
    condition: str
    red_flags: list[str]
    trace: list[dict[str, Any]]
    at: datetime
    author: str


class AdviceOut(BaseModel):
    """Telephone advice, `given` or `authorised`."""

    kind: str
    text: str
    safety_net: str
    at: datetime
    by: str


class ConsultOut(BaseModel):
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


class HandOverOut(BaseModel):
    """A case on its way to another holder."""

    id: str
    to: str
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


class StoryOut(BaseModel):
    """A case with everything that was done."""

    request: RequestOut
    steps: list[StepOut]
    triages: list[TriageOut]
    advices: list[AdviceOut]
    consults: list[ConsultOut]
    hand_overs: list[HandOverOut]
    notice: str | None = Field(None, description=NOTICE)


class PatientOut(BaseModel):
    """Who patient and caller are, with the notes; this reading is in the log."""

    caller: dict[str, str]
    patient: dict[str, str] | None
    lat: float | None
    lon: float | None
    place_told: str = Field(description="Where, as the caller told it")
    notes: list[dict[str, Any]]
    notice: str | None = Field(None, description=NOTICE)
