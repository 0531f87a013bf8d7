"""What the pages tell who sees few or no locations."""

import pytest
from django.utils import timezone
from live.region import a_person, a_sender, a_stop, an_observation
from live.signed_in import at_browser

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.directory.actions import choose_sharing
from spoedketen.live.directory.queries import forget_picture


def say(number, **figures):
    now = timezone.now()
    service = f"h{number}.emergency_department"
    item = an_observation(service, service=service, observed_at=now, **figures)
    record_submissions([Submission(actor=a_sender(f"o{number}"), items=(item,))], now)


def page(actor, address):
    answer = at_browser(actor).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def stopped(country):
    for number in range(1, 5):
        say(number, free=3, staffed=9)
    for number in (1, 3):
        service = f"h{number}.emergency_department"
        declare_stop(a_sender(f"o{number}"), a_stop(service=service), timezone.now())


def test_who_sees_no_locations_is_told_how_many_stops_there_are(stopped):
    shown = page(a_person("insurer"), "/stops/?regio=nederland")
    assert "2 afdelingen op stop in Nederland, 0 met u gedeeld" in shown
    assert "Levensbedreigend passeert altijd" in shown
    assert shown.count('id="regel-') == 3
    assert "Hospital h1" not in shown


def test_who_sees_some_is_told_what_no_number_counts(stopped):
    shown = page(a_person("emergency_nurse", of="o4"), "/stops/?regio=nederland")
    uncounted = "niet geteld, want niet met u gedeeld: 2 SEH"
    assert f"1 afdeling op stop in Nederland; {uncounted}" in shown
    assert 'id="regel-' not in shown


def test_who_sees_all_is_told_one_number(stopped):
    shown = page(a_person("administrator"), "/stops/?regio=nederland")
    assert "2 afdelingen op stop in Nederland<" in shown


def test_the_board_of_sums_has_a_row_per_network_that_leads_on(stopped):
    insurer = a_person("insurer")
    shown = page(insurer, "/bord/?regio=nederland")
    assert shown.count('id="regel-') == 3
    assert "?regio=network:n1&amp;schakel=emergency_department" in shown
    assert 'id="map-card"' not in shown
    assert page(insurer, "/bord/stukken/?regio=nederland&diensten=geen").count('id="regel-') == 3
    assert 'id="regel-' not in page(a_person("administrator"), "/bord/?regio=nederland")


def test_a_region_without_parts_is_a_row_by_itself(stopped):
    insurer = a_person("insurer")
    shown = page(insurer, "/stops/?regio=network:n1")
    assert shown.count('id="regel-') == 1
    assert "niet geteld, want niet met u gedeeld: 2 SEH, " in shown
    assert page(insurer, "/bord/?regio=network:n1").count('id="regel-') == 1


def test_under_the_table_stands_how_many_locations_it_lacks(stopped):
    boss, now = a_person("organisation_administrator", of="o1"), timezone.now()
    for figure in ("opening", "capacity", "waiting"):
        choose_sharing(boss, "h1", figure, "own_organisation", reason="x", at=now)
    forget_picture()
    shown = page(a_person("emergency_nurse", of="o2"), "/bord/?regio=network:n1")
    assert "1 van 2 locaties; 1 niet met u gedeeld" in shown
    assert "niet-gedeeld" not in page(a_person("administrator"), "/bord/?regio=network:n2")


def test_before_anybody_told_anything_the_board_says_so_and_how_to_begin(country):
    boss = a_person("administrator")
    shown = page(boss, "/bord/?regio=nederland")
    assert shown.count(">nog niets doorgegeven<") == 4
    assert "0 van" not in shown[shown.index('class="big"') : shown.index('class="course"')]
    assert 'Nog niemand heeft capaciteit doorgegeven. <a href="/beheer/mensen/">' in shown
    assert "Nog niemand" not in page(a_person("insurer"), "/bord/?regio=nederland")


def test_the_first_figures_take_that_away(country):
    say(1, free=3, staffed=9)
    shown = page(a_person("administrator"), "/bord/?regio=nederland")
    assert shown.count(">nog niets doorgegeven<") == 3
    assert 'id="stil" data-piece hidden' in shown
