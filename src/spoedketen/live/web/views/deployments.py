"""Inzetafspraken: what the own organisation does at which level."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.queries import organisation_names
from spoedketen.live.capacity.errors import Refused
from spoedketen.live.capacity.wording import rejection_sentence
from spoedketen.live.directory.contact_kinds import contact_kinds
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.distribution.actions.deployments import record_deployment, withdraw_deployment
from spoedketen.live.distribution.deployment_values import DeploymentWish
from spoedketen.live.distribution.queries.deployments import (
    EDIT,
    own_deployments,
    regions_of_organisations,
)
from spoedketen.live.distribution.queries.levels import ladder_at
from spoedketen.live.web.deeds import attempt, number_given
from spoedketen.live.web.deployment_rows import shown_deployments
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from
from spoedketen.live.web.words import contact_word, told


@needs(EDIT)
def show_deployments(request: PageRequest) -> HttpResponse:
    """Show what the own organisations agreed, and the form for more."""
    rows = shown_deployments(request.actor, own_deployments(request.actor), request.at)
    return render(request, "web/own_deployments.html", {"rows": rows, "form": _form(request)})


def _form(request: PageRequest) -> dict[str, object]:
    own = request.actor.organisations_with(EDIT)
    names = organisation_names(own)
    sites = [site for site in directory().sites.values() if site.organisation in own]
    return {
        "organisations": [(name, number) for number, name in names.items()],
        "sites": [(site.slug, f"{site.name}, {site.town}") for site in sites],
        "levels": _levels(request, own),
        "contacts": [(kind, contact_word(kind)) for kind in contact_kinds()],
        "today": local_day(request.at),
    }


def _levels(request: PageRequest, own: frozenset[int]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the levels to choose from, by region; at the normal one nothing is deployed."""
    found = []
    for region in regions_of_organisations(own):
        ladder, known = ladder_at(region, request.at), directory().regions.get(region)
        raised = [level for level in ladder.levels if level.rank] if ladder else []
        choices = [(f"{region}:{level.code}", told(level.name)) for level in raised]
        if choices:
            found.append((known.name if known else _("Nederland"), choices))
    return found


@posted_from("web:deployments")
@needs(EDIT)
def keep(request: PageRequest) -> HttpResponse:
    """Record an agreement."""
    wish = _wish(request)
    said = _("De inzetafspraak is vastgelegd.")
    attempt(request, lambda: _recorded(request, wish), said)
    return redirect("web:deployments")


def _recorded(request: PageRequest, wish: DeploymentWish) -> str:
    try:
        return record_deployment(request.actor, wish, request.at)
    except Refused as refused:
        words = " ".join(rejection_sentence(each) for each in refused.rejections)
        raise RequestError("deployment_unfit", words=words) from refused


def _wish(request: PageRequest) -> DeploymentWish:
    posted = request.POST
    region, _colon, level = posted.get("level", "").partition(":")
    return DeploymentWish(
        organisation=number_given(request, "organisation") or 0,
        site=posted.get("site", ""),
        region=int(region) if region.isdecimal() and len(region) < 19 else -1,  # noqa: PLR2004
        level=level,
        what=posted.get("what", ""),
        number=number_given(request, "number"),
        unit=posted.get("unit", ""),
        within_minutes=number_given(request, "within_minutes"),
        contact_kind=posted.get("contact_kind", ""),
        source=posted.get("source", ""),
        valid_from=_day(request, "valid_from"),
        valid_to=_day(request, "valid_to"),
    )


def _day(request: PageRequest, name: str) -> date | None:
    try:
        return parse_date(request.POST.get(name, "").strip())
    except ValueError:
        return None


@posted_from("web:deployments")
@needs(EDIT)
def withdraw(request: PageRequest, number: UUID) -> HttpResponse:
    """Take an agreement back."""
    withdraw_deployment(request.actor, str(number), request.at)
    messages.success(request, _("De inzetafspraak is ingetrokken."), extra_tags="good")
    return redirect("web:deployments")
