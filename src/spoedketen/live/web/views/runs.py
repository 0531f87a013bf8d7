"""Inzetten: runs with their legs, one run with large buttons, and who is on the way to an ED."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.live.directory.queries import actor_control_rooms, actor_networks
from spoedketen.live.fleet.actions import mmt, prealerts, statuses
from spoedketen.live.fleet.actions import runs as running
from spoedketen.live.fleet.queries.disclosing import period_for
from spoedketen.live.fleet.queries.prealerts import prealert_of
from spoedketen.live.fleet.queries.relations import ACKNOWLEDGE, REPORT, SEE, SUMS, VIEW
from spoedketen.live.fleet.queries.responses import DIVISIONS, OTHERS, response_report
from spoedketen.live.fleet.queries.runs import run_of
from spoedketen.live.fleet.values import (
    Announcement,
    DestinationWish,
    NewStatus,
    ResponseReport,
    ResponseRow,
)
from spoedketen.live.web.deeds import attempt, number_given
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from
from spoedketen.live.web.run_form import moment_near
from spoedketen.live.web.run_page import arrivals_context, list_context, run_context
from spoedketen.live.web.sheets import sheet


@needs(VIEW)
def show_runs(request: PageRequest) -> HttpResponse:
    """Show the runs under way and those of the last day."""
    _follow(request)
    return render(request, "web/runs.html", list_context(request.actor, request.at))


@needs(VIEW)
def show_run(request: PageRequest, number: UUID) -> HttpResponse:
    """Show one run: its legs, and what can be done."""
    _follow(request)
    context = run_context(request.actor, str(number), request.at)
    return render(request, "web/run.html", {**context, "key": str(uuid4())})


@needs(SEE)
def show_arrivals(request: PageRequest) -> HttpResponse:
    """Show who is on the way to the reader's services."""
    _follow(request)
    return render(request, "web/arrivals.html", arrivals_context(request.actor, request.at))


def _follow(request: PageRequest) -> None:
    request.follows = actor_networks(request.actor) | actor_control_rooms(request.actor)


def _do(request: PageRequest, number: UUID, deed: Callable[[], object], said: str) -> HttpResponse:
    """Do what a form asks of a run that concerns the reader; a stranger's is not found."""
    run_of(request.actor, str(number), request.at)
    attempt(request, deed, said)
    return redirect("web:run", number)


@posted_from("web:run", "number")
@needs(REPORT)
def tell_status(request: PageRequest, number: UUID) -> HttpResponse:
    """Keep that a leg began: now, or at a time of day that is typed."""
    posted = request.POST
    new = NewStatus(
        leg=posted.get("status", ""),
        at=moment_near(posted.get("time", ""), request.at) or request.at,
        source="typed",
        reason=posted.get("reason", "").strip(),
    )
    deed = partial(statuses.record_status, request.actor, str(number), new, request.at)
    return _do(request, number, deed, _("Vastgelegd."))


@posted_from("web:run", "number")
@needs(REPORT)
def choose_destination(request: PageRequest, number: UUID) -> HttpResponse:
    """Keep where the patient goes, and why."""
    wish = DestinationWish(
        service=request.POST.get("service", ""),
        reason=request.POST.get("reason", ""),
        version=number_given(request, "version"),
    )
    deed = partial(running.choose_destination, request.actor, str(number), wish, request.at)
    return _do(request, number, deed, _("De bestemming is vastgelegd."))


@posted_from("web:run", "number")
@needs(REPORT)
def tell_outcome(request: PageRequest, number: UUID) -> HttpResponse:
    """Keep what became of a run."""
    outcome, reason = request.POST.get("outcome", ""), request.POST.get("reason", "")
    deed = partial(running.record_outcome, request.actor, str(number), outcome, reason, request.at)
    return _do(request, number, deed, _("De uitkomst is vastgelegd."))


