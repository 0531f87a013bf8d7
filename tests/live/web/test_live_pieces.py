"""What a page that stands open hears of, and which of its pieces then follow."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from live.region import ED, a_person, a_sender, a_stop, region
from live.signed_in import at_browser

from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.capacity.queries.board import board_rows
from spoedketen.live.web.views import reports

BELL = re.compile(r'id="alerts"[^>]*data-count="(\d+)"')


@pytest.fixture
def stop(country):
    return declare_stop(a_sender("o1"), a_stop(), timezone.now())


@pytest.fixture
def room(stop):
    return at_browser(a_person("dispatcher", at="k1"))


def page(client, address):
    return client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/stops/stukken/", "/bord/stukken/", f"/diensten/{ED}/"])
def test_the_bell_is_a_piece_of_every_page_that_follows(room, address):
    assert BELL.findall(page(room, address)) == ["1"]


def test_what_is_seen_comes_with_the_bell_for_its_place_in_the_bar(room, stop):
    answer = room.post(f"/stops/{stop}/gezien/", {"room": "k1"}, headers={"HX-Request": "true"})
    shown = answer.content.decode()
    assert shown.count('id="alerts"') == shown.count('hx-swap-oob="true"') == 1
    line = shown[shown.index(f'id="stop-{stop}"') :]
    assert ">nog 60 min</time>" in line


def test_the_bell_hears_of_its_own_control_room_whatever_region_is_looked_at(room):
    shown = page(room, "/stops/?regio=network:n3")
    asked = re.findall(r"regio=(\d+)", re.search('data-stream="([^"]*)"', shown)[1])
    assert set(map(int, asked)) == {region("n3"), region("k1")}


@pytest.mark.parametrize("address", ["/mijn-capaciteit/", f"/diensten/{ED}/doorgeven/"])
def test_a_page_of_own_services_hears_of_them_whatever_region_is_looked_at(stop, address):
    nurse = at_browser(a_person("emergency_nurse", of="o1"))
    page(nurse, "/bord/?regio=network:n3")
    assert f"regio={region('n1')}" in page(nurse, address)


def shown_after(minutes):
    """Return the form of a department whose stop of an hour was declared so long ago."""
    declare_stop(a_sender("o1"), a_stop(), timezone.now() - timedelta(minutes=minutes))
    shown = page(at_browser(a_person("emergency_nurse", of="o1")), f"/diensten/{ED}/doorgeven/")
    start = shown.index('id="lopende-stop" data-piece')
    return shown[start : shown.index('class="stop-form"')]


def test_in_its_last_minute_a_stop_says_so_beside_the_way_to_renew_it(country):
    shown = shown_after(59.5)
    assert ">verloopt over 1 min</time>" in shown
    assert "/verlengen/" in shown


def test_a_stop_that_lapsed_is_told_with_its_time_and_cannot_be_renewed(country):
    shown = shown_after(61)
    assert re.search(r"SEH-stop \(hele afdeling\) verlopen om \d\d:\d\d<", shown)
    assert "/verlengen/" not in shown


def test_of_a_stop_that_lapsed_long_ago_the_form_is_silent(country):
    assert "verlopen om" not in shown_after(121)


def test_fetching_a_piece_takes_no_message_from_the_page_that_is_to_tell_it(stop):
    nurse = at_browser(a_person("emergency_nurse", of="o1"))
    nurse.post(f"/stops/{stop}/beeindigen/")
    address = f"/diensten/{ED}/doorgeven/"
    for _ in range(2):
        piece = nurse.get(address, headers={"X-Piece": "1"}).content.decode()
        assert "De stop is beëindigd." not in piece
    assert "De stop is beëindigd." in page(nurse, address)


def test_who_reports_for_one_service_goes_straight_to_its_form(country, monkeypatch):
    nurse = at_browser(a_person("emergency_nurse", of="o1"))
    assert 'data-key="r" href="/mijn-capaciteit/?doorgeven"' in page(nurse, "/bord/")
    assert nurse.get("/mijn-capaciteit/?doorgeven").status_code == 200
    monkeypatch.setattr(reports, "board_rows", lambda *asked: board_rows(*asked)[:1])
    assert nurse.get("/mijn-capaciteit/?doorgeven").status_code == 302
    assert nurse.get("/mijn-capaciteit/").status_code == 200
