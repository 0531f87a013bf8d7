"""A place is promised to one at a time and for the care it is for; others stay unsaid."""

from datetime import timedelta

import pytest
from live.placements.placing import WARDS, a_need, a_nurse, an_enquiry, tell
from live.region import NOW, a_person
from live.requests.asking import a_request, a_triage

from spoedketen.live.accounts.values import system_actor
from spoedketen.live.capacity.errors import Conflict
from spoedketen.live.placements.actions.enquiries import commit, send_enquiries, withdraw
from spoedketen.live.placements.actions.lapsing import lapse
from spoedketen.live.placements.actions.placements import amend, make_move, open_placement
from spoedketen.live.placements.actions.reservations import reserve
from spoedketen.live.placements.models import Enquiry, Placement, Reservation
from spoedketen.live.placements.queries.measures import deliveries
from spoedketen.live.placements.queries.placements import placements, story_of
from spoedketen.live.placements.values import Answer, MoveWish
from spoedketen.live.requests.actions.cases import close_request, open_request
from spoedketen.live.requests.actions.hand_overs import HandOverWish, hand_over, take_hand_over
from spoedketen.live.requests.actions.triages import record_triage
from spoedketen.live.requests.models import CareRequest
from spoedketen.live.requests.values import Asking

STANDS = ("held", "confirmed")


def test_a_place_is_not_promised_again_before_its_hold_was_made_to_lapse(wards):
    one, other, two = a_nurse("o1"), a_nurse("o3"), a_nurse("o2")
    tell("o2", 1, valid_until=NOW + timedelta(days=3))
    number, (asked,) = an_enquiry(one, "o2")
    commit(two, asked, Answer(hold_minutes=30), NOW)
    late = NOW + timedelta(minutes=30, seconds=5)
    second = open_placement(other, a_need("p2", origin_service="", patient=None), late)
    with pytest.raises(Conflict, match="place_taken"):
        reserve(other, second, WARDS["o2"], late)
    make_move(one, number, MoveWish(move="arrange_transport"), late)
    lapse(system_actor("test"), late)
    assert Reservation.objects.get(state__in=STANDS).placement.state == "transport_arranged"


def test_once_it_lapsed_the_place_is_for_another(wards):
    one, other, two = a_nurse("o1"), a_nurse("o3"), a_nurse("o2")
    tell("o2", 1, valid_until=NOW + timedelta(days=3))
    number, (asked,) = an_enquiry(one, "o2")
    commit(two, asked, Answer(hold_minutes=30), NOW)
    late = NOW + timedelta(minutes=30, seconds=5)
    lapse(system_actor("test"), late)
    second = open_placement(other, a_need("p2", origin_service="", patient=None), late)
    reserve(other, second, WARDS["o2"], late)
    with pytest.raises(Conflict):
        make_move(one, number, MoveWish(move="arrange_transport"), late)
    assert Reservation.objects.filter(state__in=STANDS).count() == 1


def test_who_commits_does_not_read_whom_else_was_asked_or_held_a_place(wards):
    one, two = a_nurse("o1"), a_nurse("o2")
    tell("o3", 1)
    number, (asked, other) = an_enquiry(one, "o2", "o4")
    withdraw(one, other, "te ver", NOW)
    commit(two, asked, Answer(), NOW)
    told = story_of(two, number, NOW)
    assert "h4" not in str(told)
    assert [each.service for each in told.reservations] == [WARDS["o2"]]
    assert "h4" in str(story_of(one, number, NOW))


def test_other_care_is_not_asked_while_a_place_is_held_for_this(wards):
    one = a_nurse("o1")
    tell("o2", 1)
    number = open_placement(one, a_need(), NOW)
    reserve(one, number, WARDS["o2"], NOW)
    with pytest.raises(Conflict, match="held_for_other_care"):
        amend(one, number, a_need(care="intensive_care"), NOW)
    amend(one, number, a_need(age_years=77), NOW)
    row = Placement.objects.get()
    assert (row.care, row.age_years) == ("ward", 77)


