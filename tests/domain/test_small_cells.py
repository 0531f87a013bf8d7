"""What is told of few, and what can be found by subtracting what is told of others."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spoedketen.domain.small_cells import STEP, in_fives, is_small, percent

MOST = 16
SHARES = [(part, whole) for whole in range(1, MOST + 1) for part in range(whole + 1)]
EDGES = (0.0, 0.99)
"""The two ways in which a count can be rounded; which, only the installation knows."""


def ways(share):
    """Return everything that may be shown of a share."""
    if is_small(*share):
        return {"few"}
    return {
        (in_fives(share[0], one), in_fives(share[1], other))
        for one, other in product(EDGES, repeat=2)
    }


def test_who_subtracts_a_part_from_the_whole_hardly_ever_finds_the_other():
    """Every pair of parts with everything that may be told: what is few stays one of several."""
    told = {share: ways(share) for share in SHARES}
    alike = defaultdict(set)
    for one, other in product(SHARES, repeat=2):
        for seen in product(told[one], told[other], ways((one[0] + other[0], one[1] + other[1]))):
            alike[seen].add(one)
    hidden = {seen: shares for seen, shares in alike.items() if seen[0] == "few"}
    found = [
        seen
        for seen, shares in hidden.items()
        if len({part for part, _ in shares} - {0}) == 1 and not {0} & {part for part, _ in shares}
        if max(whole for _, whole in shares) < MOST  # beyond the table others would look alike
    ]
    assert len(found) / len(hidden) < 0.02


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
@example(505, 0.9999999999999998)
def test_a_count_is_told_as_the_five_below_or_above(count, draw):
    told = in_fives(count, draw)
    assert told % STEP == 0
    assert abs(told - count) < STEP
    if count % STEP == 0:
        assert told == count


def test_on_average_the_count_is_told():
    draws = [each / 1_000 for each in range(1_000)]
    assert sum(in_fives(13, draw) for draw in draws) / 1_000 == pytest.approx(13)


def test_of_fewer_than_fifty_no_share_is_told():
    assert percent(20, 45) is None
    assert percent(20, 50) == 40.0
    assert percent(105, 100) == 100.0
