"""Between signing in and the pages: sessions that are over, and people without a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from spoedketen.live.accounts import sessions
from spoedketen.live.web.messages import gone_page

ALWAYS = frozenset({"account_logout", "web:language", "web:theme", "web:open_link"})
SETTING_UP = ALWAYS | frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
        "account_set_password",
        "account_change_password",
    }
)
PROVING = ALWAYS | frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
BY_ITSELF = "X-Piece"
"""The script sets this header where a page renews itself: that is no sign of a person."""


class SignInGate:
    """Ends sessions that are over and leads who has no second factor to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, *_arguments: Any
    ) -> HttpResponse | None:
        """Answer instead of the view where the session does not carry it."""
        try:
            return self._judged(request)
        except (OperationalError, InterfaceError):
            # Our own pages have more to say without a database; they ask whether this was judged.
            request.is_unjudged = True  # type: ignore[attr-defined]
            return None if hasattr(view, "permission") else gone_page(request)

    @staticmethod
    def _judged(request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        at = timezone.now()
        if sessions.is_over(request.session, at):
            logout(request)
            return redirect_to_login(request.get_full_path())
        if BY_ITSELF not in request.headers:
            sessions.note_use(request.session, at)
        if sessions.is_enough(request):
            return None
        request.must_set_up = True  # type: ignore[attr-defined]
        return _led(request)


def _led(request: HttpRequest) -> HttpResponse | None:
    name = request.resolver_match.view_name if request.resolver_match else ""
    if is_mfa_enabled(request.user):
        if name in PROVING:
            return None
        after = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('mfa_reauthenticate')}?{after}")
    return None if name in SETTING_UP else redirect("mfa_index")
