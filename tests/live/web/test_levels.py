"""The pages of escalation: confirm, undo, the line on every page, the log to take along."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from live.region import a_person, a_sender, a_stop, forget_sums, organisation, region
from live.signed_in import at_browser

from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.directory.actions import GivenContact, save_contacts
from spoedketen.live.directory.queries import directory
from spoedketen.live.distribution.actions.deployments import record_deployment
from spoedketen.live.distribution.actions.levels import set_level
from spoedketen.live.distribution.deployment_values import DeploymentWish
from spoedketen.live.distribution.level_values import LevelWish
from spoedketen.live.distribution.models import LevelChange

PAGE = "/opschaling/network/n1/"
ASKED = {"level": "phase_2", "reason": "griep <b>", "version": "0"}


@pytest.fixture
def client(country):
    return at_browser(a_person("roaz_chair", at="n1"))


def text(answer):
    return answer.content.decode()


def test_a_change_asks_to_confirm_and_can_then_be_undone(client):
    asked = client.post(f"{PAGE}wijzigen/", ASKED)
    assert "Een stop duurt ten hoogste 60 min." in text(asked)
    assert not LevelChange.objects.exists()
    done = client.post(f"{PAGE}wijzigen/", {**ASKED, "bevestigd": "1"}, follow=True)
    assert "Ongedaan maken" in text(done)
    assert LevelChange.objects.get().level == "phase_2"
    undone = client.post(f"{PAGE}herstellen/", {"version": "1", "reason": "fout"}, follow=True)
    assert "De vergissing is hersteld" in text(undone)
    assert "Ongedaan maken" not in text(undone)


def test_who_comes_second_is_told_who_was_first(client):
    client.post(f"{PAGE}wijzigen/", {**ASKED, "bevestigd": "1"})
    other = at_browser(a_person("distribution_coordinator", at="n1"))
    told = other.post(
        f"{PAGE}wijzigen/", {**ASKED, "level": "phase_1", "bevestigd": "1"}, follow=True
    )
    assert "Intussen koos roaz_chair n1" in text(told)
    assert LevelChange.objects.count() == 1


def test_the_line_stands_on_every_page_with_reason_and_without_markup_of_others(client):
    client.post(f"{PAGE}wijzigen/", {**ASKED, "bevestigd": "1"})
    for address in ("/bord/?regio=network:n1", "/stops/", "/hulp/", "/opschaling/regel/"):
        shown = text(client.get(address))
        assert "tone-serious" in shown, address
        assert "griep &lt;b&gt;" in shown
    away = at_browser(a_person("emergency_nurse", of="o4"))
    assert "tone-serious" not in text(away.get("/bord/?regio=network:n3"))


def test_the_line_counts_what_does_not_fit_and_reminds_of_a_review(country):
    long_ago = timezone.now() - timedelta(days=2)
    for slug in ("n1", "n2", "n3"):
        wish = LevelWish(region=region(slug), level="phase_1", reason="x", version=0)
        set_level(a_person("roaz_chair", at=slug), wish, long_ago)
    shown = text(
        at_browser(a_person("distribution_coordinator")).get("/opschaling/regel/?regio=nederland")
    )
    assert shown.count('class="level tone-raised"') == 2
    assert "en nog 1" in shown
    assert "herbeoordelen sinds" in shown
    assert "data-due" in shown
    assert "hidden>herbeoordelen" not in shown


def test_only_who_may_set_a_level_sees_the_form(client):
    assert "Niveau wijzigen" in text(client.get(PAGE))
    reader = at_browser(a_person("emergency_nurse", of="o1"))
    assert "Niveau wijzigen" not in text(reader.get(PAGE))
    assert reader.post(f"{PAGE}wijzigen/", ASKED).status_code == 403
    assert client.post("/opschaling/network/n2/wijzigen/", ASKED).status_code == 403
    assert client.post("/opschaling/nation/nl/herstellen/", {"version": "0"}).status_code == 403
    assert client.get("/opschaling/network/nergens/").status_code == 404


def test_the_log_is_a_page_and_a_sheet_and_speaks_english_too(client):
    client.post(f"{PAGE}wijzigen/", {**ASKED, "reason": "=1+1", "bevestigd": "1"})
    assert "Fase 0 → <b>Fase 2</b>" in text(client.get("/opschaling/logboek/"))
    assert "'=1+1" in text(client.get("/opschaling/logboek.csv"))
    client.cookies["django_language"] = "en"
    assert "Phase 2" in text(client.get(PAGE))
    assert "since" in text(client.get("/opschaling/"))


def test_the_form_for_a_stop_names_the_level_that_shortens_it(client):
    client.post(f"{PAGE}wijzigen/", {**ASKED, "bevestigd": "1"})
    nurse = at_browser(a_person("emergency_nurse", of="o1"))
    shown = text(nurse.get("/diensten/h1.emergency_department/doorgeven/"))
    assert "Fase 2, network n1" in shown
    assert "Ten hoogste 1 uur" in shown
    assert "Cijfers gelden 60 min" in shown


def raise_to(level):
    wish = LevelWish(region=region("n1"), level=level, reason="druk", version=0)
    set_level(a_person("roaz_chair", at="n1"), wish, timezone.now())


def test_title_and_switch_follow_the_region_of_the_page_and_stay_there(client):
    client.get("/bord/?regio=network:n3")
    shown = text(client.get(PAGE))
    name = directory().regions[region("n1")].name
    assert f"<h1>Opschaling, {name}</h1>" in shown
    assert f"<title>Opschaling, {name}" in shown
    assert f"Regio kiezen, nu {name}" in shown
    assert f"Regio kiezen, nu {name}" in text(client.get("/keten/"))


def test_a_page_that_stands_open_does_not_move_the_reader_elsewhere(client):
    client.get("/bord/?regio=network:n3")
    client.get(PAGE, headers={"X-Piece": "1"})
    name = directory().regions[region("n3")].name
    assert f"Regio kiezen, nu {name}" in text(client.get("/keten/"))


def test_the_list_says_that_it_is_of_all_regions(client):
    assert "<h1>Opschaling, alle regio's</h1>" in text(client.get("/opschaling/"))


def test_what_is_filled_in_is_said_and_what_lacks_is_marked_with_whom_to_ask(client):
    boss = a_person("organisation_administrator", of="o1")
    given = [GivenContact(id=None, kind="stop", phone="038 000 0000", note="")]
    save_contacts(boss, "h1", given, timezone.now())
    shown = text(client.get(PAGE))
    assert "1 van 13 soorten contact ingevuld" in shown
    assert "12 nummers ontbreken" in shown
    site = directory().site_by_slug["h1"]
    assert f"vraag de beheerder van {site.organisation_name}" in shown
    own = text(at_browser(boss).get(PAGE))
    assert 'href="/locaties/h1/contact/"' in own


def test_a_line_of_the_plan_without_a_number_says_whom_to_ask(client):
    boss = a_person("organisation_administrator", of="o1")
    wish = DeploymentWish(
        organisation=organisation("o1"),
        region=region("n1"),
        level="phase_2",
        what="vier bedden open",
        contact_kind="intensive_care",
        source="overleg",
        valid_from=date(2020, 1, 1),
        site="h1",
    )
    record_deployment(boss, wish, timezone.now())
    assert "nummer ontbreekt; vraag de beheerder van" in text(client.get(PAGE))
    given = [GivenContact(id=None, kind="intensive_care", phone="038 1", note="")]
    save_contacts(boss, "h1", given, timezone.now())
    assert "nummer ontbreekt; vraag" not in text(client.get(PAGE))


def test_criteria_stand_beside_the_figure_of_now_or_are_for_people_to_judge(client):
    declare_stop(a_sender(), a_stop(), timezone.now())
    forget_sums()
    raise_to("phase_2")
    shown = text(client.get(PAGE)).split('id="niveau-criteria"')[1].split("</section>")[0]
    three, elsewhere = shown.split("<li>")[1:3]
    assert "Minder dan drie" in three
    assert "nu 1 van" in three
    assert "op stop" in three
    assert "zelf beoordelen" in elsewhere


def test_figures_stand_there_too_where_nothing_is_raised(client):
    shown = text(client.get(PAGE)).split('id="niveau-criteria"')[1].split("</section>")[0]
    assert "Voor opschalen zijn geen grenzen afgesproken" in shown
    assert 'data-cell="ed_stops"' in shown
