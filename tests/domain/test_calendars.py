"""Opening hours pass midnight and the week, and know holidays."""

import pytest
from builders import WEEK
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.domain.calendars import (
    DAYS,
    WEEK_MINUTES,
    Calendar,
    OpeningWindow,
    WeekMoment,
    minute_of_day,
    overlapping,
)


def window(days, opens, closes, holidays="also"):
    return OpeningWindow(
        days=tuple(days.split()),
        opens_minute=minute_of_day(opens),
        closes_minute=minute_of_day(closes),
        holidays=holidays,
    )


def calendar(*windows):
    return Calendar(id="c", windows=windows)


def at(text):
    day, clock = text.split()
    is_holiday = day == "holiday"
    return WeekMoment(
        day="tue" if is_holiday else day, minute=minute_of_day(clock), is_holiday=is_holiday
    )


@pytest.mark.parametrize(
    "windows",
    [
        [window(WEEK, "00:00", "24:00")],
        [window(WEEK, "08:00", "08:00")],
        [window(WEEK, "08:00", "22:00"), window(WEEK, "22:00", "08:00")],
        [window("mon tue wed thu fri", "00:00", "24:00"), window("sat sun", "00:00", "24:00")],
        [
            window(WEEK, "00:00", "24:00", "closed"),
            window(WEEK, "00:00", "24:00", "only"),
        ],
    ],
)
def test_day_and_night_is_seen_over_several_rows(windows):
    assert calendar(*windows).is_always_open()


@pytest.mark.parametrize(
    "windows",
    [
        [],
        [window(WEEK, "00:00", "23:59")],
        [window(WEEK, "08:00", "22:00"), window(WEEK, "22:01", "08:00")],
        [window("mon tue wed thu fri sat", "00:00", "24:00")],
        [window(WEEK, "00:00", "24:00", "closed")],
        [window(WEEK, "00:00", "24:00", "only")],
    ],
)
def test_a_gap_of_a_minute_or_a_holiday_is_not_day_and_night(windows):
    assert not calendar(*windows).is_always_open()


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("mon 21:59", False),
        ("mon 22:00", True),
        ("mon 23:59", True),
        ("tue 00:00", True),
        ("tue 07:59", True),
        ("tue 08:00", False),
        ("wed 03:00", False),
    ],
)
def test_a_night_belongs_to_the_day_it_begins(moment, is_open):
    assert calendar(window("mon", "22:00", "08:00")).is_open(at(moment)) is is_open


def test_the_night_of_sunday_runs_into_monday():
    night = calendar(window("sun", "22:00", "08:00"))
    assert night.is_open(at("mon 03:00"))
    assert not night.is_open(at("sun 03:00"))


def test_holidays_close_some_windows_and_open_others():
    office = calendar(window("tue", "08:00", "17:00", "closed"))
    party = calendar(window("tue", "08:00", "17:00", "only"))
    both = calendar(window("tue", "08:00", "17:00", "also"))
    answers = [
        (c.is_open(at("tue 10:00")), c.is_open(at("holiday 10:00"))) for c in (office, party, both)
    ]
    assert answers == [(True, False), (False, True), (True, True)]


def test_a_moment_is_labelled_as_a_person_writes_it():
    assert [at("tue 03:05").label, at("holiday 14:00").label] == ["tue 03:05", "holiday 14:00"]


windows = st.builds(
    lambda days, opens, closes, holidays: OpeningWindow(
        days=tuple(sorted(days, key=DAYS.index)),
        opens_minute=opens,
        closes_minute=closes,
        holidays=holidays,
    ),
    st.sets(st.sampled_from(DAYS), min_size=1),
    st.integers(0, 1439),
    st.integers(0, 1440),
    st.sampled_from(["also", "closed", "only"]),
)


def minutes_of(one):
    return {minute % WEEK_MINUTES for start, end in one.intervals() for minute in range(start, end)}


@given(windows, windows)
def test_two_windows_overlap_when_they_share_a_minute(one, two):
    apart = {one.holidays, two.holidays} == {"closed", "only"}
    shared = not apart and bool(minutes_of(one) & minutes_of(two))
    assert overlapping(one, two) is shared


@given(st.lists(windows, max_size=4))
def test_always_open_is_open_at_every_minute(found):
    for skipped, is_holiday in (("only", False), ("closed", True)):
        covered = set().union(*(minutes_of(w) for w in found if w.holidays != skipped))
        probes = range(0, WEEK_MINUTES, 487)
        for minute in probes:
            moment = WeekMoment(
                day=DAYS[minute // 1440], minute=minute % 1440, is_holiday=is_holiday
            )
            assert calendar(*found).is_open(moment) is (minute in covered)
    everything = [
        len(set().union(*(minutes_of(w) for w in found if w.holidays != skipped))) == WEEK_MINUTES
        for skipped in ("only", "closed")
    ]
    assert calendar(*found).is_always_open() is all(everything)


def test_a_night_belongs_to_the_day_it_began_on_beside_a_holiday():
    late = calendar(
        OpeningWindow(days=DAYS[:5], opens_minute=1320, closes_minute=360, holidays="closed")
    )
    eve = WeekMoment(day="thu", minute=60, is_holiday=True, follows_holiday=False)
    assert late.is_open(eve)
    assert not late.is_open(WeekMoment(day="fri", minute=60, follows_holiday=True))
    feast = calendar(
        OpeningWindow(days=DAYS, opens_minute=1200, closes_minute=120, holidays="only")
    )
    assert not feast.is_open(eve)
    assert feast.is_open(WeekMoment(day="fri", minute=60, follows_holiday=True))
