"""The location models find what trying everything finds."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoedketen.domain.errors import RequestError, ShapeError
from spoedketen.planning.siting import Effort, maximal_cover, p_median, set_cover
from spoedketen.reports.wordings.siting import SITING

CANDIDATES = 12


@st.composite
def regions(draw):
    """Twelve candidates and up to twenty demand points, some pairs without a route."""
    points = draw(st.integers(1, 20))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    minutes = np.round(rng.uniform(0, 60, (points, CANDIDATES)), 1)
    minutes[rng.random(minutes.shape) < draw(st.sampled_from([0.0, 0.1, 0.6]))] = np.inf
    return minutes, rng.integers(0, 1000, points).astype(float)


def subsets(count, fixed=()):
    return [c for c in combinations(range(CANDIDATES), count) if set(fixed) <= set(c)]


def covered(minutes, people, limit, chosen):
    return people[(minutes[:, chosen] <= limit).any(axis=1)].sum()


def people_minutes(minutes, people, chosen):
    real = np.isfinite(minutes).any(axis=1) & (people > 0)
    return float(np.sum(people[real] * minutes[real][:, chosen].min(axis=1)))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(regions(), st.integers(1, 5), st.sampled_from([(), (3,), (0, 7)]))
def test_maximal_cover_equals_brute_force(region, extra, fixed):
    minutes, people = region
    count = max(extra, len(fixed))
    best = max(covered(minutes, people, 15, c) for c in subsets(count, fixed))
    found = maximal_cover(minutes, people, 15, count, fixed=fixed)
    assert best == pytest.approx(found.objective)
    assert set(fixed) <= set(found.chosen)
    assert count == len(found.chosen)
    assert found.gap == 0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(regions(), st.integers(1, 5), st.sampled_from([(), (3,), (0, 7)]))
def test_p_median_equals_brute_force(region, extra, fixed):
    minutes, people = region
    count = max(extra, len(fixed))
    best = min(people_minutes(minutes, people, c) for c in subsets(count, fixed))
    if np.isinf(best):
        with pytest.raises(RequestError, match="siting_infeasible"):
            p_median(minutes, people, count, fixed=fixed)
        return
    found = p_median(minutes, people, count, fixed=fixed)
    assert best == pytest.approx(found.objective)
    assert set(fixed) <= set(found.chosen)
    assert found.gap == pytest.approx(0, abs=1e-7)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(regions(), st.sampled_from([(), (3,)]))
def test_set_cover_equals_brute_force(region, fixed):
    minutes, people = region
    needed = (minutes <= 20).any(axis=1) & (people > 0)
    best = next(
        count
        for count in range(len(fixed), CANDIDATES + 1)
        if any((minutes[needed][:, c] <= 20).any(axis=1).all() for c in subsets(count, fixed))
    )
    found = set_cover(minutes, 20, people=people, fixed=fixed)
    assert best == len(found.chosen) == found.objective
    assert set(fixed) <= set(found.chosen)


def test_p_median_widens_its_view_until_no_overflow_is_left():
    rng = np.random.default_rng(5)
    points, sites = rng.uniform(0, 50, (80, 2)), rng.uniform(0, 50, (40, 2))
    minutes = np.linalg.norm(points[:, None] - sites[None], axis=2)
    people = rng.integers(1, 100, 80).astype(float)
    best = min(people @ minutes[:, c].min(axis=1) for c in combinations(range(40), 2))
    assert best == pytest.approx(p_median(minutes, people, 2).objective)


def test_more_sites_never_cover_fewer_people():
    rng = np.random.default_rng(11)
    minutes, people = rng.uniform(0, 60, (60, 20)), rng.uniform(0, 9, 60)
    reached = [maximal_cover(minutes, people, 10, count).objective for count in (1, 4, 8, 20)]
    assert sorted(reached) == reached


def test_the_limit_is_inclusive():
    assert maximal_cover([[15.0]], [7.0], 15.0, 1).objective == 7


def test_demand_without_any_route_is_told_apart_and_never_dropped_in_silence():
    minutes = np.array([[5.0, 9.0], [np.inf, np.inf]])
    for found in (
        p_median(minutes, [10, 3], 1),
        maximal_cover(minutes, [10, 3], 15, 1),
        set_cover(minutes, 15, people=[10, 3]),
    ):
        assert found.uncoverable == (1,)
        assert found.uncoverable_people == 3


def test_nobody_to_serve_is_answered_with_zero():
    assert p_median([[4.0, 2.0]], [0], 1).objective == 0
    assert maximal_cover([[4.0, 2.0]], [0], 15, 1).objective == 0
    assert set_cover([[4.0, 2.0]], 15, people=[0]).objective == 0


def test_a_stop_at_a_gap_reports_that_gap():
    rng = np.random.default_rng(3)
    minutes, people = rng.uniform(0, 60, (200, 60)), rng.uniform(1, 9, 200)
    rough = maximal_cover(minutes, people, 6, 10, effort=Effort(gap=0.2))
    exact = maximal_cover(minutes, people, 6, 10)
    assert 0 <= rough.gap <= 0.2
    assert rough.objective >= exact.objective * (1 - rough.gap) - 1e-6


@pytest.mark.parametrize(
    ("code", "question"),
    [
        ("siting_count_out_of_range", lambda m, w: maximal_cover(m, w, 15, 4)),
        ("siting_count_out_of_range", lambda m, w: p_median(m, w, 0)),
        ("siting_fixed_exceed_count", lambda m, w: p_median(m, w, 1, fixed=(0, 1))),
        ("siting_fixed_unknown", lambda m, _: set_cover(m, 15, fixed=(9,))),
        ("siting_fixed_unknown", lambda m, _: set_cover(m, 15, fixed=(-1,))),
        ("siting_minutes_unusable", lambda m, w: p_median(m * np.nan, w, 1)),
        ("siting_minutes_unusable", lambda m, w: p_median(-m, w, 1)),
        ("siting_people_unusable", lambda m, w: p_median(m, -w, 1)),
    ],
    ids=["too many", "none", "fixed", "high", "low", "nan", "negative", "negative people"],
)
def test_an_impossible_question_is_named(code, question):
    with pytest.raises(RequestError) as caught:
        question(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([1.0, 2.0]))
    assert caught.value.code == code
    assert SITING[code].format(**caught.value.parameters)


def test_two_islands_cannot_be_served_by_one_site():
    with pytest.raises(RequestError, match="siting_infeasible"):
        p_median([[1.0, np.inf], [np.inf, 1.0]], [1, 1], 1)


def test_arrays_of_different_length_are_refused():
    with pytest.raises(ShapeError):
        p_median([[1.0], [2.0]], [1], 1)
    with pytest.raises(ShapeError):
        p_median([1.0, 2.0], [1, 1], 1)


def test_every_sentence_has_its_english():
    catalogue = (
        Path(__file__).parents[2] / "src/spoedketen/reports/locale/en/LC_MESSAGES/spoedketen.po"
    ).read_text(encoding="utf-8")
    for sentence in SITING.values():
        assert f'msgid "{sentence}"' in catalogue
