"""Coming in by a link that works once."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from spoedketen.live.accounts import sessions
from spoedketen.live.accounts.actions import use_link
from spoedketen.live.web.gate import anybody
from spoedketen.live.web.messages import spent_link_page


@anybody
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in who holds an unused link; who has a second factor is still asked for it."""
    person = use_link(token, request.META.get("REMOTE_ADDR", ""), timezone.now())
    if person is None or not person.is_active:
        return spent_link_page(request)
    is_free = not sessions.asks_second_factor() and sessions.is_direct(request)
    after = reverse("web:board" if is_free else "mfa_index")
    answer: HttpResponse = perform_login(
        request, person, email_verification="none", redirect_url=after
    )
    return answer
