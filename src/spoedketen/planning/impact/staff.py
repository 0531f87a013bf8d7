"""Staff that a closure really frees, and what the receiving departments need."""

from collections.abc import Mapping
from dataclasses import dataclass

from spoedketen.domain.assumptions import Assumptions

HOURS_PER_DAY, NIGHT_HOURS = 24.0, 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """Full-time equivalents of one department by profession, from present to really free.

    ``present`` is on the rota; ``kept_for_wards`` stays at night for the wards it also serves;
    ``unwilling`` does not move; ``freed`` is what is left.
    """

    profession: str
    present: float
    kept_for_wards: float
    unwilling: float
    freed: float


def freed_by_closure(
    rooms: int, values: Assumptions, *, days: float = 1.0, nights: float = 1.0
) -> tuple[Freed, ...]:
    """Return the staff that closing a department of so many rooms frees, by profession.

    ``days`` and ``nights`` are which share of the day and evening, and of the night duties, ends.
    """
    value = {name: row.value for name, row in values.items()}
    return tuple(_freed(who, rooms, value, days, nights) for who in ("nurse", "doctor"))


def _freed(who: str, rooms: float, value: Mapping[str, float], days: float, nights: float) -> Freed:
    per_post = value["fte_per_post"] / HOURS_PER_DAY
    patients = value[f"ed_{who}_patients"]
    night = nights * rooms * value[f"ed_{who}_share_night"] / patients * NIGHT_HOURS * per_post
    day = days * rooms * value[f"ed_{who}_share_day"] / patients * (24.0 - NIGHT_HOURS) * per_post
    present = night + day
    kept = night * value["night_staff_for_wards"]
    unwilling = (present - kept) * value["unwilling_to_move"]
    return Freed(
        profession=who,
        present=present,
        kept_for_wards=kept,
        unwilling=unwilling,
        freed=present - kept - unwilling,
    )


def needed_for_visits(
    visits: float, visits_per_room: float, values: Assumptions
) -> Mapping[str, float]:
    """Return the staff (FTE) that so many visits a year more need elsewhere, by profession.

    By the same yardstick as what is freed: the rota of as many rooms as such visits take on
    average, so that the two can be compared. Where the neighbours have room on the rota it is less.
    """
    rooms = visits / max(visits_per_room, 1e-9)
    value = {name: row.value for name, row in values.items()}
    return {who: _freed(who, rooms, value, 1.0, 1.0).present for who in ("nurse", "doctor")}
