"""Day, week and year of the demonstration: the shape of the field notes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.live.demo.chance import draw, wave
from spoedketen.live.demo.rhythm import (
    AMSTERDAM,
    CURVES,
    arrivals,
    crowding,
    flu,
    is_office_hour,
)

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TUESDAY = datetime(2026, 6, 9, tzinfo=AMSTERDAM)


def busiest_hours(curve, number):
    hours = sorted(range(24), key=lambda hour: curve(TUESDAY.replace(hour=hour)))
    return set(hours[-number:])


def test_arrivals_peak_from_eleven_to_twenty_one():
    assert busiest_hours(arrivals, 8) <= set(range(10, 21))


def test_crowding_peaks_from_twelve_to_twenty():
    assert busiest_hours(crowding, 8) <= set(range(12, 21))


def test_monday_is_the_busiest_day():
    week = [TUESDAY.replace(day=8 + day, hour=14) for day in range(7)]
    assert max(week, key=arrivals).weekday() == 0


def test_the_flu_season_is_from_week_fifty_one_to_week_eight():
    for year in range(2024, 2030):
        days = [date(year, 1, 1) + timedelta(days=day) for day in range(365)]
        weeks = {day.isocalendar().week for day in days if flu(day) > 0.01}
        assert weeks <= {*range(51, 54), *range(1, 9)}
        assert max(map(flu, days)) == pytest.approx(1)


def test_offices_are_open_on_working_days():
    assert is_office_hour(TUESDAY.replace(hour=10))
    assert not is_office_hour(TUESDAY.replace(hour=20))
    assert not is_office_hour(TUESDAY.replace(day=13, hour=10))


@pytest.mark.parametrize("name", sorted(CURVES))
@given(moment=MOMENTS)
def test_a_curve_stays_around_one_and_never_jumps(name, moment):
    curve = CURVES[name]
    assert 0.2 <= curve(moment) <= 2.2
    local = moment.astimezone(AMSTERDAM)
    if local.hour != 23:
        assert abs(curve(moment) - curve(moment + timedelta(minutes=1))) < 0.05


@given(st.integers(), st.text(), st.floats(-1e6, 1e6))
def test_chance_has_bounds_and_no_memory(seed, name, position):
    assert 0 <= draw(seed, name) < 1
    assert draw(seed, name) == draw(seed, name)
    assert -1 <= wave(seed, name, position) <= 1


@given(st.integers(0, 50), st.floats(0, 1000))
def test_wandering_is_smooth(seed, position):
    assert abs(wave(seed, "x", position) - wave(seed, "x", position + 0.01)) < 0.04
