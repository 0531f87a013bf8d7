"""The administration: sharing, keys, people, participants, facilities, the log."""

import csv
import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from live.region import a_person, a_sender, an_observation, organisation
from live.signed_in import at_browser

from spoedketen.live.accounts.models import ApiKey, Assignment, OneTimeLink
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.directory.models import SharingChoice
from spoedketen.live.directory.queries import directory, forget_picture

OWNER_PAGES = ["", "delen/", "delen/h1/", "sleutels/", "mensen/", "voorzieningen/"]
ADMIN_PAGES = ["", "mensen/", "deelnemers/", "voorzieningen/", "auditlogboek/", "bewaartermijnen/"]


@pytest.fixture
def owner(country):
    return at_browser(a_person("organisation_administrator", of="o1"))


@pytest.fixture
def administrator(country):
    return at_browser(a_person("administrator"))


def text(answer):
    return answer.content.decode()


def logged(event):
    return AuditEntry.objects.filter(event=event).count()


@pytest.mark.parametrize("page", OWNER_PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_administrator_of_an_organisation_has_these_pages(owner, page, language):
    owner.cookies["django_language"] = language
    answer = owner.get(f"/beheer/{page}")
    assert answer.status_code == 200
    assert f'lang="{language}"' in text(answer)


@pytest.mark.parametrize("page", ADMIN_PAGES)
def test_the_administrator_of_the_installation_has_these_pages(administrator, page):
    assert administrator.get(f"/beheer/{page}").status_code == 200


def test_a_full_disk_is_said_to_who_can_mend_it(administrator, owner, monkeypatch):
    full = "De schijf van de server is vol"
    assert full not in text(administrator.get("/beheer/"))
    monkeypatch.setattr("spoedketen.live.web.shell.is_full", lambda _: True)
    assert full in text(administrator.get("/beheer/"))
    assert full not in text(owner.get("/beheer/"))


def test_only_what_a_role_may_see_is_offered(owner, administrator, country):
    nurse = text(at_browser(a_person("emergency_nurse", of="o1")).get("/beheer/"))
    assert "/beheer/sleutels/" not in nurse
    assert "/beheer/voorzieningen/" in nurse
    assert "/beheer/auditlogboek/" not in text(owner.get("/beheer/"))
    assert "/beheer/sleutels/" in text(owner.get("/beheer/"))
    assert "/beheer/auditlogboek/" in text(administrator.get("/beheer/"))


def test_a_location_chooses_with_a_reason_and_the_page_shows_since_when_by_whom(owner):
    asked = {"capacity": "own_network", "reason": "afspraak in het netwerk"}
    assert owner.post("/beheer/delen/h1/", asked).status_code == 302
    row = SharingChoice.objects.get()
    assert (row.figure, row.audience, row.reason) == (
        "capacity",
        "own_network",
        "afspraak in het netwerk",
    )
    page = text(owner.get("/beheer/delen/h1/"))
    assert "afspraak in het netwerk" in page
    assert "organisation_administrator o1" in page
    forget_picture()
    assert directory().site_by_slug["h1"].audiences == {"capacity": "own_network"}


def test_the_same_choice_again_is_no_change(owner):
    owner.post("/beheer/delen/h1/", {"capacity": "adjacent_network", "reason": "x"})
    assert not SharingChoice.objects.exists()


def test_nobody_chooses_for_a_location_of_another(owner):
    assert owner.get("/beheer/delen/h2/").status_code == 403
    assert owner.post("/beheer/delen/h2/", {"capacity": "national"}).status_code == 403
    assert owner.get("/beheer/delen/h9/").status_code == 404


def test_a_secret_is_shown_once(owner):
    asked = {"name": "EPD", "scope": ["capacity.report"], "organisation": organisation("o1")}
    shown = text(owner.post("/beheer/sleutels/nieuw/", asked))
    secret = re.search(r"sk_\w+\.[\w-]+", shown).group()
    assert secret not in text(owner.get("/beheer/sleutels/"))
    assert ApiKey.objects.get().prefix in text(owner.get("/beheer/sleutels/"))


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ({"name": ""}, "naam"),
        ({"scope": []}, "ten minste één"),
        ({"scope": ["people.manage"]}, "people.manage"),
        ({"expires": "2001-01-01"}, "2001-01-01"),
    ],
)
def test_a_key_that_cannot_be_is_refused_with_the_reason(owner, spoiled, said):
    good = {"name": "EPD", "scope": ["capacity.report"], "organisation": organisation("o1")}
    assert said in text(owner.post("/beheer/sleutels/nieuw/", {**good, **spoiled}))
    assert not ApiKey.objects.exists()


