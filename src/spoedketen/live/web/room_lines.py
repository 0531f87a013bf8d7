"""The line of the control room, as the panels of a hand-over show it."""

from typing import Any

from django.utils.translation import gettext as _

from spoedketen.live.directory.queries import local_day
from spoedketen.live.requests.queries.desks import desk_of, room_line
from spoedketen.live.requests.values import RequestInfo
from spoedketen.live.web.gate import PageRequest


def line_of(request: PageRequest, found: RequestInfo) -> dict[str, Any]:
    """Return the line of the control room of a case, and where it is filled in."""
    told = room_line(found.place, desk_of(found.desk_region, local_day(request.at)))
    return {
        "room": told.room or _("meldkamer"),
        "phone": told.line,
        "may_fill": request.actor.may("directory.edit"),
    }
