"""Editing the directory: by permission, by an action, with words for what does not fit."""

from importlib.resources import files

import pytest
import yaml
from live.region import a_person
from live.signed_in import at_browser

from spoedketen.live.accounts.models import Organisation, User
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.directory.admin import site
from spoedketen.live.directory.agreement_rules import agreement_faults, agreement_schemas
from spoedketen.live.directory.models import Agreement, Contact, Service, Site
from spoedketen.live.directory.queries import current_version, directory, forget_picture
from spoedketen.live.directory.words import KINDS
from spoedketen.live.events.models import OutboxEvent

BASE = "/beheer/django"
NAMES = sorted(f"{m._meta.app_label}/{m._meta.model_name}" for m in site._registry)


@pytest.fixture
def administrator(country):
    return at_browser(a_person("administrator"))


def management(**counts):
    given = {}
    for name in ("memberships", "contacts", "services", "assignments"):
        total, initial = counts.get(name, (0, 0))
        given |= {f"{name}-TOTAL_FORMS": total, f"{name}-INITIAL_FORMS": initial}
    return given


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_table_has_a_list_and_a_form(administrator, name, language):
    administrator.cookies["django_language"] = language
    assert administrator.get(f"{BASE}/{name}/").status_code == 200
    added = administrator.get(f"{BASE}/{name}/add/").status_code
    assert added == (403 if name == "accounts/user" else 200)


def test_only_who_may_edit_the_directory_comes_in(country):
    for role, of in (("organisation_administrator", "o1"), ("emergency_nurse", "o1")):
        assert at_browser(a_person(role, of=of)).get(f"{BASE}/", follow=True).status_code == 403
    person = a_person("ministry_analyst")
    User.objects.filter(id=person.id).update(is_staff=True, is_superuser=True)
    assert at_browser(person).get(f"{BASE}/", follow=True).status_code == 403


def test_a_saved_organisation_is_a_logged_change_of_the_directory(administrator):
    before, told = current_version(), OutboxEvent.objects.count()
    asked = {"slug": "de-brug", "name": "De Brug", "kind": "care", "origin": "measured"}
    assert administrator.post(f"{BASE}/accounts/organisation/add/", asked).status_code == 302
    row = Organisation.objects.get(slug="de-brug")
    assert row.sort_key == "brug"
    assert current_version() == before + 1
    assert OutboxEvent.objects.count() == told + 1
    line = AuditEntry.objects.filter(event="directory.changed", object_id="de-brug").get()
    assert (line.action, line.object_type) == ("C", "organisation")
    assert "name" in line.details["fields"]


def test_a_location_with_a_contact_below_it_is_saved_by_the_same_action(administrator):
    row = Site.objects.get(slug="h1")
    asked = {
        "slug": row.slug, "organisation": row.organisation_id, "name": "Ziekenhuis Een",
        "kind": row.kind, "lat": row.lat, "lon": row.lon, "origin": row.origin,
        **management(contacts=(1, 0)),
        "contacts-0-kind": "stop", "contacts-0-phone": "0800-1", "contacts-0-site": row.id,
    }  # fmt: skip
    answer = administrator.post(f"{BASE}/directory/site/{row.id}/change/", asked)
    assert answer.status_code == 302, answer.context["errors"]
    assert Contact.objects.get(site=row).phone == "0800-1"
    forget_picture()
    assert directory().site_by_slug["h1"].name == "Ziekenhuis Een"


@pytest.mark.parametrize("name", [n for n in NAMES if n != "directory/calendarwindow"])
def test_what_has_a_history_is_not_removed(administrator, name):
    model = next(m for m in site._registry if name.endswith(m._meta.model_name))
    row = model.objects.first()
    answer = administrator.post(f"{BASE}/{name}/{row.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


def test_an_agreement_that_does_not_fit_says_every_reason(administrator):
    asked = {
        "kind": "stop", "valid_from": "2026-01-01", "source": "x",
        "parameters": '{"allowed": "ja", "maximum_minutes": 9999, "states": ["dicht"], "extra": 1}',
    }  # fmt: skip
    answer = administrator.post(f"{BASE}/directory/agreement/add/", asked)
    assert answer.status_code == 200
    said = " ".join(answer.context["adminform"].form.errors["parameters"])
    for part in ("allowed", "9999", "dicht", "definition", "renewable"):
        assert part in said
    assert Agreement.objects.filter(source="x").count() == 0


def test_a_service_takes_words_as_flags_only(administrator):
    row = Service.objects.get(slug="h1.emergency_department")
    asked = {
        "slug": row.slug, "site": row.site_id, "service_type": row.service_type, "level": "2",
        "flags": '["ivt", "pci"]', "parts": "[]", "calendar": row.calendar, "origin": row.origin,
    }  # fmt: skip
    address = f"{BASE}/directory/service/{row.id}/change/"
    assert administrator.post(address, {**asked, "flags": '{"a": 1}'}).status_code == 200
    assert administrator.post(address, asked).status_code == 302
    forget_picture()
    assert directory().by_slug[row.slug].flags == ("ivt", "pci")


def test_the_agreements_of_a_fresh_installation_fit_their_kind():
    text = (files("spoedketen.live.directory") / "agreements.yaml").read_text("utf-8")
    rows = yaml.safe_load(text)
    assert [agreement_faults(row["kind"], row["parameters"]) for row in rows if row] == [
        [] for _ in rows
    ]
    assert set(agreement_schemas()) == {code for code, _ in KINDS}


def test_the_editor_looks_like_the_product_and_leads_back(administrator):
    page = administrator.get(f"{BASE}/").content.decode()
    assert "Spoedketen" in page
    assert 'href="/beheer/"' in page
    assert "Gids" in page
    for foreign in ("Directory", "Accounts", "Recente acties", "theme.js"):
        assert foreign not in page
    administrator.cookies["theme"] = "dark"
    places = administrator.get(f"{BASE}/directory/site/").content.decode()
    assert "ziekenhuis" in places
    assert ">hospital<" not in places
