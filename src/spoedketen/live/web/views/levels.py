"""Opschaling: how every region stands, changing the own one, and the log."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.live.directory.queries import directory
from spoedketen.live.distribution.actions.levels import correct_level, set_level
from spoedketen.live.distribution.level_values import LevelWish
from spoedketen.live.distribution.queries.deployments import VIEW as PLAN
from spoedketen.live.distribution.queries.deployments import deployments_in
from spoedketen.live.distribution.queries.levels import (
    SET,
    VIEW,
    ladder_at,
    region_at,
    relations_to_region,
    standing_of,
    standings,
    steps_of,
)
from spoedketen.live.web.contact_gaps import completeness
from spoedketen.live.web.deeds import attempt, number_given
from spoedketen.live.web.deployment_rows import ShownDeployment, by_level, shown_deployments
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.last_good import kept_for_outage
from spoedketen.live.web.level_lines import shown_level
from spoedketen.live.web.level_page import ShownStep, changes_of, level_context, shown_steps
from spoedketen.live.web.posted import posted_from
from spoedketen.live.web.regions import chosen_region, look_at
from spoedketen.live.web.sheets import sheet
from spoedketen.live.web.templatetags.shown import signed
from spoedketen.live.web.words import told


@kept_for_outage
@needs(VIEW)
def show_levels(request: PageRequest) -> HttpResponse:
    """Show how every region stands."""
    rows = [shown_level(each, request.at) for each in standings(request.actor, request.at)]
    return render(request, "web/levels.html", {"rows": rows, "at": request.at})


@needs(VIEW)
def level_pieces(request: PageRequest) -> HttpResponse:
    """Give the line of every page, for one that stands open."""
    chosen_region(request)
    return render(request, "web/level_line.html")


@kept_for_outage
@needs(VIEW)
def show_level(request: PageRequest, division: str, region: str) -> HttpResponse:
    """Show how a region stands and, to who may, how to change it."""
    number = region_at(division, region)
    look_at(request, directory().regions.get(number))
    context = level_context(request.actor, number, request.at)
    if request.actor.may(PLAN):
        found = deployments_in(request.actor, number, request.at)
        context["deployments"] = by_level(request.actor, found, context["ladder"], request.at)
    context["completeness"] = completeness(request.actor, number)
    return render(request, "web/level.html", context)


@needs(PLAN)
def deployment_sheet(request: PageRequest, division: str, region: str) -> HttpResponse:
    """Give what providers do at each level as CSV."""
    number = region_at(division, region)
    header = [
        _("regio"),
        _("niveau"),
        _("aanbieder"),
        _("inzet"),
        _("aantal"),
        _("eenheid"),
        _("binnen minuten"),
        _("contact"),
        _("telefoon"),
        _("bron"),
        _("geldig vanaf"),
        _("geldig tot"),
    ]
    found = shown_deployments(
        request.actor, deployments_in(request.actor, number, request.at), request.at
    )
    name = f"{_('inzetplan')}-{region}-{request.at.date()}"
    return sheet(name, header, [_plan_line(each) for each in found])


def _plan_line(shown: ShownDeployment) -> list[object]:
    each = shown.deployment
    return [
        shown.where,
        shown.level,
        each.provider,
        each.what,
        each.number,
        each.unit,
        each.within_minutes,
        shown.contact,
        each.phone,
        each.source,
        each.valid_from,
        each.valid_to,
    ]


@posted_from("web:level", "division", "region")
@needs(SET)
def change_level(request: PageRequest, division: str, region: str) -> HttpResponse:
    """Ask to confirm what was chosen; once confirmed, set it."""
    wish = _wish(request, region_at(division, region))
    look_at(request, directory().regions.get(wish.region))
    request.actor.must(SET, relations_to_region(request.actor, wish.region))
    ladder = ladder_at(wish.region, request.at)
    level = ladder.level(wish.level) if ladder else None
    if level and wish.reason and not request.POST.get("bevestigd"):
        now = shown_level(standing_of(wish.region, request.at), request.at)
        context: dict[str, Any] = {
            "now": now,
            "wish": wish,
            "level": level,
            "changes": changes_of(level),
        }
        context["hours"] = wish.review_hours or level.review_after_hours
        return render(request, "web/level_confirm.html", context)
    said = _("Het niveau is vastgelegd en staat nu op elk scherm.")
    attempt(request, lambda: set_level(request.actor, wish, request.at), said)
    return redirect("web:level", division, region)


def _wish(request: PageRequest, region: int) -> LevelWish:
    posted = request.POST
    ticked = (each for each in posted.getlist("criterium") if each.isdecimal() and len(each) < 4)  # noqa: PLR2004
    return LevelWish(
        region=region,
        level=posted.get("level", ""),
        reason=posted.get("reason", "").strip(),
        version=number_given(request, "version") or 0,
        review_hours=number_given(request, "review_hours"),
        ticked=frozenset(map(int, ticked)),
    )


@posted_from("web:level", "division", "region")
@needs(SET)
def undo_level(request: PageRequest, division: str, region: str) -> HttpResponse:
    """Put a mistaken change right."""
    number = region_at(division, region)
    version = number_given(request, "version") or 0
    reason = request.POST.get("reason", "").strip()
    attempt(
        request,
        lambda: correct_level(request.actor, number, version, reason, request.at),
        _("De vergissing is hersteld; beide stappen staan in het logboek."),
    )
    return redirect("web:level", division, region)


def _names() -> dict[int, str]:
    return {number: region.name for number, region in directory().regions.items()}


@needs(VIEW)
def show_level_log(request: PageRequest) -> HttpResponse:
    """Show every step of every region, newest first."""
    steps = shown_steps(steps_of(request.actor), _names())
    return render(request, "web/level_log.html", {"steps": steps, "at": request.at})


@needs(VIEW)
def level_log_sheet(request: PageRequest) -> HttpResponse:
    """Give the same as CSV."""
    header = [
        _("regio"),
        _("van"),
        _("tot"),
        _("niveau"),
        _("vorig niveau"),
        _("soort"),
        _("reden"),
        _("door"),
        _("rol"),
        _("herbeoordelen"),
        _("criteria aangevinkt"),
        _("criteria"),
    ]
    lines = [_line(each) for each in shown_steps(steps_of(request.actor), _names())]
    return sheet(f"{_('opschaling')}-{request.at.date()}", header, lines)


def _line(each: ShownStep) -> list[object]:
    step = each.step
    return [
        each.where,
        step.at,
        each.until,
        each.name,
        each.before,
        each.kind,
        step.reason,
        signed(step.by),
        each.role,
        step.review_at,
        "; ".join(told(tick) for tick in step.ticked),
        step.criteria,
    ]
