"""What a demonstration begins with: possible, of some months, and still running where it runs."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from live.region import NOW

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.models import Alert, AlertCrossing, Observation, Stop
from spoedketen.live.capacity.queries.history import slots_before
from spoedketen.live.capacity.stop_rules import NONE_AGREED
from spoedketen.live.demo.past import write_past
from spoedketen.live.demo.past_stops import beginning, past_stops
from spoedketen.live.directory.queries import directory
from spoedketen.live.directory.queries.contacts import contact_counts
from spoedketen.live.distribution.models import Deployment
from spoedketen.live.distribution.queries.levels import level_log

DEPARTMENTS = {f"department-{number}": NONE_AGREED for number in range(40)}


@pytest.fixture(scope="module")
def told():
    return list(past_stops(1, DEPARTMENTS, beginning(NOW), NOW))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 6, 30, 22, tzinfo=UTC)),
        (datetime(2026, 2, 1, tzinfo=UTC), datetime(2025, 9, 30, 22, tzinfo=UTC)),
    ],
)
def test_it_reaches_back_over_the_last_whole_quarter(at, expected):
    assert beginning(at) == expected


def test_a_department_was_on_stop_two_to_four_percent_of_the_time(told):
    real = [stop for stop in told if stop.state == "stop" and stop.retracted_at is None]
    lasted = sum(((min(s.until, NOW) - s.declared_at) for s in real), timedelta())
    assert 0.02 <= lasted / (NOW - beginning(NOW)) / len(DEPARTMENTS) <= 0.055


def test_some_were_undone_some_lapsed_some_are_not_seen_and_at_least_one_runs(told):
    ends = {stop.steps[-1].kind for stop in told}
    assert {"ended", "lapsed", "replaced", "retracted"} <= ends
    assert 0 < sum(stop.seen_after is None for stop in told) < len(told) / 10
    running = [s for s in told if s.until > NOW and not s.ended_at and not s.retracted_at]
    assert running
    assert all(stop.declared_at <= NOW for stop in told)


def test_every_step_follows_the_one_before(told):
    for stop in told:
        moments = [step.at for step in stop.steps]
        assert moments == sorted(moments)
        assert moments[0] == stop.declared_at


def test_a_new_demonstration_has_a_past_of_stops_and_a_day_of_figures(country, settings):
    settings.DEMONSTRATION = True
    assert write_past(NOW)
    assert Stop.objects.filter(declared_at__lt=NOW - timedelta(days=60)).exists()
    assert Stop.objects.filter(until__gt=NOW, ended_at=None, retracted_at=None).exists()
    oldest = slots_before(NOW)[0]
    rooms = Observation.objects.filter(resource="treatment_room")
    assert rooms.filter(observed_at__lte=oldest, valid_until__gt=oldest).exists()
    assert not rooms.filter(observed_at__gt=NOW).exists()
    closed = Alert.objects.filter(closed_at__lte=NOW)
    assert closed.exists()
    assert closed.count() == Alert.objects.count()
    assert set(closed.values_list("steps__kind", flat=True)) >= {"raised", "seen", "closed"}
    assert AlertCrossing.objects.exclude(ended_at__gt=NOW).exists()
    assert not write_past(NOW + timedelta(minutes=1))


def test_where_figures_are_real_no_past_is_invented(country, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(Forbidden):
        write_past(NOW)


def test_levels_rose_and_fell_before_and_none_is_raised_now(country, settings):
    settings.DEMONSTRATION = True
    write_past(NOW)
    log = level_log()
    assert {len(steps) for steps in log.values()} <= {2, 6}
    assert all(steps[-1].rank == 0 and steps[-1].at < NOW for steps in log.values())
    assert all(one.at < other.at for steps in log.values() for one, other in pairwise(steps))
    assert Deployment.objects.exists()
    kinds = contact_counts(directory().sites)
    assert 0 < min(kinds.values()) <= max(kinds.values()) <= 13
