"""What providers do at a level, as values."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentWish:
    """What an organisation wants to record; with ``agreement`` in place of what it said before."""

    organisation: int
    region: int
    level: str
    what: str
    contact_kind: str
    source: str
    valid_from: date | None
    valid_to: date | None = None
    site: str = ""
    number: int | None = None
    unit: str = ""
    within_minutes: int | None = None
    agreement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentInfo:
    """What a provider agreed to do at a level of a region."""

    agreement: str
    version: int
    organisation: int
    site: int | None
    provider: str
    region: int
    level: str
    what: str
    number: int | None
    unit: str
    within_minutes: int | None
    contact_kind: str
    source: str
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    recorded_by: str
    phone: str = ""

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
