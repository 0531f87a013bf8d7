"""Editions of one quarter, read together, tell of no one."""

from datetime import timedelta

from spoedketen.quality.disclosure import Protection
from spoedketen.quality.editions import Edition, tell_of_one
from spoedketen.quality.stop_report import (
    Contributor,
    Quarter,
    StopRecord,
    own_figures,
    stop_report,
)

QUARTER = Quarter(year=2026, number=3)


def edition(rows, network="n1"):
    """Return an edition of hospitals with the minutes of each of their stops."""
    there = [Contributor(id=name, regions={"network": network}) for name in rows]
    stops = [
        StopRecord(contributor=name, began=began, ended=began + timedelta(minutes=minutes))
        for name, lengths in rows.items()
        for day, minutes in enumerate(lengths)
        for began in [QUARTER.begins + timedelta(days=day)]
    ]
    report = stop_report(QUARTER, there, stops)
    own = own_figures(QUARTER, there, stops)
    return Edition(lines=report.lines, contributors=there, own=own)


def tells(*rows):
    return tell_of_one([edition(each) for each in rows], Protection())


FIRST = {name: [60, 30] for name in "abcdef"}


def test_the_same_twice_tells_nothing():
    assert not tells(FIRST, FIRST)


def test_one_that_drops_out_is_told_by_the_difference():
    assert tells(FIRST, {name: FIRST[name] for name in "abcde"})


def test_a_change_of_two_is_told_and_of_three_is_not():
    assert tells(FIRST, FIRST | {"a": [60], "b": [60]})
    assert not tells(FIRST, FIRST | {"a": [60], "b": [60], "c": [60]})


def test_a_change_of_minutes_alone_counts_too():
    assert tells(FIRST, FIRST | {"a": [60, 90]})


def test_a_third_edition_is_compared_with_the_first_as_well():
    """Between the second and third three changed; from the first to the third one only."""
    changed = FIRST | {name: [60] for name in "abcd"}
    assert not tells(FIRST, changed)
    assert tells(FIRST, changed, FIRST | {"a": [60]})
