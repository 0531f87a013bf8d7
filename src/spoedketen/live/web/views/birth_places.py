"""Verloskamers: where a woman in labour can go, why another cannot, and holding a room."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.errors import Refused
from spoedketen.live.capacity.queries.places import places
from spoedketen.live.capacity.wording import error_sentence, rejection_sentence
from spoedketen.live.directory.queries import actor_networks
from spoedketen.live.placements.actions.placements import open_placement
from spoedketen.live.placements.actions.reservations import reserve
from spoedketen.live.placements.queries.relations import HANDLE
from spoedketen.live.placements.values import NewPlacement
from spoedketen.live.requests.actions.matches import ASK
from spoedketen.live.requests.places import label_of, named_as, place_of
from spoedketen.live.requests.queries.birth_places import (
    LEVELS,
    BirthPlace,
    BirthWish,
    birth_places,
)
from spoedketen.live.requests.values import PlaceWish
from spoedketen.live.web.case_forms import number
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from

CARE = "delivery_room"
USUAL_MINUTES = 60


@needs(ASK)
def show_birth_places(request: PageRequest) -> HttpResponse:
    """Show what fits a wish, and what does not with why."""
    request.follows = actor_networks(request.actor)
    given = request.GET
    context: dict[str, Any] = {
        "given": given,
        "typed": given.get("plaats", ""),
        "minutes": number(given.get("minuten", "")) or USUAL_MINUTES,
        "levels": list(zip(LEVELS, _levels(), strict=True)),
        "wants_room": not given or given.get("kamer") == "1",
        "may_reserve": request.actor.may(HANDLE),
        "key": uuid4().hex,
        "at": request.at,
    }
    if given.get("plaats") or given.get("plaats_id"):
        context |= _found(request, given, context)
    return render(request, "web/birth_places.html", context)


def _levels() -> tuple[str, ...]:
    return _("geen bijzondere"), _("met neonatologie"), _("met NICU")


def _found(request: PageRequest, given: QueryDict, context: dict[str, Any]) -> dict[str, Any]:
    picked = given.get("plaats_id", "")
    try:
        place = place_of(PlaceWish(id=picked) if picked else named_as(given.get("plaats", "")))
    except RequestError as error:
        return {"fault": error_sentence(error), "candidates": _candidates(error)}
    level = given.get("niveau", "")
    wish = BirthWish(
        place=place.id,
        level=level if level in LEVELS else "",
        room=context["wants_room"],
        stay=given.get("kraambed") == "1",
        minutes=context["minutes"],
    )
    rows = [(each, _reasons(each, wish)) for each in birth_places(request.actor, wish, request.at)]
    return {
        "place": place,
        "typed": place.name,
        "rows": rows,
        "fitting": sum(not each.why for each, _ in rows),
    }


def _candidates(error: RequestError) -> list[tuple[str, str]]:
    if error.code != "place_ambiguous":
        return []
    table = places()
    rows = [table.place(row) for row in table.named(str(error.parameters["given"]))]
    return [(place.id, label_of(place)) for place in rows]


def _reasons(each: BirthPlace, wish: BirthWish) -> list[str]:
    said = {
        "stop": _("opnamestop verloskunde"),
        "too_far": _("verder dan {minutes} minuten").format(minutes=wish.minutes),
        "no_nicu": _("geen NICU"),
        "delivery_room_full": _("geen verloskamer vrij"),
        "delivery_room_unknown": _("vrije verloskamers onbekend"),
        "bed_maternity_full": _("geen kraambed vrij"),
        "bed_maternity_unknown": _("vrije kraambedden onbekend"),
        "bed_neonatal_full": _("geen neonatologiebed vrij"),
        "bed_neonatal_unknown": _("vrije neonatologiebedden onbekend"),
        "bed_neonatal_intensive_care_full": _("geen NICU-bed vrij"),
        "bed_neonatal_intensive_care_unknown": _("vrije NICU-bedden onbekend"),
    }
    return [said[code] for code in each.why]


@posted_from("web:birth_places")
@needs(HANDLE)
def reserve_birth_place(request: PageRequest) -> HttpResponse:
    """Hold a delivery room and lead to where it is confirmed; refused, nothing is kept."""
    posted = request.POST
    service = posted.get("service", "")
    new = NewPlacement(
        key=f"{posted.get('key', '')}:{service}"[:100],
        care=CARE,
        place=PlaceWish(id=posted.get("place", "")),
        sex="f",
        clock_kind="asked",
    )
    try:
        with transaction.atomic():
            found = open_placement(request.actor, new, request.at)
            reserve(request.actor, found, service, request.at, key=f"{new.key}:held")
    except Refused as refused:
        said = " ".join(rejection_sentence(each) for each in refused.rejections)
        messages.error(request, said, extra_tags="bad")
    except RequestError as error:
        messages.error(request, error_sentence(error), extra_tags="bad")
    else:
        said = _("De plek is gereserveerd. Leg haar vast voor de reservering verloopt.")
        messages.success(request, said, extra_tags="good")
        return redirect("web:placement", found)
    return redirect("web:birth_places")
