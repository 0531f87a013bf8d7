"""Stops of the demonstration: how often, how long, when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.live.demo.rhythm import AMSTERDAM
from spoedketen.live.demo.stops import LONGEST, SHORTEST, duty_stop, planned_stop

DEPARTMENTS = [f"department-{number}" for number in range(80)]
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.fixture(scope="module")
def year():
    """What every department was in at moments spread over a year: (moment, stop or None)."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    step = timedelta(hours=13, minutes=7)
    moments = [begin + turn * step for turn in range(665)]
    return [(at, planned_stop(1, name, at)) for at in moments for name in DEPARTMENTS]


def share(rows):
    return sum(stop is not None and stop.state(at) == "stop" for at, stop in rows) / len(rows)


def in_turn(name, at):
    """Return the stop of a department, drawn or in its turn."""
    return planned_stop(1, name, at) or duty_stop(1, DEPARTMENTS, name, at)


def test_a_department_is_on_stop_two_to_four_percent_of_the_time(year):
    assert 0.022 <= share([(at, in_turn(name, at)) for at, name in days()]) <= 0.034


def days():
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    moments = [begin + turn * timedelta(hours=31, minutes=7) for turn in range(280)]
    return [(at, name) for at in moments for name in DEPARTMENTS]


def test_at_any_moment_a_department_is_on_stop_somewhere():
    begin = datetime(2026, 11, 22, tzinfo=UTC)
    for at in (begin + turn * timedelta(minutes=7) for turn in range(500)):
        assert any(duty_stop(1, DEPARTMENTS, name, at) for name in DEPARTMENTS), at


def test_stops_are_fewest_at_night(year):
    by_hour = {}
    for at, stop in year:
        by_hour.setdefault(at.astimezone(AMSTERDAM).hour, []).append((at, stop))
    night = share([row for hour in range(1, 7) for row in by_hour[hour]])
    day = share([row for hour in range(13, 20) for row in by_hour[hour]])
    assert night < day / 4


def test_winter_has_more_of_them_than_summer(year):
    january = share([row for row in year if row[0].month == 1])
    june = share([row for row in year if row[0].month == 6])
    assert january > 1.2 * june


def test_most_last_one_to_two_hours(year):
    lengths = [(stop.ends - stop.begins) / timedelta(minutes=1) for _, stop in year if stop]
    assert all(SHORTEST <= length <= LONGEST for length in lengths)
    assert sum(60 <= length <= 120 for length in lengths) > len(lengths) / 2


def test_some_are_announced_and_some_are_not(year):
    found = [stop for _, stop in year if stop]
    assert 0 < sum(stop.threatens is not None for stop in found) < len(found)


@given(MOMENTS, st.sampled_from(DEPARTMENTS), st.integers(0, 5))
def test_a_stop_is_the_same_one_from_beginning_to_end(moment, department, seed):
    stop = planned_stop(seed, department, moment)
    if stop is None:
        return
    for share in (0.0, 0.5, 0.999):
        at = stop.begins + share * (stop.ends - stop.begins)
        assert planned_stop(seed, department, at) == stop
        assert stop.state(at) == "stop"
    after = planned_stop(seed, department, stop.ends)
    assert after is None or after.begins >= stop.ends
