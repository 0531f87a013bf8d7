"""A fitted curve rises with distance, starts at nothing and tells its error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.domain.errors import DataError, ShapeError
from spoedketen.travel.curve import Curve, fitted_curve


def trips(count=200, seed=1):
    rng = np.random.default_rng(seed)
    km = rng.uniform(0.1, 60, count)
    return km, rng.integers(0, 12, count)


def test_a_curve_that_made_the_trips_is_found_again():
    km, origin = trips()
    found = fitted_curve(km, 2 + 0.7 * km + 3 * np.sqrt(km), origin, source="made")
    terms = (found.constant_minutes, found.minutes_per_km, found.minutes_per_root_km)
    assert terms == pytest.approx((2, 0.7, 3), abs=1e-6)
    assert found.rmse_minutes == pytest.approx(0, abs=1e-6)
    assert (found.trips, found.source) == (200, "made")


def test_the_error_is_that_on_origins_left_out():
    km, origin = trips()
    found = fitted_curve(km, 5 + km + 4.0 * (origin == 3), origin, source="made")
    assert found.rmse_minutes > 0.5


@given(st.lists(st.floats(0, 120), min_size=50, max_size=60), st.integers(0, 2**32 - 1))
def test_a_longer_way_is_never_quicker(minutes, seed):
    km, origin = trips(len(minutes), seed)
    curve = fitted_curve(km, np.array(minutes), origin, source="noise")
    further = curve.minutes(np.linspace(0, 200, 500))
    assert (np.diff(further) >= -1e-9).all()
    assert further[0] == 0


def test_a_curve_gives_no_negative_minutes():
    curve = Curve(constant_minutes=-5, minutes_per_km=1, minutes_per_root_km=0)
    assert curve.minutes(np.array([0.0, 1.0, 6.0])).tolist() == [0.0, 0.0, 1.0]


def test_too_few_or_unequal_trips_are_refused():
    km, origin = trips(49)
    with pytest.raises(DataError, match="too_few_trips"):
        fitted_curve(km, km, origin, source="few")
    with pytest.raises(ShapeError, match="trips_unequal"):
        fitted_curve(km, km[:-1], origin, source="unequal")
