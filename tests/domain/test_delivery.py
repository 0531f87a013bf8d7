"""Deliveries judged, against counting minute by minute; days of 23 and 25 hours included."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.domain.delivery import (
    AWAITED,
    LATE,
    MISSING,
    NOT_DUE,
    ON_TIME,
    UNKNOWN,
    Rule,
    Tally,
    day_bounds,
    failures_in_a_row,
    first_arrival,
    gap,
    rule_from,
    slots_of,
    tally,
    verdict,
)

MINUTE = timedelta(minutes=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SPRING, AUTUMN, PLAIN = date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 20)
DAYS = st.sampled_from([SPRING, AUTUMN, PLAIN])
BASE = {
    "platform": "lpz",
    "status": "wanted",
    "basis": {"nl": "x", "en": "x"},
    "source": "x",
    "grace_minutes": 30,
}


def daily(before="10:00", **more):
    return rule_from("ward", {**BASE, "daily_before": before, **more})


def every(minutes, **more):
    return rule_from("ward", {**BASE, "every_minutes": minutes, **more})


RULES = st.one_of(
    st.builds(
        lambda minute, grace: daily(f"{minute // 60:02}:{minute % 60:02}", grace_minutes=grace),
        st.integers(0, 1439),
        st.integers(0, 180),
    ),
    st.builds(
        lambda minutes, grace: every(minutes, grace_minutes=grace),
        st.sampled_from([15, 30, 60, 77, 240, 480]),
        st.integers(0, 100),
    ),
)


def on(day, *minutes):
    """Return moments by their elapsed minutes from midnight of a day."""
    return [day_bounds(day)[0] + MINUTE * each for each in minutes]


def states(rule, day, arrivals, at, known_since=LONG_AGO):
    return [
        verdict(slot, first_arrival(slot, arrivals), at, known_since).state
        for slot in slots_of(rule, day)
    ]


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (PLAIN, 24)])
def test_an_interval_has_as_many_slots_as_the_day_has_hours(day, hours):
    slots = slots_of(every(60), day)
    assert len(slots) == hours
    assert (slots[0].begins, slots[-1].due) == day_bounds(day)


def test_before_ten_is_by_the_clock_on_the_wall_on_a_day_of_25_hours():
    (slot,) = slots_of(daily(), AUTUMN)
    assert slot.due == datetime(2026, 10, 25, 9, 0, tzinfo=UTC)
    (slot,) = slots_of(daily(), SPRING)
    assert slot.due == datetime(2026, 3, 29, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("arrival", "now", "expected"),
    [
        (600, 1440, ON_TIME), (630, 1440, ON_TIME), (631, 1440, LATE),
        (None, 600, AWAITED), (None, 630, AWAITED), (None, 631, LATE),
        (None, 1439, LATE), (None, 1440, MISSING), (-1, 1440, MISSING),
    ],
)  # fmt: skip
def test_a_daily_delivery_at_its_limits(arrival, now, expected):
    arrivals = [] if arrival is None else on(PLAIN, arrival)
    assert states(daily(), PLAIN, arrivals, on(PLAIN, now)[0]) == [expected]


def test_late_counts_from_the_moment_due_and_goes_on_while_none_came():
    (slot,) = slots_of(daily(), PLAIN)
    came, now = on(PLAIN, 700, 720)
    assert verdict(slot, came, now, LONG_AGO).late_minutes == 100
    assert verdict(slot, None, now, LONG_AGO).late_minutes == 120


def test_before_the_server_began_only_what_arrived_is_sure():
    (slot,) = slots_of(daily(), PLAIN)
    early, late, now = on(PLAIN, 500, 700, 2000)
    assert verdict(slot, None, now, now).state == UNKNOWN
    assert verdict(slot, late, now, now).state == UNKNOWN
    assert verdict(slot, early, now, now).state == ON_TIME


def _oracle(slot, grace, arrivals, at, ends):
    """Walk through the slot minute by minute, as a person with a list would."""
    moment, latest = slot.begins, slot.due + MINUTE * grace
    while moment < ends or moment <= latest:
        if moment in arrivals:
            return ON_TIME if moment <= latest else LATE
        moment += MINUTE
    if at <= latest:
        return AWAITED
    return LATE if at < ends else MISSING


@given(
    rule=RULES,
    day=DAYS,
    minutes=st.sets(st.integers(-200, 1700), max_size=12),
    now=st.integers(0, 3200),
)
def test_every_slot_is_judged_as_by_counting_minutes(rule, day, minutes, now):
    (at,) = on(day, now)
    arrivals = {each for each in on(day, *minutes) if each <= at}
    _, midnight = day_bounds(day)
    for slot in slots_of(rule, day):
        step = rule.every_minutes
        ends = midnight if step is None else slot.due + MINUTE * step
        found = verdict(slot, first_arrival(slot, arrivals), at, LONG_AGO)
        assert found.state == _oracle(slot, rule.grace_minutes, arrivals, at, ends)


@given(rule=RULES, day=DAYS)
def test_the_slots_of_a_day_fill_it_without_overlap(rule, day):
    slots = slots_of(rule, day)
    assert slots[0].begins == day_bounds(day)[0]
    if rule.every_minutes:
        assert [s.begins for s in slots[1:]] == [s.due for s in slots[:-1]]
        assert slots[-1].due == day_bounds(day)[1]


@given(st.lists(st.sampled_from([ON_TIME, LATE, MISSING, NOT_DUE, UNKNOWN, AWAITED]), max_size=20))
def test_the_share_is_of_what_could_be_judged(found):
    told = tally(found)
    assert told.judged + told.not_due + told.unknown + told.awaited == len(found)
    good, judged = found.count(ON_TIME), found.count(ON_TIME) + told.late + told.missing
    assert told.share == (good / judged if judged else None)


def test_nothing_judged_has_no_share():
    assert Tally(unknown=3).share is None


@pytest.mark.parametrize(
    ("found", "number"),
    [
        ([], 0), ([LATE, MISSING], 2), ([LATE, ON_TIME, MISSING], 1), ([LATE, ON_TIME], 0),
        ([LATE, NOT_DUE, LATE, AWAITED], 2), ([LATE, UNKNOWN, LATE], 1),
    ],
)  # fmt: skip
def test_failures_in_a_row_skip_what_was_not_due_and_stop_at_what_is_unknown(found, number):
    assert failures_in_a_row(found) == number


def test_a_gap_runs_from_the_arrival_before_to_the_one_after_or_until_now():
    (slot,) = slots_of(daily(), PLAIN)
    before, after, now = on(PLAIN, -300, 700, 900)
    assert gap(slot, before, after, now, LONG_AGO) == (before, after)
    assert gap(slot, before, None, now, LONG_AGO) == (before, now)
    assert gap(slot, None, None, now, before) == (before, now)


def test_an_obligation_is_shown_to_the_roles_that_it_names_only():
    assert every(60, status="obliged", seen_by=["inspector"]).shows_to({"inspector"})
    assert not every(60, status="wanted", seen_by=["inspector"]).shows_to({"inspector"})
    assert not every(60, status="obliged").shows_to({"inspector"})
    assert isinstance(every(60), Rule)
