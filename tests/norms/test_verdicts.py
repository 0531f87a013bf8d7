"""Verdicts are made on exact counts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.norms.verdicts import Verdict, covers_share, either_branch, no_increase


@pytest.mark.parametrize(
    ("people", "within", "met"),
    [
        (10_000, 8_999, False),
        (10_000, 9_000, True),
        (1_000_000_000, 899_999_999, False),
        (10, 9, True),
        (30, 27, True),
        (70, 63, True),
        (1_110, 999, True),
        (1_111, 999, False),
        (17_475_415, 15_727_873, False),
        (17_475_415, 15_727_874, True),
        (1, 0, False),
        (1, 1, True),
    ],
)
def test_ninety_percent_is_met_exactly(people, within, met):
    assert covers_share(people=people, within=within, share=0.9).met is met


@given(st.integers(1, 10**9), st.integers(1, 999))
def test_the_smallest_count_that_meets_a_share_is_its_ceiling(people, per_mille):
    needed = -(-people * per_mille // 1000)
    share = per_mille / 1000
    assert covers_share(people=people, within=needed, share=share).met is True
    assert covers_share(people=people, within=needed - 1, share=share).met is False
    assert Fraction(needed, people) >= Fraction(per_mille, 1000)


def test_nobody_and_no_value_give_no_verdict_with_a_reason():
    assert covers_share(people=0, within=0, share=0.9).met is None
    assert covers_share(people=0, within=0, share=0.9).reason == "nobody_in_catchment"
    assert covers_share(people=5, within=5, share=None).met is None
    assert covers_share(people=5, within=5, share=None).reason == "no_value_set"


@pytest.mark.parametrize(
    ("before", "after", "met"), [(10, 10, True), (10, 9, True), (10, 11, False)]
)
def test_not_one_more_person_may_be_beyond(before, after, met):
    found = no_increase(beyond_before=before, beyond_after=after)
    assert (found.met, found.numbers["extra"]) == (met, after - before)
    assert found.reason == ("beyond_does_not_rise" if met else "beyond_rises")


def verdict(met):
    return Verdict(met=met, reason=str(met))


@pytest.mark.parametrize(
    ("first", "second", "met"),
    [
        (True, True, True), (True, False, True), (False, True, True), (False, False, False),
        (None, True, True), (None, None, None), (False, None, False), (None, False, None),
    ],
)  # fmt: skip
def test_either_branch_is_enough(first, second, met):
    assert either_branch(verdict(first), verdict(second)).met is met
