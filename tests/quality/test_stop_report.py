"""Stops per quarter: counted once, in Dutch time, and never of a few."""

from datetime import UTC, datetime, timedelta

import pytest

from spoedketen.domain.errors import RequestError
from spoedketen.quality.stop_report import Contributor, Quarter, StopRecord, stop_report

Q3 = Quarter(year=2026, number=3)
NOON = datetime(2026, 8, 1, 12, tzinfo=UTC)


def hospitals(count, network="n1", **told):
    return [
        Contributor(id=f"{network}-{n}", regions={"network": network}, **told) for n in range(count)
    ]


def stops(contributors, each=2, minutes=60, began=NOON):
    return [
        StopRecord(
            contributor=place.id,
            began=began + timedelta(days=n),
            ended=began + timedelta(days=n, minutes=minutes),
        )
        for place in contributors
        for n in range(each)
    ]


def line(report, region):
    return next(each for each in report.lines if each.region == region)


def test_number_total_and_mean_of_a_network():
    places = hospitals(4)
    found = line(stop_report(Q3, places, stops(places)), "n1")
    assert (found.contributors, found.number, found.minutes, found.mean_minutes) == (4, 8, 480, 60)


def test_a_network_of_two_and_what_would_tell_it_are_withheld():
    places = hospitals(5) + hospitals(2, "n2")
    report = stop_report(Q3, places, stops(places))
    assert line(report, "n2").number is None
    assert line(report, "n2").number_choice == "few"
    told = [each.region for each in report.lines if each.number is not None]
    assert told == ["n1"]


def test_a_retracted_stop_was_never():
    places = hospitals(3)
    taken_back = [
        StopRecord(contributor=s.contributor, began=s.began, ended=s.ended, is_retracted=True)
        for s in stops(places)
    ]
    assert line(stop_report(Q3, places, taken_back), "n1").number == 0


def test_a_stop_counts_in_the_quarter_of_its_beginning_in_dutch_time():
    places = hospitals(3)
    last_minute = datetime(2026, 9, 30, 21, 59, tzinfo=UTC)
    first_minute = datetime(2026, 9, 30, 22, 0, tzinfo=UTC)
    for began, here, following in ((last_minute, 3, 0), (first_minute, 0, 3)):
        told = stops(places, each=1, minutes=180, began=began)
        assert line(stop_report(Q3, places, told), "n1").number == here
        assert line(stop_report(Q3.next, places, told), "n1").number == following


def test_the_hour_that_is_set_back_counts():
    places = hospitals(3)
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    told = stops(places, each=1, minutes=60, began=before)
    assert line(stop_report(Q3.next, places, told), "n1").minutes == 180


def test_durations_are_told_only_of_networks_that_share_them():
    places = hospitals(4) + hospitals(4, "n2", tells_duration=False)
    report = stop_report(Q3, places, stops(places))
    assert line(report, "n1").minutes == 480
    assert (line(report, "n2").number, line(report, "n2").minutes) == (8, None)
    assert line(report, "n2").duration_choice == "not_shared"
    assert line(report, "nl").mean_minutes is None


def test_a_location_without_a_stop_contributes():
    places = hospitals(4)
    assert line(stop_report(Q3, places, []), "n1").contributors == 4


def test_quarters_follow_each_other():
    assert Quarter.named("2026-q4").next == Quarter(year=2027, number=1)
    assert Quarter.named("2026-Q1").previous.name == "2025-Q4"
    assert Quarter.of(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)).name == "2027-Q1"


@pytest.mark.parametrize("name", ["2026", "2026-Q5", "Q3-2026", "26-Q1", ""])
def test_a_name_that_is_no_quarter_is_refused(name):
    with pytest.raises(RequestError):
        Quarter.named(name)
