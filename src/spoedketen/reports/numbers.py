"""Numbers and days as people of each language write them; unknown is a dash."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

LOCALES = {"nl": "nl_NL", "en": "en_GB"}
UNKNOWN = "–"


def whole(number: float | None, language: str) -> str:
    """Return a whole number with separators of thousands."""
    if number is None:
        return UNKNOWN
    return format_decimal(round(number), locale=LOCALES[language])


def signed(number: float | None, language: str) -> str:
    """Return a whole number with its sign; zero has none."""
    if number is None:
        return UNKNOWN
    sign = "+" if number > 0 else ""
    return sign + whole(number, language)


def decimal(number: float | None, language: str, digits: int = 1) -> str:
    """Return a number with a fixed count of decimals."""
    if number is None:
        return UNKNOWN
    return format_decimal(number, format=f"#,##0.{'0' * digits}", locale=LOCALES[language])


def percent(share: float | None, language: str, digits: int = 2) -> str:
    """Return a share (0-1) as a percentage; 99.996 % is never shown as 100 %."""
    if share is None:
        return UNKNOWN
    shown = round(share, digits + 2)
    if share < 1 <= shown:
        shown = 1 - 10 ** -(digits + 2)
    return format_percent(shown, format=f"#,##0.{'0' * digits}%", locale=LOCALES[language])


def day(moment: date, language: str) -> str:
    """Return a day in words."""
    return format_date(moment, "d MMMM y", locale=LOCALES[language])
