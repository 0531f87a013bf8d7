"""Somebody with two roles at two places has at each only what that role gives."""

from datetime import timedelta

import pytest
from django.utils import timezone
from live.region import NOW, a_person, organisation, region
from live.requests.asking import a_request

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.actions import ensure_assignment, ensure_person
from spoedketen.live.accounts.queries import actor_of
from spoedketen.live.requests.actions.cases import open_request
from spoedketen.live.requests.actions.hand_overs import HandOverWish, hand_over
from spoedketen.live.requests.actions.people import see_patient
from spoedketen.live.requests.queries.cases import queue, request_of

pytestmark = pytest.mark.django_db


def with_roles(*hats):
    """Return somebody with roles, each at an organisation or for a region."""
    person = ensure_person("two@example.invalid", "Two")
    for role, of, at in hats:
        place = organisation(of) if of else None
        ensure_assignment(person, role, place, region(at) if at else None)
    return actor_of(person, timezone.now() + timedelta(seconds=1))


@pytest.fixture
def handed(placed_country):
    """A case of the desk of o1 that lies at control room k1."""
    triagist = a_person("triagist", of="o1")
    case = open_request(triagist, a_request(), NOW)
    hand_over(triagist, case, HandOverWish(to="control_room"), NOW)
    return case


def test_a_dispatcher_elsewhere_with_another_role_here_does_not_see_cases_of_this_room(handed):
    both = with_roles(("dispatcher", None, "k2"), ("public_health_director", None, "k1"))
    assert queue(both, NOW) == []
    with pytest.raises(RequestError):
        request_of(both, handed)
    with pytest.raises(RequestError):
        see_patient(both, handed, "treatment", NOW)


def test_a_dispatcher_here_with_another_role_elsewhere_sees_them(handed):
    both = with_roles(("dispatcher", None, "k1"), ("public_health_director", None, "k2"))
    assert [each.id for each in queue(both, NOW)] == [handed]
    assert request_of(both, handed).id == handed


def test_a_board_of_one_hospital_that_is_triagist_of_another_sees_no_case_of_the_first(
    placed_country,
):
    case = open_request(a_person("triagist", of="o3"), a_request(), NOW)
    both = with_roles(("triagist", "o1", None), ("hospital_board", "o3", None))
    assert queue(both, NOW) == []
    own = open_request(both, a_request("again"), NOW)
    assert own != case
