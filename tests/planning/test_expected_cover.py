"""MEXCLP finds what trying every fleet finds."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoedketen.domain.errors import RequestError
from spoedketen.planning.siting.expected_cover import covered, expected_cover, most_for_everyone


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), units=st.integers(1, 4), busy=st.sampled_from([0.0, 0.2, 0.5]))
def test_no_fleet_covers_more(seed, units, busy):
    chance = np.random.default_rng(seed)
    minutes = chance.uniform(0, 30, (15, 5))
    people = chance.integers(1, 100, 15).astype(float)
    found = expected_cover(minutes, people, 12.0, units, busy)
    fleets = combinations_with_replacement(range(5), units)
    best = max(
        covered(minutes <= 12.0, people, np.bincount(each, minlength=5), busy) for each in fleets
    )
    assert found.units_at.sum() == units
    assert found.objective == pytest.approx(best)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), units=st.integers(1, 5), at_least=st.integers(1, 2))
def test_with_a_floor_no_fleet_that_keeps_it_covers_more(seed, units, at_least):
    chance = np.random.default_rng(seed)
    minutes, people = chance.uniform(0, 30, (8, 5)), np.append(chance.integers(1, 99, 7), 0.0)
    within = minutes <= 15.0
    asked = within.any(axis=1) & (people > 0)
    tried = combinations_with_replacement(range(5), units)
    fleets = [np.bincount(each, minlength=5) for each in tried]
    kept = [each for each in fleets if (within @ each >= at_least)[asked].all()]
    most = max(int((within @ each)[asked].min(initial=units)) for each in fleets)
    assert most_for_everyone(minutes, people, 15.0, units) == most
    if not kept:
        with pytest.raises(RequestError, match="siting_infeasible"):
            expected_cover(minutes, people, 15.0, units, 0.3, at_least=at_least)
        return
    found = expected_cover(minutes, people, 15.0, units, 0.3, at_least=at_least)
    assert (within @ found.units_at >= at_least)[asked].all()
    assert found.objective == pytest.approx(max(covered(within, people, f, 0.3) for f in kept))


def test_the_formula_by_hand():
    within = np.array([[True, False], [True, True]])
    told = covered(within, np.array([10.0, 20.0]), np.array([1, 1]), 0.5)
    assert told == pytest.approx(10 * 0.5 + 20 * 0.75)
