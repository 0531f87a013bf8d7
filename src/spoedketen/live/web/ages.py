"""Moments as people read them: how long ago, and the time of day."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

MINUTE = timedelta(minutes=1)
TWO_HOURS = timedelta(hours=2)
TWO_DAYS = timedelta(days=2)


def age_words(moment: datetime, at: datetime) -> str:
    """Return how long before ``at`` a moment was; the script of the pages says the same."""
    elapsed = at - moment
    minutes = int(elapsed.total_seconds() // 60)
    if minutes < 1:
        return _("zojuist")
    if elapsed < TWO_HOURS:
        return _("{count} min").format(count=minutes)
    if elapsed < TWO_DAYS:
        return _("{count} u").format(count=minutes // 60)
    return _("{count} d").format(count=minutes // 60 // 24)


def left_words(until: datetime, at: datetime) -> str:
    """Return how long a stop still lasts; the script of the pages says the same."""
    if until <= at:
        return _("verlopen om {time}").format(time=clock_words(until, at))
    if until - at <= MINUTE:
        return _("verloopt over 1 min")
    return _("nog {count} min").format(count=-((at - until) // MINUTE))


def coming_words(eta: datetime, at: datetime) -> str:
    """Return in how long somebody arrives; the script of the pages says the same."""
    if eta <= at:
        return _("had er al moeten zijn")
    return _("over {count} min").format(count=-((at - eta) // MINUTE))


def clock_words(moment: datetime, at: datetime) -> str:
    """Return the time of day, with the day where that is another one than today."""
    local, today = timezone.localtime(moment), timezone.localtime(at)
    time = f"{local:%H:%M}{_season(local)}"
    return time if local.date() == today.date() else f"{day_words(local, 'D j M')} {time}"


def _season(local: datetime) -> str:
    """Return which of the two it is, in the hour that the clock goes through twice."""
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    if first == second:
        return ""
    return f" {_('(wintertijd)')}" if local.fold else f" {_('(zomertijd)')}"


def day_words(day: date, form: str = "j M Y") -> str:
    """Return a day; in Dutch months have no capital."""
    text = date_format(day, form)
    return text if get_language() == "en" else text.lower()


HOURS_FROM, DAYS_FROM = 120, 48 * 60


def wait_words(minutes: int) -> str:
    """Return a waiting time: minutes to two hours, hours to two days, then days."""
    if minutes < HOURS_FROM:
        return _("{count} min").format(count=minutes)
    if minutes < DAYS_FROM:
        return _("{count} u").format(count=round(minutes / 60))
    return _("{count} d").format(count=round(minutes / (24 * 60)))
