"""Who is proposed, in which order, and why others are not: against what anybody can work out."""

from dataclasses import replace
from math import inf, nan

import pytest
from domain.matching.needing import ED, ELV, KINDS, POST, RULES, asking, one, order, reason
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.domain.care import care_table
from spoedketen.domain.matching.candidates import Places, Told, places_on_arrival
from spoedketen.domain.matching.choosing import match
from spoedketen.domain.matching.filters import FILTERS, reasons
from spoedketen.domain.urgency import schemes


def test_every_reason_has_words_and_the_words_are_in_the_order_of_judging():
    assert list(reasons()) == list(FILTERS)


def test_the_nearest_goes_first_where_nothing_else_differs():
    assert order(match(asking(), [one("far", minutes=30.0), one("near")], RULES)) == ["near", "far"]


@pytest.mark.parametrize(
    ("need", "candidate", "expected"),
    [
        (asking(POST, urgency_rank=1), one(care="gp_consult"), "urgency_unfit"),
        (asking(POST, is_life_threatening=True), one(care="gp_consult"), "urgency_unfit"),
        (asking(unwanted_sites=frozenset({"site-a"})), one(), "patient_wish"),
        (asking(limits=frozenset({"no_hospital"})), one(), "treatment_limit"),
        (asking(age_years=17), one(age_min=18), "age_limit"),
        (asking(age_years=18), one(age_max=17), "age_limit"),
        (asking(KINDS["delivery_room"], sex="m"), one(care="delivery_room"), "sex_limit"),
        (asking(ELV, insurer="cz"), one(care="elv_low", contracts=frozenset()), "no_contract"),
        (asking(ELV, insurer="cz"), one(care="elv_low", ceilings=frozenset({"cz"})), "ceiling"),
        (asking(), one(minutes=inf), "unreachable"),
        (asking(), one(minutes=inf, has_minutes=False), "no_minutes"),
        (asking(ELV), one(care="elv_low", minutes=91.0), "too_far"),
        (asking(), one(minutes=nan), "unreachable"),
        (asking(), one(minutes=-5.0), "unreachable"),
        (asking(), one(minutes=-inf), "unreachable"),
        (
            asking(POST, is_urgency_comparable=False),
            one(care="gp_consult"),
            "urgency_not_comparable",
        ),
        (asking(is_urgency_comparable=False), one(), ""),
        (asking(), one(opens=False), "outside_hours"),
    ],
)
def test_a_reason_is_given(need, candidate, expected):
    assert reason(need, candidate) == expected


def test_minutes_that_are_no_time_do_not_disturb_the_order():
    odd = [one("odd", minutes=nan), one("c", minutes=9.0), one("b", minutes=3.0)]
    for candidates in (odd, odd[::-1], [odd[1], odd[0], odd[2]]):
        found = match(asking(), candidates, RULES)
        assert (order(found), found.dropped[0].candidate.service) == (["b", "c"], "odd")


def test_a_stop_counts_on_arrival_and_tends_to_run_over():
    stopped = one(stop="stop", stop_minutes=30.0, minutes=20.0)
    rules = replace(RULES, all_on_stop="none")
    assert reason(asking(), stopped, rules) == "on_stop"
    assert reason(asking(), replace(stopped, minutes=46.0), rules) == ""
    assert reason(asking(), replace(stopped, minutes=44.0), rules) == "on_stop"
    assert reason(asking(), replace(stopped, stop="threatening"), rules) == ""


def test_danger_to_life_passes_a_stop_and_never_another_reason():
    need = asking(is_life_threatening=True, condition=care_table().conditions["stemi"])
    stopped = one(stop="stop", stop_minutes=30.0, capabilities=frozenset({"pci"}))
    found = match(need, [stopped, one("b", minutes=1.0)], RULES)
    assert order(found) == ["a"]
    assert "despite_stop" in found.options[0].remarks
    assert found.dropped[0].reason == "lacks_capability"


def test_silence_never_wins_from_who_told_to_have_places():
    free = one("told", minutes=12.0, places=Places(value=4, low=3, high=5), wait_minutes=20)
    assert order(match(asking(), [one("silent"), free], RULES)) == ["told", "silent"]


