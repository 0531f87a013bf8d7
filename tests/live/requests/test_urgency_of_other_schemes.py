"""An urgency that nobody can compare is not known to be low."""

import pytest

from spoedketen.domain.matching.candidates import Candidate
from spoedketen.domain.matching.choosing import match
from spoedketen.domain.matching.needs import MatchRules
from spoedketen.live.requests.needs import Judged, need_of
from spoedketen.live.requests.values import Asking

ASKING = Asking(care=("pharmacy", "gp_visit", "emergency_department"))
EVERYBODY = [
    Candidate(service=care, care=care, site=care, minutes=minutes)
    for care, minutes in (("pharmacy", 5.0), ("gp_visit", 5.0), ("emergency_department", 30.0))
]
OTHERS = [("mts", "orange"), ("mts", "green"), ("ambulance", "A2"), ("ambulance", "B1")]


def answered(crosswalks=(), **judged):
    return match(need_of(ASKING, Judged(**judged), crosswalks), EVERYBODY, MatchRules())


@pytest.mark.parametrize(("scheme", "urgency"), OTHERS)
def test_it_opens_no_care_that_takes_only_what_is_less_urgent(scheme, urgency):
    found = answered(scheme=scheme, urgency=urgency)
    assert [each.candidate.service for each in found.options] == ["emergency_department"]
    assert found.counts["urgency_not_comparable"] == 2


def test_a_table_that_the_region_agreed_makes_it_comparable():
    green = answered(("mts_nts_example_1",), scheme="mts", urgency="green")
    assert green.options[0].candidate.service == "pharmacy"
    orange = answered(("mts_nts_example_1",), scheme="mts", urgency="orange")
    assert orange.counts == {"urgency_unfit": 1}


def test_what_nobody_triaged_is_not_too_urgent():
    assert answered().counts == {}
