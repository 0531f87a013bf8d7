"""The page with advice to move an ambulance: what it says, and what a dispatcher does."""

import re
from dataclasses import replace

import pytest
from django.utils import timezone
from live.fleet.running import a_sender
from live.fleet.test_relocation import a_dispatcher, ready
from live.signed_in import at_browser

from spoedketen.live.api.relocation_shapes import relocation_out
from spoedketen.live.fleet.actions.units import record_units
from spoedketen.live.fleet.models import MoveDecision
from spoedketen.live.fleet.queries.relocations import region_advice
from spoedketen.live.fleet.relocation_values import NewUnitStatus, OnDuty
from spoedketen.live.web.relocation_page import shown_region

pytestmark = pytest.mark.django_db
PAGE = "/inzetten/positionering/"


@pytest.fixture
def dispatcher(db):
    ready()
    at = timezone.now()
    rows = [NewUnitStatus(vehicle=each, state="idle", at=at, station="p0") for each in "12"]
    record_units(a_sender(), rows, at)
    return at_browser(a_dispatcher())


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode().split("<main")[-1])


def token(page):
    return re.search(r'name="token" value="(\w+)"', page).group(1)


def test_the_worst_place_stands_beside_the_region_and_a_choice_is_kept(dispatcher):
    page = text(dispatcher.get(PAGE))
    assert "Slechtst gedekte plek" in page
    assert "Akkoord" in page
    posted = {"token": token(page), "choice": "declined"}
    dispatcher.post(f"{PAGE}s1/", posted)
    assert not MoveDecision.objects.exists(), "a decline needs a reason"
    dispatcher.post(f"{PAGE}s1/", posted | {"reason": "bemanning eet"})
    page = text(dispatcher.get(PAGE))
    assert MoveDecision.objects.get().choice == "declined"
    assert "Niet gedaan: 1 naar" in page
    assert "bemanning eet" in page


def test_the_interface_says_the_same(dispatcher):
    told = relocation_out(a_dispatcher(), "s1").model_dump(mode="json")
    assert told["move"]["after"]["worst"]["name"]
    assert [(each["id"], each["why"]) for each in told["units"]] == [("1", ""), ("2", "")]
    assert told["token"] == token(text(dispatcher.get(PAGE)))


def test_what_was_decided_stands_beside_what_was_told_and_can_be_taken_back(dispatcher):
    dispatcher.post(
        f"{PAGE}s1/", {"token": token(text(dispatcher.get(PAGE))), "choice": "accepted"}
    )
    page = text(dispatcher.get(PAGE))
    assert "Besloten, nog niet gemeld" in page
    assert "onderweg naar standplaats" not in page, "no unit told that it drives"
    assert re.search(r"<td>vrij <span class=\"tag\">besloten: naar ", page)
    undo = re.search(r'action="([^"]+/toch-niet/)"', page).group(1)
    dispatcher.post(undo, {"reason": "verkeerde knop"})
    page = text(dispatcher.get(PAGE))
    assert "Besloten, nog niet gemeld" not in page
    assert "(verkeerde knop)" in page
    assert "Akkoord" in page


def test_a_point_is_told_by_the_place_it_is_near(dispatcher):
    at = timezone.now()
    lat, lon = 52.18, 5.95
    row = NewUnitStatus(vehicle="3", state="idle", at=at, lat=lat, lon=lon)
    assert record_units(a_sender(), [row], at)[0].status == "accepted"
    assert "52.18" not in text(dispatcher.get(PAGE))


def test_the_panel_says_how_many_the_board_knows_and_did_not_tell_here(dispatcher):
    assert "Volgens het bord" not in text(dispatcher.get(PAGE)), "no service told anything"
    found = region_advice(a_dispatcher(), "s1", timezone.now())
    beside = shown_region(replace(found, board=OnDuty(staffed=5, free=3)))["board"]
    assert beside == {"on_duty": 5, "free": 3, "told": 2, "told_free": 2, "lacking": 3}
