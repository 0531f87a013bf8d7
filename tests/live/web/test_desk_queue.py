"""The queue as the address asks for it, and the mark of second opinions that wait."""

import re

import pytest
from django.utils import timezone
from live import region
from live.region import a_person
from live.requests.asking import a_request, a_triage
from live.signed_in import at_browser

from spoedketen.live.requests.actions.cases import open_request, take_request
from spoedketen.live.requests.actions.consults import answer_consult, invite
from spoedketen.live.requests.actions.triages import record_triage
from spoedketen.live.requests.models import CareRequest, Consult
from spoedketen.live.requests.values import Asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(placed_country):
    return a_person("triagist", of="o1")


def opened(desk, what, **told):
    given = {"complaint": what, "is_no_duplicate": True, **told}
    return open_request(desk, a_request(what, **given), timezone.now())


def shown(client, query=""):
    page = client.get(f"/coordinatie/{query}").content.decode()
    return re.findall(r'class="row-link"[^>]*>([^<]+)<', page)


def test_the_queue_is_filtered_and_ordered_by_its_address(desk):
    for what in ("eerst", "gezien"):
        opened(desk, what)
    urgent = opened(desk, "dringend")
    record_triage(desk, urgent, a_triage("U1"), timezone.now(), "t")
    ask = Asking(care=("emergency_department",))
    taken = opened(desk, "van een professional", door="professional", asking=ask)
    take_request(desk, taken, timezone.now())
    client = at_browser(desk)
    assert shown(client)[0] == "dringend"
    assert shown(client, "?urgentie=danger") == ["dringend"]
    assert shown(client, "?soort=professional&houder=mine") == ["van een professional"]
    assert "dringend" not in shown(client, "?urgentie=untriaged&houder=nobody")
    oldest = ["eerst", "gezien", "dringend", "van een professional"]
    assert shown(client, "?volgorde=age") == oldest
    assert shown(client, "?volgorde=onzin&urgentie=onzin") == shown(client)
    page = client.get("/coordinatie/?urgentie=soon").content.decode()
    assert "Geen casus past bij deze keuze" in page
    assert "/coordinatie/stukken/?urgentie=soon" in page


def mark(client):
    found = re.search(r'id="overleg-merk" data-piece data-count="(\d+)"[^>]*?( hidden)?>', client)
    return int(found[1]), bool(found[2])


def test_who_is_asked_for_a_second_opinion_sees_a_mark_until_it_is_given(desk):
    case = opened(desk, "overleg")
    other = a_person("emergency_physician", of="o2")
    client, now = at_browser(other), timezone.now()
    assert mark(client.get("/bord/").content.decode()) == (0, True)
    invite(desk, case, "emergency_physician", "o2", "kan dit wachten?", now)
    for path in ("/bord/", "/coordinatie/stukken/", "/coordinatie/overleg/"):
        assert mark(client.get(path).content.decode()) == (1, False)
    asked = str(Consult.objects.get().public_id)
    answer_consult(other, case, asked, "none", "nee", now)
    assert mark(client.get("/bord/").content.decode()) == (0, True)
    assert region.organisation("o2") == Consult.objects.get().organisation_id


def test_who_knows_the_patient_is_chosen_in_the_form(desk):
    client = at_browser(desk)
    told = {"complaint": "buikpijn", "place": "Town 1", "care": "emergency_department", "key": "k"}
    answer = client.post("/coordinatie/nieuw/?spoor=professional", told | {"known_site": "h2"})
    page = client.get(answer.url).content.decode()
    assert '<option value="h2" selected>' in page
    assert CareRequest.objects.get().known_sites == ["h2"]
