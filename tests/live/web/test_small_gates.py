"""Small things that got past the pages: reading that deletes, signs that cannot be kept."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from live.region import a_person, organisation
from live.signed_in import at_browser

from spoedketen.live.accounts import sessions
from spoedketen.live.accounts.actions import ensure_assignment
from spoedketen.live.accounts.models import Assignment, SavedView
from spoedketen.live.capacity.queries.picture import last_known
from spoedketen.live.web import last_good


@pytest.fixture
def desk(country):
    return at_browser(a_person("organisation_administrator", of="o1"))


def test_reading_changes_no_saved_view(desk):
    desk.post("/keuze/weergave/", {"name": "x", "query": "regio=a"})
    number = SavedView.objects.get().id
    assert desk.get(f"/keuze/weergave/{number}/weg/").status_code == 405
    assert desk.get("/keuze/weergave/").status_code == 405
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("told", [{"name": "a\0b"}, {"name": "a", "query": "x\0"}])
def test_a_sign_that_cannot_be_kept_is_refused(desk, told):
    assert 400 <= desk.post("/keuze/weergave/", told).status_code < 500
    assert 400 <= desk.get("/beheer/mensen/", {"zoek": "a\0"}).status_code < 500


@pytest.mark.parametrize("number", ["²", "٣"])
def test_a_digit_that_is_no_number_is_no_fault(desk, number):
    assert desk.get("/beheer/voorzieningen/", {"deel": number}).status_code < 500


@pytest.fixture
def gone(monkeypatch):
    """Let the database be gone for pages from now on."""

    def fail(*_):
        raise OperationalError

    return lambda: monkeypatch.setattr("spoedketen.live.web.gate.actor_of", fail)


def test_a_page_kept_for_an_outage_is_not_shown_after_a_role_changed(desk, gone):
    desk.get("/bord/")
    desk.get("/bord/?schakel=ward")
    person = Assignment.objects.get().user_id
    ensure_assignment(person, "emergency_nurse", organisation("o1"))
    desk.get("/bord/?schakel=ward")
    gone()
    assert desk.get("/bord/?schakel=ward").status_code == 200
    assert desk.get("/bord/").status_code == 503


def test_a_page_kept_for_an_outage_is_not_shown_after_sharing_changed(desk, gone):
    desk.get("/bord/")
    assert desk.get("/bord/").status_code == 200
    last_known().directory_version += 1
    gone()
    assert desk.get("/bord/").status_code == 503


def test_a_page_kept_for_an_outage_ends_with_the_idle_limit_of_a_shared_desk(desk):
    session = desk.session
    session[sessions.SHARED] = True
    session.save()
    desk.get("/bord/")
    page = last_good._pages[session.session_key, "/bord/"]
    assert page.until - page.at <= timedelta(minutes=15)


def test_pages_kept_for_an_outage_go_with_who_signs_out(desk):
    assert desk.get("/bord/").status_code == 200
    session = desk.cookies["sessionid"].value
    assert any(key[0] == session for key in last_good._pages)
    desk.post("/accounts/logout/")
    assert not any(key[0] == session for key in last_good._pages)
