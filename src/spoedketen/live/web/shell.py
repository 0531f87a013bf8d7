"""What stands around every page: rail, region switch, live state, person."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spoedketen.domain.drills import drills
from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import actor_control_rooms, actor_networks, directory
from spoedketen.live.directory.values import RegionInfo
from spoedketen.live.disk import is_full
from spoedketen.live.drill_note import DRILL, asked_drill
from spoedketen.live.requests.queries.cases import consults_waiting
from spoedketen.live.web.administration import matters
from spoedketen.live.web.alert_lists import bell_of, watches
from spoedketen.live.web.gate import PageRequest
from spoedketen.live.web.level_lines import level_line
from spoedketen.live.web.regions import address_of, chosen_region, division_choices
from spoedketen.live.web.words import key_groups, script_words, told

THEME_COOKIE = "thema"
DENSITY_COOKIE = "dichtheid"
REPORTS = "/rapporten/"
THEMES = ("auto", "light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give every template its shell; built only where a template asks for it."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> dict[str, Any]:
    plain = {
        "now": getattr(request, "at", None) or timezone.now(),
        "is_demonstration": settings.DEMONSTRATION,
        "drill": _drill(getattr(request, "at", None) or timezone.now()),
        "theme": _theme(request),
        "density": request.COOKIES.get(DENSITY_COOKIE, ""),
        "themes": _themes(),
        "other_language": _other_language(),
        "words": script_words(),
        "keys": key_groups(),
        "sign_out": reverse("account_logout"),
    }
    actor = getattr(request, "actor", None)
    # A page about a fault stands by itself: what it would ask for may be what failed.
    is_alone = actor is None or getattr(request, "is_refused", False)
    return plain if is_alone else plain | _of_person(request, actor)  # type: ignore[arg-type]


def _drill(moment: datetime) -> dict[str, Any] | None:
    """Return the drill that a demonstration plays: nobody may take it for the usual figures."""
    asked = asked_drill(settings.DATA / DRILL, moment) if settings.DEMONSTRATION else None
    if asked is None:
        return None
    told = drills().get(asked.code)
    here = [
        r.name
        for r in directory().regions.values()
        if (r.division, r.slug) == ("network", asked.network)
    ]
    return {
        "name": told.label[get_language() or "nl"] if told else _("wijziging van de regio"),
        "network": here[0] if here else asked.network,
        "ends": asked.ends,
    }


def _of_person(request: PageRequest, actor: Actor) -> dict[str, Any]:
    region = chosen_region(request)
    return {
        "region": {
            "name": region.name if region else _("Nederland"),
            "slug": region.slug if region else "",
        },
        "divisions": division_choices(region),
        "stream": f"/stroom/?{urlencode(_stream(request, region))}",
        "rail": _rail(request, actor),
        "may_report": actor.may("capacity.report"),
        "bell": bell_of(actor, request.at) if watches(actor) else None,
        "consults": consults_waiting(actor) if actor.may("requests.view") else None,
        "levels": {
            "line": level_line(actor, region, request.at),
            "source": f"{reverse('web:level_pieces')}?{urlencode({'regio': address_of(region)})}",
        },
        "person": _person(actor),
        "is_disk_full": actor.may("directory.edit") and is_full(settings.DATA),
        "has_reports": actor.may("reports.view"),
        "has_responses": actor.may("runs.sums"),
        "has_measures": actor.may("requests.sums"),
        "is_help": request.path == reverse("web:help"),
    }


def _stream(request: PageRequest, region: RegionInfo | None) -> list[tuple[str, str | int]]:
    """Return what the stream is asked: a place to go on from, and regions; none is all.

    The bell rings for the reader's networks and control rooms and a form follows its own
    department, whatever region is looked at.
    """
    asked: list[tuple[str, str | int]] = [("na", request.place)]
    if region is None:
        return asked
    rings = watches(request.actor)
    own = actor_networks(request.actor) if rings else frozenset()
    always = actor_control_rooms(request.actor) | own | request.follows
    return asked + [("regio", each) for each in sorted({region.id} | always)]


def _theme(request: HttpRequest) -> str:
    kept = request.COOKIES.get(THEME_COOKIE, "auto")
    return kept if kept in {"light", "dark"} else "auto"


def _themes() -> list[dict[str, str]]:
    words = (_("Zoals de computer"), _("Licht"), _("Donker (meldkamer)"))
    return [{"code": code, "word": word} for code, word in zip(THEMES, words, strict=True)]


def _other_language() -> dict[str, str]:
    if get_language() == "en":
        return {"code": "nl", "name": "Nederlands"}
    return {"code": "en", "name": "English"}


def _rail(request: PageRequest, actor: Actor) -> list[dict[str, Any]]:
    reports = "web:stop_report" if actor.may("reports.view") else "web:delivery"
    rides = (
        ("runs.view", "web:runs") if actor.may("runs.view") else ("prealerts.view", "web:arrivals")
    )
    wanted = [
        ("board.view", "web:board", "capacity", _("Capaciteit")),
        ("requests.view", "web:desk", "desk", _("Coördinatie")),
        ("capacity.report", "web:mine", "report", _("Mijn capaciteit")),
        ("placements.view", "web:placements", "onward", _("Vervolgzorg")),
        (*rides, "ride", _("Inzetten") if rides[0] == "runs.view" else _("Aankomsten")),
        ("board.view", "web:stops", "halt", _("Stops")),
        ("figures.sums", "web:chain", "chain", _("Keten")),
        ("alerts.view", "web:alerts", "bell", _("Signalen")),
        ("escalation.view", "web:levels", "levels", _("Opschaling")),
        ("delivery.sums", reports, "paper", _("Rapporten")),
    ]
    found = [
        {"address": reverse(name), "glyph": glyph, "word": word}
        for permission, name, glyph, word in wanted
        if actor.may(permission)
    ]
    if matters(actor):
        address = reverse("web:administration")
        found.append({"address": address, "glyph": "admin", "word": _("Beheer")})
    return [item | {"is_here": _is_here(request, item["address"])} for item in found]


def _is_here(request: PageRequest, address: str) -> bool:
    """Tell whether a page belongs to a part; the reports share one."""
    begins = REPORTS if address.startswith(REPORTS) else address
    return request.path.startswith(begins)


def _person(actor: Actor) -> dict[str, Any]:
    labels = [told(actor.rules.roles[role].label) for role in sorted(actor.roles)]
    regions = [directory().regions[r].name for r in sorted(actor.regions)]
    return {
        "name": actor.name,
        "organisation": ", ".join(filter(None, [actor.organisation_name, *regions])),
        "roles": ", ".join(labels),
        "entries": [{"address": reverse("mfa_index"), "word": _("Aanmelden en tweede factor")}],
    }
