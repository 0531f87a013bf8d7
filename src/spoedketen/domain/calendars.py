"""Opening hours as minutes of a local week.

A week runs from Monday 00:00 local wall time; minute 0 belongs to it and minute 10,080 does not.
Holidays are not a date here but a question: the caller says whether the moment is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningWindow:
    """One row of the calendar table; ``closes`` at or before ``opens`` passes midnight."""

    days: tuple[str, ...]
    opens_minute: int
    closes_minute: int
    holidays: str
    valid_from: date | None = None
    valid_to: date | None = None
    """Not any more on that day."""

    def holds_on(self, day: date) -> bool:
        """Tell whether the row is valid on a day."""
        return not (
            (self.valid_from is not None and day < self.valid_from)
            or (self.valid_to is not None and day >= self.valid_to)
        )

    def intervals(self) -> list[tuple[int, int]]:
        """Return half-open intervals in minutes of the week; the end may pass the week."""
        length = self.closes_minute - self.opens_minute
        length += DAY_MINUTES if length <= 0 else 0
        starts = (DAYS.index(day) * DAY_MINUTES + self.opens_minute for day in self.days)
        return [(start, start + length) for start in starts]

    def began(self, moment: "WeekMoment", days_ago: int) -> bool:
        """Tell whether it opened so many days before the moment and holds it still."""
        length = self.closes_minute - self.opens_minute
        length += DAY_MINUTES if length <= 0 else 0
        since = moment.minute + days_ago * DAY_MINUTES - self.opens_minute
        day = DAYS[(DAYS.index(moment.day) - days_ago) % len(DAYS)]
        return day in self.days and 0 <= since < length


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekMoment:
    """A moment in a typical week, in local wall time."""

    day: str
    minute: int
    is_holiday: bool = False
    follows_holiday: bool | None = None
    """Whether the day before is one; unsaid it is as the day itself, as in a typical week."""

    @property
    def minute_of_week(self) -> int:
        """Minutes since Monday 00:00."""
        return DAYS.index(self.day) * DAY_MINUTES + self.minute

    @property
    def label(self) -> str:
        """The moment as a person writes it, for example ``tue 03:00``."""
        name = "holiday" if self.is_holiday else self.day
        return f"{name} {self.minute // 60:02d}:{self.minute % 60:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """All windows under one id."""

    id: str
    windows: tuple[OpeningWindow, ...]

    def on(self, day: date) -> "Calendar":
        """Return the calendar with the rows that are valid on a day."""
        return replace(self, windows=tuple(each for each in self.windows if each.holds_on(day)))

    def is_open(self, moment: WeekMoment) -> bool:
        """Tell whether the calendar is open at the moment; a night is of the day it began on."""
        before = moment.is_holiday if moment.follows_holiday is None else moment.follows_holiday
        return any(
            window.began(moment, days_ago) and window.holidays != ("closed" if holiday else "only")
            for days_ago, holiday in ((0, moment.is_holiday), (1, before))
            for window in self.windows
        )

    def is_always_open(self) -> bool:
        """Tell whether every minute is covered, on working days and on holidays alike."""
        return all(
            _covers_week(w for w in self.windows if w.holidays != skipped)
            for skipped in ("closed", "only")
        )


def _covers_week(windows: Iterable[OpeningWindow]) -> bool:
    spans = sorted(span for window in windows for span in window.intervals())
    shifted = [(start - WEEK_MINUTES, end - WEEK_MINUTES) for start, end in spans]
    reached = 0
    for start, end in sorted(spans + shifted):
        if start > reached:
            return False
        reached = max(reached, end)
    return reached >= WEEK_MINUTES


def minute_of_day(text: str) -> int:
    """Return the minutes since midnight of ``HH:MM``; ``24:00`` is 1,440."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def overlapping(first: OpeningWindow, second: OpeningWindow) -> bool:
    """Tell whether two windows open the same minute of the same kind of day."""
    if {first.holidays, second.holidays} == {"closed", "only"}:
        return False
    return any(
        a < d + shift and c + shift < b
        for a, b in first.intervals()
        for c, d in second.intervals()
        for shift in (-WEEK_MINUTES, 0, WEEK_MINUTES)
    )
