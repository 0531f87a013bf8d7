"""Signals: the list, one signal with what to do about it, and how the rules did."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.live.capacity.actions import alerts as acts
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.capacity.queries.alert_rules import unreadable
from spoedketen.live.capacity.queries.alert_scores import rule_scores
from spoedketen.live.capacity.queries.alerts import alert_named
from spoedketen.live.capacity.wording import error_sentence, rejection_sentence
from spoedketen.live.directory.queries import local_day
from spoedketen.live.web import alert_words
from spoedketen.live.web.alert_lists import PERIODS, listed_alerts, shown_alert, shown_parts
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.last_good import kept_for_outage
from spoedketen.live.web.posted import posted_from
from spoedketen.live.web.regions import chosen_region
from spoedketen.live.web.rule_rows import RULE_HEADS, score_words, shown_rules
from spoedketen.live.web.sheets import sheet


@kept_for_outage
@needs("alerts.view")
def show_alerts(request: PageRequest) -> HttpResponse:
    """Show the signals of a region."""
    return render(request, "web/alerts_page.html", _listed(request))


@needs("alerts.view")
def alert_pieces(request: PageRequest) -> HttpResponse:
    """Give the same lists, and the bell, for a page that stands open."""
    return render(request, "web/alert_pieces.html", _listed(request))


def _listed(request: PageRequest) -> dict[str, Any]:
    return listed_alerts(request.actor, chosen_region(request), request.at)


@needs("alerts.view")
def show_alert(request: PageRequest, number: UUID) -> HttpResponse:
    """Show one signal: why, what to do, what was done."""
    alert = alert_named(request.actor, str(number))
    steps = [(step, alert_words.step_words(alert, step)) for step in alert.steps]
    context = {
        "shown": shown_alert(request.actor, alert, request.at),
        "parts": shown_parts(request.actor, alert),
        "steps": steps[::-1],
        "outcomes": alert_words.outcome_words(),
        "asks": alert_words.rule_sentence(alert.rule),
        "clears": alert_words.clear_sentence(alert.rule),
        "escalate_to": alert_words.roles_words(alert.rule.escalate_to),
        "actions": [(place, label, place in alert.done) for place, label in _actions(alert.rule)],
        "at": request.at,
    }
    name = "web/alert_parts.html" if request.headers.get("X-Piece") else "web/alert.html"
    return render(request, name, context)


def _actions(rule: Any) -> list[tuple[int, Any]]:
    return list(enumerate(rule.actions))


def _do(request: PageRequest, act: Callable[[datetime], object]) -> None:
    """Do something to a signal; a refusal is told on the page that follows."""
    try:
        act(request.at)
    except Refused as refused:
        said = " ".join(rejection_sentence(rejection) for rejection in refused.rejections)
        messages.error(request, said, extra_tags="bad")
    except Conflict as conflict:
        messages.error(request, error_sentence(conflict), extra_tags="bad")


@posted_from("web:alert", "number")
@needs("alerts.handle")
def see(request: PageRequest, number: UUID) -> HttpResponse:
    """Note that its owner has seen a signal."""
    _do(request, lambda at: acts.see_alert(request.actor, str(number), at))
    if request.headers.get("HX-Request"):
        return render(request, "web/alert_pieces.html", _listed(request))
    return redirect("web:alerts") if "list" in request.POST else redirect("web:alert", number)


@posted_from("web:alert", "number")
@needs("alerts.handle")
def tick(request: PageRequest, number: UUID) -> HttpResponse:
    """Tick an action of the list, or take that back."""
    posted = request.POST
    text = posted.get("action", "")
    action = int(text) if text.isdecimal() and len(text) < len("100") else -1
    is_done = posted.get("done") == "1"
    _do(
        request,
        lambda at: acts.tick_action(request.actor, str(number), action, at, is_done=is_done),
    )
    return redirect("web:alert", number)


@posted_from("web:alert", "number")
@needs("alerts.handle")
def escalate(request: PageRequest, number: UUID) -> HttpResponse:
    """Escalate a signal, with a reason."""
    note = request.POST.get("note", "")
    _do(request, lambda at: acts.escalate_alert(request.actor, str(number), note, at))
    return redirect("web:alert", number)


@posted_from("web:alert", "number")
@needs("alerts.handle")
def remark(request: PageRequest, number: UUID) -> HttpResponse:
    """Add a remark."""
    note = request.POST.get("note", "")
    _do(request, lambda at: acts.note_on_alert(request.actor, str(number), note, at))
    return redirect("web:alert", number)


@posted_from("web:alert", "number")
@needs("alerts.handle")
def close(request: PageRequest, number: UUID) -> HttpResponse:
    """Close a signal with what became of it."""
    outcome, note = request.POST.get("outcome", ""), request.POST.get("note", "")
    _do(request, lambda at: acts.close_alert(request.actor, str(number), outcome, note, at))
    return redirect("web:alert", number)


@posted_from("web:alert", "number")
@needs("alerts.handle")
def reopen(request: PageRequest, number: UUID) -> HttpResponse:
    """Open a signal that was closed by mistake."""
    _do(request, lambda at: acts.reopen_alert(request.actor, str(number), at))
    return redirect("web:alert", number)


@needs("alerts.view")
def show_rules(request: PageRequest) -> HttpResponse:
    """Show every rule, with how it did in a period."""
    return render(request, "web/alert_rules.html", _rules(request))


@needs("alerts.view")
def rules_sheet(request: PageRequest) -> HttpResponse:
    """Give the same as CSV."""
    told = _rules(request)
    rows = [each.line for each in told["rules"]]
    return sheet(f"signaalregels-{request.at.date()}", [str(head) for head in RULE_HEADS], rows)


def _rules(request: PageRequest) -> dict[str, Any]:
    chosen = request.GET.get("dagen", "30")
    days = chosen if chosen in PERIODS else "30"
    region = chosen_region(request)
    since = request.at - PERIODS[days]
    scores = rule_scores(
        request.actor, region.id if region else None, since=since, until=request.at
    )
    return {
        "rules": shown_rules(scores),
        "scores": score_words(),
        "sources": sorted({source for each in scores for source in each.sources}),
        "unreadable": unreadable(local_day(request.at)),
        "days": days,
        "periods": list(PERIODS),
        "since": since,
        "at": request.at,
        "name": region.name if region else _("Nederland"),
    }