def test_a_key_is_replaced_and_revoked_from_the_page(owner):
    asked = {"name": "EPD", "scope": ["capacity.report"], "organisation": organisation("o1")}
    owner.post("/beheer/sleutels/nieuw/", asked)
    first = ApiKey.objects.get()
    assert "sk_" in text(owner.post(f"/beheer/sleutels/{first.id}/vervangen/", {"hours": 1}))
    assert ApiKey.objects.count() == 2
    owner.post(f"/beheer/sleutels/{first.id}/intrekken/")
    first.refresh_from_db()
    assert first.revoked_at is not None
    other = at_browser(a_person("organisation_administrator", of="o2"))
    assert other.post(f"/beheer/sleutels/{first.id}/intrekken/").status_code == 403


def invited(client, **more):
    asked = {"email": "Nieuw@Example.nl", "name": "Nieuw Mens", "role": "emergency_nurse"}
    return client.post("/beheer/mensen/uitnodigen/", {**asked, **more})


def test_an_invitation_makes_a_person_with_a_role_and_a_link_that_is_shown_once(owner):
    answer = invited(owner, organisation=organisation("o1"))
    person = get_user_model().objects.get(email="nieuw@example.nl")
    assert answer.url == f"/beheer/mensen/{person.id}/"
    assert not person.has_usable_password()
    page = text(owner.post(f"/beheer/mensen/{person.id}/link/"))
    token = re.search(r"http://localhost/open/([\w-]+)/", page).group(1)
    assert token not in text(owner.get(f"/beheer/mensen/{person.id}/"))
    assert OneTimeLink.objects.filter(user=person).count() == 1
    assert [logged(f"person.{x}") for x in ("invited", "link")] == [1, 1]
    assert logged("role.given") == 1


@pytest.mark.parametrize(
    ("role", "of"),
    [
        ("administrator", "o1"),
        ("ministry_analyst", "o1"),
        ("roaz_analyst", "o1"),
        ("distribution_coordinator", "o1"),
        ("emergency_nurse", "o2"),
    ],
)
def test_an_organisation_gives_its_own_roles_in_its_own_house_only(owner, role, of):
    assert invited(owner, role=role, organisation=organisation(of)).status_code == 403
    assert not get_user_model().objects.filter(email="nieuw@example.nl").exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"email": "geen adres"}, "geen e-mailadres"),
        ({"role": "machine"}, "machine"),
        ({"role": "keizer"}, "keizer"),
        ({"role": "roaz_analyst"}, "organisatie of een regio"),
        ({"role": "administrator", "to": "2001-01-01"}, "2001-01-01"),
    ],
)
def test_an_invitation_that_cannot_be_says_why(administrator, more, said):
    answer = invited(administrator, **more)
    assert answer.status_code == 302
    assert said in text(administrator.get(answer.url))
    assert not Assignment.objects.filter(user__email="nieuw@example.nl").exists()


def test_who_also_works_elsewhere_is_out_of_reach_of_one_organisation(owner):
    """Else an organisation could sign in as somebody of another."""
    person = a_person("emergency_nurse", of="o2")
    add = {"role": "emergency_nurse", "organisation": organisation("o1")}
    assert owner.post(f"/beheer/mensen/{person.id}/rol/", add).status_code == 404
    invited(owner, email="emergency_nurse.o2.none@example.invalid", organisation=organisation("o1"))
    assert owner.get(f"/beheer/mensen/{person.id}/").status_code == 200
    for deed in ("link", "sluiten", "openen", "tweede-factor"):
        assert owner.post(f"/beheer/mensen/{person.id}/{deed}/").status_code == 403, deed
    assert "Organisation 2" not in text(owner.get(f"/beheer/mensen/{person.id}/")).split("<form")[0]


def test_the_administrator_of_the_installation_is_out_of_reach_too(owner, country):
    boss = a_person("administrator")
    invited(owner, email="administrator.none.none@example.invalid", organisation=organisation("o1"))
    assert owner.post(f"/beheer/mensen/{boss.id}/link/").status_code == 403


