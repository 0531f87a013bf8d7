"""Runs by their pages: buttons for a thumb, an announcement that is seen, response times."""

import re

import pytest
from live import region
from live.fleet.running import ED, a_crew, a_receiver, a_run
from live.places import placed
from live.region import a_person
from live.signed_in import at_browser

from spoedketen.live.fleet.actions.runs import begin
from spoedketen.live.fleet.models import Prealert, Run, RunTime

pytestmark = pytest.mark.django_db
TOLD = {"deed": "announce", "complaint": "pijn op de borst", "minutes": "12", "key": "k"}


@pytest.fixture
def crew(country):
    placed()
    return at_browser(a_crew())


@pytest.fixture
def run(crew):
    from django.utils import timezone  # noqa: PLC0415 - only where Django is used

    at = timezone.now()
    return f"/inzetten/{begin(a_crew(), a_run(reported_at=at), at)}/"


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode().split("<main")[-1])


def test_a_crew_types_its_legs_and_others_see_no_run(crew, run):
    assert "12-101" in text(crew.get("/inzetten/"))
    assert "Ter plaatse" in text(crew.get(run))
    crew.post(f"{run}status/", {"status": "on_scene"})
    page = text(crew.get(run))
    assert "onbekend" in page
    assert Run.objects.get().state == "on_scene"
    assert RunTime.objects.get().source == "typed"
    assert at_browser(a_crew("o3")).get(run).status_code == 404


def test_a_refusal_is_said_on_the_page(crew, run):
    crew.post(f"{run}status/", {"status": "on_scene"})
    answer = crew.post(f"{run}status/", {"status": "on_scene", "time": "00:00"}, follow=True)
    assert answer.status_code == 200
    assert RunTime.objects.count() == 1


def test_an_ed_sees_who_comes_and_says_so(crew, run):
    ed = at_browser(a_receiver())
    assert "Niemand is aangekondigd" in text(ed.get("/inzetten/aankomsten/"))
    crew.post(f"{run}bestemming/", {"service": ED, "reason": "dotteren"})
    crew.post(f"{run}vooraankondiging/", TOLD)
    page = text(ed.get("/inzetten/aankomsten/"))
    assert "pijn op de borst" in page
    assert "over 11 min" in page or "over 12 min" in page
    ed.post(f"/inzetten/aankomsten/{Prealert.objects.get().public_id}/gezien/")
    assert "gezien om" in text(crew.get(run))
    crew.post(f"{run}vooraankondiging/", {"deed": "revoke", "reason": "naar huis"})
    assert "geannuleerd" in text(ed.get("/inzetten/aankomsten/"))


def test_an_announcement_of_nonsense_is_refused_in_words(crew, run):
    crew.post(f"{run}bestemming/", {"service": ED, "reason": "dotteren"})
    for told in ({"complaint": ""}, {"minutes": "9" * 18}, {"sex": "q"}, {"wishes": "x"}):
        answer = crew.post(f"{run}vooraankondiging/", {**TOLD, **told}, follow=True)
        assert answer.status_code == 200
    assert not Prealert.objects.exists()


def test_response_times_stand_on_a_page_and_in_a_sheet(crew, run):
    crew.post(f"{run}status/", {"status": "on_scene"})
    page = text(crew.get("/rapporten/responstijden/"))
    assert "streef 95 %" in page
    assert "A1" in crew.get("/rapporten/responstijden.csv").content.decode()
    analyst = at_browser(a_person("roaz_analyst", at="n1"))
    assert "te weinig om te tonen" in text(analyst.get("/rapporten/responstijden/?gebied=x"))
    assert region.organisation("o1") == Run.objects.get().organisation_id


def test_an_outcome_and_a_cancelled_run(crew, run):
    crew.post(f"{run}uitkomst/", {"outcome": "cancelled", "reason": "loos"})
    assert Run.objects.get().state == "cancelled"
    assert "geannuleerd" in text(crew.get("/inzetten/"))
