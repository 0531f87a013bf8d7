"""The log of coming in and going out, and what a session remembers of it."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import timezone

from spoedketen.live.accounts import sessions
from spoedketen.live.accounts.models import User
from spoedketen.live.accounts.queries import actor_of
from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine

NOBODY = Actor(kind="user", id=0, name="")
LONGEST_DETAIL = 80


def _write(request: HttpRequest | None, user: Any, line: AuditLine) -> None:
    at = timezone.now()
    place = request.META.get("REMOTE_ADDR", "") if request else ""
    actor = actor_of(user.pk, at, place) if user is not None and user.pk else NOBODY
    audited = actor.as_audited()
    if not audited.access_point:
        audited = type(audited)(kind="user", id="0", name="", access_point=place)
    record(audited, line, at)


def _line(event: str, action: str, user: Any, **more: Any) -> AuditLine:
    told = {"object_type": "user", "object_id": str(user.pk) if user else "", **more}
    return AuditLine(event=event, action=action, authorisation="sign-in", **told)


def note_login(request: HttpRequest, user: User, **_more: Any) -> None:
    """Begin the session of a person who came in, and log it."""
    now = timezone.now()
    sessions.begin(request.session, now)
    if sessions.SHARED in request.POST:
        request.session[sessions.SHARED] = True
    methods = request.session.get("account_authentication_methods") or []
    ways = [str(each.get("method", "")) for each in methods]
    if settings.OIDC_HAS_SECOND_FACTOR and "socialaccount" in ways:
        request.session[sessions.SECOND_FACTOR] = user.pk
    _write(request, user, _line("login", "E", user, details={"methods": ways}))


def note_logout(request: HttpRequest, user: User | None, **_more: Any) -> None:
    """Log that a person went out."""
    if user is not None:
        _write(request, user, _line("logout", "E", user))


def note_failed_login(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any
) -> None:
    """Log a wrong password; an address that nobody has is not written down, it may be a secret."""
    address = str(credentials.get("email") or credentials.get("username") or "").lower()
    found = get_user_model().objects.filter(email=address).first()
    _write(request, None, _line("login", "E", found, outcome="failure"))


def note_factor_added(request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    """Log a new second factor; who made it has it at hand, so the session is strong from now."""
    request.session[sessions.SECOND_FACTOR] = user.pk
    kind = str(authenticator.type)
    record_authentication(request, user, "mfa", type=kind, reauthenticated=True)
    _factor("second_factor.added", "C", request, user, authenticator)


def note_factor_removed(request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    """Log that a second factor is gone."""
    _factor("second_factor.removed", "D", request, user, authenticator)


def note_factor_renewed(request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    """Log new recovery codes."""
    _factor("second_factor.renewed", "U", request, user, authenticator)


def note_factor_used(request: HttpRequest, user: User, **_more: Any) -> None:
    """Remember that a second factor was given in this session."""
    request.session[sessions.SECOND_FACTOR] = user.pk


def note_factor_failed(request: HttpRequest, user: User | None = None, **_more: Any) -> None:
    """Log a wrong code."""
    _write(request, user, _line("second_factor.failed", "E", user, outcome="failure"))


def note_password(request: HttpRequest, user: User, **_more: Any) -> None:
    """Log a new password; every other session of this person ends by it."""
    _write(request, user, _line("password.changed", "U", user))


def note_new_person(request: HttpRequest, user: User, **_more: Any) -> None:
    """Log an account that came from the sign-in service."""
    _write(request, user, _line("person.arrived", "C", user))


def _factor(event: str, action: str, request: HttpRequest, user: User, authenticator: Any) -> None:
    kind = str(getattr(authenticator, "type", ""))[:LONGEST_DETAIL]
    _write(request, user, _line(event, action, user, details={"type": kind}))
