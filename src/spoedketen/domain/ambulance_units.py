"""What is known of an ambulance between runs: its state, where it is, and since when."""

from dataclasses import dataclass
from datetime import datetime

IDLE, MOVING, BUSY, OFF_DUTY = "idle", "moving", "busy", "off_duty"
UNIT_STATES = (IDLE, MOVING, BUSY, OFF_DUTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReport:
    """The last that was told of a unit, at moment ``at``; nothing of it is assumed.

    It stands at ``station``, drives to ``towards`` while ``moving``, or is at a point. ``free_at``
    is when a busy unit expects to be free; None is not known.
    """

    id: str
    state: str
    since: datetime
    at: datetime
    station: str = ""
    towards: str = ""
    lat: float | None = None
    lon: float | None = None
    free_at: datetime | None = None
