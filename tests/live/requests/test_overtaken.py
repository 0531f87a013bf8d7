"""What a later fact overtakes: advice by a triage, a hand-over by the end of the case."""

from dataclasses import replace
from datetime import timedelta

import pytest
from live.region import NOW, a_person, a_sender, a_stop, forget_sums
from live.requests.asking import a_request, a_triage, a_wish

from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.requests.actions.cases import close_request, open_request, take_request
from spoedketen.live.requests.actions.consults import invite
from spoedketen.live.requests.actions.hand_overs import (
    HandOverWish,
    hand_over,
    report_outcome,
    take_hand_over,
)
from spoedketen.live.requests.actions.matches import ask_match
from spoedketen.live.requests.actions.people import see_patient
from spoedketen.live.requests.actions.triages import authorise_advice, give_advice, record_triage
from spoedketen.live.requests.models import CareRequest
from spoedketen.live.requests.queries.matches import match_of, replay
from spoedketen.live.requests.values import Asking

ADVISED = "advice_with_safety_net"


def later(minutes):
    return NOW + timedelta(minutes=minutes)


def advised(triagist):
    """Return a case that was triaged and advised."""
    case = open_request(triagist, a_request(), NOW)
    take_request(triagist, case, NOW)
    record_triage(triagist, case, a_triage("U4"), NOW)
    give_advice(triagist, case, "rust", "bel terug", NOW)
    return case


@pytest.mark.parametrize(("urgency", "refused"), [("U1", Refused), ("U2", Conflict)])
def test_old_advice_does_not_close_a_case_that_was_triaged_again(placed_country, urgency, refused):
    triagist, doctor = a_person("triagist", of="o1"), a_person("lead_doctor", of="o1")
    case = advised(triagist)
    record_triage(triagist, case, a_triage(urgency, at=later(3)), later(4))
    with pytest.raises(refused):
        authorise_advice(doctor, case, later(5))
    with pytest.raises(Refused):
        close_request(triagist, case, ADVISED, "", later(6))
    assert CareRequest.objects.get().closed_at is None


def test_authorised_before_it_does_not_close_it_either_and_new_advice_does(placed_country):
    triagist, doctor = a_person("triagist", of="o1"), a_person("lead_doctor", of="o1")
    case = advised(triagist)
    authorise_advice(doctor, case, later(1))
    record_triage(triagist, case, a_triage("U3", at=later(2)), later(2))
    with pytest.raises(Refused):
        close_request(triagist, case, ADVISED, "", later(3))
    give_advice(triagist, case, "paracetamol", "bel bij koorts", later(4))
    authorise_advice(doctor, case, later(5))
    close_request(triagist, case, ADVISED, "", later(6))


def test_a_hand_over_that_nobody_took_ends_with_the_case(placed_country):
    triagist, other = a_person("triagist", of="o1"), a_person("triagist", of="o2")
    case = advised(triagist)
    hand_over(triagist, case, HandOverWish(to="provider", service="h2.emergency_department"), NOW)
    see_patient(other, case, "care", NOW)
    close_request(triagist, case, "declined_by_patient", "patiënt wil niet", NOW)
    with pytest.raises(NotFound):
        see_patient(other, case, "care", later(1))


def test_a_match_of_another_tells_no_stop_that_is_not_shared(placed_country):
    doctor, desk = a_person("general_practitioner", of="o1"), a_person("triagist", of="o3")
    declare_stop(a_sender("o4"), a_stop(service="h4.emergency_department"), NOW)
    forget_sums()
    asked = a_request(door="professional", asking=Asking(care=("emergency_department",)))
    case = open_request(doctor, asked, NOW)
    sent = hand_over(doctor, case, HandOverWish(to="desk", organisation="o3"), NOW)
    take_hand_over(desk, case, sent, NOW)
    made = ask_match(desk, replace(a_wish("a1"), request=case), NOW)
    assert match_of(desk, made).counts.get("on_stop") == 1
    assert "on_stop" not in match_of(doctor, made).counts
    assert not [each for each in replay(doctor, made).dropped if each.reason == "on_stop"]
    record_triage(desk, case, a_triage("U1"), NOW)
    urgent = ask_match(desk, replace(a_wish("a1"), request=case), NOW)
    (there,) = [o for o in match_of(doctor, urgent).options if o.service.startswith("h4.")]
    assert "despite_stop" not in there.remarks


def test_the_control_room_does_not_wait_for_who_never_answered(placed_country):
    triagist, other = a_person("triagist", of="o1"), a_person("triagist", of="o2")
    case = advised(triagist)
    sent = hand_over(triagist, case, HandOverWish(to="desk", organisation="o2"), NOW)
    record_triage(triagist, case, a_triage("U1", at=later(2)), later(2))
    hand_over(triagist, case, HandOverWish(to="control_room"), later(3))
    assert CareRequest.objects.get().state == "handed_over"
    with pytest.raises((Conflict, NotFound)):
        take_hand_over(other, case, sent, later(4))
    with pytest.raises(Conflict):
        hand_over(triagist, case, HandOverWish(to="control_room"), later(5))


def test_given_back_nobody_has_judged_how_urgent_it_still_is(placed_country):
    triagist, room = a_person("triagist", of="o1"), a_person("dispatcher", at="k1")
    case = open_request(triagist, a_request(), NOW)
    record_triage(triagist, case, a_triage("U1"), NOW)
    sent = hand_over(triagist, case, HandOverWish(to="control_room"), NOW)
    take_hand_over(room, case, sent, later(1))
    report_outcome(room, case, sent, "referred", "C1", later(2))
    row = CareRequest.objects.get()
    assert (row.state, row.urgency, row.is_life_threatening) == ("triaged", "", False)


def test_another_desk_that_took_the_case_is_no_follow_up_care(placed_country):
    triagist, other = a_person("triagist", of="o1"), a_person("triagist", of="o2")
    case = advised(triagist)
    sent = hand_over(triagist, case, HandOverWish(to="desk", organisation="o2"), NOW)
    take_hand_over(other, case, sent, later(1))
    with pytest.raises(Refused):
        close_request(other, case, "follow_up_committed", "", later(2))


def test_who_was_asked_and_never_answered_reads_no_more_when_it_is_over(placed_country):
    triagist, other = a_person("triagist", of="o1"), a_person("triagist", of="o3")
    case = advised(triagist)
    invite(triagist, case, "elderly_care_physician", "o3", "Kunt u meekijken?", NOW)
    see_patient(other, case, "care", NOW)
    close_request(triagist, case, "declined_by_patient", "patiënt wil niet", later(1))
    with pytest.raises(NotFound):
        see_patient(other, case, "care", later(2))
