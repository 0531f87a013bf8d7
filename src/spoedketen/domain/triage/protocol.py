"""A protocol: complaints, each with questions that lead to an end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Label = Mapping[str, str]
UNKNOWN = "unknown"
"""The answer that every question has beside its own: nobody knows."""
CONTROL_ROOM, CARE, SELF_CARE = "control_room", "care", "self_care"
ROUTES = (CONTROL_ROOM, CARE, SELF_CARE)
DEMONSTRATION = "demonstration"
STATUSES = (DEMONSTRATION, "in_use", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Under what a protocol may be used; ``valid_to`` is the first day that it may not."""

    number: str
    class_: str
    valid_from: date
    valid_to: date

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.valid_from <= day < self.valid_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """A sign that an answer brings to light; a red flag always goes to the control room."""

    code: str
    label: Label
    is_red_flag: bool
    line: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer and where it leads: to a question or to an end, one of the two."""

    code: str
    label: Label
    then: str = ""
    gives: str = ""
    finds: tuple[str, ...] = ()
    line: int = field(compare=False)

    @property
    def to(self) -> str:
        """Return where it leads."""
        return self.then or self.gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its answers in order.

    Not knowing keeps every answer open, unless ``if_unknown`` names where it leads.
    """

    code: str
    ask: Label
    help: Label
    answers: Mapping[str, Answer]
    if_unknown: str = ""
    line: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """What a path leads to.

    ``label``, ``advice`` and ``safety_net`` are said to a citizen; ``action`` is what the
    professional does, in the words of the profession, and empty where the file has none.
    """

    code: str
    label: Label
    urgency: str
    rank: int
    route: str
    care: tuple[str, ...]
    condition: str
    advice: Label
    safety_net: Label
    action: Label = field(default_factory=dict)
    line: int = field(compare=False)

    @property
    def is_control_room(self) -> bool:
        """Tell whether it goes to the control room; 112 for a citizen."""
        return self.route == CONTROL_ROOM


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What somebody comes with, and the question that it begins with."""

    code: str
    label: Label
    begins: str
    questions: Mapping[str, Question]
    line: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A version of a protocol, as its file says."""

    id: str
    version: str
    maker: str
    status: str
    scheme: str
    label: Label
    notice: Label
    certificate: Certificate | None
    discriminators: Mapping[str, Discriminator]
    ends: Mapping[str, End]
    complaints: Mapping[str, Complaint]
    file: str = field(default="", compare=False)
