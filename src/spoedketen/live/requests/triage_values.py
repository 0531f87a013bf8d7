"""A triage under way and how it ended, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from spoedketen.domain.triage.protocol import Protocol
from spoedketen.domain.triage.walking import Stand
from spoedketen.live.requests.values import PlaceWish


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What a support plug-in suggests: an answer to a question, or an urgency at the end.

    ``of`` is the code of the question, or ``urgency``.
    """

    support: str
    of: str
    suggested: str
    why: str = ""

    def as_told(self) -> dict[str, str]:
        """Return it as it is kept."""
        names = ("support", "of", "suggested", "why")
        return {name: str(getattr(self, name)) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """A triage under way: it travels with the form, the server keeps nothing of it."""

    protocol: str = ""
    version: str = ""
    complaint: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    moments: Mapping[str, str] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a triage stands, with what was suggested for what comes next."""

    protocol: Protocol
    stand: Stand | None
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the triagist makes of the end: another urgency asks a reason."""

    urgency: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FromCitizen:
    """What a citizen hands over to the desk, with consent; ``address`` is where it came from."""

    key: str
    name: str
    phone: str
    place: PlaceWish
    told: Answering
    has_consent: bool
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A kept triage walked again: what was computed then, and what the same trace gives now."""

    computed: str
    now: str
    red_flags: tuple[str, ...]
    trace: tuple[Mapping[str, str], ...]

    @property
    def is_same(self) -> bool:
        """Tell whether it gives the same."""
        return self.computed == self.now
