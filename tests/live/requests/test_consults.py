"""A second discipline: somebody else, of an organisation that can be asked."""

import pytest
from django.utils import timezone
from live.region import NOW, a_person, organisation
from live.requests.asking import a_request

from spoedketen.live.accounts.queries import organisations_that_may
from spoedketen.live.capacity.errors import Conflict
from spoedketen.live.requests.actions.cases import open_request
from spoedketen.live.requests.actions.consults import answer_consult, invite
from spoedketen.live.requests.queries.cases import story_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def triagist(placed_country):
    return a_person("triagist", of="o1")


def asked(triagist, of=""):
    case = open_request(triagist, a_request("c"), NOW)
    return case, invite(triagist, case, "general_practitioner", of, "denk je mee?", NOW)


def test_who_asked_is_no_second_discipline(triagist):
    case, consult = asked(triagist)
    with pytest.raises(Conflict) as caught:
        answer_consult(triagist, case, consult, "none", "zo", NOW)
    assert caught.value.code == "consult_own"
    answer_consult(a_person("lead_doctor", of="o1"), case, consult, "none", "zo", NOW)


def test_only_who_may_answer_is_shown_the_form(triagist):
    case, _ = asked(triagist, "o2")
    other = a_person("general_practitioner", of="o2")
    assert [each.is_mine for each in story_of(triagist, case).consults] == [False]
    assert [each.is_mine for each in story_of(other, case).consults] == [True]


def test_organisations_are_asked_where_somebody_can_read_the_question(triagist):
    a_person("general_practitioner", of="o2")
    found = {each.id for each in organisations_that_may("requests.view", timezone.now())}
    assert organisation("o2") in found
    assert organisation("o3") not in found
