"""What stands beside the report: where to go instead, and who came in spite of the stop."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from live.region import ED, a_person, a_sender, a_stop
from live.signed_in import at_browser

from spoedketen.live.capacity.actions.stops import ARRIVAL_KINDS, count_arrival, declare_stop
from spoedketen.live.web.board_rows import Amount
from spoedketen.live.web.stop_panel import Neighbour
from spoedketen.live.web.words import arrival_words

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROOM = Amount(
    staffed=9,
    available=3,
    waiting_minutes=None,
    low=None,
    high=None,
    observed_at=NOW,
    valid_until=NOW + timedelta(hours=1),
    is_stale=False,
    is_manual=False,
)
NEAR = Neighbour(
    name="Near",
    km=8,
    further_minutes=6.0,
    state="open",
    words="open",
    until=None,
    now=ROOM,
    is_agreed=False,
)


def in_order(*neighbours):
    return [each.name for each in sorted(neighbours, key=lambda near: near.order)]


def test_where_there_is_room_goes_before_what_is_nearer_and_full_or_on_stop():
    full = replace(NEAR, name="Full", further_minutes=2.0, now=replace(ROOM, available=0))
    shut = replace(NEAR, name="Shut", further_minutes=1.0, state="stop")
    far = replace(NEAR, name="Far", further_minutes=20.0)
    unknown = replace(NEAR, name="Unknown", further_minutes=None, km=3)
    assert in_order(shut, unknown, full, far, NEAR) == ["Near", "Far", "Unknown", "Full", "Shut"]


def test_every_kind_of_arrival_has_a_word():
    assert set(arrival_words()) == set(ARRIVAL_KINDS)


def test_arrivals_are_told_by_kind(country):
    at = timezone.now()
    stop = declare_stop(a_sender("o1"), a_stop(), at)
    for kind in ("walk_in", "walk_in", "life_threatening"):
        count_arrival(a_sender("o1"), stop, kind=kind, at=at)
    client = at_browser(a_person("emergency_nurse", of="o1"))
    shown = client.get(f"/diensten/{ED}/doorgeven/").content.decode()
    assert '<span>Zelf gekomen</span><b class="tabular">2</b>' in shown
    assert '<span>Levensbedreigend</span><b class="tabular">1</b>' in shown
