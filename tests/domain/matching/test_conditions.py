"""A suspected condition goes where it can be treated, and nowhere that it cannot."""

from math import inf

import pytest
from domain.matching.needing import CONDITIONS, ED, KINDS, RULES, asking, one, order

from spoedketen.domain.matching.choosing import match

STROKE, TRAUMA = CONDITIONS["stroke"], CONDITIONS["multitrauma"]
ELSEWHERE = [kind for kind in KINDS.values() if kind.setting != "hospital"]


def test_who_cannot_treat_a_condition_is_passed_by():
    need = asking(condition=CONDITIONS["stemi"])
    able = one("able", minutes=40.0, capabilities=frozenset({"pci"}))
    found = match(need, [one("near", minutes=2.0), able], RULES)
    assert order(found) == ["able"]
    assert found.counts == {"lacks_capability": 1}


def test_a_register_that_knows_nobody_drops_nobody_and_says_so():
    need = asking(condition=STROKE)
    found = match(need, [one("near"), one("far", minutes=30.0)], RULES)
    assert order(found) == ["near", "far"]
    assert all("capability_unknown" in each.remarks for each in found.options)
    assert not any("capable" in each.remarks for each in found.options)


@pytest.mark.parametrize("kind", ELSEWHERE, ids=lambda kind: kind.code)
@pytest.mark.parametrize("held", [frozenset(), frozenset({"thrombolysis"})])
def test_an_untriaged_stroke_goes_nowhere_outside_a_hospital(kind, held):
    """Nor to a post beside a hospital that treats it, nor where the register knows nobody."""
    near = one("near", care=kind.code, minutes=1.0, capabilities=held)
    found = match(asking(kind, ED, condition=STROKE), [near, one("ed", capabilities=held)], RULES)
    assert order(found) == ["ed"]
    assert found.dropped[0].reason == "lacks_capability"


@pytest.mark.parametrize("told", [{}, {"has_minutes": False}])
def test_a_centre_that_cannot_be_reached_is_known_all_the_same(told):
    centre = one("centre", minutes=inf, capabilities=frozenset({"multitrauma:1"}), **told)
    found = match(asking(condition=TRAUMA, is_life_threatening=True), [one(), centre], RULES)
    assert found.options == ()
    assert {each.reason for each in found.dropped} > {"lacks_capability"}


def test_a_level_1_centre_takes_trauma_though_on_stop():
    held = frozenset({"multitrauma", "multitrauma:1"})
    centre = one(stop="stop", stop_minutes=60.0, is_trauma_exempt=True, capabilities=held)
    level_2 = one("b", minutes=1.0, capabilities=frozenset({"multitrauma", "multitrauma:2"}))
    assert order(match(asking(condition=TRAUMA), [centre, level_2], RULES)) == ["a"]


def test_an_exempt_centre_stays_exempt_where_no_level_is_registered():
    centre = one(stop="stop", stop_minutes=60.0, is_trauma_exempt=True)
    found = match(asking(condition=TRAUMA), [centre, one("b", minutes=30.0)], RULES)
    assert order(found) == ["a", "b"]
    assert {"despite_stop", "capability_unknown"} <= set(found.options[0].remarks)
