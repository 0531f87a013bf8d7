"""What is left of a resource, and what an enquiry tells of an age."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.domain.lifecycles import lifecycles
from spoedketen.domain.placing import (
    Promise,
    Rate,
    Supply,
    age_band,
    places_left,
    placing_rules,
    uncounted,
)

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
BEFORE, AFTER = NOON - timedelta(minutes=5), NOON + timedelta(minutes=5)
PROMISES = st.lists(
    st.builds(
        Promise,
        made_at=st.sampled_from((BEFORE, NOON, AFTER)),
        used_at=st.sampled_from((None, None, BEFORE, AFTER)),
    ),
    max_size=6,
)


def test_nothing_known_is_not_nothing_left():
    assert places_left(None, [Promise(made_at=BEFORE)]) is None


@pytest.mark.parametrize(
    ("reserved", "promises", "left"),
    [
        (0, [], 3),
        (0, [Promise(made_at=BEFORE)], 2),
        (1, [Promise(made_at=BEFORE)], 3),
        (5, [Promise(made_at=BEFORE)], 3),
        (1, [Promise(made_at=BEFORE), Promise(made_at=BEFORE)], 2),
        (1, [Promise(made_at=AFTER)], 2),
        (0, [Promise(made_at=BEFORE, used_at=BEFORE)], 3),
        (0, [Promise(made_at=BEFORE, used_at=AFTER)], 2),
        (0, [Promise(made_at=BEFORE)] * 9, 0),
    ],
)
def test_what_the_sender_holds_itself_is_not_taken_off_twice(reserved, promises, left):
    supply = Supply(available=3, reserved=reserved, observed_at=NOON)
    assert places_left(supply, promises) == left


@given(PROMISES, st.integers(0, 5), st.integers(0, 5))
def test_one_more_promise_never_leaves_more(promises, reserved, available):
    supply = Supply(available=available, reserved=reserved, observed_at=NOON)
    fewer, more = promises, [*promises, Promise(made_at=AFTER)]
    assert 0 <= places_left(supply, more) <= places_left(supply, fewer) <= available
    assert uncounted(more, reserved, NOON) == uncounted(fewer, reserved, NOON) + 1


@pytest.mark.parametrize(
    ("age", "band"),
    [(None, ""), (0, "0-9"), (9, "0-9"), (10, "10-19"), (76, "70-79"), (90, "90+"), (104, "90+")],
)
def test_an_age_is_told_in_tens_of_years(age, band):
    assert age_band(age) == band


def test_a_share_of_nothing_is_no_share():
    assert Rate(part=0, whole=0).share is None
    assert Rate(part=1, whole=4).share == 0.25


def test_every_word_is_there_in_both_languages():
    rules = placing_rules()
    for group in ("clocks", "declines", "reasons"):
        assert all(row["nl"] and row["en"] for row in rules[group].values())
    assert set(lifecycles()) >= {"placement", "enquiry", "reservation"}
