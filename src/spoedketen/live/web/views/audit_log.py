"""Auditlogboek: who did what when, and whether the chain is whole. Reading it is logged too."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from spoedketen.live.audit.actions import record
from spoedketen.live.audit.queries import chain_report, chain_state, entries, event_names
from spoedketen.live.audit.values import AuditLine, EntryFilter
from spoedketen.live.directory.queries import AMSTERDAM
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from

PERMISSION = "audit.view"
PAGE = 50
SEARCHED = timedelta(days=31)


@needs(PERMISSION)
def show_audit(request: PageRequest) -> HttpResponse:
    """Show a page of the log, the newest first."""
    given = request.GET
    wanted = EntryFilter(
        event=given.get("gebeurtenis", "")[:60],
        actor=given.get("wie", "").strip()[:80],
        about=given.get("wat", "").strip()[:80],
        since=_moment(request, "van") or _since(request),
        until=_moment(request, "tot", days=1),
    )
    before = given.get("voor", "")
    older_than = int(before) if before.isdecimal() and len(before) < 19 else None  # noqa: PLR2004
    _note(request, "audit.read", "R")
    rows = entries(wanted, older_than, PAGE + 1)
    query = given.copy()
    query.pop("voor", None)
    context = {
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].id if len(rows) > PAGE else None,
        "query": query.urlencode(),
        "given": given,
        "events": event_names(),
        "state": chain_state(),
        "actions": _actions(),
        "at": request.at,
    }
    return render(request, "web/audit.html", context)


def _actions() -> dict[str, str]:
    return {
        "C": _("gemaakt"),
        "R": _("gelezen"),
        "U": _("gewijzigd"),
        "D": _("verwijderd"),
        "E": _("uitgevoerd"),
    }


def _since(request: PageRequest) -> datetime | None:
    """Search a month unless asked otherwise: the log of years is long."""
    is_search = any(request.GET.get(name) for name in ("gebeurtenis", "wie", "wat"))
    return request.at - SEARCHED if is_search else None


def _moment(request: HttpRequest, name: str, days: int = 0) -> datetime | None:
    try:
        day = parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
    return datetime.combine(day + timedelta(days=days), time.min, AMSTERDAM) if day else None


@needs(PERMISSION)
@posted_from("web:audit")
def check_chain(request: PageRequest) -> HttpResponse:
    """Follow the whole chain and say whether it is whole."""
    report = chain_report()
    _note(request, "audit.verified", "E")
    if report.is_sound:
        words = _("De keten is heel: {count} regels gecontroleerd.").format(count=report.linked)
        messages.success(request, words, extra_tags="good")
    else:
        words = _("De keten past niet vanaf plaats {place}. Bewaar een kopie en meld dit.")
        messages.error(request, words.format(place=report.broken_at), extra_tags="bad")
    return redirect("web:audit")


def _note(request: PageRequest, event: str, action: str) -> None:
    line = AuditLine(
        event=event,
        action=action,
        object_type="audit",
        object_id=request.META.get("QUERY_STRING", "")[:160],
        authorisation=PERMISSION,
    )
    record(request.actor.as_audited(), line, request.at)
