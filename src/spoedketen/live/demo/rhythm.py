"""The rhythm of day, week and year: pure curves around 1, by local wall time.

The shapes follow the field notes (arrivals peak from 11 to 21 h, Monday highest, crowding from 12
to 20 h, calm nights, a flu peak); the numbers are invented.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOURS = 24
WORKDAYS = 5
FLU_CENTRE = (1, 21)
FLU_HALF_DAYS = 32

ARRIVALS = (
    *(0.45, 0.38, 0.33, 0.30, 0.30, 0.33, 0.42, 0.60, 0.85, 1.15, 1.40, 1.55),
    *(1.55, 1.52, 1.50, 1.48, 1.48, 1.50, 1.48, 1.42, 1.35, 1.20, 0.90, 0.62),
)
CROWDING = (
    *(0.62, 0.52, 0.45, 0.40, 0.38, 0.38, 0.40, 0.45, 0.58, 0.78, 1.00, 1.22),
    *(1.38, 1.46, 1.50, 1.52, 1.52, 1.50, 1.45, 1.38, 1.28, 1.10, 0.92, 0.75),
)
EVENING = (
    *(0.50, 0.40, 0.33, 0.30, 0.30, 0.35, 0.45, 0.60, 1.00, 1.40, 1.50, 1.45),
    *(1.30, 1.20, 1.15, 1.15, 1.20, 1.40, 1.55, 1.60, 1.50, 1.30, 1.00, 0.70),
)
WEEK = (1.12, 1.02, 1.00, 0.99, 1.02, 0.93, 0.92)
OFFICE_HOURS = (8, 17)


def at_hour(hours: tuple[float, ...], moment: datetime) -> float:
    """Return a curve of 24 hours at a moment, straight between the hours, around 1."""
    local = moment.astimezone(AMSTERDAM)
    share = (local.minute + local.second / 60) / 60
    value = hours[local.hour] * (1 - share) + hours[(local.hour + 1) % HOURS] * share
    return value * HOURS / sum(hours)


def of_week(moment: datetime) -> float:
    """Return how busy the day of the week is."""
    return WEEK[moment.astimezone(AMSTERDAM).weekday()]


def flu(day: date) -> float:
    """Return the height of the flu season on a day: 0 outside weeks 51 to 8, 1 at its top."""
    centres = (date(day.year + step, *FLU_CENTRE) for step in (-1, 0, 1))
    distance = min(abs((day - centre).days) for centre in centres)
    if distance >= FLU_HALF_DAYS:
        return 0.0
    return math.cos(math.pi / 2 * distance / FLU_HALF_DAYS) ** 2


def flu_at(moment: datetime) -> float:
    """Return the height of the flu season at a moment."""
    return flu(moment.astimezone(AMSTERDAM).date())


def is_office_hour(moment: datetime) -> bool:
    """Say whether ordinary practices are open."""
    local = moment.astimezone(AMSTERDAM)
    begins, ends = OFFICE_HOURS
    return local.weekday() < WORKDAYS and begins <= local.hour < ends


def arrivals(moment: datetime) -> float:
    """Return how many patients arrive, against the mean."""
    return at_hour(ARRIVALS, moment) * of_week(moment) * (1 + 0.12 * flu_at(moment))


def crowding(moment: datetime) -> float:
    """Return how full an emergency department is, against the mean."""
    return at_hour(CROWDING, moment) * of_week(moment) * (1 + 0.10 * flu_at(moment))


def evening(moment: datetime) -> float:
    """Return how busy a GP post is, against the mean of its hours."""
    return at_hour(EVENING, moment) * (1 + 0.15 * flu_at(moment))


def level(moment: datetime) -> float:
    """Return how full wards and homes are: nearly the same all day."""
    return 1 + 0.5 * (of_week(moment) - 1) + 0.04 * flu_at(moment)


CURVES: Mapping[str, Callable[[datetime], float]] = {
    "arrivals": arrivals,
    "crowding": crowding,
    "evening": evening,
    "level": level,
}