@posted_from("web:run", "number")
@needs(REPORT)
def weigh_team(request: PageRequest, number: UUID) -> HttpResponse:
    """Weigh what was found by the criteria of a mobile medical team, or tell it to turn back."""
    posted, actor, run = request.POST, request.actor, str(number)
    if posted.get("deed") == "cancel":
        deed = partial(mmt.cancel_mmt, actor, run, posted.get("reason", ""), request.at)
        return _do(request, number, deed, _("Het MMT is geannuleerd."))
    weigh = partial(mmt.weigh_mmt, actor, run, posted.getlist("findings"), request.at)
    return _do(request, number, weigh, _("De criteria zijn gewogen."))


@posted_from("web:run", "number")
@needs(REPORT)
def announce(request: PageRequest, number: UUID) -> HttpResponse:
    """Announce the patient, tell it anew, or cancel the announcement."""
    posted, actor, run = request.POST, request.actor, str(number)
    if posted.get("deed") == "revoke":
        deed = partial(prealerts.revoke, actor, run, posted.get("reason", ""), request.at)
        return _do(request, number, deed, _("De vooraankondiging is geannuleerd."))
    told = _announcement(request)
    act = prealerts.amend if posted.get("deed") == "amend" else prealerts.announce
    said = _("De vooraankondiging is verstuurd.")
    return _do(request, number, partial(act, actor, run, told, request.at), said)


def _announcement(request: PageRequest) -> Announcement:
    posted, minutes = request.POST, number_given(request, "minutes")
    names = ("age_band", "sex", "complaint", "abcd")
    return Announcement(
        eta=request.at + timedelta(minutes=min(minutes or 0, 10_000)),
        wishes=tuple(posted.getlist("wishes")),
        key=posted.get("key", "")[:100],
        version=number_given(request, "version"),
        **{name: posted.get(name, "") for name in names},
    )


@posted_from("web:arrivals")
@needs(ACKNOWLEDGE)
def see_prealert(request: PageRequest, number: UUID) -> HttpResponse:
    """Tell the sender that the announcement was seen."""
    prealert_of(request.actor, str(number), request.at)
    version = number_given(request, "version")
    deed = partial(prealerts.acknowledge, request.actor, str(number), request.at, version)
    attempt(request, deed, _("De ambulance ziet dat u het weet."))
    return redirect("web:arrivals")


@needs(SUMS)
def show_responses(request: PageRequest) -> HttpResponse:
    """Show response times of the last quarter of a year."""
    since, until = period_for(request.actor, request.at)
    report = _report(request)
    context = {
        "report": report,
        "division": report.division,
        "rows": [(row, _area(row)) for row in report.rows],
        "whole": [(row, report.worst.get((row.scheme, row.urgency))) for row in report.whole],
        "sources": sorted({row.source for row in report.whole if row.source}),
        "since": since,
        "at": until - timedelta(microseconds=1),
    }
    return render(request, "web/responses.html", context)


def _report(request: PageRequest) -> ResponseReport:
    wanted = request.GET.get("gebied", "")
    division = wanted if wanted in DIVISIONS else DIVISIONS[0]
    return response_report(request.actor, *period_for(request.actor, request.at), division)


def _area(row: ResponseRow) -> str:
    if row.area == OTHERS:
        return _("overige, te weinig om apart te tonen")
    return row.area or _("onbekend")


@needs(SUMS)
def responses_sheet(request: PageRequest) -> HttpResponse:
    """Give the same as CSV."""
    header = [
        _("gebied"), _("indeling"), _("urgentie"), _("inzetten"), _("tijd onbekend"),
        _("mediaan (min)"), _("95e percentiel (min)"), _("gemiddelde (min)"),
        _("regio"), _("gemiddelde van de regio (min)"), _("aandeel binnen streefwaarde"),
        _("streefwaarde (min)"), _("streefwaarde (aandeel)"),
    ]  # fmt: skip
    report = _report(request)
    named = [*((_area(row), row) for row in report.rows), *((_("totaal"), r) for r in report.whole)]
    return sheet("responstijden", header, [_cells(area, row) for area, row in named])


def _cells(area: str, row: ResponseRow) -> list[object]:
    counted = [None, None] if row.is_hidden else [row.count, row.unknown]
    times = [row.median, row.p95, row.mean, row.region, row.region_mean]
    targets = [row.within, row.target_minutes, row.target_share]
    return [area, row.scheme, row.urgency, *counted, *times, *targets]
