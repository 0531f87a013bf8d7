"""Lines, days and maps as they are drawn."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import Figures, HistoryPoint
from spoedketen.live.web.ages import age_words, clock_words, day_words, left_words
from spoedketen.live.web.charts import HEIGHT, WIDTH, day_chart, spark_lines
from spoedketen.live.web.region_map import NATION, box_of, ground
from spoedketen.live.web.service_detail import series, source_changes

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_what_is_missing_stays_a_gap():
    lines = spark_lines([1, 2, None, 3])
    assert len(lines) == 2
    assert spark_lines([None, None]) == []


@given(st.lists(st.none() | st.floats(0, 1e6), min_size=1, max_size=60))
def test_a_small_line_stays_within_its_frame(history):
    for line in spark_lines(history):
        for point in line.split(" "):
            x, y = map(float, point.split(","))
            assert 0 <= x <= 84
            assert 0 <= y <= 24


@given(st.lists(st.none() | st.floats(0, 5_000), min_size=1, max_size=97))
def test_a_day_stays_within_its_frame(values):
    history = [
        HistoryPoint(
            at=NOW - timedelta(minutes=15 * back),
            available=value,
            staffed=None,
            waiting_minutes=None,
        )
        for back, value in enumerate(values)
    ][::-1]
    chart = day_chart(history, [], None, NOW)
    assert (chart is None) == all(value is None for value in values)
    for line in chart.curves if chart else ():
        for point in line.split(" "):
            x, y = map(float, point.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


def told(minutes_ago, valid_minutes, **figures):
    at = NOW - timedelta(minutes=minutes_ago)
    return Figures(
        resource="treatment_room",
        unit="room",
        horizon="now",
        source="manual",
        observed_at=at,
        received_at=at,
        valid_until=at + timedelta(minutes=valid_minutes),
        **figures,
    )


def test_a_figure_past_its_validity_leaves_a_gap_and_no_line():
    points = series(
        [told(600, 60, free=4), told(20, 60, free=2)],
        chain().sectors["emergency_department"],
        "emergency_department",
        NOW,
    )
    known = {(NOW - point.at): point.available for point in points if point.available is not None}
    assert set(known.values()) == {4, 2}
    assert known[timedelta(0)] == 2
    assert timedelta(minutes=300) not in known


def test_a_change_of_source_is_told_both_ways_and_newest_first():
    system, hand = (replace(told(0, 60, free=4), source=name) for name in ("automatic", "manual"))
    sector = chain().sectors["emergency_department"]
    found = source_changes([system, system, hand, hand, system], sector)
    assert [(each.source["nl"], each.before["nl"]) for each in found] == [
        ("automatisch", "handmatig"),
        ("handmatig", "automatisch"),
    ]
    assert source_changes([hand, hand], sector) == []


def test_the_map_shows_every_location_with_room_around():
    places = [(52.37, 4.9), (53.2, 6.56)]
    drawn = ground(box_of(places))
    for x, y in drawn.spots(places):
        assert 0 < x < drawn.width
        assert 0 < y < drawn.height
    assert drawn.land
    assert 20 < drawn.bar <= 110


def test_nowhere_is_the_whole_country():
    assert box_of([]) == NATION
    assert ground(NATION).border


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "zojuist"),
        (3, "3 min"),
        (119, "119 min"),
        (120, "2 u"),
        (47 * 60, "47 u"),
        (72 * 60, "3 d"),
    ],
)
def test_an_age_is_told_in_the_coarsest_fitting_unit(minutes, words):
    assert age_words(NOW - timedelta(minutes=minutes), NOW) == words


def test_another_day_is_named():
    assert clock_words(NOW - timedelta(hours=1), NOW) == "12:00"
    assert clock_words(NOW - timedelta(days=2), NOW).endswith("13:00")
    assert "27" in clock_words(NOW - timedelta(days=2), NOW)


def test_a_month_has_no_capital_in_dutch_and_one_in_english():
    assert day_words(NOW) == "1 mrt 2026"
    with translation.override("en"):
        assert day_words(NOW) == "1 Mar 2026"


def test_the_zoom_map_opens_on_what_the_drawing_shows():
    box = box_of([(52.37, 4.9), (53.2, 6.56)])
    assert ground(box).bounds == ",".join(f"{degrees:g}" for degrees in box)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1_741, "nog 30 min"),
        (61, "nog 2 min"),
        (60, "verloopt over 1 min"),
        (0, "verlopen om 13:00"),
        (-90, "verlopen om 12:58"),
    ],
)
def test_what_is_left_of_a_stop_is_told_to_the_last_minute_and_beyond(seconds, words):
    assert left_words(NOW + timedelta(seconds=seconds), NOW) == words


def test_the_hour_that_comes_twice_says_which_it_is():
    first = datetime(2026, 10, 25, 0, 10, tzinfo=UTC)
    at = datetime(2026, 10, 24, 23, 0, tzinfo=UTC)
    words = [clock_words(moment, at) for moment in (first, first + timedelta(hours=1))]
    assert words == ["02:10 (zomertijd)", "02:10 (wintertijd)"]
    assert clock_words(first + timedelta(hours=2), at) == "03:10"
