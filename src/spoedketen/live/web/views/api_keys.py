"""API-sleutels: those of the own organisation, each secret shown once."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.live.accounts.actions import (
    NewKey,
    create_key,
    key_scopes,
    revoke_key,
    rotate_key,
)
from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.queries import keys_of, organisation_names
from spoedketen.live.web.deeds import attempt, day_given, number_given
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from
from spoedketen.live.web.words import told

PERMISSION = "keys.manage"
OVERLAPS = (1, 24, 168)
"""Hours during which the old key still works beside the new one."""


@needs(PERMISSION)
def show_keys(request: PageRequest) -> HttpResponse:
    """Show the keys of the own organisation."""
    return _page(request)


def _page(request: PageRequest, secret: str | None = None) -> HttpResponse:
    scopes = {code: told(policy().permissions[code].label) for code in key_scopes()}
    keys = [
        (key, key.holds_at(request.at), [scopes.get(code, code) for code in key.scopes])
        for key in keys_of(request.actor)
    ]
    context = {
        "keys": sorted(keys, key=lambda row: not row[1]),
        "secret": secret,
        "scopes": scopes,
        "chosen": request.POST.getlist("scope") if not secret else [],
        "organisations": organisation_names(request.actor.organisations_with(PERMISSION)),
        "overlaps": OVERLAPS,
        "at": request.at,
    }
    return render(request, "web/api_keys.html", context)


@needs(PERMISSION)
@posted_from("web:api_keys")
def make_key(request: PageRequest) -> HttpResponse:
    """Make a key and show its secret, this once."""
    wanted = NewKey(
        organisation_id=number_given(request, "organisation") or 0,
        name=request.POST.get("name", "").strip()[:120],
        scopes=tuple(request.POST.getlist("scope")),
        expires_at=day_given(request, "expires"),
    )
    secret = attempt(
        request,
        lambda: create_key(request.actor, wanted, request.at),
        _("Sleutel {name} is gemaakt.").format(name=wanted.name),
    )
    return _page(request, secret)


@needs(PERMISSION)
@posted_from("web:api_keys")
def replace_key(request: PageRequest, number: int) -> HttpResponse:
    """Make a successor; both work until the overlap is over."""
    hours = number_given(request, "hours")
    overlap = timedelta(hours=hours if hours in OVERLAPS else OVERLAPS[1])
    secret = attempt(
        request,
        lambda: rotate_key(request.actor, number, request.at, overlap),
        _("De opvolger is gemaakt; de oude sleutel werkt nog even."),
    )
    return _page(request, secret)


@needs(PERMISSION)
@posted_from("web:api_keys")
def end_key(request: PageRequest, number: int) -> HttpResponse:
    """Revoke a key at once."""
    attempt(
        request,
        lambda: revoke_key(request.actor, number, request.at),
        _("De sleutel is ingetrokken en werkt binnen vijf seconden nergens meer."),
    )
    return redirect("web:api_keys")
