"""Who listens: the person behind a session cookie, and whether that person may see the board."""

from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import timezone

from spoedketen.live.accounts.queries import actor_of
from spoedketen.live.accounts.sessions import asks_second_factor, is_over, is_strong

PERMISSION = "board.view"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A signed-in person."""

    user: int
    is_allowed: bool


def listener_of(session_key: str) -> Listener | None:
    """Return the person of a session that holds, or None; gives the connection back."""
    try:
        return _listener_of(session_key)
    finally:
        close_old_connections()


def _listener_of(session_key: str) -> Listener | None:
    if not session_key:
        return None
    request = HttpRequest()
    request.session = SessionStore(session_key)
    if SESSION_KEY not in request.session or BACKEND_SESSION_KEY not in request.session:
        return None
    user, now = get_user(request), timezone.now()
    if not user.is_authenticated or user.pk is None or is_over(request.session, now):
        return None
    if asks_second_factor() and not is_strong(request.session, user.pk):
        return None
    actor = actor_of(user.pk, now)
    return Listener(user=user.pk, is_allowed=actor.may(PERMISSION))
