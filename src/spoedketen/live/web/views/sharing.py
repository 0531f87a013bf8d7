"""Delen: who sees which figures of one's own locations."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.directory.actions import choose_sharing
from spoedketen.live.directory.queries import (
    DEFAULT_AUDIENCE,
    directory,
    own_relation,
    sharing_history,
)
from spoedketen.live.directory.values import SharingInfo, SiteInfo
from spoedketen.live.directory.words import AUDIENCES, FIGURES
from spoedketen.live.web.deeds import attempt, unchanged
from spoedketen.live.web.gate import PageRequest, needs

PERMISSION = "sharing.edit"


@needs(PERMISSION)
def show_sharing(request: PageRequest) -> HttpResponse:
    """Show for every location of one's own who sees what."""
    sites = [
        site
        for site in directory().sites.values()
        if site.organisation in request.actor.organisations_with(PERMISSION)
    ]
    rows = [(site, _choices(site, sharing_history(site.id))) for site in sites]
    return render(request, "web/sharing.html", {"rows": rows, "figures": FIGURES})


def _choices(site: SiteInfo, history: list[SharingInfo]) -> list[dict[str, object]]:
    words = dict(AUDIENCES)
    newest = {each.figure: each for each in reversed(history)}
    return [
        {
            "figure": figure,
            "word": word,
            "audience": site.audiences.get(figure, DEFAULT_AUDIENCE),
            "said": words[site.audiences.get(figure, DEFAULT_AUDIENCE)],
            "newest": newest.get(figure),
        }
        for figure, word in FIGURES
    ]


@needs(PERMISSION)
def edit_sharing(request: PageRequest, slug: str) -> HttpResponse:
    """Show the choices of a location with their history, or take in new ones."""
    site = _own_site(request, slug)
    if request.method == "POST":
        _take_in(request, site)
        return redirect("web:site_sharing", slug)
    history = sharing_history(site.id)
    figures, audiences = dict(FIGURES), dict(AUDIENCES)
    context = {
        "site": site,
        "choices": _choices(site, history),
        "audiences": AUDIENCES,
        "history": [(each, figures[each.figure], audiences[each.audience]) for each in history],
    }
    return render(request, "web/site_sharing.html", context)


def _own_site(request: PageRequest, slug: str) -> SiteInfo:
    site = directory().site_by_slug.get(slug)
    if site is None:
        raise NotFound("site_unknown", site=slug)
    if not request.actor.may(PERMISSION, own_relation(request.actor, site)):
        raise Forbidden(PERMISSION)
    return site


def _take_in(request: PageRequest, site: SiteInfo) -> None:
    reason = request.POST.get("reason", "").strip()[:300]
    asked = {
        figure: request.POST[figure]
        for figure, _word in FIGURES
        if request.POST.get(figure)
        and request.POST[figure] != site.audiences.get(figure, DEFAULT_AUDIENCE)
    }

    def choose() -> None:
        for figure, audience in asked.items():
            choose_sharing(request.actor, site.slug, figure, audience, reason=reason, at=request.at)

    said = _("De keuze geldt vanaf nu.") if asked else unchanged()
    attempt(request, choose, said)
