"""Triage as the interface takes and gives it."""

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

from spoedketen.live.api.schemas import NOTICE, Strict

Code = Annotated[str, Field(max_length=80)]
MOST_ANSWERS = 150


class AnswerIn(Strict):
    """One answer; ``unknown`` where nobody knows."""

    question: Code
    answer: Code
    at: AwareDatetime | None = None


class StepsIn(Strict):
    """A triage under way; the server keeps nothing of it."""

    protocol: Code
    version: Code = Field("", description="The newest where none is given.")
    complaint: Code
    answers: list[AnswerIn] = Field(default_factory=list, max_length=MOST_ANSWERS)
    conclude: bool = Field(
        default=False,
        description="End now: what was not asked counts as the most urgent it could be.",
    )


class Choice(BaseModel):
    """A code with its words."""

    code: str
    label: dict[str, str]


class QuestionOut(BaseModel):
    """The question to put now."""

    code: str
    ask: dict[str, str]
    help: dict[str, str]
    answers: list[Choice]


class VerdictOut(BaseModel):
    """What the answers lead to."""

    code: str
    label: dict[str, str]
    scheme: str
    urgency: str
    route: str = Field(description="control_room, care or self_care")
    care: list[str]
    condition: str
    action: dict[str, str] = Field(
        description="What the professional does; empty where the protocol does not say."
    )
    advice: dict[str, str] = Field(description="What is said to a citizen, as is the safety net.")
    safety_net: dict[str, str]
    is_complete: bool = Field(description="No question was left open or unknown.")


class TraceOut(BaseModel):
    """A question that was put, its answer and where that led."""

    question: str
    answer: str
    to: str
    at: str


class StepsOut(BaseModel):
    """The next question or the verdict, never both."""

    protocol: str
    version: str
    complaint: str
    question: QuestionOut | None
    verdict: VerdictOut | None
    discriminators: list[str]
    red_flags: list[str]
    trace: list[TraceOut]
    warning: dict[str, str] = Field(description="what the maker says of its use")
    notice: str | None = Field(None, description=NOTICE)


class ProtocolOut(BaseModel):
    """A protocol that may be used today."""

    id: str
    version: str
    maker: str
    status: str
    scheme: str
    label: dict[str, str]
    warning: dict[str, str]
    certificate: str | None
    certificate_class: str | None
    certified_until: date | None = Field(description="first day that it no longer holds")
    complaints: list[Choice]


class ProtocolsOut(BaseModel):
    """The protocols."""

    items: list[ProtocolOut]
    notice: str | None = Field(None, description=NOTICE)
