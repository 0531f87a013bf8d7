"""Coming in by a link that works once."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from spoedketen.live.accounts.actions import use_link
from spoedketen.live.web.gate import anybody
from spoedketen.live.web.messages import spent_link_page

BACKEND = "django.contrib.auth.backends.ModelBackend"


@anybody
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in who holds an unused link; outside a demonstration the second factor comes first."""
    person = use_link(token, request.META.get("REMOTE_ADDR", ""), timezone.now())
    if person is None:
        return spent_link_page(request)
    login(request, person, backend=BACKEND)
    is_free = settings.DEMONSTRATION and settings.IS_LOOPBACK
    return redirect("web:board" if is_free else "mfa_index")
