"""How the desks do: counted from cases, against what anybody can count by hand."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from live.region import NOW, a_person, region
from live.requests.asking import a_request, a_triage

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.requests.actions.cases import (
    close_request,
    mark_wrong_door,
    open_request,
    take_request,
)
from spoedketen.live.requests.actions.consults import answer_consult, invite
from spoedketen.live.requests.actions.hand_overs import HandOverWish, hand_over, report_outcome
from spoedketen.live.requests.actions.people import see_frequent
from spoedketen.live.requests.actions.triages import record_triage
from spoedketen.live.requests.queries.cases import story_of
from spoedketen.live.requests.queries.measures import desk_measures, measure_table
from spoedketen.live.requests.values import PatientTold, PlaceWish

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def measured(network="n1", since=NOW - DAY):
    analyst = a_person("roaz_analyst", at="n1")
    found = desk_measures(analyst, region(network), since=since, until=NOW + DAY)
    return {each.code: each for each in found.whole}


def cases(triagist, number, **told):
    given = {"patient": None, "is_no_duplicate": True} | told
    return [open_request(triagist, a_request(f"r{n}", **given), NOW) for n in range(number)]


@pytest.fixture
def triagist(placed_country):
    return a_person("triagist", of="o1")


def test_nothing_is_measured_where_nothing_happened(triagist):
    found = measured()
    assert set(found) == set(measure_table())
    assert all(each.value is None and not each.is_withheld for each in found.values())


def test_a_share_has_its_numerator_and_denominator(triagist):
    opened = cases(triagist, 60)
    for case in opened[:30]:
        mark_wrong_door(triagist, case, "gp", "kan wachten", NOW)
    found = measured()["wrong_door"]
    assert (found.value, found.numerator, found.denominator) == (50.0, 30, 60)
    assert measured("n3")["wrong_door"].denominator is None


@pytest.mark.parametrize("wrong", [1, 4, 8, 11])
def test_few_on_either_side_are_not_told(triagist, wrong):
    for case in cases(triagist, 12)[:wrong]:
        mark_wrong_door(triagist, case, "gp", "kan wachten", NOW)
    found = measured()["wrong_door"]
    assert found.is_withheld
    assert found.numerator is None


def test_times_are_medians_of_who_was_taken_and_closed(triagist):
    for place, case in enumerate(cases(triagist, 7)):
        take_request(triagist, case, NOW + timedelta(minutes=place))
        close_request(triagist, case, "recovered", "", NOW + timedelta(minutes=10 * place))
    found = measured()
    assert found["queue"].value == 3.0
    assert found["queue"].denominator in {5, 10}
    assert found["handling"].value == 30.0
    assert found["handling"].high == 54.0


def test_under_triage_is_told_from_what_the_control_room_drove(
    triagist, django_assert_max_num_queries
):
    room = a_person("dispatcher", at="k1")
    for place, case in enumerate(cases(triagist, 15)):
        record_triage(triagist, case, a_triage("U3"), NOW)
        if place < 5:
            hand_over(triagist, case, HandOverWish(to="control_room"), NOW)
            (sent,) = story_of(triagist, case).hand_overs
            report_outcome(room, case, sent.id, "ambulance_sent", "A1", NOW)
    found = measured()["under_triage"]
    assert (found.numerator, found.denominator) == (5, 15)


def test_what_the_control_room_did_is_kept_also_after_the_case_was_closed(triagist):
    room = a_person("dispatcher", at="k1")
    (case,) = cases(triagist, 1)
    hand_over(triagist, case, HandOverWish(to="control_room"), NOW)
    close_request(triagist, case, "recovered", "", NOW)
    (sent,) = story_of(triagist, case).hand_overs
    report_outcome(room, case, sent.id, "referred", "C1", NOW)
    told = story_of(triagist, case)
    assert (told.request.state, told.hand_overs[0].outcome) == ("closed", "referred")


def test_a_consult_counts_when_it_changed_something(triagist):
    other = a_person("lead_doctor", of="o1")
    for place, case in enumerate(cases(triagist, 10)):
        consult = invite(triagist, case, "general_practitioner", "", "wat denk je?", NOW)
        effect = "other_care" if place < 5 else "none"
        answer_consult(other, case, consult, effect, "zo", NOW)
    found = measured()["consult_value"]
    assert (found.numerator, found.denominator, found.value) == (5, 10, None)


def test_people_who_come_often_are_a_number_without_names(triagist):
    numbers = ["111222333", "123456782", "987654329", "111111110", "222222220"]
    for person, bsn in enumerate(numbers):
        for n in range(5):
            told = {"patient": PatientTold(bsn=bsn), "is_no_duplicate": True}
            open_request(triagist, replace(a_request(f"p{person}-{n}"), **told), NOW)
    found = measured()["frequent"]
    assert (found.numerator, found.denominator, found.value) == (5, 5, None)


def test_who_holds_cases_sees_no_sums_of_others(triagist):
    with pytest.raises(Forbidden):
        desk_measures(triagist, None, since=NOW - DAY, until=NOW)


def a_person_with(cases, bsn, triagist):
    for n in range(cases):
        told = {"patient": PatientTold(name="Piet Jansen", bsn=bsn), "is_no_duplicate": True}
        open_request(triagist, a_request(f"{bsn}-{n}", **told), NOW)


def test_who_comes_often_is_a_list_for_the_lead_doctor_of_that_desk_alone(triagist):
    a_person_with(5, "111222333", triagist)
    a_person_with(4, "123456782", triagist)
    (found,) = see_frequent(a_person("lead_doctor", of="o1"), "care_plan", NOW)
    assert (found.cases, found.complaints) == (5, ("buikpijn",))
    assert see_frequent(a_person("lead_doctor", of="o2"), "care_plan", NOW) == []
    with pytest.raises(Forbidden):
        see_frequent(triagist, "care_plan", NOW)


def test_opening_that_list_is_written_down_and_tells_no_name(triagist):
    a_person_with(5, "111222333", triagist)
    (found,) = see_frequent(a_person("lead_doctor", of="o1"), "quality", NOW)
    assert "Jansen" not in repr(found)
    assert "111222333" not in repr(found)
    line = AuditEntry.objects.get(event="patients.frequent_seen")
    assert line.details == {"purpose": "quality", "people": 1}


def in_town(triagist, town, number, wrong):
    told = {"patient": None, "is_no_duplicate": True, "place": PlaceWish(id=town)}
    for n in range(number):
        case = open_request(triagist, a_request(f"{town}-{n}", **told), NOW)
        if n < wrong:
            mark_wrong_door(triagist, case, "gp", "kan wachten", NOW)


def by_part(network):
    analyst = a_person("roaz_analyst", at="n1")
    found = desk_measures(analyst, network, since=NOW - DAY, until=NOW + DAY)
    rows = {
        area: next(each for each in told if each.code == "wrong_door")
        for area, told in found.parts.items()
    }
    whole = next(each for each in found.whole if each.code == "wrong_door")
    return whole, rows


def test_the_parts_of_a_network_are_told_in_fives(triagist):
    in_town(triagist, "a0", 15, 10)
    in_town(triagist, "a1", 13, 6)
    whole, parts = by_part(region("n1"))
    assert (parts["a0"].numerator, parts["a0"].denominator) == (10, 15)
    assert (parts["a1"].numerator, parts["a1"].denominator) in itertools.product((5, 10), (10, 15))
    assert whole.numerator in {15, 20}
    assert whole.denominator in {25, 30}
    assert by_part(region("n1")) == (whole, parts)  # another look tells nothing more


def test_a_network_is_rounded_alike_by_itself_and_beside_others(triagist):
    in_town(triagist, "a1", 13, 6)
    in_town(triagist, "a11", 12, 2)
    _, networks = by_part(None)
    own, _ = by_part(region("n1"))
    assert networks[str(region("n1"))] == own
    assert networks[str(region("n3"))].is_withheld


def test_one_more_case_is_seldom_seen(triagist):
    in_town(triagist, "a1", 20, 10)
    before, _ = by_part(region("n1"))
    open_request(triagist, a_request("one", patient=None, is_no_duplicate=True), NOW)
    after, _ = by_part(region("n1"))
    assert after.denominator - before.denominator in {0, 5}
