"""A department outside its hours shows no place and no wait: nobody can go there."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone
from live.capacity.test_alerts import tell
from live.region import a_person

from spoedketen.live.capacity.queries.board import board
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import Opening
from spoedketen.live.web.board_rows import shown_rows


def test_who_is_shut_shows_neither_place_nor_wait(country):
    now = timezone.now() - timedelta(seconds=30)
    tell(now, free=4, waiting_minutes=64)
    tell(now, free=5, horizon="4h")
    sector = chain().sectors["emergency_department"]
    found = board(a_person("emergency_nurse", of="o1"), None, timezone.now())
    (row,) = [each for each in found.rows if each.service == "h1.emergency_department"]
    for state, expected in (("open", (4, 64, 5)), ("outside_hours", (None, None, None))):
        opening = Opening(state=state, parts=())
        (shown,) = shown_rows(replace(found, rows=(replace(row, opening=opening),)), sector)
        later = shown.later.available if shown.later else None
        assert (shown.now.available, shown.now.waiting_minutes, later) == expected
        assert shown.now.observed_at, "that it was told stays to be seen"
