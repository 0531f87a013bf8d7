"""Coming in by a link that works once."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from spoedketen.live.accounts import sessions
from spoedketen.live.accounts.actions import use_link
from spoedketen.live.accounts.queries.people import link_holds
from spoedketen.live.web.gate import anybody
from spoedketen.live.web.messages import spent_link_page


@anybody
@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in who holds an unused link; who has a second factor is still asked for it.

    Reading the address uses nothing up: a program that looks at the links in a message would leave
    its reader with a spent one. A button does, except on the machine of a demonstration itself,
    whose first page opens in a browser and that no such program reaches.
    """
    is_free = not sessions.asks_second_factor() and sessions.is_direct(request)
    if request.method == "POST" or (is_free and request.method == "GET"):
        return _come_in(request, token, is_free=is_free)
    if not link_holds(token, timezone.now()):
        return spent_link_page(request)
    return render(request, "account/open_link.html")


def _come_in(request: HttpRequest, token: str, *, is_free: bool) -> HttpResponse:
    person = use_link(token, request.META.get("REMOTE_ADDR", ""), timezone.now())
    if person is None or not person.is_active:
        return spent_link_page(request)
    after = reverse("web:board" if is_free else "mfa_index")
    answer: HttpResponse = perform_login(
        request, person, email_verification="none", redirect_url=after
    )
    return answer
