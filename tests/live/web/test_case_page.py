"""The page of a case: why a step is refused, and what was asked stays asked."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from live.region import a_person, region
from live.requests.asking import a_request, a_triage
from live.signed_in import at_browser

from spoedketen.live.directory.models import Agreement
from spoedketen.live.directory.queries import forget_picture
from spoedketen.live.requests.actions.cases import open_request, take_request
from spoedketen.live.requests.actions.triages import record_triage
from spoedketen.live.requests.models import CareRequest
from spoedketen.live.requests.values import PlaceWish

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(placed_country):
    triagist = a_person("triagist", of="o1")
    number = open_request(triagist, a_request(), timezone.now())
    take_request(triagist, number, timezone.now())
    return at_browser(triagist), f"/coordinatie/{number}/"


def asked(client, page):
    client.post(f"{page}inzet/", {"key": "m", "care": "emergency_department", "age": "76"})
    return client.get(page).content.decode()


def test_what_was_sought_stays_ticked(case):
    told = asked(*case)
    assert re.search(r'name="care" value="emergency_department" checked', told)


def test_another_than_the_first_without_a_reason_is_refused_in_words(case):
    client, page = case
    told = asked(client, page)
    form = re.search(
        r'action="(/coordinatie/[^"]+/)"[^>]*>(?:(?!</form>).)*name="option"', told, re.DOTALL
    )
    options = re.findall(r'name="option" value="([^"]+)"', told)
    assert len(options) > 1
    client.post(form[1], {"option": options[1], "reason": ""})
    said = client.get(page).content.decode()
    assert "reden" in re.search(r'class="[^"]*bad[^"]*"[^>]*>(.*?)</', said, re.DOTALL)[1].lower()


def test_a_triage_of_the_own_protocol_is_not_offered_as_made_elsewhere(case):
    client, page = case
    told = client.get(page).content.decode()
    systems = re.search(r'<select name="system">(.*?)</select>', told, re.DOTALL)[1]
    assert re.findall(r'value="(\w+)"', systems) == ["nts", "proqa", "mts", "professional"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (PlaceWish(name="Town 1"), "Town 1"),
        (PlaceWish(lat=52.00012, lon=5.00034), "52.00012, 5.00034"),
    ],
)
def test_where_the_patient_is_said_to_be_is_read_as_it_was_told(placed_country, place, said):
    triagist = a_person("triagist", of="o1")
    number = open_request(triagist, a_request(place=place), timezone.now())
    told = at_browser(triagist).post(f"/coordinatie/{number}/patient/", {"purpose": "treatment"})
    assert f"<dd>{said}</dd>" in told.content.decode()


def desk_of_region(**told):
    Agreement.objects.create(
        region_id=region("n1"),
        kind="desk",
        parameters={"organisation": "o1", **told},
        valid_from="2026-01-01",
        source="test",
    )
    forget_picture()


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"transfer_line": "0101"}, "0101"),
        ({"transfer_line": "0101", "transfer_lines": {"k1": "0202"}}, "0202"),
        ({"transfer_line": "0101", "transfer_lines": {"k2": "0202"}}, "0101"),
    ],
)
def test_the_line_of_the_control_room_stands_beside_handing_over(placed_country, told, line):
    desk_of_region(**told)
    triagist = a_person("triagist", of="o1")
    number = open_request(triagist, a_request(), timezone.now())
    take_request(triagist, number, timezone.now())
    client, page = at_browser(triagist), f"/coordinatie/{number}/"
    assert f"tel:{line}" in client.get(page).content.decode()
    client.post(f"{page}overdragen/", {"to": "control_room", "key": "k"})
    assert f"tel:{line}" in client.get(page).content.decode()


def test_a_line_that_is_not_known_is_said_to_be_and_where_to_fill_it_in(case):
    client, page = case
    told = client.get(page).content.decode()
    assert "tel:" not in told
    assert "is niet bekend" in told
    assert "afspraak coördinatiedesk" in told


def test_the_time_that_is_left_says_until_what(placed_country):
    triagist, now = a_person("triagist", of="o1"), timezone.now()
    number = open_request(triagist, a_request(), now)
    client, page = at_browser(triagist), f"/coordinatie/{number}/"
    assert re.search(r"nog \d+ min om te antwoorden", client.get(page).content.decode())
    record_triage(triagist, number, a_triage("U2", at=now - timedelta(minutes=20)), now, "t1")
    assert re.search(r"nog (39|40) min tot uiterste tijd van U2", client.get(page).content.decode())
    record_triage(triagist, number, a_triage("U2", at=now - timedelta(minutes=90)), now, "t2")
    CareRequest.objects.update(target_at=now - timedelta(minutes=30))
    assert re.search(r"3[01] min over de uiterste tijd van U2", client.get(page).content.decode())


def search_button(client, page):
    found = re.search(r"<button([^>]*)>Passende inzet zoeken", client.get(page).content.decode())
    return found[1]


def test_after_a_hand_over_searching_is_not_what_comes_first(case):
    client, page = case
    assert "primary" in search_button(client, page)
    client.post(f"{page}overdragen/", {"to": "desk", "organisation": "o2", "key": "k"})
    assert "primary" not in search_button(client, page)
