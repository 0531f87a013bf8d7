"""Who can act, and where: from what is told and shared, kept so that it can be made again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from live.region import ED, NOW, a_person, a_sender, a_stop, an_observation, forget_sums
from live.requests.asking import a_request, a_triage, a_wish

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.capacity.errors import NotFound, Refused
from spoedketen.live.directory.models import Service, ServiceTerm, Site
from spoedketen.live.directory.queries import forget_picture
from spoedketen.live.requests.actions.cases import open_request
from spoedketen.live.requests.actions.hand_overs import (
    HandOverWish,
    hand_over,
    take_hand_over,
)
from spoedketen.live.requests.actions.matches import answer_match, ask_match, choose
from spoedketen.live.requests.actions.triages import record_triage
from spoedketen.live.requests.models import Match
from spoedketen.live.requests.queries.cases import request_of
from spoedketen.live.requests.queries.matches import match_of, replay
from spoedketen.live.requests.values import Asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def triagist(placed_country):
    return a_person("triagist", of="o1")


def asked(actor, wish, at=NOW):
    forget_sums()  # what a test did not commit is told to nobody by itself
    return match_of(actor, ask_match(actor, wish, at))


def report_one(actor, item, at):
    record_submissions([Submission(actor=actor, items=(item,))], at)


def services(found):
    return [each.service for each in found.options]


def test_the_nearest_open_department_comes_first(triagist):
    found = asked(triagist, a_wish("a1"))
    assert services(found)[0] == ED
    assert found.options[0].remarks[0] == "nearest"
    assert "capacity_unknown" in found.options[0].remarks


def test_a_department_on_stop_is_dropped_with_its_reason(triagist):
    declare_stop(a_sender(), a_stop(), NOW)
    found = asked(triagist, a_wish("a1"))
    assert ED not in services(found)
    assert found.counts == {"on_stop": 1}
    (dropped,) = replay(triagist, found.id).dropped
    assert (dropped.service, dropped.reason) == (ED, "on_stop")


def test_danger_to_life_passes_a_stop_and_that_is_said(triagist):
    declare_stop(a_sender(), a_stop(), NOW)
    found = asked(triagist, replace(a_wish("a1"), scheme="nts", urgency="U1"))
    assert services(found)[0] == ED
    assert "despite_stop" in found.options[0].remarks
    assert found.options[0].mode == "ambulance_siren"


def test_a_stop_that_ends_before_arrival_drops_nobody(triagist):
    declare_stop(a_sender(), a_stop(minutes=30), NOW)
    later = NOW + timedelta(minutes=29)
    far = asked(triagist, a_wish("a11"), later)
    assert far.counts == {} or "on_stop" not in far.counts


def test_what_is_not_shared_counts_for_nothing(triagist):
    """h4 lies in a network that is not beside n1: its stop is not told, so it drops nobody."""
    declare_stop(a_sender("o4"), a_stop(service="h4.emergency_department"), NOW)
    found = asked(triagist, a_wish("a1"))
    (far,) = [each for each in found.options if each.service == "h4.emergency_department"]
    assert "opening_unknown" in far.remarks
    assert far.free is None


def test_what_is_free_counts_and_is_shown(triagist):
    report_one(a_sender(), an_observation(free=0), NOW)
    other = an_observation("h2", service="h2.emergency_department", free=5)
    report_one(a_sender("o2"), other, NOW)
    found = asked(triagist, a_wish("a1"))
    assert services(found)[:2] == ["h2.emergency_department", ED]
    (full,) = [each for each in found.options if each.service == ED]
    assert (full.free, "full" in full.remarks) == (0, True)
    assert full.parts["places"] == 30


def test_a_term_of_a_service_is_a_reason(triagist):
    service = Service.objects.get(slug=ED)
    ServiceTerm.objects.create(service=service, kind="age_max", value="17")
    forget_picture()
    wish = a_wish(asking=Asking(care=("emergency_department",), age_years=40))
    assert asked(triagist, wish).counts == {"age_limit": 1}


def test_a_condition_passes_nearer_departments_that_cannot_treat_it(triagist):
    wish = a_wish(asking=Asking(care=("emergency_department",), condition="stemi"))
    found = asked(triagist, wish)
    assert len(services(found)) == 4
    assert all("capability_unknown" in each.remarks for each in found.options)
    site = Service.objects.get(slug="h3.emergency_department").site
    Service.objects.create(slug="h3.pci", site=site, service_type="pci", calendar="always")
    forget_picture()
    able = asked(triagist, wish)
    assert services(able) == ["h3.emergency_department"]
    assert able.counts == {"lacks_capability": 3}


def test_a_centre_whose_travel_time_is_not_computed_is_known_to_the_register(triagist):
    site = Site.objects.get(slug="h3")
    site.pk, site.slug = None, "h9"
    site.save(force_insert=True)
    for kind, level in (("emergency_department", ""), ("multitrauma", "1")):
        slug = f"h9.{kind}"
        Service.objects.create(
            slug=slug, site=site, service_type=kind, level=level, calendar="always"
        )
    forget_picture()
    wish = a_wish(asking=Asking(care=("emergency_department",), condition="multitrauma"))
    found = asked(triagist, wish)
    assert found.options == ()
    assert found.counts == {"lacks_capability": 4, "no_minutes": 1}
    assert replay(triagist, found.id).is_same


def test_without_a_kind_of_care_there_is_nothing_to_match(triagist):
    with pytest.raises(Refused):
        ask_match(triagist, a_wish(care=()), NOW)


def test_a_match_is_made_again_exactly(triagist):
    report_one(a_sender(), an_observation(free=2), NOW)
    declare_stop(a_sender("o2"), a_stop(service="h2.emergency_department"), NOW)
    wish = a_wish(care=("delivery_room", "emergency_department"))
    found = asked(triagist, wish)
    report_one(a_sender(), an_observation("k2", free=0, observed_at=NOW), NOW)
    made = replay(triagist, found.id)
    assert made.is_same
    assert len(made.dropped) == sum(found.counts.values())


def test_a_replay_that_differs_is_said_to_differ(triagist):
    found = asked(triagist, a_wish("a1"))
    row = Match.objects.get(public_id=found.id)
    row.shown["options"][0]["cost"] += 1
    row.pk, row.public_id = None, "00000000-0000-4000-8000-000000000001"
    row.save(force_insert=True)
    assert not replay(triagist, str(row.public_id)).is_same


def test_a_match_of_a_case_moves_it_and_keeps_the_choice(triagist):
    number = open_request(triagist, a_request(), NOW)
    record_triage(triagist, number, a_triage(), NOW)
    match = ask_match(triagist, replace(a_wish(), request=number), NOW)
    assert request_of(triagist, number).state == "matching"
    second = match_of(triagist, match).options[1].service
    with pytest.raises(Refused):
        choose(triagist, match, second, "emergency_department", "", NOW)
    choose(triagist, match, second, "emergency_department", "patiënt is daar bekend", NOW)
    assert request_of(triagist, number).chosen_service == second
    (chosen,) = match_of(triagist, match).choices
    assert (chosen.place, chosen.reason) == (2, "patiënt is daar bekend")


def test_a_match_of_another_organisation_is_not_found(triagist):
    match = ask_match(triagist, a_wish(), NOW)
    with pytest.raises(NotFound):
        match_of(a_person("triagist", of="o2"), match)


def test_the_same_key_is_the_same_match(triagist):
    wish = replace(a_wish(), key="m1")
    assert ask_match(triagist, wish, NOW) == ask_match(triagist, wish, NOW)
    assert Match.objects.count() == 1


def test_a_match_of_another_tells_only_what_is_shared_with_who_reads_it(placed_country):
    gp, desk = a_person("general_practitioner", of="o1"), a_person("triagist", of="o3")
    far = "h4.emergency_department"
    told = Submission(actor=a_sender("o4"), items=(an_observation(service=far, free=7),))
    record_submissions([told], NOW)
    forget_sums()
    wanted = a_request(door="professional", asking=Asking(care=("emergency_department",)))
    case = open_request(gp, wanted, NOW)
    sent = hand_over(gp, case, HandOverWish(to="desk", organisation="o3"), NOW)
    take_hand_over(desk, case, sent, NOW)
    asked = ask_match(desk, replace(a_wish("a1"), request=case), NOW)
    of_desk = next(each for each in match_of(desk, asked).options if each.service == far)
    of_gp = next(each for each in match_of(gp, asked).options if each.service == far)
    assert (of_desk.free, of_gp.free) == (7, None)
    assert set(of_gp.parts) == {"travel"}
    assert "capacity_unknown" in of_gp.remarks


def test_a_match_that_does_not_concern_somebody_is_as_unknown_as_none(placed_country):
    triagist = a_person("triagist", of="o1")
    case = open_request(triagist, a_request(), NOW)
    asked = ask_match(triagist, replace(a_wish("a1"), request=case), NOW)
    with pytest.raises(NotFound) as refused:
        match_of(a_person("triagist", of="o4"), asked)
    assert (refused.value.code, refused.value.parameters["given"]) == ("match_unknown", asked)


def test_who_stands_in_no_organisation_keeps_a_match_alone(placed_country):
    room = a_person("dispatcher", at="k1")
    asked = ask_match(room, a_wish("a1"), NOW)
    assert match_of(room, asked).id == asked
    with pytest.raises(NotFound):
        match_of(a_person("dispatcher", at="k2"), asked)


def test_a_choice_that_is_sent_again_is_one_choice(triagist):
    case = open_request(triagist, a_request(), NOW)
    found = match_of(triagist, ask_match(triagist, replace(a_wish("a1"), request=case), NOW))
    first, second = found.options[0], found.options[1]
    for _ in range(3):
        choose(triagist, found.id, first.service, first.care, "", NOW)
    choose(triagist, found.id, second.service, second.care, "bekend daar", NOW)
    choose(triagist, found.id, first.service, first.care, "", NOW)
    chosen = [each.service for each in match_of(triagist, found.id).choices]
    assert chosen == [first.service, second.service, first.service]


def test_what_was_just_made_is_told_as_reading_it_tells_it(triagist):
    forget_sums()
    told = answer_match(triagist, replace(a_wish("a1"), key="once"), NOW)
    assert told == match_of(triagist, told.id)
    assert told == answer_match(triagist, replace(a_wish("a1"), key="once"), NOW)
