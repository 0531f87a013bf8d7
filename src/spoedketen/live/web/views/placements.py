"""Vervolgzorg: the lanes, one placement with its story, and enquiries to answer."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.directory.queries import actor_networks
from spoedketen.live.placements.actions import enquiries as asking
from spoedketen.live.placements.actions import reservations as holding
from spoedketen.live.placements.actions.people import see_patient
from spoedketen.live.placements.actions.placements import amend, make_move, open_placement
from spoedketen.live.placements.queries.placements import placement_of
from spoedketen.live.placements.queries.relations import (
    ANSWER,
    HANDLE,
    VIEW,
    placement_of_enquiry,
    placement_of_reservation,
    placement_row,
)
from spoedketen.live.placements.values import Answer, MoveWish, NewPlacement, PlacementInfo
from spoedketen.live.requests.actions.matches import ask_match
from spoedketen.live.requests.match_values import MatchWish
from spoedketen.live.requests.places import POSTCODE, named_as
from spoedketen.live.requests.queries.cases import request_of
from spoedketen.live.requests.values import Asking, PatientTold, PlaceWish, RequestInfo
from spoedketen.live.web.deeds import moment_of, number_given
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.last_good import kept_for_outage
from spoedketen.live.web.placement_page import (
    form_context,
    lists_context,
    story_context,
    told_need,
)
from spoedketen.live.web.tried import tried


@kept_for_outage
@needs(VIEW)
def show_placements(request: PageRequest) -> HttpResponse:
    """Show the lanes, what must be answered, and the beds that come free."""
    request.follows = actor_networks(request.actor)
    return render(request, "web/placements.html", lists_context(request.actor, request.at))


@needs(VIEW)
def show_placement(request: PageRequest, number: UUID) -> HttpResponse:
    """Show one placement: what is needed, who was asked, what can be done."""
    request.follows = actor_networks(request.actor)
    match = request.GET.get("zoekvraag", "")
    context = story_context(request.actor, str(number), _an_id(match), request.at)
    return render(request, "web/placement.html", context)


def _an_id(given: str) -> str:
    try:
        return str(UUID(given)) if given else ""
    except ValueError:
        raise NotFound("match_unknown", given=given[:40]) from None


@needs(HANDLE)
def record_need(request: PageRequest) -> HttpResponse:
    """Ask what is needed; once it is told, open the placement."""
    if request.method == "POST":
        said = _("De zorgbehoefte is vastgelegd. Zoek nu aanbieders.")
        wish = _need(request)
        number = tried(request, lambda: open_placement(request.actor, wish, request.at), said)
        if number:
            return redirect("web:placement", number)
    context = form_context(request.actor, request.at)
    case = _case(request)
    given: dict[str, Any] = request.POST.dict() or _known(case, has_beds=bool(context["beds"]))
    given |= {"key": given.get("key") or str(uuid4())}
    if request.method == "POST":
        given |= {"limits": request.POST.getlist("limits")}
    return render(request, "web/placement_new.html", {**context, "given": given, "case": case})


def _case(request: PageRequest) -> RequestInfo | None:
    """Return the case that a place is sought for, where the address or the form names one."""
    number = request.POST.get("request", "") or request.GET.get("casus", "")
    return request_of(request.actor, _an_id(number)) if number else None


def _known(case: RequestInfo | None, *, has_beds: bool) -> dict[str, Any]:
    """Return what a case tells, so that nobody asks it again.

    Only who has beds has patients who are fit for discharge.
    """
    if case is None:
        return {"clock_kind": "medically_fit" if has_beds else "asked"}
    told = case.asking
    age = "" if told.age_years is None else told.age_years
    care = next((code for code in told.care), "")
    known = {"care": care, "age_years": age, "sex": told.sex, "insurer": told.insurer}
    return {**known, "limits": told.limits, "clock_kind": "asked"}


@needs(HANDLE)
def amend_need(request: PageRequest, number: UUID) -> HttpResponse:
    """Amend what is needed while nobody committed; what stood before stays in the log."""
    row = placement_of(request.actor, str(number), request.at)
    context = form_context(request.actor, request.at) | {"number": number}
    if request.method != "POST":
        return render(request, "web/placement_new.html", {**context, "given": told_need(row)})
    wish, version = _as_it_was(_need(request), row), number_given(request, "version")
    deed = partial(amend, request.actor, str(number), wish, request.at, version)
    if tried(request, deed, _("De zorgbehoefte is gewijzigd.")):
        return redirect("web:placement", number)
    given = request.POST.dict() | {"limits": request.POST.getlist("limits")}
    newest = placement_of(request.actor, str(number), request.at).version
    if version is not None and version != newest:
        # Who looked may save over it: the version that is there now goes with the form.
        given["version"] = str(newest)
        context["changed_since"] = reverse("web:placement", args=[number])
    return render(request, "web/placement_new.html", {**context, "given": given})


def _as_it_was(wish: NewPlacement, row: PlacementInfo) -> NewPlacement:
    """Leave moments alone that nobody changed: a form knows no seconds."""
    return replace(
        wish,
        wanted_at=_if_other(wish.wanted_at, row.wanted_at),
        clock_start=_if_other(wish.clock_start, row.clock_start),
    )


def _if_other(given: datetime | None, held: datetime) -> datetime | None:
    return None if given == held.replace(second=0, microsecond=0) else given


def _need(request: PageRequest) -> NewPlacement:
    posted = request.POST
    told = {n: posted.get(n, "").strip() for n in ("name", "birth_date", "bsn")}
    place = posted.get("place", "").strip()
    return NewPlacement(
        key=posted.get("key", "")[:100],
        request=_an_id(posted.get("request", "")),
        care=posted.get("care", ""),
        place=_wished(place),
        origin_service=posted.get("origin_service", ""),
        wanted_at=moment_of(posted.get("wanted_at", "")),
        clock_kind=posted.get("clock_kind", ""),
        clock_start=moment_of(posted.get("clock_start", "")),
        age_years=number_given(request, "age_years"),
        sex=posted.get("sex", ""),
        insurer=posted.get("insurer", ""),
        limits=tuple(posted.getlist("limits")),
        wishes=posted.get("wishes", ""),
        patient=PatientTold(**told) if any(told.values()) else None,
    )


def _wished(place: str) -> PlaceWish:
    """Return a place as typed; left empty it is where the case is."""
    by_id = "/" in place or (place.isdecimal() and not POSTCODE.fullmatch(place))
    return PlaceWish(id=place) if by_id else named_as(place)


@require_POST
@needs(HANDLE)
def step_placement(request: PageRequest, number: UUID) -> HttpResponse:
    """Take a step."""
    posted = request.POST
    names = ("move", "reason", "external_name", "external_ura", "carrier")
    told: dict[str, Any] = {name: posted.get(name, "").strip() for name in names}
    wish = MoveWish(**told)
    said = _("Vastgelegd.")
    tried(request, lambda: make_move(request.actor, str(number), wish, request.at), said)
    return _back(request, str(number))


def _back(request: PageRequest, number: str) -> HttpResponse:
    """Go back to the placement, or to the lists where it is no longer the reader's."""
    try:
        placement_row(request.actor, number, VIEW)
    except NotFound:
        return redirect("web:placements")
    return redirect("web:placement", number)


