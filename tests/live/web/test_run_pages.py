"""Runs by their pages: buttons for a thumb, an announcement that is seen, response times."""

import re
from datetime import timedelta

import pytest
from live import region
from live.fleet.running import ED, a_crew, a_receiver, a_run
from live.places import placed
from live.region import a_person
from live.signed_in import at_browser

from spoedketen.live.directory.queries import AMSTERDAM
from spoedketen.live.fleet.actions.runs import begin
from spoedketen.live.fleet.models import MmtCall, Prealert, Run, RunTime

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


def test_a_system_that_saw_it_is_named_without_the_number_of_its_key(crew, run):
    crew.post(f"{run}bestemming/", {"service": ED, "reason": "dotteren"})
    crew.post(f"{run}vooraankondiging/", TOLD)
    acknowledged = Prealert.objects.get().sent_at
    Prealert.objects.update(acknowledged_at=acknowledged, acknowledged_by="epd (sk_0ca0137769)")
    page = text(crew.get(run))
    assert "door epd<" in page
    assert "sk_0ca" not in page


def test_an_ed_reads_on_its_own_page_who_comes_and_a_stranger_does_not(crew, run):
    pages = [f"/diensten/{ED}/", f"/diensten/{ED}/paneel/"]
    ed, other = at_browser(a_receiver()), at_browser(a_receiver("o3"))
    assert all("Niemand is aangekondigd." in ed.get(each).content.decode() for each in pages)
    crew.post(f"{run}bestemming/", {"service": ED, "reason": "dotteren"})
    crew.post(f"{run}vooraankondiging/", TOLD)
    for each in pages:
        page = text(ed.get(each))
        assert "pijn op de borst" in page
        assert "nog niet gezien, gestuurd: <time data-age" in page
        assert "Onderweg hierheen" not in other.get(each).content.decode()
    sent = Prealert.objects.get().sent_at
    assert (
        f'data-loud="{(sent + timedelta(minutes=3)).astimezone(AMSTERDAM):%Y-%m-%dT%H:%M}' in page
    )
    ed.post(f"/inzetten/aankomsten/{Prealert.objects.get().public_id}/gezien/")
    assert "nog niet gezien" not in text(ed.get(pages[0]))


def test_an_announcement_of_nonsense_is_refused_in_words(crew, run):
    crew.post(f"{run}bestemming/", {"service": ED, "reason": "dotteren"})
    for told in ({"complaint": ""}, {"minutes": "9" * 18}, {"sex": "q"}, {"wishes": "x"}):
        answer = crew.post(f"{run}vooraankondiging/", {**TOLD, **told}, follow=True)
        assert answer.status_code == 200
    assert not Prealert.objects.exists()


def test_response_times_stand_on_a_page_and_in_a_sheet(crew, run, settings):
    settings.DEMONSTRATION = True  # so that others read of today, too
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


NEW = {"vehicle": "12-107", "unit_type": "ambulance", "mission": "emergency", "urgency": "A1"}
NEW |= {"place": "Town 1", "key": "typed"}


def test_a_run_is_begun_by_typing_once(crew):
    assert "Inzet beginnen" in text(crew.get("/inzetten/"))
    addresses = {crew.post("/inzetten/nieuw/", NEW).url for _ in range(2)}
    assert len(addresses) == Run.objects.count() == 1
    page = text(crew.get(addresses.pop()))
    assert "12-107" in page
    assert "Town 1" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"place": "Town"}, "Welke bedoelt u?"),
        ({"place": "nergens"}, "nergens"),
        ({"place": ""}, "plaats"),
        ({"urgency": "U9"}, "U9"),
        ({"vehicle": ""}, "verplicht"),
        ({"needs": ["incubator"]}, "couveuse"),
    ],
)
def test_what_is_not_clear_is_asked_back_and_what_was_typed_stays(crew, wrong, said):
    answer = crew.post("/inzetten/nieuw/", {**NEW, "time": "00:01", **wrong})
    page = text(answer)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert 'value="00:01"' in page
    assert not Run.objects.exists()


def test_a_place_that_was_asked_back_is_picked(crew):
    crew.post("/inzetten/nieuw/", {**NEW, "place": "Town", "place_id": "a1"})
    assert Run.objects.get().place == "a1"


def test_a_dispatcher_is_asked_whose_vehicle_goes(country):
    placed()
    room = at_browser(a_person("dispatcher", at="k1"))
    answer = room.post("/inzetten/nieuw/", NEW)
    assert "Geef de organisatie van het voertuig op" in answer.content.decode()
    room.post("/inzetten/nieuw/", {**NEW, "organisation": "o1"})
    assert Run.objects.get().organisation_id == region.organisation("o1")


def test_findings_are_weighed_and_the_team_turns_back_with_a_reason(crew, run):
    assert "voorbeeld; niet de landelijke criteria" in text(crew.get(run)).lower()
    crew.post(f"{run}mmt/", {"deed": "weigh", "findings": ["shock", "entrapment"]})
    page = text(crew.get(run))
    assert re.search(r'id="mmt-stand".*?inzetten</span>', page)
    assert "Beknelling, shock" in page
    crew.post(f"{run}mmt/", {"deed": "cancel", "reason": ""})
    assert "Geannuleerd om" not in text(crew.get(run))
    crew.post(f"{run}mmt/", {"deed": "cancel", "reason": "patiënt stabiel"})
    assert "patiënt stabiel" in text(crew.get(run))
    crew.post(f"{run}mmt/", {"findings": ["tover"]})
    assert MmtCall.objects.count() == 1


def test_where_to_by_hand_begins_with_the_nearest(crew, run):
    choices = re.search(r'<select name="service" required>(.*?)</select>', text(crew.get(run)))[1]
    minutes = [int(each) for each in re.findall(r", (\d+) min</option>", choices)]
    assert len(minutes) > 1
    assert minutes == sorted(minutes)


def test_one_run_tells_one_arrival_and_a_change_begins_with_it(crew, run):
    crew.post(f"{run}bestemming/", {"service": ED, "reason": "dotteren"})
    crew.post(f"{run}vooraankondiging/", TOLD)
    eta = f"{Prealert.objects.get().eta.astimezone(AMSTERDAM):%H:%M}"
    page = text(crew.get(run))
    arrival = re.search(r"op bestemming</span>.*?verwacht ([\d:]+)", page, re.IGNORECASE)
    assert arrival[1] == eta
    assert f"Verwachte aankomst {eta}" in page
    minutes = re.search(r'name="minutes"[^>]* value="(\d+)"', page)
    assert int(minutes[1]) in {11, 12}
    crew.post(f"{run}status/", {"status": "at_destination"})
    assert f"Aangekondigd was aankomst {eta}" in text(crew.get(run))
