"""When a session of a person holds: how long, how long unused, and with a second factor or not."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest

BEGUN, USED, SHARED, SECOND_FACTOR = "begun_at", "used_at", "shared_desk", "second_factor_of"
NOTE_SECONDS = 60
"""Use is written down once a minute: a page read every second is no write every second."""
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
FORWARDED = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-Ip",
    "Via",
)


def begin(session: Any, at: datetime) -> None:
    """Write down when a session began."""
    session[BEGUN] = session[USED] = at.timestamp()


def note_use(session: Any, at: datetime) -> None:
    """Write down that a person did something."""
    if at.timestamp() - session.get(USED, 0) > NOTE_SECONDS:
        session[USED] = at.timestamp()


def is_over(session: Mapping[str, Any], at: datetime) -> bool:
    """Tell whether a session has lasted long enough, or stood unused on a shared desk."""
    now = at.timestamp()
    if now - session.get(BEGUN, now) > settings.SESSION_COOKIE_AGE:
        return True
    idle = idle_seconds(session)
    return bool(idle) and now - session.get(USED, now) > idle


def ends_at(session: Mapping[str, Any], at: datetime) -> datetime:
    """Return when a session is over where nobody uses it any more."""
    now = at.timestamp()
    left = session.get(BEGUN, now) + settings.SESSION_COOKIE_AGE - now
    idle = idle_seconds(session)
    if idle:
        left = min(left, session.get(USED, now) + idle - now)
    return at + timedelta(seconds=left)


def idle_seconds(session: Mapping[str, Any]) -> int:
    """Return how long a session may stand unused; 0 is without limit."""
    is_shared = bool(session.get(SHARED))
    return settings.IDLE_SECONDS_SHARED if is_shared else settings.IDLE_SECONDS


def is_strong(session: Mapping[str, Any], user_id: int) -> bool:
    """Tell whether this person gave a second factor in this session."""
    return bool(session.get(SECOND_FACTOR) == user_id)


def asks_second_factor() -> bool:
    """Tell whether people of this installation need a second factor.

    Only a demonstration that is bound to loopback goes without.
    """
    return not (settings.DEMONSTRATION and settings.IS_LOOPBACK)


def _tells_of_a_proxy(name: str) -> bool:
    plain = name.replace("_", "-")
    return (
        plain in {known.lower() for known in FORWARDED}
        or plain.startswith(("x-forwarded", "x-original", "x-envoy", "true-", "cdn-"))
        or plain.endswith(("-connecting-ip", "client-ip", "clientip", "user-ip", "-forwarded-for"))
    )


def is_direct(request: HttpRequest) -> bool:
    """Tell whether a request was made on this machine itself, not through a proxy on it.

    The address of the client proves nothing: the web process believes a proxy on this machine. So
    every sign of a proxy, and every name but that of this machine, counts as from outside.
    """
    if any(_tells_of_a_proxy(name.lower()) for name in request.headers):
        return False
    if getattr(request, "scope", {}).get("http_version") == "1.0":
        return False  # a proxy without settings speaks this to us, and a browser never does
    host = request.META.get("HTTP_HOST", "").lower()
    bare = host if host.endswith("]") else host.rpartition(":")[0] or host
    return bare in LOOPBACK_HOSTS


def is_enough(request: HttpRequest) -> bool:
    """Tell whether the signed-in person of a request may go on without a second factor."""
    if is_strong(request.session, int(request.user.pk or 0)):
        return True
    return not asks_second_factor() and is_direct(request)
