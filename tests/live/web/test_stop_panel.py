"""What stands beside the report: where to go instead, and who came in spite of the stop."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.utils import timezone
from live.region import ED, a_person, a_sender, a_stop, an_observation, forget_sums
from live.signed_in import at_browser

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.actions.stops import ARRIVAL_KINDS, count_arrival, declare_stop
from spoedketen.live.capacity.queries import detour
from spoedketen.live.capacity.queries.stops import stop_of
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.travel_tables import TravelTable
from spoedketen.live.directory.queries import directory
from spoedketen.live.web import stop_panel
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


@pytest.fixture
def form(country):
    """Return the form of h1 as its nurse has it; h4 does not share with her."""
    return lambda: read("doorgeven")


def read(part):
    client = at_browser(a_person("emergency_nurse", of="o1"))
    return client.get(f"/diensten/{ED}/{part}/").content.decode()


def tell(number):
    service, now = f"h{number}.emergency_department", timezone.now()
    item = an_observation(service, service=service, observed_at=now)
    record_submissions([Submission(actor=a_sender(f"o{number}"), items=(item,))], now)
    forget_sums()


def test_of_neighbours_that_told_nothing_it_is_not_said_that_none_is_on_stop(form):
    assert "Geen bekende stop; van 3 van de 3 is het niet bekend<" in form()
    tell(2)
    assert "Geen bekende stop; van 2 van de 3 is het niet bekend<" in form()


def test_a_known_stop_goes_before_what_is_not_known(form):
    declare_stop(a_sender("o2"), a_stop(service="h2.emergency_department"), timezone.now())
    shown = form()
    assert "Nu 1 afdeling in de buurt op stop; van 2 van de 3 is het niet bekend<" in shown


def test_every_alternative_that_the_stop_will_name_is_shown_before_it(form, monkeypatch):
    monkeypatch.setattr(stop_panel, "NEAR", 1)
    shown = form()
    around = shown[shown.index('id="in-de-buurt"') :]
    nurse = a_person("emergency_nurse", of="o1")
    named = stop_of(nurse, declare_stop(a_sender("o1"), a_stop(), timezone.now())).alternatives
    assert named == ("Hospital h2", "Hospital h3", "Hospital h4")
    assert all(f"<span>{name}" in around for name in named)
    assert "niet met u gedeeld</span><span>Hospital h4" in around


def test_nobody_is_sent_to_a_place_as_if_it_were_known_to_be_open(country, monkeypatch):
    table = TravelTable(
        people=np.array([700, 300]),
        minutes=np.array([[1.0, 5.0, 9.0], [1.0, 9.0, 5.0]]),
        services=tuple(f"h{number}.emergency_department" for number in (1, 2, 3)),
    )
    monkeypatch.setattr(detour, "travel_table", lambda *_: table)
    tell(2)
    shown = read("gevolgen")
    assert "Hospital h2 (700), Hospital h3 (300, onbekend)." in shown
    assert "nu open" not in shown


@pytest.mark.parametrize(
    ("states", "first"),
    [
        (("threatening", "stop", "time_out"), "stop"),
        (("threatening",), "threatening"),
        (("time_out",), "time_out"),
    ],
)
def test_what_is_chosen_beforehand_is_what_the_region_allows(country, states, first):
    found = stop_panel.stop_panel(
        a_person("emergency_nurse", of="o1"), directory().by_slug[ED], NOW
    )
    sector = chain().sectors["emergency_department"]
    options = list(stop_panel._states(sector, replace(found.rules, states=states)))
    assert [(o.value, o.is_allowed) for o in options if o.is_first] == [(first, True)]
    assert [o.value for o in found.scopes if o.is_first] == [""]
    assert [o.is_allowed for o in found.lengths if o.is_first] == [True]
