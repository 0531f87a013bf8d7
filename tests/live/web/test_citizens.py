"""The page for citizens: plain forms, nothing kept, 112 in view, asked back and never guessed."""

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.test import Client
from live.places import placed
from live.region import NOW
from live.requests.test_citizens import agree_desk

from spoedketen.live.directory.queries import directory
from spoedketen.live.requests.models import CareRequest
from spoedketen.live.requests.queries import doors
from spoedketen.live.web.views import citizens

pytestmark = pytest.mark.django_db
PAGE = "/waar-kan-ik-terecht/"
WOUND = {"klacht": "wound", "gaf": ["bleeding=no", "deep=numb"]}
SELF = {"klacht": "wound", "gaf": ["bleeding=no", "deep=shallow", "dirt=no"]}
ASKED = {"naam": "An", "telefoon": "0612345678", "toestemming": "ja", "doe": "terugbellen"}


@pytest.fixture
def shown(country, settings):
    settings.DEMONSTRATION = True
    placed()
    return Client(HTTP_HOST="localhost", enforce_csrf_checks=True)


def text(answer):
    return answer.content.decode()


def test_without_a_certified_protocol_the_page_only_says_whom_to_call(country, settings):
    settings.DEMONSTRATION = settings.TRAINING = False
    for name in ("", "example", "none"):
        settings.CITIZEN_PROTOCOL = name
        told = text(Client(HTTP_HOST="localhost").get(PAGE))
        assert 'href="tel:112"' in told
        assert "Bel anders uw huisarts" in told
        assert 'name="klacht"' not in told


def test_the_first_words_say_that_it_is_a_demonstration(shown):
    told = text(shown.get(PAGE))
    body = re.sub(r"<[^>]+>", " ", told.split("<body")[1].split(">", 1)[1]).split()
    assert " ".join(body[:3]) == "Demonstratie: verzonnen cijfers."
    assert "Niet voor echt gebruik" in told


def test_every_question_of_every_complaint_is_answered_with_plain_forms(shown):
    protocol = citizens._protocol()
    for complaint in protocol.complaints:
        answer = shown.post(PAGE, {"klacht": complaint})
        steps, lines = 0, []
        while 'name="antwoord"' in text(answer):
            values = re.findall(r'name="antwoord" value="([^"]+)"', text(answer))
            assert values[-1].endswith("=unknown")
            answer = shown.post(PAGE, {"klacht": complaint, "gaf": lines, "antwoord": values[-2]})
            lines = re.findall(r'name="gaf" value="([^"]+)"', text(answer))[: steps + 1]
            steps += 1
        assert 'class="verdict' in text(answer)
        assert 'href="tel:112"' in text(answer)


def test_nothing_is_kept_in_a_cookie_or_a_store(shown):
    for answer in (shown.get(PAGE), shown.post(PAGE, WOUND)):
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
    assert not CareRequest.objects.exists()


def test_a_red_flag_leaves_one_way_only(shown):
    told = text(shown.post(PAGE, {"klacht": "wound", "antwoord": "bleeding=spurts"}))
    assert "Bel nu 112" in told
    assert "terugbellen" not in told
    assert 'name="plaats"' not in told


def test_what_nobody_knows_is_taken_for_the_worst(shown):
    told = text(shown.post(PAGE, {"klacht": "wound", "antwoord": "bleeding=unknown"}))
    assert "Bel nu 112" in told


def test_the_way_back_takes_one_answer_away(shown):
    told = text(shown.post(PAGE, {**WOUND, "terug": "deep"}))
    assert "Hoe ziet de wond eruit?" in told
    assert re.findall(r'name="gaf" value="([^"]+)"', told.split("<main")[1])[:1] == ["bleeding=no"]


def test_the_language_travels_with_the_form(shown):
    told = text(shown.post(PAGE, {**WOUND, "taal": "en"}))
    assert '<html lang="en"' in told
    assert "To the emergency department within an hour" in told
    assert 'name="taal" value="en"' in told