def test_a_full_department_goes_behind_a_further_one_with_places_unless_a_life_is_in_danger():
    full = one("full", minutes=5.0, places=Places(value=0, low=0, high=0))
    free = one("free", minutes=30.0, places=Places(value=3, low=2, high=4))
    assert order(match(asking(), [full, free], RULES)) == ["free", "full"]
    assert order(match(asking(is_life_threatening=True), [full, free], RULES)) == ["full", "free"]


def test_knowing_the_patient_breaks_a_tie_and_nothing_more():
    known = asking(known_sites=frozenset({"site-b"}))
    assert order(match(known, [one("a", minutes=10.0), one("b", minutes=12.0)], RULES))[0] == "b"
    assert order(match(known, [one("a", minutes=10.0), one("b", minutes=20.0)], RULES))[0] == "a"


def test_care_at_home_goes_before_hospital_in_the_order_asked():
    home = one("home", care="district_nursing", minutes=20.0)
    found = match(asking(KINDS["district_nursing"], ED), [one("ed"), home], RULES)
    assert order(found) == ["home", "ed"]


TOLD = st.lists(
    st.builds(
        Told,
        minutes=st.integers(-60, 600).map(float),
        value=st.integers(0, 30),
        is_expected=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda each: each.minutes,
)


@given(TOLD, st.integers(0, 700).map(float))
def test_what_is_free_on_arrival_lies_between_what_was_told_before_and_after(told, minutes):
    found = places_on_arrival(told, minutes)
    if not told:
        assert found is None
        return
    values = [each.value for each in told]
    assert min(values) <= found.low <= found.value <= found.high <= max(values)
    exact = [each.value for each in told if each.minutes == minutes]
    assert not exact or found.value == exact[0]


CANDIDATES = st.lists(
    st.builds(
        one,
        service=st.uuids().map(str),
        care=st.sampled_from(["emergency_department", "gp_consult", "district_nursing", "elv_low"]),
        minutes=st.one_of(st.floats(0, 200).map(lambda m: round(m, 1)), st.just(inf)),
        opens=st.booleans(),
        stop=st.sampled_from(["", "threatening", "stop", "time_out"]),
        stop_minutes=st.floats(0, 120),
        places=st.one_of(
            st.none(), st.integers(0, 5).map(lambda n: Places(value=n, low=n, high=n))
        ),
        wait_minutes=st.one_of(st.none(), st.integers(0, 300)),
        crowding=st.one_of(st.none(), st.integers(0, 5)),
        stale_minutes=st.floats(0, 500),
    ),
    max_size=25,
)
NEEDS = st.builds(
    asking,
    st.just(KINDS["district_nursing"]),
    st.just(POST),
    st.just(ELV),
    st.just(ED),
    urgency_rank=st.one_of(st.none(), st.integers(0, 5)),
    is_life_threatening=st.booleans(),
)


@given(NEEDS, CANDIDATES, st.randoms(use_true_random=False))
def test_everybody_is_proposed_or_dropped_once_whatever_the_order(need, candidates, chance):
    found = match(need, candidates, RULES)
    told = [*(o.candidate for o in found.options), *(d.candidate for d in found.dropped)]
    assert sorted(told, key=repr) == sorted(candidates, key=repr)
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    assert match(need, shuffled, RULES) == found


@given(NEEDS, CANDIDATES)
def test_nobody_on_stop_is_proposed_without_its_being_said(need, candidates):
    found = match(need, candidates, RULES)
    for each in found.options:
        if each.candidate.is_on_stop(RULES.stop_margin_minutes):
            assert {"despite_stop", "all_on_stop"} & set(each.remarks)
    costs = [each.cost for each in found.options]
    assert costs == sorted(costs)
    assert all(each.cost == pytest.approx(sum(each.parts.values())) for each in found.options)


def test_every_crosswalk_is_total_and_keeps_the_order():
    table = schemes()
    assert {name: table.crosswalk_faults(each) for name, each in table.crosswalks.items()} == {
        name: [] for name in table.crosswalks
    }


def test_a_crosswalk_that_swaps_or_forgets_is_found():
    table = schemes()
    good = table.crosswalks["nts_ambulance_example_1"]
    swapped = replace(good, pairs={**good.pairs, "U2": "B1", "U3": "A2"})
    assert table.crosswalk_faults(swapped) == ["order_broken: U2 > U3"]
    short = replace(good, pairs={k: v for k, v in good.pairs.items() if k != "U5"})
    assert table.crosswalk_faults(short) == ["not_total: U5"]