@require_POST
@needs(HANDLE)
def search_placement(request: PageRequest, number: UUID) -> HttpResponse:
    """Look for providers that fit."""
    row = placement_of(request.actor, str(number), request.at)
    asked = Asking(
        care=(row.care,),
        age_years=row.age_years,
        sex=row.sex,
        insurer=row.insurer,
        limits=row.limits,
    )
    wish = MatchWish(place=PlaceWish(id=row.place), asking=asked)
    found = tried(request, lambda: ask_match(request.actor, wish, request.at))
    address = reverse("web:placement", args=[number])
    return redirect(f"{address}?{urlencode({'zoekvraag': found})}#kiezen" if found else address)


@require_POST
@needs(HANDLE)
def ask_for_placement(request: PageRequest, number: UUID) -> HttpResponse:
    """Ask the chosen providers, or hold a place at one of them."""
    actor, posted = request.actor, request.POST
    if held := posted.get("reserve", ""):
        said = _("De plek is gereserveerd. Leg haar vast voor de reservering verloopt.")
        tried(request, lambda: holding.reserve(actor, str(number), held, request.at), said)
    else:
        minutes = number_given(request, "minutes")
        services = posted.getlist("service")
        said = _("De uitvraag is gedaan.")
        tried(
            request,
            lambda: asking.send_enquiries(
                actor, str(number), services, request.at, minutes=minutes
            ),
            said,
        )
    return redirect("web:placement", number)


@require_POST
@needs("patients.view")
def show_placement_patient(request: PageRequest, number: UUID) -> HttpResponse:
    """Show who the patient is; that is written down."""
    row = placement_of(request.actor, str(number), request.at)
    purpose = request.POST.get("purpose", "") or _("overdracht")
    patient = see_patient(request.actor, str(number), purpose, request.at)
    context = {"placement": row, "patient": patient}
    return render(request, "web/placement_patient.html", context)


@require_POST
@needs(ANSWER)
def answer_enquiry(request: PageRequest, number: UUID) -> HttpResponse:
    """Commit, decline, or note that an enquiry was read."""
    actor, posted, asked = request.actor, request.POST, str(number)
    answer = Answer(
        code=posted.get("code", ""),
        note=posted.get("note", ""),
        hold_minutes=number_given(request, "hold_minutes"),
        beyond=posted.get("beyond") == "1",
        version=number_given(request, "version"),
    )
    given = posted.get("answer", "")
    if given == "commit":
        said = _("U hebt toegezegd. De aanvrager en de andere aanbieders weten het.")
        if tried(request, lambda: asking.commit(actor, asked, answer, request.at), said):
            return _back(request, placement_of_enquiry(asked))
    elif given == "decline":
        said = _("U hebt afgewezen; de aanvrager ziet de reden.")
        tried(request, lambda: asking.decline(actor, asked, answer, request.at), said)
    else:
        tried(request, lambda: asking.read_enquiry(actor, asked, request.at))
    return redirect("web:placements")


@require_POST
@needs(HANDLE)
def withdraw_enquiry(request: PageRequest, number: UUID) -> HttpResponse:
    """Take an enquiry back."""
    reason = request.POST.get("reason", "")
    said = _("De uitvraag is ingetrokken.")
    tried(request, lambda: asking.withdraw(request.actor, str(number), reason, request.at), said)
    return _back(request, placement_of_enquiry(str(number)))


@require_POST
@needs(HANDLE)
def settle_reservation(request: PageRequest, number: UUID) -> HttpResponse:
    """Confirm a held place, or give it free."""
    actor, held = request.actor, str(number)
    back = placement_of_reservation(held)
    if request.POST.get("deed") == "confirm":
        said = _("De plek is bevestigd en verloopt niet meer.")
        tried(request, lambda: holding.confirm(actor, held, request.at), said)
    else:
        reason = request.POST.get("reason", "")
        said = _("De plek is vrijgegeven.")
        tried(request, lambda: holding.release(actor, held, reason, request.at), said)
    return _back(request, back)
