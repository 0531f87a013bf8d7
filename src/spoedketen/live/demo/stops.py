"""When an emergency department is on stop: pure, from a seed and a moment.

Half-hours draw whether a stop begins, mostly of one to two hours, fewest at night, more in the flu
season. Beside these there is always one department on stop somewhere, in turn, so that a board is
never without. Together a department is on stop 2 to 4 % of the time on average.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from spoedketen.live.demo.chance import between, draw
from spoedketen.live.demo.rhythm import crowding, flu_at

SLOT = timedelta(minutes=30)
SHARE = 0.014
DUTY = timedelta(minutes=90)
"""How often the turn to be on stop passes to another department."""
OVERLAP = (10, 30)
"""Minutes: the next turn begins at most the first late, a turn ends at most the second late."""
SHORTEST, LONGEST = 45, 150
"""Minutes; the mean is halfway."""
TENDENCY = (0.4, 1.6)
"""How much more or less than the mean one department is inclined to a stop."""
THREATENS_FIRST = 0.5
THREAT = timedelta(minutes=30)
FLU_RISE = 0.6
REASONS = ("crowding", "crowding", "boarding", "boarding", "staff", "beds", "technical")
CHOICES = (30, 60, 60, 60, 120, 120)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
QUIET_SLOTS = 6
"""After a beginning no other begins for as long as a stop can last, and its announcement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStop:
    """One stop as the department will declare it."""

    begins: datetime
    ends: datetime
    threatens: datetime | None
    reason: str
    minutes: int
    """How long it says it will last; it renews until the end."""

    def state(self, moment: datetime) -> str | None:
        """Return "threatening" or "stop", or None where it is neither."""
        if self.begins <= moment < self.ends:
            return "stop"
        if self.threatens is not None and self.threatens <= moment < self.begins:
            return "threatening"
        return None


def planned_stop(seed: int, service: str, moment: datetime) -> PlannedStop | None:
    """Return the stop, running or announced, of a department at a moment."""
    slot = (moment - EPOCH) // SLOT
    for candidate in range(slot + 1, slot - QUIET_SLOTS, -1):
        if _begins(seed, service, candidate):
            stop = _planned(seed, service, candidate)
            if stop.state(moment) is not None:
                return stop
    return None


def duty_stop(
    seed: int, departments: Sequence[str], service: str, moment: datetime
) -> PlannedStop | None:
    """Return the stop of a department in its turn, of all that take turns."""
    turn = (moment - EPOCH) // DUTY
    for candidate in (turn, turn - 1):
        if duty_of(seed, departments, candidate) == service:
            stop = duty_turn(seed, candidate)
            if stop.state(moment) is not None:
                return stop
    return None


def duty_of(seed: int, departments: Sequence[str], turn: int) -> str | None:
    """Return whose turn it is."""
    if not departments:
        return None
    return departments[int(draw(seed, "duty", turn) * len(departments))]


def duty_turn(seed: int, turn: int) -> PlannedStop:
    """Return the stop of a turn; turns overlap, so that there is always one."""
    late, longest = OVERLAP
    begins = EPOCH + turn * DUTY
    return PlannedStop(
        begins=begins + timedelta(minutes=late * draw(seed, "late", turn)),
        ends=begins + DUTY + timedelta(minutes=between(late, longest, draw(seed, "longer", turn))),
        threatens=None,
        reason=REASONS[int(draw(seed, "duty reason", turn) * len(REASONS))],
        minutes=60,
    )


def planned_stops(
    seed: int, service: str, since: datetime, until: datetime
) -> Iterator[PlannedStop]:
    """Yield the drawn stops of a department that begin in a period, in order."""
    slots = range((since - EPOCH) // SLOT, (until - EPOCH) // SLOT + 1)
    for slot in slots:
        if _begins(seed, service, slot):
            stop = _planned(seed, service, slot)
            if since <= stop.begins < until:
                yield stop


def _begins(seed: int, service: str, slot: int) -> bool:
    """Say whether a stop begins: drawn, and none drawn shortly before."""
    if not _drawn(seed, service, slot):
        return False
    return not any(_drawn(seed, service, slot - back) for back in range(1, QUIET_SLOTS + 1))


def _drawn(seed: int, service: str, slot: int) -> bool:
    chance = draw(seed, service, "stop", slot)
    # Cheap first: even the busiest moment of the keenest department stays below this.
    return chance < 0.08 and chance < _rate(seed, service, EPOCH + slot * SLOT)  # noqa: PLR2004


def _rate(seed: int, service: str, moment: datetime) -> float:
    """Return the chance that a stop begins in the half-hour."""
    mean = SHARE * (SLOT / timedelta(minutes=(SHORTEST + LONGEST) / 2))
    tendency = between(*TENDENCY, draw(seed, service, "tendency"))
    # Squared: what makes a department crowded makes it stop even more.
    busy = 0.8 * crowding(moment) ** 2
    return mean * tendency * busy * (1 + FLU_RISE * flu_at(moment))


def _planned(seed: int, service: str, slot: int) -> PlannedStop:
    def drawn(name: str) -> float:
        return draw(seed, service, name, slot)

    begins = EPOCH + slot * SLOT + drawn("minute") * SLOT
    lasts = timedelta(minutes=between(SHORTEST, LONGEST, drawn("length")))
    threatens = begins - THREAT if drawn("threat") < THREATENS_FIRST else None
    return PlannedStop(
        begins=begins,
        ends=begins + lasts,
        threatens=threatens,
        reason=REASONS[int(drawn("reason") * len(REASONS))],
        minutes=CHOICES[int(drawn("choice") * len(CHOICES))],
    )
