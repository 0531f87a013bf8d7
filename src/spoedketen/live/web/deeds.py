"""Doing what a form asks, and saying that it is done or why it cannot be."""

from collections.abc import Callable
from datetime import datetime, time
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.wording import error_sentence
from spoedketen.live.directory.queries import AMSTERDAM

T = TypeVar("T")


def attempt(request: HttpRequest, deed: Callable[[], T], said: str) -> T | None:
    """Do it and say so; where it is refused say why and return None."""
    try:
        result = deed()
    except RequestError as refusal:
        messages.error(request, error_sentence(refusal), extra_tags="bad")
        return None
    messages.success(request, said, extra_tags="good")
    return result


def day_given(request: HttpRequest, name: str) -> datetime | None:
    """Return the beginning of a day that a form names, or None where it is empty.

    A day that is none counts as empty for a reader that types; the browser checks it before.
    """
    try:
        day = parse_date(request.POST.get(name, "").strip())
    except ValueError:
        day = None
    return datetime.combine(day, time.min, AMSTERDAM) if day else None


def moment_of(given: str) -> datetime | None:
    """Return a moment that a form names, in local time; the browser checks it before."""
    try:
        found = parse_datetime(given.strip())
    except ValueError:
        return None
    return found.replace(tzinfo=AMSTERDAM) if found and found.tzinfo is None else found


def number_given(request: HttpRequest, name: str) -> int | None:
    """Return a number that a form names, or None."""
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 19 else None  # noqa: PLR2004


def unchanged() -> str:
    """Return what is said where a form asked for what already was."""
    return _("Er is niets gewijzigd.")
