"""Filters and tags for figures, moments, states and signs."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from spoedketen.live.web import pieces
from spoedketen.live.web.ages import (
    age_words,
    clock_words,
    coming_words,
    day_words,
    left_words,
    wait_words,
)
from spoedketen.live.web.words import told

KEY_ID = re.compile(r" \(sk_\w+\)$")
register = template.Library()
UNKNOWN = "–"


@register.filter
def figure(number: float | str | None) -> str:
    """Return a whole number as people read it; unknown is a dash, never zero.

    Django hands over an empty text where an attribute was asked of nothing.
    """
    if number is None or isinstance(number, str):
        return UNKNOWN
    text = f"{round(number):,}"
    return text if get_language() == "en" else text.replace(",", ".")


@register.filter
def age(moment: datetime, at: datetime) -> str:
    """Return how long ago a moment was."""
    return age_words(moment, at)


@register.filter
def left(until: datetime, at: datetime) -> str:
    """Return how long something still lasts."""
    return left_words(until, at)


@register.filter
def coming(eta: datetime, at: datetime) -> str:
    """Return in how long somebody arrives."""
    return coming_words(eta, at)


@register.filter
def wait(minutes: float | None) -> str:
    """Return a waiting time in the unit in which people think of it."""
    if minutes is None:
        return UNKNOWN
    return wait_words(round(minutes))


@register.filter
def percent(share: float) -> str:
    """Return a share in hundredths; what falls short of all is never shown as all."""
    text = f"{int(share * 1000 + 1e-9) / 10:g} %"
    return text if get_language() == "en" else text.replace(".", ",")


@register.filter
def clock(moment: datetime, at: datetime) -> str:
    """Return the time of day of a moment."""
    return clock_words(moment, at)


@register.filter(expects_localtime=True)
def day(moment: date | None) -> str:
    """Return a day; nothing for none."""
    return day_words(moment) if moment else ""


@register.filter(expects_localtime=True)
def last_day(moment: datetime) -> str:
    """Return the last day before a moment: a period that ends at midnight ends the day before."""
    return day_words(moment - timedelta(microseconds=1))


@register.filter(expects_localtime=True)
def day_clock(moment: datetime | None) -> str:
    """Return a day with the time; nothing for none."""
    return f"{day_words(moment)} {moment:%H:%M}" if moment else ""


@register.filter
def label(found: Mapping[str, str]) -> str:
    """Return a label in the reader's language."""
    return told(found)


@register.simple_tag
def glyph(name: str) -> SafeString:
    """Return a small sign; it never stands without a word."""
    return _sign(name, "glyph")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a sign of the rail or the bar."""
    return _sign(name, "icon")


@register.filter
def signed(name: str) -> str:
    """Return who did something as a reader knows them: a connected system without its key's id."""
    return KEY_ID.sub("", name or "")


def _sign(name: str, css: str) -> SafeString:
    address = f"{static('spoedketen/glyphs.svg')}#{name}"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', css, address
    )


@register.filter
def unlocalized(number: float) -> str:
    """Return a number as SVG writes it, whatever the language."""
    return f"{number:g}"


register.simple_tag(pieces.row_piece)
register.simple_tag(pieces.mark_piece)
