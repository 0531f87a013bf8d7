"""What a page that stands open hears of, and which of its pieces then follow."""

import re

import pytest
from django.utils import timezone
from live.region import ED, a_person, a_sender, a_stop, region
from live.signed_in import at_browser

from spoedketen.live.capacity.actions.stops import declare_stop

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
