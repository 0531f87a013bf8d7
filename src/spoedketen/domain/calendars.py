"""Opening hours as minutes of a local week.

A week runs from Monday 00:00 local wall time; minute 0 belongs to it and minute 10,080 does not.
Holidays are not a date here but a question: the caller says whether the moment is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

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

    def intervals(self) -> list[tuple[int, int]]:
        """Return half-open intervals in minutes of the week; the end may pass the week."""
        length = self.closes_minute - self.opens_minute
        length += DAY_MINUTES if length <= 0 else 0
        starts = (DAYS.index(day) * DAY_MINUTES + self.opens_minute for day in self.days)
        return [(start, start + length) for start in starts]

    def covers(self, minute_of_week: int) -> bool:
        """Tell whether the window holds the minute, also one that began last week."""
        moments = (minute_of_week, minute_of_week + WEEK_MINUTES)
        return any(start <= m < end for start, end in self.intervals() for m in moments)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekMoment:
    """A moment in a typical week, in local wall time."""

    day: str
    minute: int
    is_holiday: bool = False

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

    def is_open(self, moment: WeekMoment) -> bool:
        """Tell whether the calendar is open at the moment."""
        skipped = "closed" if moment.is_holiday else "only"
        windows = (window for window in self.windows if window.holidays != skipped)
        return any(window.covers(moment.minute_of_week) for window in windows)

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
