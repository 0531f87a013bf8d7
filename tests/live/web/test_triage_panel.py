"""Triage at the desk: questions as keys, recorded once, red flags to the control room only."""

import re
from urllib.parse import quote

import pytest
from live.places import placed
from live.region import NOW, a_person
from live.requests.asking import a_request
from live.signed_in import at_browser

from spoedketen.live.requests.actions.cases import open_request
from spoedketen.live.requests.models import CareRequest, HandOver, TriageResult

pytestmark = pytest.mark.django_db
PIECE = {"HTTP_HX_REQUEST": "true"}
CALM = {"klacht": "wound", "protocol": "example", "gaf": ["bleeding=no", "deep=gaping"]}
CALM |= {"begonnen": "2026-03-03T12:00:00Z"}


@pytest.fixture
def desk(country, settings):
    settings.DEMONSTRATION = True
    placed()
    person = a_person("triagist", of="o1")
    number = open_request(person, a_request(), NOW)
    return at_browser(person), f"/coordinatie/{number}/triage/"


def text(answer):
    return answer.content.decode()


def test_the_first_question_is_what_the_complaint_is(desk):
    client, address = desk
    piece = text(client.get(address, **PIECE))
    assert piece.strip().startswith('<div id="triage"')
    assert 'value="wound" data-key="4"' in piece
    assert "<html" in text(client.get(address))


def test_answers_are_keys_with_not_knowing_last(desk):
    client, address = desk
    piece = text(client.post(address, {"klacht": "wound", "protocol": "example"}, **PIECE))
    assert re.findall(r'value="bleeding=(\w+)" data-key="(\d)"', piece) == [
        ("spurts", "1"), ("oozes", "2"), ("no", "3"), ("unknown", "4"),
    ]  # fmt: skip


def test_a_triage_is_recorded_once_and_leads_back_to_the_case(desk):
    client, address = desk
    piece = text(client.post(address, CALM, **PIECE))
    assert "<b>U3</b>" in piece
    done = {**CALM, "doe": "klaar", "key": "k1"}
    for _ in range(2):
        answer = client.post(address, done, **PIECE)
        assert answer.headers["HX-Redirect"] == address.removesuffix("triage/")
    assert client.post(address, done).status_code == 302
    kept = TriageResult.objects.get()
    assert (kept.urgency, kept.protocol) == ("U3", "example")


def test_the_moment_of_each_answer_is_in_the_trace(desk):
    client, address = desk
    first = {"klacht": "wound", "protocol": "example", "antwoord": "bleeding=oozes"}
    piece = text(client.post(address, first, **PIECE))
    line = re.search(r'name="gaf" value="(bleeding=oozes=[^"]+)"', piece).group(1)
    client.post(address, {"klacht": "wound", "protocol": "example", "gaf": line, "doe": "klaar"})
    assert TriageResult.objects.get().trace[1]["at"] == line.split("=")[2]


def test_a_red_flag_offers_the_control_room_only(desk):
    client, address = desk
    red = {"klacht": "wound", "protocol": "example", "gaf": ["bleeding=spurts"]}
    piece = text(client.post(address, red, **PIECE))
    assert "Doorzetten naar meldkamer" in piece
    assert "is niet bekend" in piece  # the line to call is part of it, known or not
    assert 'value="klaar"' not in piece
    client.post(address, {**red, "doe": "meldkamer", "key": "k2"})
    assert HandOver.objects.get().to == "control_room"
    assert TriageResult.objects.get().red_flags == ["heavy_bleeding"]


def test_departing_asks_a_reason(desk):
    client, address = desk
    told = text(client.post(address, {**CALM, "doe": "klaar", "urgentie": "U2"}, **PIECE))
    assert "geef daarvoor een reden" in told
    assert "<b>U3</b>" in told
    client.post(address, {**CALM, "doe": "klaar", "urgentie": "U2", "reden": "klinisch"})
    assert TriageResult.objects.get().urgency == "U2"


def test_without_a_certificate_the_panel_says_so(desk, settings):
    client, address = desk
    settings.DEMONSTRATION = False
    assert "geldig certificaat" in text(client.get(address, **PIECE))
    answer = client.post(address, {**CALM, "doe": "klaar"})
    assert answer.status_code == 422
    assert not TriageResult.objects.exists()


def test_a_case_of_others_is_not_found(desk, country):
    _, address = desk
    other = at_browser(a_person("triagist", of="o2"))
    assert other.get(address).status_code == 404
    assert other.post(address, {**CALM, "doe": "klaar"}).status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"klacht": "x"},
        {"klacht": "wound", "gaf": ["zz=1"]},
        {"klacht": "wound", "voorstel": "forged"},
        {**CALM, "doe": "klaar", "urgentie": "U9", "reden": "x"},
        {**CALM, "doe": "klaar", "key": quote("x" * 400)},
        {"klacht": "wound", "doe": "klaar", "protocol": "none"},
    ],
)
def test_nonsense_is_refused_in_words(desk, given):
    client, address = desk
    assert client.post(address, given, **PIECE).status_code in {200, 204}


HALF = {"klacht": "wound", "protocol": "example", "gaf": ["bleeding=no"], "key": "k"}


def test_answers_stay_with_the_case_for_whoever_comes_back(desk):
    client, address = desk
    client.post(address, HALF, **PIECE)
    client.post(f"{address.removesuffix('triage/')}nemen/")
    piece = text(client.get(address, **PIECE))
    assert re.search(r'name="gaf" value="bleeding=no', piece)
    assert 'name="antwoord" value="deep=' in piece
    assert 'name="key" value="k"' in piece  # two tabs record one triage
    colleague = at_browser(a_person("emergency_nurse", of="o1"))
    assert 'value="bleeding=no' in text(colleague.get(address))


def test_answers_that_wait_are_ciphertext(desk):
    client, address = desk
    client.post(address, HALF, **PIECE)
    kept = CareRequest.objects.get().triage_draft
    assert kept
    assert "bleeding" not in kept


def test_a_triage_that_is_done_or_begun_anew_leaves_no_answers(desk):
    client, address = desk
    for end in ({**CALM, "doe": "klaar"}, {"klacht": ""}):
        client.post(address, HALF, **PIECE)
        client.post(address, end, **PIECE)
        assert 'value="bleeding=no' not in text(client.get(address, **PIECE))
        assert CareRequest.objects.get().triage_draft == ""


def test_answers_of_a_protocol_that_may_no_longer_be_used_are_not_in_the_way(desk, settings):
    client, address = desk
    client.post(address, HALF, **PIECE)
    settings.DEMONSTRATION = False
    assert "geldig certificaat" in text(client.get(address, **PIECE))


def test_the_desk_reads_what_the_professional_does_not_what_a_citizen_is_told(desk):
    client, address = desk
    end = text(client.post(address, CALM, **PIECE))
    assert "Wondzorg vandaag, binnen 3 uur" in end
    assert "Spoel de wond" not in end
    assert "Vangnetadvies, voor de patiënt" in end
    client.post(address, {**CALM, "doe": "klaar"})
    assert "Wondzorg vandaag, binnen 3 uur" in text(client.get(address.removesuffix("triage/")))
