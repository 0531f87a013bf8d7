"""A sum never tells the figure of one location to who may not see that."""

from datetime import timedelta

from django.utils import timezone
from live.region import a_person, a_sender, a_stop, an_observation, region

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
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
    assert tile.is_withheld
    assert tile.stop_count == 0
