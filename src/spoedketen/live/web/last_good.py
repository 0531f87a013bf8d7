"""The last good page of each session, for when the database is gone.

A control room must not lose its picture with the database. What a session saw last is kept by the
process, and shown again with its time in a banner: on screen and on paper. It is given only to the
session that it was made for, at the same address, and not for long.
"""

import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from spoedketen.live.web.ages import clock_words

View = Callable[..., HttpResponse]
MOST_PAGES = 500
TRUST = timedelta(hours=2)
PLACE = b"<!-- last good -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page, packed, and the moment it was made."""

    packed: bytes
    at: datetime


_pages: OrderedDict[tuple[str, str], KeptPage] = OrderedDict()
_lock = Lock()


def kept_for_outage(view: View) -> View:
    """Keep what the view shows, and show that again where the database does not answer."""

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = (request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), request.get_full_path())
        answer = view(request, *args, **kwargs)
        if answer.status_code == HttpResponse.status_code:
            _keep(key, KeptPage(packed=zlib.compress(answer.content, 1), at=timezone.now()))
        elif answer.status_code == 503:  # noqa: PLR2004 - service unavailable
            return _again(key) or answer
        else:
            _forget(key[0])  # this session no longer holds, or no longer sees this
        return answer

    return keeping


def _keep(key: tuple[str, str], page: KeptPage) -> None:
    with _lock:
        _pages[key] = page
        _pages.move_to_end(key)
        while len(_pages) > MOST_PAGES:
            _pages.popitem(last=False)


def forget_session(request: HttpRequest, **_more: Any) -> None:
    """Let go of the pages of who signs out."""
    _forget(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))


def _forget(session: str) -> None:
    with _lock:
        for key in [key for key in _pages if key[0] == session]:
            del _pages[key]


def _again(key: tuple[str, str]) -> HttpResponse | None:
    now = timezone.now()
    page = _pages.get(key)
    if page is None or now - page.at > TRUST:
        return None
    words = _("De databank antwoordt niet. Dit is de laatste stand, van {time}.")
    told = escape(words.format(time=clock_words(page.at, now)))
    banner = f'<p class="banner" role="alert">{told}</p>'
    content = zlib.decompress(page.packed).replace(PLACE, banner.encode())
    return HttpResponse(content, headers={"Cache-Control": "private, no-store"})
