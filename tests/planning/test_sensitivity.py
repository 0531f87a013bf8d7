"""The nearest and next nearest sites tell every closure, as brute force does."""

from dataclasses import replace

import numpy as np
import pytest
from builders import a_pack, access_from, an_access
from hypothesis import given
from hypothesis import strategies as st
from strategies import situations

from spoedketen.planning.sensitivity import (
    critical_speed_factors,
    drive_longer,
    extra_beyond,
    nearest_sites,
    pair_extra_beyond,
    people_lost,
    sensitivity_band,
)


def without(found, closed):
    """Return the situation with some sites closed, computed anew."""
    kept = [row for row in range(len(found.sites)) if row not in closed]
    return replace(found, sites=found.sites.subset(kept), to_site=found.to_site[:, kept])


def at_speed(found, factor):
    return replace(
        found, to_site=found.to_site / factor, station_minutes=found.station_minutes / factor
    )


@given(situations())
def test_leave_one_out_equals_brute_force(found):
    brute = [without(found, {site}).beyond() - found.beyond() for site in range(len(found.sites))]
    assert extra_beyond(found).tolist() == brute


@given(situations())
def test_pairs_of_closures_equal_brute_force(found):
    pairs = pair_extra_beyond(found)
    sites = range(len(found.sites))
    brute = [[without(found, {i, j}).beyond() - found.beyond() for j in sites] for i in sites]
    assert pairs.tolist() == brute


@given(situations(limit=45.0))
def test_the_band_at_the_present_speed_is_the_present(found):
    (point,) = sensitivity_band(found, (1.0,), (0.0,))
    sensitive = int(np.count_nonzero(extra_beyond(found)))
    assert (point.beyond, point.sensitive) == (found.beyond(), sensitive)


@given(situations(), st.floats(0.5, 2.0), st.floats(0, 10))
def test_the_band_equals_brute_force(found, factor, shift):
    changed = replace(at_speed(found, factor), fixed_minutes=found.fixed_minutes + shift)
    (point,) = sensitivity_band(found, (factor,), (shift,))
    sensitive = int(np.count_nonzero(extra_beyond(changed)))
    assert (point.beyond, point.sensitive) == (changed.beyond(), sensitive)


def is_sensitive(found, site, factor):
    return bool(extra_beyond(at_speed(found, factor))[site] > 0)


def turning_points(found):
    """Return every factor at which the verdict of any site may turn, in order."""
    left = found.limit_minutes - found.fixed_minutes
    points = {value / left for value in found.drive_minutes.ravel() if np.isfinite(value)}
    return sorted(point for point in points if point > 0)


@given(situations(finite=True))
def test_the_critical_speed_factor_is_the_turning_point(found):
    for site, factor in enumerate(critical_speed_factors(found)):
        now = is_sensitive(found, site, 1.0)
        near_one = any(abs(point - 1) < 1e-5 for point in turning_points(found))
        crowded = any(0 < abs(point - factor) < 1e-5 for point in turning_points(found))
        if near_one or crowded:
            continue
        if np.isnan(factor):
            slower = [point * (1 - 1e-6) for point in turning_points(found) if point < 1]
            assert not now
            assert not any(is_sensitive(found, site, speed) for speed in slower)
        elif np.isinf(factor):
            assert now
        else:
            assert bool(factor > 1) is now
            assert is_sensitive(found, site, factor * (1 - 1e-6))
            assert not is_sensitive(found, site, factor * (1 + 1e-6))


@given(situations(finite=True))
def test_between_the_factor_and_now_the_verdict_does_not_turn(found):
    for site, factor in enumerate(critical_speed_factors(found)):
        now = is_sensitive(found, site, 1.0)
        end = 1e-3 if np.isnan(factor) else min(factor, 1e3)
        low, high = sorted((1.0, end))
        between = [
            point * (1 + nudge)
            for point in turning_points(found)
            for nudge in (-1e-5, 1e-5)
            if low * (1 + 1e-4) < point * (1 + nudge) < high * (1 - 1e-4)
        ]
        assert all(is_sensitive(found, site, speed) is now for speed in between)


def test_the_only_site_stays_sensitive_at_any_higher_speed():
    assert critical_speed_factors(access_from([[20.0]])).tolist() == [np.inf]
    factors = critical_speed_factors(access_from([[90.0]]))
    assert np.isnan(factors).all()


@pytest.mark.parametrize(("limit", "fixed"), [(None, 0.0), (5.0, 8.0), (8.0, 8.0)])
def test_without_time_to_drive_nothing_turns(limit, fixed):
    found = access_from([[0.0, 10.0], [np.inf, 10.0]], limit=limit, fixed=fixed)
    assert np.isnan(critical_speed_factors(found)).all()
    if limit is None:
        assert extra_beyond(found).tolist() == [0, 0]
        assert pair_extra_beyond(found).tolist() == [[0, 0], [0, 0]]


def test_of_two_equally_near_sites_neither_is_sensitive():
    found = access_from([[30.0, 30.0]])
    assert extra_beyond(found).tolist() == [0, 0]
    assert pair_extra_beyond(found).tolist() == [[0, 100], [100, 0]]
    assert np.isnan(critical_speed_factors(found)).all()


def test_one_site_and_no_site_and_nobody():
    assert extra_beyond(access_from([[30.0]])).tolist() == [100]
    assert pair_extra_beyond(access_from([[30.0]])).tolist() == [[100]]
    assert extra_beyond(access_from([[30.0, 50.0]], [0])).tolist() == [0, 0]
    nowhere = access_from(np.empty((2, 0)))
    assert (extra_beyond(nowhere).size, nowhere.beyond()) == (0, 200)
    assert pair_extra_beyond(nowhere).shape == (0, 0)
    assert critical_speed_factors(nowhere).size == 0


def test_an_unreachable_site_is_no_nearest_site():
    near = nearest_sites(np.array([[np.inf, 5.0, np.inf]]), 3)
    assert near.sites.tolist() == [[1, -1, -1]]
    site, lost = people_lost(access_from([[np.inf, 5.0, np.inf]]))
    assert (site.tolist(), lost.tolist()) == ([1], [100])


def test_a_run_with_a_station_has_two_drives_to_take_longer():
    # 8, 28, 48, 48, 48 minutes: 18 minutes on two drives of 8.51 each put town 1 beyond 45.
    found = an_access(a_pack())
    assert [drive_longer(found, extra).beyond for extra in (0.0, 8.5, 8.51)] == [
        12_000,
        12_000,
        14_000,
    ]