def test_the_nearest_services_have_hours_and_minutes_and_nothing_of_how_busy(shown):
    told = text(shown.post(PAGE, {**WOUND, "plaats": "Town 1"}))
    assert "Hospital h1" in told
    assert "dag en nacht open" in told
    assert "min met de auto" in told
    assert "wachttijd" not in told
    assert "druk" not in told.split("<main")[1].split("Uw antwoorden")[0].lower()


@pytest.mark.parametrize(
    ("place", "said"),
    [("Town", "Welke plaats bedoelt u?"), ("Atlantis", "kennen wij niet"), ("\x00", "kennen")],
)
def test_a_place_is_asked_back(shown, place, said):
    told = text(shown.post(PAGE, {**WOUND, "plaats": place}))
    assert said in told
    assert ('name="plaats_id"' in told) == (place == "Town")


def test_self_care_names_a_page_outside_and_loads_nothing_of_it(shown):
    told = text(shown.post(PAGE, SELF))
    page_outside = '<a href="https://www.thuisarts.nl/" rel="noopener noreferrer">'
    assert told.index(page_outside) < told.index("Waar u terechtkunt")


def test_with_consent_the_desk_calls_back(shown):
    agree_desk()
    placed()
    place = {**WOUND, "plaats_id": "a1"}
    told = text(shown.post(PAGE, place))
    key = re.search(r'name="key" value="([^"]+)"', told).group(1)
    refused = text(shown.post(PAGE, {**place, **ASKED, "toestemming": "", "key": key}))
    assert "Wij bewaren niets zonder uw toestemming" in refused
    assert 'value="An"' in refused
    assert not CareRequest.objects.exists()
    for _ in range(3):
        done = text(shown.post(PAGE, {**place, **ASKED, "key": key}))
        assert "Zij bellen u terug" in done
    assert CareRequest.objects.get().door == "web"


def test_too_many_calls_back_from_one_address_are_refused_in_words(shown):
    agree_desk()
    placed()
    asked = {**WOUND, **ASKED, "plaats_id": "a1"}
    answers = [text(shown.post(PAGE, asked)) for _ in range(6)]
    assert "Zij bellen u terug" in answers[4]
    assert "al 5 keer gevraagd" in answers[5]
    assert CareRequest.objects.count() == 5


@pytest.mark.parametrize(
    "given",
    [
        {"klacht": "x" * 5_000},
        {"klacht": "wound\x00"},
        {"klacht": "wound", "antwoord": "bleeding=\x00"},
        {"klacht": "wound", "gaf": ["nothing=yes"]},
        {"klacht": "wound", "antwoord": "age=old"},
    ],
)
def test_nonsense_begins_anew_in_words(shown, given):
    answer = shown.post(PAGE, given)
    assert answer.status_code == 422
    assert "Begin opnieuw" in text(answer)


@pytest.mark.parametrize(
    "given",
    [
        {"gaf": ["====", "", "a"]},
        {"taal": "xx"},
        {"terug": "\x00"},
        {**WOUND, "plaats_id": "\x00"},
        {**WOUND, "doe": "terugbellen", "naam": "\x00", "telefoon": "\ud7ff", "key": "\x00"},
        {**WOUND, **ASKED, "plaats": "Town", "key": "z" * 500},
        {**WOUND, "terug": "klacht"},
        {"klacht": "wound", "gaf": [f"bleeding={n}" for n in range(500)], "terug": "bleeding"},
    ],
)
def test_no_form_breaks_the_page(shown, given):
    assert shown.post(PAGE, given).status_code in {200, 422}
    assert not CareRequest.objects.exists()


@pytest.mark.parametrize(("audience", "shown_wait"), [("national", 25), ("own_network", None)])
def test_only_a_post_that_shares_with_everybody_tells_its_waiting_time(
    country, monkeypatch, audience, shown_wait
):
    known = directory().by_slug["h1.emergency_department"]
    site = replace(known.site, audiences={"waiting": audience})
    post = replace(known, service_type=doors.POST, site=site)
    told = [SimpleNamespace(waiting_minutes=25)]
    standing = SimpleNamespace(service=post, current=lambda _at: told)
    monkeypatch.setattr(doors, "standing_in", lambda *_: [standing])
    assert doors._waits([post], NOW).get(post.id) == shown_wait
    assert doors._waits([replace(post, service_type="emergency_department")], NOW) == {}
