"""Figures about the spread of minutes equal their definition over single people."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.planning.regions import distribution, gini, histogram, weighted_quantile

few = st.integers(0, 6)
times = st.one_of(st.integers(0, 100).map(float), st.floats(0, 100))


@st.composite
def spreads(draw):
    count = draw(st.integers(1, 6))
    values = np.array(draw(st.lists(times, min_size=count, max_size=count)))
    people = np.array(draw(st.lists(few, min_size=count, max_size=count)), dtype=np.int64)
    people[0] += 1
    return values, people


def brute_gini(everyone):
    total = everyone.sum()
    if total == 0:
        return 0.0
    apart = np.abs(everyone[:, None] - everyone[None, :]).sum()
    return apart / (2 * everyone.size * total)


@given(spreads())
def test_gini_is_the_mean_difference_between_people(spread):
    values, people = spread
    assert gini(values, people) == pytest.approx(brute_gini(np.repeat(values, people)), abs=1e-9)


@given(spreads(), st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_a_quantile_is_the_smallest_value_that_enough_people_do_not_exceed(spread, share):
    values, people = spread
    everyone = np.sort(np.repeat(values, people))
    enough = [v for v in everyone if np.sum(everyone <= v) >= share * everyone.size]
    assert weighted_quantile(values, people, share) == enough[0]


@given(spreads(), st.integers(0, 5))
def test_the_spread_is_over_people_who_have_a_way_and_the_others_are_counted(spread, cut_off):
    values, people = spread
    everyone = np.repeat(values, people)
    found = distribution(np.append(values, np.inf), np.append(people, cut_off))
    assert found.mean == pytest.approx(everyone.mean())
    assert found.maximum == everyone.max()
    assert found.unreachable_people == cut_off


@given(spreads(), st.integers(0, 5))
def test_the_classes_add_up_to_everybody(spread, cut_off):
    values, people = spread
    rows = histogram(np.append(values, np.inf), np.append(people, cut_off))
    assert sum(row[2] for row in rows) == people.sum() + cut_off
    assert [row[1] for row in rows[:-1]] == [row[0] for row in rows[1:]]


def test_nobody_and_nowhere_have_no_spread():
    found = distribution(np.array([10.0, np.inf]), np.array([0, 7]))
    assert (found.mean, found.median, found.gini, found.unreachable_people) == (None, None, None, 7)


def test_equal_minutes_are_equal_and_one_who_holds_all_is_not():
    assert gini(np.array([5.0, 5.0]), np.array([3, 4])) == pytest.approx(0)
    assert gini(np.array([0.0, 9.0]), np.array([3, 1])) == pytest.approx(0.75)
    assert gini(np.array([0.0]), np.array([3])) == 0
