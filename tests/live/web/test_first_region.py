"""On which region a person opens the board, and what is said of one that is not there."""

import pytest
from django.utils import timezone
from live.region import a_person
from live.signed_in import at_browser

from spoedketen.live.directory.actions import choose_sharing
from spoedketen.live.directory.queries import forget_picture


def heading(client):
    page = client.get("/bord/").content.decode()
    return page.split("<h1>")[1].split("</h1>")[0]


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ({"role": "dispatcher", "at": "k2"}, "control_room k2"),
        ({"role": "emergency_nurse", "of": "o3"}, "network n2"),
        ({"role": "roaz_analyst", "at": "n3"}, "network n3"),
        ({"role": "insurer"}, "Nederland"),
        ({"role": "distribution_coordinator"}, "Nederland"),
        ({"role": "administrator", "of": "o1"}, "Nederland"),
    ],
)
def test_everybody_opens_on_where_the_work_is(country, who, name):
    assert heading(at_browser(a_person(**who))) == name


def test_the_last_choice_goes_before_where_the_work_is(country):
    actor = a_person("emergency_nurse", of="o3")
    at_browser(actor).get("/bord/?regio=network:n1")
    assert heading(at_browser(actor)) == "network n1"


def test_an_unknown_region_is_named_and_the_known_ones_are_a_press_away(country):
    answer = at_browser(a_person("insurer")).get("/bord/?regio=network:xx")
    shown = answer.content.decode()
    assert answer.status_code == 404
    assert "network:xx" in shown
    assert 'href="/bord/?regio=network:n2"' in shown


def test_a_location_that_does_not_share_is_named_with_whom_to_ask(country):
    boss, now = a_person("organisation_administrator", of="o1"), timezone.now()
    for figure in ("opening", "capacity", "waiting", "crowding"):
        choose_sharing(boss, "h1", figure, "own_organisation", reason="x", at=now)
    forget_picture()
    client = at_browser(a_person("emergency_nurse", of="o2"))
    answer = client.get("/diensten/h1.emergency_department/")
    shown = answer.content.decode()
    assert answer.status_code == 403
    assert "Hospital h1 deelt de cijfers van deze dienst niet met u" in shown
    assert "beheerder van Organisation 1" in shown
