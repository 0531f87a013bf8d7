"""Opnamevoorwaarden: whom the services of one's own organisation admit."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.domain.care import care_table
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.directory.actions.terms import TERMS, save_terms
from spoedketen.live.directory.facilities import service_type_labels
from spoedketen.live.directory.queries import directory, local_day, own_relation
from spoedketen.live.directory.values import GivenTerms, ServiceInfo
from spoedketen.live.web.case_forms import number
from spoedketen.live.web.deeds import attempt
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.placement_words import insurer_word, sex_word
from spoedketen.live.web.words import told


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTerms:
    """The terms of a service in words."""

    service: ServiceInfo
    kind: str
    ages: str
    sex: str
    contracts: str
    ceilings: str


@needs(TERMS)
def show_terms(request: PageRequest) -> HttpResponse:
    """Show the services of one's own organisation with whom they admit."""
    own = request.actor.organisations_with(TERMS)
    found = directory().services_on(local_day(request.at))
    rows = [_shown(s, terms_of(s, request)) for s in found if s.site.organisation in own]
    return render(request, "web/terms.html", {"rows": rows})


def terms_of(service: ServiceInfo, request: PageRequest) -> GivenTerms:
    """Return the terms that hold today."""
    day = local_day(request.at)
    held = [each for each in service.terms if each.holds_on(day)]
    by_kind = {each.kind: each.value for each in held}
    return GivenTerms(
        age_min=number(by_kind.get("age_min", "")),
        age_max=number(by_kind.get("age_max", "")),
        sex=by_kind.get("sex", ""),
        contracts=tuple(each.value for each in held if each.kind == "contract"),
        ceilings=tuple(each.value for each in held if each.kind == "ceiling"),
    )


def _shown(service: ServiceInfo, terms: GivenTerms) -> ShownTerms:
    return ShownTerms(
        service=service,
        kind=told(service_type_labels()[service.service_type]),
        ages=_ages(terms),
        sex=sex_word(terms.sex),
        contracts=", ".join(insurer_word(each) for each in terms.contracts),
        ceilings=", ".join(insurer_word(each) for each in terms.ceilings),
    )


def _ages(terms: GivenTerms) -> str:
    low, high = terms.age_min, terms.age_max
    if low is not None and high is not None:
        return _("{low} tot en met {high} jaar").format(low=low, high=high)
    if low is not None:
        return _("vanaf {low} jaar").format(low=low)
    return "" if high is None else _("tot en met {high} jaar").format(high=high)


@needs(TERMS)
def edit_terms(request: PageRequest, slug: str) -> HttpResponse:
    """Show the terms of a service, or take in others; a refusal leaves what was typed."""
    service = directory().by_slug.get(slug)
    if service is None:
        raise NotFound("service_unknown", given=slug)
    if not request.actor.may(TERMS, own_relation(request.actor, service.site)):
        raise Forbidden(TERMS)
    terms = terms_of(service, request)
    if request.method == "POST":
        terms = _given(request)
        said = _("De opnamevoorwaarden zijn vastgelegd; zoeken rekent er meteen mee.")
        day = local_day(request.at)
        deed = attempt(
            request, lambda: save_terms(request.actor, slug, terms, day, request.at) + 1, said
        )
        if deed:
            return redirect("web:terms")
    context = {
        "shown": _shown(service, terms),
        "terms": terms,
        "sexes": [(code, sex_word(code)) for code in ("f", "m")],
        "insurers": list(care_table().insurers.items()),
    }
    return render(request, "web/service_terms.html", context)


def _given(request: PageRequest) -> GivenTerms:
    posted = request.POST
    return GivenTerms(
        age_min=number(posted.get("age_min", "")),
        age_max=number(posted.get("age_max", "")),
        sex=posted.get("sex", ""),
        contracts=tuple(posted.getlist("contract")),
        ceilings=tuple(posted.getlist("ceiling")),
    )
