"""MALP and the double standard find what trying every fleet finds."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoedketen.domain.errors import RequestError
from spoedketen.planning.siting.double_standard import Standard, double_standard, meets, twice
from spoedketen.planning.siting.expected_cover import needed_everywhere
from spoedketen.planning.siting.reliable_cover import (
    needed_locally,
    reliable_cover,
    reliably_covered,
)
from spoedketen.simulation.queueing import share_lost


def a_region(seed):
    chance = np.random.default_rng(seed)
    return chance.uniform(0, 30, (15, 5)), chance.integers(1, 100, 15).astype(float)


def fleets(units):
    tried = combinations_with_replacement(range(5), units)
    return [np.bincount(each, minlength=5) for each in tried]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), units=st.integers(1, 4))
def test_no_fleet_has_more_people_with_units_enough(seed, units):
    minutes, people = a_region(seed)
    needed = np.random.default_rng(seed + 1).integers(1, 4, 15)
    found = reliable_cover(minutes, people, 12.0, units, needed)
    within = minutes <= 12.0
    best = max(reliably_covered(within, people, each, needed) for each in fleets(units))
    assert found.units_at.sum() == units
    assert found.objective == pytest.approx(best)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), units=st.integers(1, 5), share=st.sampled_from([0.0, 0.5, 0.9]))
def test_no_fleet_of_the_double_standard_has_more_people_with_two_near(seed, units, share):
    minutes, people = a_region(seed)
    standard = Standard(near_minutes=10.0, far_minutes=20.0, share=share)
    allowed = [each for each in fleets(units) if meets(minutes, people, standard, each)]
    if not allowed:
        with pytest.raises(RequestError, match="siting_infeasible"):
            double_standard(minutes, people, standard, units)
        return
    found = double_standard(minutes, people, standard, units)
    assert meets(minutes, people, standard, found.units_at)
    assert found.objective == max(twice(minutes <= 10.0, people, each) for each in allowed)


@pytest.mark.parametrize(("busy", "reliability", "needed"), [
    (0.5, 0.5, 1), (0.5, 0.75, 2), (0.5, 0.9, 4), (0.1, 0.9, 1), (0.4, 0.95, 4),
])  # fmt: skip
def test_units_needed_everywhere_by_hand(busy, reliability, needed):
    assert needed_everywhere(busy, reliability) == needed
    assert busy**needed <= 1 - reliability + 1e-12 < busy ** (needed - 1)


def test_units_needed_locally_follow_the_work_of_who_shares_a_base():
    within = np.array([[True, False], [True, False], [False, True], [False, False]])
    found = needed_locally(within, np.array([1.0, 0.5, 0.1, 0.2]), 0.9)
    for count, load in zip(found, (1.5, 1.5, 0.1, 0.2), strict=True):
        assert share_lost(count, load) <= 0.1 < share_lost(count - 1, load)
