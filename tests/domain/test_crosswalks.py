"""Tables between urgency schemes: total, keeping the order, and found out where they are not."""

from dataclasses import replace

import pytest

from spoedketen.domain.urgency import schemes

NAMES = list(schemes().crosswalks)


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_total_and_keeps_the_order(name):
    assert schemes().crosswalk_faults(schemes().crosswalks[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_table_that_lacks_a_class_is_found(name):
    table = schemes().crosswalks[name]
    for code in table.pairs:
        less = {each: to for each, to in table.pairs.items() if each != code}
        assert schemes().crosswalk_faults(replace(table, pairs=less)) == [f"not_total: {code}"]


@pytest.mark.parametrize("name", NAMES)
def test_a_table_that_turns_the_order_is_found(name):
    table = schemes().crosswalks[name]
    turned = dict(zip(table.pairs, reversed(table.pairs.values()), strict=True))
    found = schemes().crosswalk_faults(replace(table, pairs=turned))
    assert found
    assert all(fault.startswith("order_broken") for fault in found)


def test_a_table_to_a_class_that_does_not_exist_is_found():
    table = schemes().crosswalks[NAMES[0]]
    pairs = {**table.pairs, next(iter(table.pairs)): "Z9"}
    assert schemes().crosswalk_faults(replace(table, pairs=pairs))
