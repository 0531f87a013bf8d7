"""Whom a service admits: recorded by its own administrator, and a match reckons with it."""

import pytest
from django.utils import timezone
from live.region import ED, a_person
from live.requests.asking import a_wish
from live.signed_in import at_browser

from spoedketen.live.directory.models import ServiceTerm
from spoedketen.live.directory.queries import forget_picture
from spoedketen.live.requests.actions.matches import ask_match
from spoedketen.live.requests.queries.matches import match_of
from spoedketen.live.requests.values import Asking

pytestmark = pytest.mark.django_db
PAGE = f"/beheer/opnamevoorwaarden/{ED}/"


@pytest.fixture
def boss(placed_country):
    return at_browser(a_person("organisation_administrator", of="o1"))


def dropped(age):
    asker = a_person("triagist", of="o1")
    wish = a_wish(asking=Asking(care=("emergency_department",), age_years=age))
    found = match_of(asker, ask_match(asker, wish, timezone.now()))
    return ED not in {each.service for each in found.options}


def test_an_age_closes_a_service_for_a_match_and_ends_without_being_erased(boss):
    assert not dropped(7)
    assert boss.post(PAGE, {"age_min": "18", "contract": ["vgz"]}).status_code == 302
    forget_picture()
    assert dropped(7)
    assert not dropped(40)
    page = boss.get("/beheer/opnamevoorwaarden/").content.decode()
    assert "vanaf 18 jaar" in page
    assert "VGZ" in page
    boss.post(PAGE, {"contract": ["vgz"]})
    forget_picture()
    assert not dropped(7)
    assert ServiceTerm.objects.get(kind="age_min").valid_to is not None
    assert ServiceTerm.objects.get(kind="contract").valid_to is None


def test_what_cannot_be_is_refused_in_words_and_stays(boss):
    answer = boss.post(PAGE, {"age_min": "60", "age_max": "18"})
    page = answer.content.decode()
    assert "draai ze om" in page
    assert 'value="60"' in page
    assert boss.post(PAGE, {"age_min": "999"}).status_code == 200
    boss.post(PAGE, {"contract": ["onzin"], "sex": "q"})
    assert not ServiceTerm.objects.exists()


def test_another_organisation_keeps_its_own(boss):
    address = "/beheer/opnamevoorwaarden/h2.emergency_department/"
    assert boss.get(address).status_code == 403
    assert boss.post(address, {"age_min": "18"}).status_code == 403
    assert not ServiceTerm.objects.exists()
