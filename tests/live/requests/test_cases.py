"""A case from the first call until it is closed, whoever asks for it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from live.region import NOW, a_person, a_sender, organisation
from live.requests.asking import BSN, PHONE, a_request, a_triage

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.requests.actions.cases import (
    cancel_request,
    change_asking,
    close_request,
    mark_wrong_door,
    note_on_request,
    open_request,
    take_request,
)
from spoedketen.live.requests.actions.consults import invite
from spoedketen.live.requests.actions.hand_overs import (
    HandOverWish,
    hand_over,
    take_hand_over,
)
from spoedketen.live.requests.actions.people import see_patient
from spoedketen.live.requests.actions.triages import authorise_advice, give_advice, record_triage
from spoedketen.live.requests.checks import asking_rejections
from spoedketen.live.requests.models import CareRequest, Patient, RequestNote
from spoedketen.live.requests.places import named_as
from spoedketen.live.requests.queries.cases import queue, request_of, story_of
from spoedketen.live.requests.values import Asking, CallerTold, PlaceWish
from spoedketen.live.web import case_forms

pytestmark = pytest.mark.django_db


@pytest.fixture
def triagist(placed_country):
    return a_person("triagist", of="o1")


def codes(refused):
    return {each.code for each in refused.value.rejections}


def test_a_case_has_a_holder_from_its_first_moment(triagist):
    number = open_request(triagist, a_request(), NOW)
    found = request_of(triagist, number)
    assert (found.state, found.holder) == ("received", organisation("o1"))
    assert found.place_name == "Town 1"
    assert found.target_at is not None


def test_the_same_key_is_the_same_case_and_another_content_is_refused(triagist):
    first = open_request(triagist, a_request(), NOW)
    assert open_request(triagist, a_request(), NOW) == first
    with pytest.raises(RequestError, match="key_used_for_other"):
        open_request(triagist, a_request(complaint="iets anders"), NOW)


def test_every_fault_of_a_case_is_told_at_once(triagist):
    bad = a_request(
        door="tunnel",
        complaint="",
        caller=CallerTold(phone="geen"),
        asking=Asking(care=("tover",), age_years=200, sex="q", insurer="geen"),
    )
    with pytest.raises(Refused) as refused:
        open_request(triagist, bad, NOW)
    assert codes(refused) >= {"not_one_of", "required", "phone_unfit", "age_unfit"}


def test_a_citizen_on_the_telephone_leaves_a_number_to_call_back(triagist):
    with pytest.raises(Refused) as refused:
        open_request(triagist, a_request(caller=CallerTold()), NOW)
    assert codes(refused) == {"callback_missing"}


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (PlaceWish(), "place_missing"),
        (PlaceWish(name="Atlantis"), "place_unknown"),
        (PlaceWish(name="3851 AB"), "postcode_unknown"),
        (PlaceWish(name="Town"), "place_ambiguous"),
        (PlaceWish(lat=48.85, lon=2.35), "place_abroad"),
        (PlaceWish(lat=float("nan"), lon=2.35), "place_abroad"),
        (PlaceWish(id="zz"), "place_unknown"),
    ],
)
def test_a_place_is_asked_back_and_never_guessed(triagist, place, code):
    with pytest.raises(RequestError) as refused:
        open_request(triagist, a_request(place=place), NOW)
    assert refused.value.code == code


def test_a_probable_duplicate_is_named_before_anything_is_kept(triagist):
    first = open_request(triagist, a_request(), NOW)
    again = a_request("r2", complaint="pijn in de buik", patient=None)
    with pytest.raises(Conflict) as found:
        open_request(triagist, again, NOW)
    assert found.value.parameters["ids"] == first
    assert CareRequest.objects.count() == 1
    assert open_request(triagist, a_request("r3", is_no_duplicate=True), NOW) != first


def test_the_same_citizen_number_is_the_same_patient_anywhere(triagist):
    first = open_request(triagist, a_request(), NOW)
    other = a_request("r2", place=PlaceWish(id="a2"), caller=CallerTold(phone="0201234567"))
    with pytest.raises(Conflict) as found:
        open_request(triagist, other, NOW)
    assert found.value.parameters["ids"] == first


def test_who_the_patient_is_stands_nowhere_in_plain_text(triagist):
    number = open_request(triagist, a_request(), NOW)
    kept = json.dumps(
        [
            *CareRequest.objects.values(),
            *Patient.objects.values(),
            *RequestNote.objects.values(),
            *AuditEntry.objects.values(),
        ],
        default=str,
    )
    assert not any(secret in kept for secret in (BSN, PHONE, "Jansen", "haar man"))
    seen = see_patient(triagist, number, "terugbellen", NOW)
    assert seen.patient.bsn == BSN
    assert seen.caller.phone == PHONE
    assert seen.notes[0][2] == "belt voor haar man"


def test_every_reading_of_the_patient_is_in_the_log(triagist):
    number = open_request(triagist, a_request(), NOW)
    see_patient(triagist, number, "terugbellen", NOW)
    line = AuditEntry.objects.get(event="patient.seen")
    assert line.details == {"request": number, "purpose": "terugbellen"}
    assert line.action == "R"


def test_another_organisation_does_not_learn_that_a_case_exists(triagist):
    number = open_request(triagist, a_request(), NOW)
    stranger = a_person("triagist", of="o2")
    for read in (request_of, story_of):
        with pytest.raises(NotFound):
            read(stranger, number)
    with pytest.raises(NotFound):
        see_patient(stranger, number, "nieuwsgierig", NOW)
    assert queue(stranger, NOW) == []


def test_who_may_not_handle_cases_is_refused(triagist):
    number = open_request(triagist, a_request(), NOW)
    pharmacist = a_person("maternity_care", of="o1")
    with pytest.raises(Forbidden):
        take_request(pharmacist, number, NOW)


def test_two_colleagues_do_not_hold_one_case(triagist):
    number = open_request(triagist, a_request(), NOW)
    take_request(triagist, number, NOW)
    colleague = a_person("lead_doctor", of="o1")
    with pytest.raises(Conflict, match="request_taken"):
        take_request(colleague, number, NOW)
    assert request_of(triagist, number).held_by_name == triagist.name
    take_request(colleague, number, NOW, request_of(triagist, number).version)
    assert request_of(triagist, number).held_by_name == colleague.name


def test_advice_carries_a_safety_net_and_waits_for_the_lead_doctor(triagist):
    number = open_request(triagist, a_request(), NOW)
    record_triage(triagist, number, a_triage("U5"), NOW)
    with pytest.raises(Refused):
        give_advice(triagist, number, "neem rust", "", NOW)
    give_advice(triagist, number, "neem rust", "bel terug bij koorts", NOW)
    with pytest.raises(Refused) as refused:
        close_request(triagist, number, "advice_with_safety_net", "", NOW)
    assert codes(refused) == {"outcome_needs_advice"}
    with pytest.raises(Forbidden):
        authorise_advice(triagist, number, NOW)
    authorise_advice(a_person("lead_doctor", of="o1"), number, NOW)
    close_request(triagist, number, "advice_with_safety_net", "", NOW)
    assert request_of(triagist, number).state == "closed"


def test_no_advice_where_a_life_is_in_danger(triagist):
    number = open_request(triagist, a_request(), NOW)
    record_triage(triagist, number, a_triage("U1"), NOW)
    with pytest.raises(Refused) as refused:
        give_advice(triagist, number, "neem rust", "bel terug", NOW)
    assert codes(refused) == {"advice_in_danger"}


def test_a_case_closes_only_with_what_its_outcome_asks(triagist):
    number = open_request(triagist, a_request(), NOW)
    for outcome, code in (
        ("follow_up_committed", "outcome_needs_follow_up"),
        ("continued_elsewhere", "outcome_needs_note"),
        ("vanzelf", "outcome_unknown"),
    ):
        with pytest.raises(Refused) as refused:
            close_request(triagist, number, outcome, "", NOW)
        assert codes(refused) == {code}
    close_request(triagist, number, "recovered", "", NOW)
    with pytest.raises(Conflict, match="request_is_closed"):
        close_request(triagist, number, "recovered", "", NOW)


def test_both_what_was_computed_and_what_was_chosen_are_kept(triagist):
    number = open_request(triagist, a_request(), NOW)
    with pytest.raises(Refused) as refused:
        record_triage(triagist, number, a_triage("U3", computed="U4"), NOW)
    assert codes(refused) == {"departure_without_reason"}
    record_triage(triagist, number, a_triage("U3", computed="U4", reason="ziet grauw"), NOW)
    found = story_of(triagist, number).triages[0]
    assert (found.computed, found.urgency, found.reason) == ("U4", "U3", "ziet grauw")


def test_a_triage_that_is_told_late_does_not_undo_a_later_judgement(triagist):
    number = open_request(triagist, a_request(), NOW)
    record_triage(triagist, number, a_triage("U1", at=NOW - timedelta(minutes=1)), NOW)
    record_triage(triagist, number, a_triage("U4", at=NOW - timedelta(minutes=30)), NOW)
    found = request_of(triagist, number)
    assert (found.urgency, found.is_life_threatening) == ("U1", True)
    assert [each.urgency for each in story_of(triagist, number).triages] == ["U1", "U4"]
    record_triage(triagist, number, a_triage("U2", at=NOW), NOW)
    assert request_of(triagist, number).urgency == "U2"


def test_a_result_of_the_own_protocol_is_not_taken_on_somebodys_word(triagist):
    number = open_request(triagist, a_request(), NOW)
    with pytest.raises(Refused) as refused:
        record_triage(triagist, number, a_triage("U5", system="own"), NOW)
    assert refused.value.rejections[0].code == "triage_by_hand"


def test_a_case_that_was_withdrawn_keeps_its_reason(triagist):
    number = open_request(triagist, a_request(), NOW)
    with pytest.raises(Refused):
        cancel_request(triagist, number, " ", NOW)
    cancel_request(triagist, number, "dubbel", NOW)
    assert story_of(triagist, number).steps[-1].reason == "dubbel"
    assert queue(triagist, NOW) == []


def test_a_wrong_door_is_recorded_with_the_right_one(triagist):
    number = open_request(triagist, a_request(), NOW)
    mark_wrong_door(triagist, number, "gp", "kan tot morgen wachten", NOW)
    assert request_of(triagist, number).right_door == "gp"


def test_a_note_is_read_only_with_the_patient(triagist):
    number = open_request(triagist, a_request(), NOW)
    note_on_request(triagist, number, "zoon is onderweg", NOW)
    texts = [text for _, _, text in see_patient(triagist, number, "lezen", NOW).notes]
    assert texts == ["belt voor haar man", "zoon is onderweg"]
    assert "zoon" not in json.dumps([s.data for s in story_of(triagist, number).steps])


def test_the_most_pressing_case_stands_first(triagist):
    calm = open_request(triagist, a_request("r1"), NOW)
    other = {"caller": CallerTold(phone="0301234567"), "patient": None}
    grave = open_request(triagist, a_request("r2", complaint="hart", **other), NOW)
    record_triage(triagist, calm, a_triage("U4"), NOW)
    record_triage(triagist, grave, a_triage("U1"), NOW)
    assert [each.id for each in queue(triagist, NOW)] == [grave, calm]


def test_who_is_consulted_or_only_asked_reads_along_and_does_no_more(triagist):
    number = open_request(triagist, a_request(), NOW)
    other = a_person("triagist", of="o2")
    invite(triagist, number, "general_practitioner", "o2", "denk je mee?", NOW)
    assert request_of(other, number).id == number
    deeds = (
        lambda: close_request(other, number, "recovered", "", NOW),
        lambda: cancel_request(other, number, "weg ermee", NOW),
        lambda: record_triage(other, number, a_triage("U5"), NOW),
        lambda: mark_wrong_door(other, number, "gp", "", NOW),
        lambda: note_on_request(other, number, "x", NOW),
    )
    for deed in deeds:
        with pytest.raises(Forbidden):
            deed()
    hand_over(triagist, number, HandOverWish(to="desk", organisation="o2"), NOW)
    with pytest.raises(Forbidden):
        close_request(other, number, "recovered", "", NOW)
    (sent,) = story_of(other, number).hand_overs
    take_hand_over(other, number, sent.id, NOW)
    close_request(other, number, "recovered", "", NOW)


def test_a_person_does_not_hold_what_a_key_with_the_same_number_took(triagist):
    number = open_request(triagist, a_request(), NOW)
    machine = replace(a_sender(scopes=None), id=triagist.id)
    take_request(machine, number, NOW)
    with pytest.raises(Conflict, match="request_taken"):
        take_request(triagist, number, NOW)


@pytest.mark.parametrize("text", ["52.1, 5.0", "52.1 5.0", " 52.10000,5.00000 "])
def test_a_point_may_be_typed_where_a_name_is_asked(text):
    wish = named_as(text)
    assert (wish.lat, wish.lon, wish.name) == (52.1, 5.0, "")


@pytest.mark.parametrize("text", ["Beek", "3851 AB", "52.1", "52,1 5,0", "1.2.3, 4.5"])
def test_what_is_no_point_stays_a_name(text):
    assert named_as(text).name == text


@pytest.mark.parametrize(("given", "told"), [("", None), ("76", 76), ("-3", -1), ("oud", -1)])
def test_an_age_that_is_none_is_not_lost_in_silence(given, told):
    assert case_forms.age(given) == told
    if told == -1:
        (rejection,) = asking_rejections(Asking(age_years=told))
        assert rejection.code == "age_unfit"


def test_what_is_sent_again_is_done_once(triagist):
    number = open_request(triagist, a_request(), NOW)
    before = len(story_of(triagist, number).steps)
    for _ in range(3):
        note_on_request(triagist, number, "belde zelf terug", NOW)
        mark_wrong_door(triagist, number, "gp", "kan wachten", NOW)
    assert len(story_of(triagist, number).steps) == before + 2
    note_on_request(triagist, number, "en nog eens", NOW)
    note_on_request(triagist, number, "belde zelf terug", NOW)
    assert RequestNote.objects.count() == 4


def test_a_closed_case_is_not_taken_over(triagist):
    number = open_request(triagist, a_request(), NOW)
    sent = hand_over(triagist, number, HandOverWish(to="desk", organisation="o3"), NOW)
    close_request(triagist, number, "recovered", "", NOW)
    with pytest.raises(RequestError):
        take_hand_over(a_person("triagist", of="o3"), number, sent, NOW)
    assert CareRequest.objects.get().holder_id == organisation("o1")


def test_the_log_keeps_that_a_complaint_was_amended_and_not_the_words(triagist):
    number = open_request(triagist, a_request(complaint="heel eigen woorden"), NOW)
    change_asking(triagist, number, a_request(complaint="buikpijn"), NOW)
    assert not AuditEntry.objects.filter(details__icontains="heel eigen woorden").exists()
