"""Mensen en rollen: who works here, as what, from when to when."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.actions import people as deeds
from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.queries.people import (
    PERMISSION,
    manages_all,
    organisations_to_give,
    people_of,
    person_of,
)
from spoedketen.live.accounts.values import Actor, AssignmentInfo, PersonInfo
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.directory.queries import directory
from spoedketen.live.web.deeds import attempt, day_given, number_given
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from
from spoedketen.live.web.words import division_word, told

PLACES = ("network", "safety_region", "control_room")
FACTORS = {"totp": gettext_lazy("app met codes"), "webauthn": gettext_lazy("toegangssleutel")}


@needs(PERMISSION)
def show_people(request: PageRequest) -> HttpResponse:
    """Show the people of the own organisation, or all."""
    sought = request.GET.get("zoek", "").strip()[:80]
    people = [_shown(person, request) for person in people_of(request.actor, sought)]
    context = {"people": people, "sought": sought, "form": _form(request.actor)}
    return render(request, "web/people.html", context)


def _shown(person: PersonInfo, request: PageRequest) -> dict[str, object]:
    roles = [_role(each, request) for each in person.assignments]
    return {
        "person": person,
        "factors": [FACTORS[each] for each in dict.fromkeys(person.factors)],
        "roles": [role for role in roles if role["holds"]],
        "past": [role for role in roles if not role["holds"]],
    }


def _role(each: AssignmentInfo, request: PageRequest) -> dict[str, object]:
    known, region = policy().roles.get(each.role), directory().regions.get(each.region_id or 0)
    is_past = each.valid_to is not None and each.valid_to <= request.at
    return {
        "id": each.id,
        "word": told(known.label) if known else each.role,
        "where": each.organisation or (region.name if region else _("Nederland")),
        "from": each.valid_from,
        "to": each.valid_to,
        "holds": not is_past,
        "is_later": each.valid_from > request.at,
    }


def _form(actor: Actor) -> dict[str, object]:
    rules, everything = policy(), manages_all(actor)
    groups = {role.group for role in rules.roles.values()} - {"machine"}
    given = groups if everything else rules.given_by_organisation
    roles = [(code, told(rules.roles[code].label)) for code in rules.roles_of_groups(given)]
    return {
        "roles": sorted(roles, key=lambda role: role[1].casefold()),
        "organisations": organisations_to_give(actor),
        "regions": _regions() if everything else [],
    }


def _regions() -> list[tuple[str, list[tuple[int, str]]]]:
    regions = directory().regions.values()
    return [
        (division_word(name), [(r.id, r.name) for r in regions if r.division == name])
        for name in PLACES
    ]


@needs(PERMISSION)
@posted_from("web:people")
def invite(request: PageRequest) -> HttpResponse:
    """Make an account with a role; the link follows on the person's page."""
    email = request.POST.get("email", "").strip()
    try:
        validate_email(email)
    except ValidationError:
        said = RequestError("address_unfit", given=email or "–")
        attempt(request, _refusing(said), "")
        return redirect("web:people")
    person = attempt(
        request,
        lambda: deeds.invite_person(
            request.actor,
            email,
            request.POST.get("name", "") or email,
            _wanted(request),
            request.at,
        ),
        _("{address} heeft nu een account. Maak hieronder een inloglink.").format(address=email),
    )
    return redirect("web:person", person) if person else redirect("web:people")


def _refusing(error: RequestError) -> Callable[[], None]:
    def refuse() -> None:
        raise error

    return refuse


def _wanted(request: PageRequest) -> deeds.NewRole:
    return deeds.NewRole(
        role=request.POST.get("role", ""),
        organisation_id=number_given(request, "organisation"),
        region_id=number_given(request, "region"),
        valid_from=day_given(request, "from"),
        valid_to=day_given(request, "to"),
    )


@needs(PERMISSION)
def show_person(request: PageRequest, number: int) -> HttpResponse:
    """Show one person with roles, past and present."""
    return _person_page(request, number)


def _person_page(request: PageRequest, number: int, token: str | None = None) -> HttpResponse:
    person = person_of(request.actor, number)
    if person is None:
        raise NotFound("person_unknown", given=number)
    link = request.build_absolute_uri(reverse("web:open_link", args=[token])) if token else ""
    context = {**_shown(person, request), "form": _form(request.actor), "link": link}
    return render(request, "web/person.html", context)


@needs(PERMISSION)
@posted_from("web:person", "number")
def add_role(request: PageRequest, number: int) -> HttpResponse:
    """Give a person a further role."""
    _known(request, number)
    give = _wanted(request)
    attempt(
        request,
        lambda: deeds.give_role(request.actor, number, give, request.at),
        _("De rol is gegeven."),
    )
    return redirect("web:person", number)


@needs(PERMISSION)
@posted_from("web:people")
def stop_role(request: PageRequest, number: int) -> HttpResponse:
    """End a role now."""
    attempt(
        request,
        lambda: deeds.end_role(request.actor, number, request.at),
        _("De rol is beëindigd."),
    )
    person = number_given(request, "person")
    return redirect("web:person", person) if person else redirect("web:people")


@needs(PERMISSION)
@posted_from("web:person", "number")
def make_link(request: PageRequest, number: int) -> HttpResponse:
    """Make a link that signs this person in once, and show it, this once."""
    token = attempt(
        request,
        lambda: deeds.renew_link(request.actor, number, request.at),
        _("De inloglink is gemaakt."),
    )
    return _person_page(request, number, token)


@needs(PERMISSION)
@posted_from("web:person", "number")
def close(request: PageRequest, number: int) -> HttpResponse:
    """Close the account of a person."""
    said = _("Het account is gesloten; wie was aangemeld, is het niet meer.")
    attempt(request, lambda: deeds.close_account(request.actor, number, request.at), said)
    return redirect("web:person", number)


@needs(PERMISSION)
@posted_from("web:person", "number")
def reopen(request: PageRequest, number: int) -> HttpResponse:
    """Open a closed account again."""
    said = _("Het account is weer open.")
    attempt(request, lambda: deeds.reopen_account(request.actor, number, request.at), said)
    return redirect("web:person", number)


@needs(PERMISSION)
@posted_from("web:person", "number")
def drop_factors(request: PageRequest, number: int) -> HttpResponse:
    """Take away the second factors of who lost them."""
    said = _("De tweede factor is verwijderd; bij het aanmelden wordt een nieuwe gevraagd.")
    attempt(request, lambda: deeds.remove_second_factors(request.actor, number, request.at), said)
    return redirect("web:person", number)


def _known(request: PageRequest, number: int) -> None:
    if person_of(request.actor, number) is None:
        raise NotFound("person_unknown", given=number)
