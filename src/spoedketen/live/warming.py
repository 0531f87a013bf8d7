"""What a web process makes ready before it says so: the first visitor should not pay for it."""

import logging

from django.db import DatabaseError, close_old_connections
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import timezone, translation

from spoedketen.live.capacity.place_tables import place_table
from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.capacity.queries.standing import moment, standing_in
from spoedketen.live.directory.queries import directory
from spoedketen.live.heap import settle
from spoedketen.live.web.region_map import NATION, ground

log = logging.getLogger(__name__)
FIRST_PAGES = ("web/board.html", "web/report.html", "web/stops.html", "web/service.html")


def warm() -> None:
    """Read the picture, draw the map, and load routes, words and the pages opened first."""
    get_resolver().url_patterns  # noqa: B018 - reading it is what loads it
    for language in ("nl", "en"):
        with translation.override(language):
            translation.gettext("Bord")
    for name in FIRST_PAGES:
        get_template(name)
    ground(NATION)
    try:
        standing_in(None, moment(timezone.now()))
        place_table(travel_folder(), directory().version)
    except DatabaseError:
        log.warning("no database yet: the first visitor waits for the picture")
    finally:
        close_old_connections()
    settle()
