"""Whom to call at a location: thirteen kinds, kept by the organisation, in one order."""

from importlib import import_module

import pytest
from django.apps import apps
from live.region import NOW, a_person
from live.signed_in import at_browser

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.directory.actions import GivenContact, save_contacts
from spoedketen.live.directory.contact_kinds import contact_kinds
from spoedketen.live.directory.models import Contact, Site
from spoedketen.live.directory.queries import directory
from spoedketen.live.directory.queries.contacts import contact_counts, contacts_of


def given(kind="stop", phone="038 000 0000", note="", number=None):
    return GivenContact(id=number, kind=kind, phone=phone, note=note)


def boss(of="o1"):
    return a_person("organisation_administrator", of=of)


def site():
    return directory().site_by_slug["h1"].id


def test_there_are_thirteen_kinds_in_two_languages():
    assert len(contact_kinds()) == 13
    assert all(set(label) == {"nl", "en"} for label in contact_kinds().values())


def test_contacts_are_added_changed_removed_and_logged(country):
    told = [given("systems"), given("stop"), given("other", note="bode")]
    assert save_contacts(boss(), "h1", told, NOW) == 3
    assert [c.kind for c in contacts_of(site())] == ["stop", "systems", "other"]
    assert contact_counts([site()]) == {site(): 2}
    number = contacts_of(site())[0].id
    assert save_contacts(boss(), "h1", [given(phone="", number=number)], NOW) == 1
    assert [c.kind for c in contacts_of(site())] == ["systems", "other"]
    assert save_contacts(boss(), "h1", [given("intensive_care", phone="")], NOW) == 0
    line = AuditEntry.objects.filter(object_type="contact").first()
    assert line.authorisation == "contacts.edit"


@pytest.mark.parametrize(
    "wrong",
    [given("porter"), given(phone="bel mij"), given(phone="javascript:1"), given(note="x" * 301)],
)
def test_what_is_no_contact_is_refused(country, wrong):
    with pytest.raises(RequestError):
        save_contacts(boss(), "h1", [wrong], NOW)
    assert not Contact.objects.exists()


def test_only_the_own_organisation_and_the_editor_keep_contacts(country):
    for actor in (
        boss("o2"),
        a_person("emergency_nurse", of="o1"),
        a_person("roaz_chair", at="n1"),
    ):
        with pytest.raises(Forbidden):
            save_contacts(actor, "h1", [given()], NOW)
    assert save_contacts(a_person("administrator"), "h1", [given()], NOW) == 1


def test_a_number_of_another_location_is_not_touched(country):
    save_contacts(boss("o2"), "h2", [given()], NOW)
    theirs = Contact.objects.get()
    save_contacts(boss(), "h1", [given(phone="", number=theirs.id)], NOW)
    assert Contact.objects.filter(id=theirs.id).exists()


def test_the_form_keeps_a_contact_and_the_page_shows_it_to_be_called(country):
    client = at_browser(boss())
    page = "/locaties/h1/contact/"
    assert "0 van 13 soorten contact ingevuld" in client.get(page).content.decode()
    client.post(page, {"telefoon-stop-nieuw": "038-123 45 67", "toelichting-stop-nieuw": "24/7"})
    shown = client.get("/locaties/h1/").content.decode()
    assert 'href="tel:0381234567"' in shown
    assert "24/7" in shown
    assert "1 van 13 soorten contact ingevuld" in client.get(page).content.decode()


def test_words_of_before_become_a_kind_and_nothing_is_lost(country):
    row = Site.objects.get(slug="h1")
    for kind, note in (("SEH", ""), ("Portier", "nacht"), ("stop", "")):
        Contact.objects.create(site=row, kind=kind, phone="1234", note=note)
    name = "spoedketen.live.directory.migrations.0004_contact_kinds"
    import_module(name).to_kinds(apps, None)
    told = Contact.objects.order_by("id").values_list("kind", "note")
    assert list(told) == [("emergency_coordinator", ""), ("other", "Portier: nacht"), ("stop", "")]
