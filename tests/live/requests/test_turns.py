"""Whose turn it is where all are on stop: read from the matches that were kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from live.region import NOW, a_person, a_sender, a_stop, forget_sums, region
from live.requests.asking import a_request, a_triage, a_wish

from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.directory.models import Agreement
from spoedketen.live.directory.queries import forget_picture
from spoedketen.live.requests.actions.cases import open_request
from spoedketen.live.requests.actions.matches import ask_match
from spoedketen.live.requests.actions.triages import record_triage
from spoedketen.live.requests.queries.matches import match_of, replay
from spoedketen.live.requests.queries.rules import match_rules, with_turns

pytestmark = pytest.mark.django_db
SHUT = ("h1", "h2", "h3")
RULES = {"weights": {}, "all_on_stop": "rotation", "stop_margin_minutes": 15}


@pytest.fixture
def triagist(placed_country):
    agree(rotation_within_minutes=240, open_within_minutes=0)
    for hospital in SHUT:
        sender = a_sender(f"o{hospital[1]}")
        stop = a_stop(hospital, service=f"{hospital}.emergency_department")
        declare_stop(sender, stop, NOW)
    forget_sums()
    return a_person("triagist", of="o1")


def agree(**told):
    Agreement.objects.filter(kind="match").delete()
    Agreement.objects.create(
        region_id=region("n1"),
        kind="match",
        parameters={**RULES, **told},
        valid_from="2026-01-01",
        source="test",
    )
    forget_picture()


def forced(actor, minutes, **told):
    number = ask_match(actor, replace(a_wish("a1"), **told), NOW + timedelta(minutes=minutes))
    found = match_of(actor, number)
    assert replay(actor, number).is_same
    return next(each.service for each in found.options if "all_on_stop" in each.remarks)


def turns(minutes):
    agreed = match_rules(region("n1"), NOW.date())
    return with_turns(agreed, None, NOW + timedelta(minutes=minutes)).rules.took


def test_the_turn_goes_round_and_each_replays_as_it_was(triagist):
    chosen = [forced(triagist, minute) for minute in range(6)]
    assert len(set(chosen[:3])) == 3
    assert chosen[3:] == chosen[:3]


def test_asking_again_for_a_case_is_no_new_turn(triagist):
    number = open_request(triagist, a_request(), NOW)
    record_triage(triagist, number, a_triage(), NOW)
    first = forced(triagist, 1, request=number)
    assert forced(triagist, 2, request=number) == first
    assert forced(triagist, 3) != first


def test_a_turn_of_another_day_or_under_another_agreement_counts_no_more(triagist):
    first = forced(triagist, 0)
    assert turns(minutes=1) == (first,)
    assert turns(minutes=24 * 60) == ()
    agree(rotation_within_minutes=240, open_within_minutes=0)
    assert turns(minutes=1) == ()
