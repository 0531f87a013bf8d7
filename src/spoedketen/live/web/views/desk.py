"""The desk: the queue, and opening a case by either track."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.domain.care import care_table
from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.capacity.queries.places import places
from spoedketen.live.capacity.wording import error_sentence, rejection_sentence
from spoedketen.live.requests.actions.cases import open_request
from spoedketen.live.requests.actions.people import FREQUENT
from spoedketen.live.requests.places import label_of
from spoedketen.live.requests.queries.cases import request_of as case_of
from spoedketen.live.requests.queries.relations import OPEN, VIEW
from spoedketen.live.web import case_words as words
from spoedketen.live.web.case_forms import request_of
from spoedketen.live.web.case_rows import WHOLE, QueueWish, case_row, queue_groups
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.last_good import kept_for_outage

CITIZEN_DOORS = ("phone", "desk", "walk_in", "control_room")


@kept_for_outage
@needs(VIEW)
def show_desk(request: PageRequest) -> HttpResponse:
    """Show the queue."""
    return render(request, "web/desk.html", _queue(request))


@needs(VIEW)
def desk_pieces(request: PageRequest) -> HttpResponse:
    """Give the queue for a page that stands open."""
    return render(request, "web/desk_pieces.html", _queue(request))


def _queue(request: PageRequest) -> dict[str, Any]:
    wish = _wish(request)
    return {
        "groups": queue_groups(request.actor, request.at, wish),
        "at": request.at,
        "wish": wish,
        "query": request.GET.urlencode(),
        "filters": _filters(wish),
        "may_open": request.actor.may(OPEN),
        "may_see_frequent": request.actor.may(FREQUENT),
    }


@needs(VIEW)
def consult_mark(request: PageRequest) -> HttpResponse:
    """Give the mark of second opinions that wait, for any page that stands open."""
    return render(request, "web/consult_mark.html")


FILTERS = {"urgentie": "urgency", "soort": "track", "houder": "holder", "volgorde": "order"}


def _wish(request: PageRequest) -> QueueWish:
    """Return which cases the address asks for; a word that is none counts as all."""
    known = {name: {code for code, _word in rows} for name, _label, rows, _value in _filters()}
    given = {name: request.GET.get(name, "") for name in FILTERS}
    fitting = {FILTERS[name]: code for name, code in given.items() if code in known[name]}
    return QueueWish(**fitting)


def _filters(
    wish: QueueWish = WHOLE,
) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Return the lists above the queue: name, label, choices and what is chosen."""
    everything = ("", _("alle"))
    urgencies = [
        ("danger", _("levensgevaar")),
        ("soon", _("binnen het uur")),
        ("calm", _("later")),
        ("untriaged", _("nog niet getrieerd")),
    ]
    tracks = [("citizen", _("zorgvraag")), ("professional", _("aanvraag"))]
    holders = [("mine", _("u")), ("nobody", _("nog niemand")), ("others", _("een ander"))]
    orders = [
        ("", _("dringendste eerst")),
        ("age", _("langst wachtend eerst")),
        ("urgency", _("urgentie")),
        ("kind", _("soort")),
        ("holder", _("regiehouder")),
    ]
    return [
        ("urgentie", _("Urgentie"), [everything, *urgencies], wish.urgency),
        ("soort", _("Soort"), [everything, *tracks], wish.track),
        ("houder", _("Regiehouder"), [everything, *holders], wish.holder),
        ("volgorde", _("Volgorde"), orders, wish.order),
    ]


@needs(OPEN)
def open_case(request: PageRequest) -> HttpResponse:
    """Show the form of a track, or open what it tells."""
    track = "professional" if request.GET.get("spoor") == "professional" else "citizen"
    if request.method != "POST":
        return render(request, "web/case_new.html", _form(request, track))
    door = "professional" if track == "professional" else request.POST.get("door", "")
    try:
        number = open_request(request.actor, request_of(request.POST, door), request.at)
    except RequestError as error:
        context = _form(request, track) | _told(request, error)
        return render(request, "web/case_new.html", context, status=422)
    return redirect("web:case", number)


def _form(request: PageRequest, track: str) -> dict[str, Any]:
    posted = request.POST
    return {
        "track": track,
        "key": posted.get("key") or uuid4().hex,
        "doors": [(c, w) for c, w in words.listed("doors") if c in CITIZEN_DOORS],
        "care": words.care_choices(),
        "chosen_care": posted.getlist("care"),
        "conditions": words.condition_choices(),
        "limits": words.limit_choices(),
        "chosen_limits": posted.getlist("limits"),
        "hospitals": words.hospital_choices(),
        "chosen_known": posted.getlist("known_site"),
        "insurers": care_table().insurers.items(),
        "given": posted,
        "sexes": [("f", _("vrouw")), ("m", _("man")), ("x", _("x"))],
        "at": request.at,
    }


def _told(request: PageRequest, error: RequestError) -> dict[str, Any]:
    """Return what is wrong: sentences per field, places to choose from, cases it may be again."""
    if isinstance(error, Refused):
        faults = {r.field: rejection_sentence(r) for r in error.rejections}
        return {"faults": faults, "fault_list": list(faults.values())}
    if isinstance(error, Conflict) and error.code == "duplicate_possible":
        return {"duplicates": _duplicates(request, str(error.parameters["ids"]))}
    said = error_sentence(error)
    found: dict[str, Any] = {"faults": {"place": said}, "fault_list": [said]}
    if error.code == "place_ambiguous":
        table, text = places(), str(error.parameters["given"])
        rows = [table.place(row) for row in table.named(text)]
        found["candidates"] = [(place.id, label_of(place)) for place in rows]
    return found


def _duplicates(request: PageRequest, ids: str) -> list[Any]:
    found = (case_of(request.actor, each) for each in ids.split(", "))
    return [case_row(request.actor, each, request.at) for each in found]
