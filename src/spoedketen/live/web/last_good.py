"""The last good page of each session, for when the database is gone.

A control room must not lose its picture with the database. What a session saw last is kept by the
process, and shown again with its time in a banner: on screen and on paper. It is given only to the
session that it was made for, at the same address, not for long, and never after the session would
have ended or past a change, as far as this process knows, of what the person may see.
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

from spoedketen.live.accounts import sessions
from spoedketen.live.accounts.values import Hat
from spoedketen.live.capacity.queries.picture import last_known
from spoedketen.live.web.ages import clock_words

View = Callable[..., HttpResponse]
MOST_PAGES = 500
TRUST = timedelta(hours=2)
PLACE = b"<!-- last good -->"


Rights = tuple[int, tuple[Hat, ...], int]
"""Who, with which roles, in which version of the directory: sharing is part of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page, packed, when it was made, how long it may be shown and what it rests on."""

    packed: bytes
    at: datetime
    until: datetime
    rights: Rights

    def is_before(self, other: "KeptPage") -> bool:
        """Tell whether it shows the same person what was so before roles or sharing changed."""
        return self.rights[0] == other.rights[0] and self.rights != other.rights


_pages: OrderedDict[tuple[str, str], KeptPage] = OrderedDict()
_lock = Lock()


def kept_for_outage(view: View) -> View:
    """Keep what the view shows, and show that again where the database does not answer."""

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = (request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), request.get_full_path())
        answer = view(request, *args, **kwargs)
        if answer.status_code == HttpResponse.status_code:
            _keep(key, _made(request, answer.content))
        elif answer.status_code == 503:  # noqa: PLR2004 - service unavailable
            return _again(key) or answer
        else:
            _forget(key[0])  # this session no longer holds, or no longer sees this
        return answer

    return keeping


def _made(request: HttpRequest, content: bytes) -> KeptPage:
    now, actor = timezone.now(), getattr(request, "actor", None)
    ends = [actor.until] if actor and actor.until else []
    return KeptPage(
        packed=zlib.compress(content, 1),
        at=now,
        until=min([now + TRUST, sessions.ends_at(request.session, now), *ends]),
        rights=(actor.id, actor.hats, last_known().directory_version) if actor else (0, (), 0),
    )


def _keep(key: tuple[str, str], page: KeptPage) -> None:
    with _lock:
        for other in [other for other in _pages if _pages[other].is_before(page)]:
            del _pages[other]
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
    if page is None or now >= page.until or page.rights[2] != last_known().directory_version:
        return None
    words = _("De databank antwoordt niet. Dit is de laatste stand, van {time}.")
    told = escape(words.format(time=clock_words(page.at, now)))
    banner = f'<p class="banner" role="alert">{told}</p>'
    content = zlib.decompress(page.packed).replace(PLACE, banner.encode())
    return HttpResponse(content, headers={"Cache-Control": "private, no-store"})
