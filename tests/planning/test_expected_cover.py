"""MEXCLP finds what trying every fleet finds."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoedketen.planning.siting.expected_cover import covered, expected_cover


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


def test_the_formula_by_hand():
    within = np.array([[True, False], [True, True]])
    told = covered(within, np.array([10.0, 20.0]), np.array([1, 1]), 0.5)
    assert told == pytest.approx(10 * 0.5 + 20 * 0.75)
