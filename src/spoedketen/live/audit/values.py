"""What the log says, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditActor:
    """Who did it, as text that stays readable when the account is gone."""

    kind: str
    id: str
    name: str
    roles: str = ""
    organisation: str = ""
    access_point: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """What happened to what; ``action`` is C, R, U, D or E as in NEN 7513."""

    event: str
    action: str
    object_type: str
    object_id: str
    authorisation: str
    outcome: str = "success"
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """What a check of the chain found; ``broken_at`` is the first position that does not fit."""

    linked: int
    unlinked: int
    oldest_unlinked_at: datetime | None
    broken_at: int | None
    reason: str | None

    @property
    def is_sound(self) -> bool:
        """Tell whether every link fits."""
        return self.broken_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryInfo:
    """One line as a reader sees it; ``position`` is its place in the chain, None while unlinked."""

    id: int
    position: int | None
    happened_at: datetime
    event: str
    action: str
    outcome: str
    actor_kind: str
    actor_name: str
    actor_roles: str
    organisation: str
    access_point: str
    object_type: str
    object_id: str
    authorisation: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which lines are asked for; empty is every line."""

    event: str = ""
    actor: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainState:
    """Where the chain is, without following it: what is linked and what waits."""

    position: int
    digest: str
    unlinked: int
    oldest_unlinked_at: datetime | None