def test_a_role_ends_and_stays_in_the_history(owner):
    invited(owner, organisation=organisation("o1"))
    role = Assignment.objects.get(user__email="nieuw@example.nl")
    owner.post(f"/beheer/rollen/{role.id}/beeindigen/", {"person": role.user_id})
    role.refresh_from_db()
    assert role.valid_to is not None
    assert "Eerdere rollen" in text(owner.get(f"/beheer/mensen/{role.user_id}/"))
    other = Assignment.objects.create(user_id=role.user_id, role="insurer")
    assert owner.post(f"/beheer/rollen/{other.id}/beeindigen/").status_code == 403


def test_an_account_is_closed_and_opened_but_never_ones_own(administrator, country):
    person = a_person("emergency_nurse", of="o1")
    administrator.post(f"/beheer/mensen/{person.id}/sluiten/")
    assert not get_user_model().objects.get(id=person.id).is_active
    administrator.post(f"/beheer/mensen/{person.id}/openen/")
    assert get_user_model().objects.get(id=person.id).is_active
    own = a_person("administrator")
    administrator.post(f"/beheer/mensen/{own.id}/sluiten/")
    assert get_user_model().objects.get(id=own.id).is_active


def test_the_completeness_of_participants_counts_who_delivers_now(administrator):
    now = timezone.now()
    item = an_observation(observed_at=now)
    record_submissions([Submission(actor=a_sender(), items=(item,))], now)
    page = text(administrator.get("/beheer/deelnemers/"))
    assert "levert deels aan" in page
    table = rows(administrator.get("/beheer/deelnemers.csv"))
    found = next(r for r in table if r["schakel"] == "SEH" and r["regio"] == "network n1")
    assert (found["diensten"], found["leveren nu aan"], found["stand"]) == (
        "2",
        "1",
        "levert deels aan",
    )
    assert found["grondslag"].startswith("Uitvoeringsbesluit Wkkgz")
    missing = next(
        r for r in table if r["schakel"] == "Huisartsenspoedzorg" or "HAP" in r["schakel"]
    )
    assert missing["stand"] == "ontbreekt"


def rows(answer):
    body = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


def test_facilities_count_locations_per_region_on_a_day(administrator):
    page = administrator.get("/beheer/voorzieningen/?soort=emergency_department")
    (row,) = page.context["rows"]
    assert row["each"].total == 4
    assert row["cells"] == [2, 1, 1]
    assert len(rows(administrator.get("/beheer/voorzieningen.csv"))) == 16


@pytest.mark.parametrize(
    "query", ["dag=9999-99-99", "deel=x", "indeling=x", "soort=x", "niveau=x&kenmerk=y", "dag="]
)
def test_a_question_about_facilities_that_makes_no_sense_is_answered_with_a_page(
    administrator, query
):
    assert administrator.get(f"/beheer/voorzieningen/?{query}").status_code == 200


def test_a_sheet_of_a_demonstration_says_so_in_its_first_line(administrator, settings):
    settings.DEMONSTRATION = True
    answer = administrator.get("/beheer/voorzieningen.csv")
    assert answer.content.decode("utf-8-sig").startswith("Demonstratie: verzonnen cijfers")
    assert "demonstratie-" in answer["Content-Disposition"]


def test_a_cell_is_never_taken_for_a_formula(administrator):
    from spoedketen.live.web.sheets import sheet  # noqa: PLC0415 - only here

    answer = sheet("x", ["a"], [["=1+1"], ["@x"], [-1], [None]])
    assert answer.content.decode("utf-8-sig").split() == ["a", "'=1+1", "'@x", "-1", '""']


def test_reading_the_log_is_in_the_log(administrator):
    administrator.get("/beheer/auditlogboek/?wie=iemand")
    line = AuditEntry.objects.get(event="audit.read")
    assert (line.action, line.object_id) == ("R", "wie=iemand")
    assert "audit.read" in text(administrator.get("/beheer/auditlogboek/"))


def test_the_log_is_filtered_and_paged(administrator):
    for _ in range(60):
        administrator.get("/beheer/auditlogboek/?gebeurtenis=nothing")
    first = administrator.get("/beheer/auditlogboek/?gebeurtenis=audit.read")
    assert len(first.context["rows"]) == 50
    older = administrator.get(
        f"/beheer/auditlogboek/?gebeurtenis=audit.read&voor={first.context['next']}"
    )
    assert {r.id for r in older.context["rows"]} & {r.id for r in first.context["rows"]} == set()
    assert administrator.get("/beheer/auditlogboek/?van=x&tot=2&voor=x").status_code == 200


def test_the_chain_is_checked_on_request(administrator):
    administrator.post("/beheer/auditlogboek/controle/")
    assert "De keten is heel" in text(administrator.get("/beheer/auditlogboek/"))
