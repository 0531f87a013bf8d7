import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.reports.map.classes import extra_codes, minute_classes, minute_codes


def test_exactly_the_limit_is_within_and_just_over_it_is_beyond():
    assert minute_codes(np.array([45.0, 45 + 1e-12, 45.01, np.inf]), 45.0) == ["c6", "c6", "x", "x"]


def test_classes_of_the_45_minute_norm_are_five_minutes_wide():
    edges = [row.high for row in minute_classes(45.0)]
    assert edges == [15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0, None]


def test_without_a_limit_nothing_is_beyond():
    assert "x" not in {row.code for row in minute_classes(None)}


def test_longer_and_shorter_are_mirrored_and_no_change_is_neither():
    changes = np.array([-12.0, -3.0, -0.1, 0.0, 0.1, 3.0, 12.0, np.nan])
    assert extra_codes(changes) == ["s4", "s2", "s1", "e0", "e1", "e2", "e4", "e0"]


@given(st.floats(min_value=0.5, max_value=240))
def test_the_limit_is_always_an_edge_and_classes_touch(limit):
    classes = minute_classes(limit)
    assert limit == classes[-1].low
    assert [row.low for row in classes[1:]] == [row.high for row in classes[:-1]]
    assert len(classes) <= 8
