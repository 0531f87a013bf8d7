"""Crowding as it is told and as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

PERCEIVED_LEAST, PERCEIVED_MOST = 1, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCrowding:
    """What a department counted; ``perceived`` is how busy it feels, from 1 to 10.

    Without inputs it tells the perceived crowding alone.
    """

    key: str
    service: str
    observed_at: datetime
    inputs: Mapping[str, float] = field(default_factory=dict)
    perceived: int | None = None
    source: str = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdingInfo:
    """A score as it stands; None where it was not told."""

    id: str
    formula: str
    inputs: Mapping[str, float] = field(hash=False)
    raw: float | None
    score: float | None
    band: str
    perceived: int | None
    source: str
    observed_at: datetime
    received_at: datetime
    valid_until: datetime

    def is_stale(self, at: datetime) -> bool:
        """Tell whether it is past its validity."""
        return at >= self.valid_until


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdingCourse:
    """The score of a department against what is usual for it at this hour of the week.

    ``usual`` is the median of the same hour in the weeks before, over ``weeks`` of them; None
    with fewer than three. ``change`` is the score less that of an hour ago.
    """

    now: CrowdingInfo
    usual: float | None
    weeks: int
    change: float | None
