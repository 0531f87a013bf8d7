"""Who comes in: every page names its permission, and every refusal is a page with a next step."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Protocol

from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.queries import actor_of
from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.capacity.checks import is_storable
from spoedketen.live.capacity.errors import Conflict, NotFound
from spoedketen.live.capacity.queries.picture import picture
from spoedketen.live.directory.values import RegionInfo
from spoedketen.live.web.messages import (
    changed_page,
    forbidden_answer,
    gone_page,
    missing_page,
    no_role_page,
    refused_page,
)


class PageRequest(HttpRequest):
    """A request of a signed-in person; ``at`` is the one moment that the page is about.

    ``place`` is where the stream must go on for a page that is read after it; ``follows`` are
    regions that the page hears of beside the one that is looked at.
    """

    actor: Actor
    at: datetime
    place: str
    follows: frozenset[int]
    about: RegionInfo | None
    """The region that the page itself is about; left out where the reader chooses."""


class Page(Protocol):
    """A view behind the gate."""

    def __call__(self, request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a request that the gate let in."""


log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def needs(permission: str) -> Callable[[Page], View]:
    """Let in who carries a permission in any relation; the view asks for the relation itself."""

    def gated(page: Page) -> View:
        @wraps(page)
        def view(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                return _let_in(page, permission, request, *args, **kwargs)
            except (Forbidden, RequestError, OperationalError, InterfaceError) as refusal:
                return _refused(request, refusal)

        view.permission = permission  # type: ignore[attr-defined]
        return view

    return gated


def _refused(request: HttpRequest, refusal: Exception) -> HttpResponse:
    if isinstance(refusal, Forbidden):
        return forbidden_answer(request, refusal)
    if isinstance(refusal, NotFound):
        return missing_page(request, refusal)
    if isinstance(refusal, Conflict):
        return changed_page(request, refusal)
    if isinstance(refusal, RequestError):
        return refused_page(request, refusal)
    log.warning("the database does not answer", exc_info=refusal)
    return gone_page(request)


def anybody(view: View) -> View:
    """Open a view to who is not signed in; it shows nothing of anybody."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def _is_readable(request: HttpRequest) -> bool:
    """Tell whether the database can take every text that was given, in the address or a form."""
    given = (each for part in (request.GET, request.POST) for each in part.lists())
    return all(is_storable(text) for name, texts in given for text in (name, *texts))


def _let_in(
    page: Page, permission: str, request: PageRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    if getattr(request, "is_unjudged", False):
        raise OperationalError("nobody could say whether this session holds")
    if not _is_readable(request):
        raise RequestError("text_unfit")
    request.at, request.place, request.follows = timezone.now(), "", frozenset()
    place = request.META.get("REMOTE_ADDR", "")
    request.actor = actor_of(int(request.user.pk or 0), request.at, place)
    if not request.actor.roles:
        return no_role_page(request)
    request.actor.must(permission)
    held = picture(request.at)
    request.place = f"{held.epoch}:{held.position}"
    answer = page(request, *args, **kwargs)
    answer.headers.setdefault("Cache-Control", "private, no-store")
    return answer
