"""A sum never tells the figure of one location to who may not see that."""

from datetime import timedelta

from django.utils import timezone
from live.region import a_person, a_sender, a_stop, an_observation, forget_sums, region

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.actions.rollups import roll_up_now
from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.capacity.queries.board import board
from spoedketen.live.directory.actions import choose_sharing
from spoedketen.live.directory.queries import forget_picture


def say(number, **figures):
    now = timezone.now()
    service = f"h{number}.emergency_department"
    item = an_observation(service, service=service, observed_at=now, **figures)
    record_submissions([Submission(actor=a_sender(f"o{number}"), items=(item,))], now)


def departments(actor, place=None):
    found = board(actor, place, timezone.now() + timedelta(seconds=1))
    return next(tile for tile in found.tiles if tile.sector == "emergency_department")


def test_providers_that_are_silent_do_not_hide_the_one_that_speaks(country):
    say(1, free=3, staffed=9, occupied=6)
    tile = departments(a_person("insurer"))
    assert (tile.free, tile.staffed, tile.occupied) == (None, None, None)
    assert departments(a_person("administrator")).free == 3


def test_a_figure_that_one_of_many_tells_is_left_out(country):
    for number in range(1, 5):
        say(number, free=3, waiting_minutes=77 if number == 1 else None)
    tile = departments(a_person("insurer"))
    assert (tile.free, tile.waiting_minutes) == (10, None)
    assert tile.is_rounded


def test_who_sees_capacity_but_not_opening_counts_no_stop_of_one(country):
    boss, now = a_person("organisation_administrator", of="o3"), timezone.now()
    choose_sharing(boss, "h3", "opening", "own_organisation", reason="x", at=now)
    forget_picture()
    declare_stop(a_sender("o3"), a_stop(service="h3.emergency_department"), now)
    tile = departments(a_person("emergency_nurse", of="o4"), region("n2"))
    assert (tile.service_count, tile.stop_count, tile.left_out_count) == (0, 0, 1)


def test_who_is_partly_seen_hides_nobody(country):
    """Two hospitals share all but their waiting times: beside them a third stands alone."""
    now = timezone.now()
    for number in (1, 2, 3):
        boss = a_person("organisation_administrator", of=f"o{number}")
        for kind in ("opening", "capacity", "waiting"):
            is_told = number < 3 and kind != "waiting"
            audience = "national" if is_told else "own_organisation"
            choose_sharing(boss, f"h{number}", kind, audience, reason="x", at=now)
    forget_picture()
    for number, free in ((1, 7), (2, 4), (3, 12), (4, 2)):
        say(number, free=free, staffed=60)
    declare_stop(a_sender("o3"), a_stop(service="h3.emergency_department"), now)
    tile = departments(a_person("emergency_nurse", of="o4"))
    assert (tile.free, tile.stop_count, tile.service_count) == (13, 0, 3)


def test_a_course_rests_on_providers_that_tell_what_it_shows(country):
    say(1, free=13, staffed=20)
    for number in (2, 3, 4):
        say(number, free=None, waiting_minutes=30)
    roll_up_now(timezone.now())
    forget_sums()
    assert not any(departments(a_person("insurer")).history)


def test_a_nation_shows_no_more_of_the_past_than_its_networks(country):
    for number in range(1, 5):
        say(number, free=10, staffed=20)
    roll_up_now(timezone.now())
    forget_sums()
    insurer = a_person("insurer")
    assert departments(insurer).free == 40
    assert not any(departments(insurer).history), "no network of this country has three providers"
    assert departments(a_person("distribution_coordinator")).history[-1] == 40
