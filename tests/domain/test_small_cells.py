"""What is withheld cannot be had by subtraction: tried on every small table and on random ones."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.domain.small_cells import is_small, withheld

SHARES = [(part, whole) for whole in (0, 3, 6, 12) for part in (0, 2, 6) if part <= whole]


def sum_of(shares):
    held = list(shares)
    return (sum(part for part, _ in held), sum(whole for _, whole in held))


def is_safe(table):
    """Tell whether the untold rest is either nothing, everything, or neither one nor small."""
    hidden = withheld(table)
    rest = [table[key] for key in hidden]
    is_everything = hidden == {key for key, (_, whole) in table.items() if whole}
    return not rest or is_everything or (len(rest) > 1 and not is_small(sum_of(rest)))


@pytest.mark.parametrize("size", [1, 2, 3])
def test_no_small_part_is_told_and_no_sum_of_what_is_untold_is_small(size):
    for shares in product(SHARES, repeat=size):
        table = dict(enumerate(shares))
        told = table.keys() - withheld(table)
        assert not any(is_small(table[key]) for key in told)
        assert is_safe(table)


@given(st.dictionaries(st.integers(), st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_the_same_holds_of_any_table(table):
    table = {key: (min(pair), max(pair)) for key, pair in table.items()}
    told = table.keys() - withheld(table)
    assert not any(is_small(table[key]) for key in told)
    assert is_safe(table)


def test_where_nobody_is_few_everything_is_told():
    assert withheld({"a": (6, 12), "b": (0, 8), "c": (0, 0)}) == frozenset()


def test_the_smallest_other_is_withheld_beside_a_small_one():
    assert withheld({"a": (2, 9), "b": (10, 40), "c": (7, 14)}) == {"a", "c"}
