"""What a person chooses for the own screen: language, theme, kept views."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spoedketen.live.accounts.actions import delete_view, save_view
from spoedketen.live.accounts.sessions import ends_at
from spoedketen.live.web.gate import PageRequest, anybody, needs
from spoedketen.live.web.shell import THEME_COOKIE, THEMES

A_YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return redirect(asked if is_ours else "/")


def _keep(answer: HttpResponse, name: str, value: str) -> HttpResponse:
    answer.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=settings.IS_HTTPS)
    return answer


@anybody
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language, also for the page to sign in."""
    code = request.POST.get("language", "")
    answer = _back(request)
    is_known = code in dict(settings.LANGUAGES)
    return _keep(answer, settings.LANGUAGE_COOKIE_NAME, code) if is_known else answer


@anybody
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme, also for the page to sign in."""
    code = request.POST.get("theme", "")
    answer = _back(request)
    return _keep(answer, THEME_COOKIE, code) if code in THEMES else answer


@require_POST
@needs("own.settings")
def note_typing(request: PageRequest) -> HttpResponse:
    """Take typing for use of the session, and tell how long it still lasts."""
    left = ends_at(request.session, request.at) - request.at
    return JsonResponse({"seconds_left": int(left.total_seconds())})


@require_POST
@needs("own.settings")
def keep_view(request: PageRequest) -> HttpResponse:
    """Keep what the board shows under a name."""
    name, query = request.POST.get("name", "").strip(), request.POST.get("query", "")
    save_view(request.actor, "board", name or _("Mijn weergave"), query)
    return redirect(f"{reverse('web:board')}?{query}")


@require_POST
@needs("own.settings")
def drop_view(request: PageRequest, number: int) -> HttpResponse:
    """Forget a kept view."""
    delete_view(request.actor, number)
    return _back(request)
