"""Who listens: the person behind a session cookie, and which of many still may."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from spoedketen.live.accounts.queries import actor_of, allowed_people, session_marks

PERMISSION = "board.view"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A signed-in person with the session it came by; ``mark`` changes with the password."""

    session: str
    user: int
    mark: str
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
    user = get_user(request)
    if not user.is_authenticated or user.pk is None:
        return None
    actor = actor_of(user.pk, timezone.now())
    return Listener(
        session=session_key,
        user=user.pk,
        mark=session_marks([user.pk])[user.pk],
        is_allowed=actor.may(PERMISSION),
    )


def still_allowed(listeners: Collection[Listener]) -> set[str]:
    """Return the sessions, of these, that still hold: a few queries for any number of them."""
    try:
        wanted = {each.session for each in listeners}
        rows = Session.objects.filter(session_key__in=wanted, expire_date__gt=timezone.now())
        there = set(rows.values_list("session_key", flat=True))
        people = {each.user for each in listeners}
        marks, may = session_marks(people), allowed_people(people, PERMISSION, timezone.now())
        return {
            each.session
            for each in listeners
            if each.session in there
            and each.user in may
            and constant_time_compare(marks.get(each.user, ""), each.mark)
        }
    finally:
        close_old_connections()
