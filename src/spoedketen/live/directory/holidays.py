"""Dutch public holidays: those on which opening hours follow the Sunday scheme.

Fixed days and days counted from Easter (the Gregorian computus of Meeus, Jones and Butcher).
King's Day is moved to 26 April when the 27th is a Sunday; 5 May counts every five years.
"""

from datetime import date, timedelta
from functools import cache

SUNDAY = 6
LIBERATION_EVERY = 5


def easter(year: int) -> date:
    """Return Easter Sunday of a Gregorian year."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year."""
    sunday = easter(year)
    king = date(year, 4, 27)
    days = {
        date(year, 1, 1),
        *(sunday + timedelta(days=n) for n in (0, 1, 39, 49, 50)),
        king - timedelta(days=1) if king.weekday() == SUNDAY else king,
        date(year, 12, 25),
        date(year, 12, 26),
    }
    return frozenset(days | ({date(year, 5, 5)} if year % LIBERATION_EVERY == 0 else set()))


def is_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday."""
    return day in holidays(day.year)