def test_a_place_that_falls_away_after_the_case_was_closed_is_sought_anew(wards):
    nurse = a_nurse("o1")
    asked = a_request(door="professional", asking=Asking(care=("ward",)))
    case = open_request(nurse, asked, NOW)
    need = open_placement(nurse, a_need(request=case, patient=None), NOW)
    send_enquiries(nurse, need, [WARDS["o2"]], NOW)
    commit(a_nurse("o2"), str(Enquiry.objects.get().public_id), Answer(hold_minutes=30), NOW)
    close_request(nurse, case, "follow_up_committed", "geregeld", NOW)
    late = NOW + timedelta(minutes=31)
    lapse(system_actor("test"), late)
    send_enquiries(nurse, need, [WARDS["o3"]], late)
    again = Enquiry.objects.get(state="requested")
    commit(a_nurse("o3"), str(again.public_id), Answer(), late)
    assert Placement.objects.get().destination == WARDS["o3"]


def test_who_takes_over_a_case_takes_over_the_place_sought_for_it(wards):
    one, other = a_person("triagist", of="o1"), a_person("triagist", of="o2")
    case = open_request(one, a_request(), NOW)
    record_triage(one, case, a_triage("U4", care=("ward",)), NOW)
    need = open_placement(a_nurse("o1"), a_need(request=case, patient=None), NOW)
    sent = hand_over(one, case, HandOverWish(to="desk", organisation="o2"), NOW)
    take_hand_over(other, case, sent, NOW)
    assert Placement.objects.get().holder_id == CareRequest.objects.get().holder_id
    assert [each.id for each in placements(a_nurse("o2"), NOW)] == [need]
    assert story_of(a_nurse("o2"), need, NOW).steps[-1].move == "take_over"


def test_who_gets_worse_while_a_place_is_arranged_is_judged_anew_and_keeps_it(wards):
    nurse, triagist = a_nurse("o1"), a_person("triagist", of="o1")
    asked = a_request(door="professional", asking=Asking(care=("ward",)))
    case = open_request(nurse, asked, NOW)
    need = open_placement(nurse, a_need(request=case, patient=None), NOW)
    send_enquiries(nurse, need, [WARDS["o2"]], NOW)
    commit(a_nurse("o2"), str(Enquiry.objects.get().public_id), Answer(), NOW)
    state = CareRequest.objects.get().state
    record_triage(triagist, case, a_triage("U1"), NOW)
    row = CareRequest.objects.get()
    assert (row.state, row.urgency, row.is_life_threatening) == (state, "U1", True)
    assert Placement.objects.get().state == "accepted"


def test_one_case_has_one_need_of_a_kind(wards):
    nurse = a_nurse("o1")
    asked = a_request(door="professional", asking=Asking(care=("ward",)))
    case = open_request(nurse, asked, NOW)
    first = open_placement(nurse, a_need("a", request=case, patient=None), NOW)
    with pytest.raises(Conflict, match="need_open_already"):
        open_placement(nurse, a_need("b", request=case, patient=None), NOW)
    make_move(nurse, first, MoveWish(move="cancel", reason="niet meer nodig"), NOW)
    open_placement(nurse, a_need("c", request=case, patient=None), NOW)


def test_of_a_place_outside_the_directory_who_asked_tells_the_arrival(wards):
    nurse = a_nurse("o1")
    number = open_placement(nurse, a_need(), NOW)
    make_move(nurse, number, MoveWish(move="accept", external_name="Kliniek Gent"), NOW)
    make_move(nurse, number, MoveWish(move="arrive"), NOW)
    assert Placement.objects.get().state == "arrived"


def test_what_the_asker_undoes_is_not_held_against_the_provider(wards):
    one, two = a_nurse("o1"), a_nurse("o2")
    for key, by, counted in (("a", one, (0, 0)), ("b", two, (0, 1))):
        number, (asked,) = an_enquiry(one, "o2", key=key)
        commit(two, asked, Answer(), NOW)
        make_move(by, number, MoveWish(move="reopen", reason="reservation_lapsed"), NOW)
        (rate,) = deliveries(two, NOW - timedelta(days=1), NOW + timedelta(days=1))
        assert (rate.arrived.part, rate.arrived.whole) == counted
