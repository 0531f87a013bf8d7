"""Who listens: the person behind a session cookie, and which of many still may."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from spoedketen.live.accounts.queries import actor_of, allowed_people, session_marks
from spoedketen.live.accounts.sessions import is_enough, is_over, is_strong

PERMISSION = "board.view"
Headers = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A signed-in person with the session it came by; ``mark`` changes with the password."""

    session: str
    user: int
    mark: str
    is_allowed: bool
    is_strong: bool
    """Came in by a second factor, and so may stay only as long as the session has it."""


def listener_of(session_key: str, headers: Headers = ()) -> Listener | None:
    """Return the person of a session that holds, or None; gives the connection back."""
    try:
        return _listener_of(session_key, headers)
    finally:
        close_old_connections()


def _request(headers: Headers) -> HttpRequest:
    """Return a request with the headers that came, as Django would have it."""
    request = HttpRequest()
    for name, value in headers:
        told = name.decode("latin-1").upper().replace("-", "_")
        request.META[f"HTTP_{told}"] = value.decode("latin-1")
    return request


def _listener_of(session_key: str, headers: Headers) -> Listener | None:
    if not session_key:
        return None
    request = _request(headers)
    request.session = SessionStore(session_key)
    if SESSION_KEY not in request.session or BACKEND_SESSION_KEY not in request.session:
        return None
    user, now = get_user(request), timezone.now()
    if not user.is_authenticated or is_over(request.session, now):
        return None
    request.user = user
    if not is_enough(request):
        return None
    actor = actor_of(user.pk, now)
    return Listener(
        session=session_key,
        user=user.pk,
        mark=session_marks([user.pk])[user.pk],
        is_allowed=actor.may(PERMISSION),
        is_strong=is_strong(request.session, user.pk),
    )


def still_allowed(listeners: Collection[Listener]) -> set[str]:
    """Return the sessions, of these, that still hold: a few queries for any number of them."""
    try:
        wanted, now = {each.session for each in listeners}, timezone.now()
        rows = Session.objects.filter(session_key__in=wanted, expire_date__gt=now)
        told = {row.session_key: row.get_decoded() for row in rows}
        there = {name: kept for name, kept in told.items() if not is_over(kept, now)}
        people = {each.user for each in listeners}
        marks, may = session_marks(people), allowed_people(people, PERMISSION, now)
        return {
            each.session
            for each in listeners
            if each.session in there
            and (not each.is_strong or is_strong(there[each.session], each.user))
            and each.user in may
            and constant_time_compare(marks.get(each.user, ""), each.mark)
        }
    finally:
        close_old_connections()
