"""First aid nearer by and the centre after it: named only where both can be done."""

from dataclasses import replace
from math import inf, nan

import pytest
from domain.matching.needing import CONDITIONS, KINDS, RULES, asking, one, order

from spoedketen.domain.matching.candidates import Places
from spoedketen.domain.matching.choosing import match
from spoedketen.domain.matching.legs import two_legs

TRAUMA = CONDITIONS["multitrauma"]
AID = frozenset({"emergency_department"})
CENTRE = one("c", minutes=60.0, capabilities=AID | {"multitrauma:1"})
NEAR = one("n", minutes=8.0, capabilities=AID)
NEED = asking(condition=TRAUMA)


def legs(*candidates, need=NEED, rules=RULES, onward=55.0):
    return two_legs(need, match(need, candidates, rules), rules, lambda *_: onward)


def test_the_centre_that_is_far_is_offered_with_a_nearer_one_first():
    found = legs(CENTRE, NEAR)
    assert (found.first, found.centre, found.onward_minutes) == ("n", "c", 55.0)
    assert (found.first_minutes, found.direct_minutes) == (8.0, 60.0)


def test_a_centre_that_is_near_enough_needs_no_first_leg():
    assert legs(replace(CENTRE, minutes=45.0), NEAR) is None


@pytest.mark.parametrize(
    "told",
    [
        {"opens": False},
        {"stop": "stop", "stop_minutes": 500.0},
        {"age_min": 18},
        {"sex": ("f",)},
        {"minutes": nan},
        {"capabilities": frozenset({"ward"})},
    ],
)
def test_what_stands_against_an_option_stands_against_the_first_leg(told):
    need = replace(NEED, age_years=5, sex="m")
    assert legs(CENTRE, NEAR, need=need) is not None
    assert legs(CENTRE, replace(NEAR, **told), need=need) is None


def test_neither_a_wish_nor_the_region_is_passed_by():
    assert legs(CENTRE, NEAR, need=replace(NEED, unwanted_sites=frozenset({"site-n"}))) is None
    assert legs(CENTRE, NEAR, rules=replace(RULES, excluded=frozenset({"n"}))) is None


def test_danger_to_life_passes_a_stop_of_the_first_leg():
    near = replace(NEAR, stop="stop", stop_minutes=500.0)
    assert legs(CENTRE, near, need=replace(NEED, is_life_threatening=True)).first == "n"


def test_a_post_beside_a_department_is_no_first_leg():
    need = replace(NEED, care=(*NEED.care, KINDS["gp_consult"]))
    assert legs(CENTRE, replace(NEAR, care="gp_consult"), need=need) is None


@pytest.mark.parametrize("onward", [inf, nan])
def test_without_a_road_onward_there_are_no_legs(onward):
    assert legs(CENTRE, NEAR, onward=onward) is None


def test_where_the_register_knows_no_centre_there_are_no_legs():
    full = replace(NEAR, places=Places(value=0, low=0, high=0), crowding=4, wait_minutes=100)
    free = one("far", minutes=50.0, capabilities=AID, places=Places(value=9, low=9, high=9))
    assert order(match(NEED, [full, free], RULES)) == ["far", "n"]
    assert legs(full, free) is None
