"""Inzetten: runs with their legs, one run with large buttons, and who is on the way to an ED."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _

from spoedketen.domain.errors import RequestError
from spoedketen.live.directory.queries import AMSTERDAM, actor_control_rooms, actor_networks
from spoedketen.live.fleet.actions import prealerts, statuses
from spoedketen.live.fleet.actions import runs as running
from spoedketen.live.fleet.queries.relations import ACKNOWLEDGE, REPORT, SEE, SUMS, VIEW
from spoedketen.live.fleet.queries.responses import DIVISIONS, response_report
from spoedketen.live.fleet.rules import run_rules
from spoedketen.live.fleet.values import Announcement, DestinationWish, NewStatus, ResponseRow
from spoedketen.live.web.case_forms import said_refusals
from spoedketen.live.web.deeds import number_given
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from
from spoedketen.live.web.run_page import arrivals_context, list_context, run_context
from spoedketen.live.web.sheets import sheet

PERIOD = timedelta(days=91)
HALF_DAY = timedelta(hours=12)


@needs(VIEW)
def show_runs(request: PageRequest) -> HttpResponse:
    """Show the runs under way and those of the last day."""
    _follow(request)
    return render(request, "web/runs.html", list_context(request.actor, request.at))


def _follow(request: PageRequest) -> None:
    request.follows = actor_networks(request.actor) | actor_control_rooms(request.actor)
