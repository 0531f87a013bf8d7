"""Where all are on stop: who must take, how near, and whose turn it is."""

from dataclasses import replace

import pytest
from domain.matching.needing import ED, KINDS, RULES, asking, one, order

from spoedketen.domain.matching.choosing import match

ROTATION = replace(RULES, all_on_stop="rotation")


def shut(service="shut", minutes=10.0, **told):
    return one(service, minutes=minutes, stop="stop", stop_minutes=500.0, **told)


@pytest.mark.parametrize(
    ("rule", "took", "expected"),
    [
        ("nearest", (), "near"),
        ("nearest", ("near",), "near"),
        ("rotation", (), "near"),
        ("rotation", ("near",), "far"),
        ("rotation", ("far", "near"), "far"),
        ("rotation", ("near", "far"), "near"),
    ],
)
def test_where_all_are_on_stop_the_region_decides(rule, took, expected):
    both = [shut("near", 5.0), shut("far", 9.0)]
    found = match(asking(), both, replace(RULES, all_on_stop=rule, took=took))
    assert (order(found), found.forced) == ([expected], rule)
    assert len(found.dropped) == 1


def test_everybody_within_reach_has_a_turn_before_anybody_has_two():
    took = ()
    for _ in range(6):
        three = [shut(name, minutes) for name, minutes in (("a", 20.0), ("b", 5.0), ("c", 12.0))]
        (chosen,) = order(match(asking(), three, replace(ROTATION, took=took)))
        took = (*(each for each in took if each != chosen), chosen)
        if len(took) == 3:
            assert took in {("b", "c", "a"), ("c", "a", "b"), ("a", "b", "c")}
    assert len(took) == 3


def test_the_turn_goes_no_further_round_than_agreed():
    both = [shut("near", 5.0), shut("far", 26.0)]
    assert order(match(asking(), both, replace(ROTATION, took=("near",)))) == ["near"]
    wider = replace(ROTATION, took=("near",), rotation_within_minutes=21.0)
    assert order(match(asking(), both, wider)) == ["far"]


def test_no_provider_is_made_to_give_a_bed():
    found = match(asking(KINDS["ward"]), [shut(care="ward")], RULES)
    assert (found.options, found.forced) == ((), "")


def test_an_open_department_too_far_away_lets_a_nearer_one_on_stop_take():
    rules = replace(RULES, open_within_minutes=30.0)
    found = match(asking(), [shut("near", 5.0), one("far", minutes=50.0)], rules)
    assert order(found) == ["near", "far"]
    assert found.forced == "nearest"


@pytest.mark.parametrize("rule", ["nearest", "rotation"])
def test_who_is_on_stop_further_away_than_who_is_open_never_must_take(rule):
    rules = replace(RULES, open_within_minutes=30.0, all_on_stop=rule)
    found = match(asking(), [one("open", minutes=40.0, crowding=3), shut(minutes=60.0)], rules)
    assert (order(found), found.forced) == (["open"], "")
    three = [one("open", minutes=31.0), shut("a_far", 40.0), shut("b_near", 5.0)]
    assert "a_far" not in order(match(asking(), three, replace(rules, took=("b_near",))))


def test_an_open_service_of_another_kind_is_no_open_department():
    need = asking(ED, KINDS["pharmacy"], urgency_rank=3)
    found = match(need, [shut("ed"), one("pharmacy", care="pharmacy")], RULES)
    assert set(order(found)) == {"ed", "pharmacy"}
    assert found.forced == "nearest"


def test_who_may_not_take_for_another_reason_too_must_not():
    post = KINDS["basic_emergency_post"]
    need = asking(post, is_urgency_comparable=False)
    found = match(need, [shut(care="basic_emergency_post")], RULES)
    assert (found.options, found.forced) == ((), "")
