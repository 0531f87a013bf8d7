"""The crowding form: what is typed comes to a score, and only what is whole is kept."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from live.region import ED, a_person, a_sender, an_observation, forget_sums
from live.signed_in import at_browser

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.queries.crowding import newest_crowding
from spoedketen.live.directory.queries import AMSTERDAM, directory

NUMBER = UUID(int=1)
BUSY_DAY = {
    "ed_patients": "30",
    "ed_beds": "25",
    "ed_boarders": "8",
    "hospital_beds": "400",
    "ventilated": "1",
    "longest_boarding_hours": "6",
    "last_bed_wait_hours": "1,5",
}


@pytest.fixture
def nurse(country):
    return at_browser(a_person("emergency_nurse", of="o1"))


def kept():
    service = directory().by_slug[ED].id
    return newest_crowding([service], timezone.now() - timezone.timedelta(days=1)).get(service)


def test_the_score_shows_while_one_types_and_nothing_is_kept(nurse):
    page = nurse.post(reverse("web:reckon_crowding", args=[ED]), BUSY_DAY).content.decode()
    assert "NEDOCS 122" in page
    assert "overvol" in page
    assert "+3,4" in page, "one more patient"
    assert kept() is None


def test_with_something_missing_there_is_no_score_yet(nurse):
    told = {**BUSY_DAY, "ventilated": ""}
    page = nurse.post(reverse("web:reckon_crowding", args=[ED]), told).content.decode()
    assert "NEDOCS 1" not in page
    assert "0 is ook een telling" in page


def test_what_was_counted_is_kept_with_its_score(nurse):
    address = reverse("web:report_crowding", args=[ED])
    answer = nurse.post(address, {**BUSY_DAY, "perceived": "8", "key": "k"})
    assert answer.status_code == 302
    assert (kept().band, kept().perceived, kept().source) == ("overcrowded", 8, "manual")
    again = nurse.post(address, {**BUSY_DAY, "perceived": "8", "key": "k"}, follow=True)
    assert "Dit formulier was al doorgegeven" in again.content.decode()
    forget_sums()
    page = nurse.get(reverse("web:report", args=[ED])).content.decode()
    assert 'name="ed_patients" value="30"' in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ed_patients": "dertig"}, "Dit is geen getal"),
        ({"ed_beds": "0"}, "ligt niet tussen 1 en 200"),
        ({"ventilated": "1,5"}, "geen heel getal"),
        ({"ed_boarders": ""}, "Dit gegeven ontbreekt"),
        ({"perceived": "11"}, "van 1 (rustig) tot 10"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(nurse, change, words):
    told = {**BUSY_DAY, "key": "k", **change}
    answer = nurse.post(reverse("web:report_crowding", args=[ED]), told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="400"' in page
    assert kept() is None
    assert 'name="treatment_room-occupied"' in page, "capacity is still there"
    assert 'id="stop"' in page, "and the stop"


def test_nobody_counts_for_another_hospital(country):
    other = at_browser(a_person("emergency_nurse", of="o2"))
    for name in ("web:reckon_crowding", "web:report_crowding"):
        assert other.post(reverse(name, args=[ED]), BUSY_DAY).status_code == 403


def test_who_is_not_signed_in_is_sent_to_the_door(country):
    answer = Client().post(reverse("web:report_crowding", args=[ED]), BUSY_DAY)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_double_click_on_capacity_is_no_fault(nurse):
    told = {"key": "k", "treatment_room-staffed": "9", "treatment_room-occupied": "4"}
    first = nurse.post(reverse("web:report", args=[ED]), told)
    again = nurse.post(reverse("web:report", args=[ED]), told, follow=True)
    assert first.status_code == 302
    page = again.content.decode()
    assert "Dit formulier was al doorgegeven" in page
    assert "Berichtsleutel" not in page


def test_figures_that_look_like_a_slip_are_asked_about_and_taken_when_they_are_true(nurse):
    address = reverse("web:report", args=[ED])
    nurse.post(address, {"key": "a", "treatment_room-staffed": "9", "treatment_room-occupied": "4"})
    slip = {"key": "b", "treatment_room-staffed": "60", "treatment_room-occupied": "4"}
    asked = nurse.post(address, slip)
    assert asked.status_code == 200
    assert "Dit klopt, geef het zo door" in asked.content.decode()
    assert nurse.post(address, {**slip, "toch": "1"}).status_code == 302


def occupied(rooms):
    """Have capacity say so many occupied treatment rooms, some minutes ago."""
    at = timezone.now() - timezone.timedelta(minutes=7)
    item = an_observation(key=f"c{rooms}", staffed=25, occupied=rooms, free=None, observed_at=at)
    [[receipt]] = record_submissions([Submission(actor=a_sender(), items=(item,))], at)
    assert receipt.status == "accepted"
    forget_sums()
    return at.astimezone(AMSTERDAM)


def test_a_count_far_from_capacity_is_warned_of_with_both_numbers_and_their_time(nurse):
    at = occupied(7)
    told = {**BUSY_DAY, "ed_patients": "22"}
    page = nurse.post(reverse("web:reckon_crowding", args=[ED]), told).content.decode()
    assert "Patiënten op de SEH: 22 (nu)." in page
    assert f"Capaciteit, behandelkamer bezet: 7 ({at:%H:%M})." in page
    assert f"{reverse('web:report', args=[ED])}#capaciteit" in page


def test_a_count_near_capacity_is_not_warned_of(nurse):
    occupied(20)
    page = nurse.post(reverse("web:reckon_crowding", args=[ED]), BUSY_DAY).content.decode()
    assert "verschillen" not in page


def test_a_count_far_from_capacity_is_taken_in_and_the_page_after_it_warns(nurse):
    occupied(7)
    address = reverse("web:report_crowding", args=[ED])
    assert nurse.post(address, {**BUSY_DAY, "key": "k"}).status_code == 302
    forget_sums()
    page = nurse.get(reverse("web:report", args=[ED])).content.decode()
    assert "Drukte en capaciteit verschillen" in page
    assert "Capaciteit, behandelkamer bezet: 7" in page


def test_what_was_sent_is_said_again_with_its_band_and_how_to_put_it_right(nurse):
    address = reverse("web:report_crowding", args=[ED])
    told = {**BUSY_DAY, "perceived": "8", "key": "k"}
    page = nurse.post(address, told, follow=True).content.decode()
    assert "NEDOCS 122 (overvol), ervaren drukte 8 van 10 doorgegeven." in page
    assert "Geef het hieronder opnieuw door." in page


@pytest.mark.parametrize("name", ["report_crowding", "reckon_crowding", "declare"])
def test_who_reloads_an_address_that_takes_a_form_in_comes_to_the_form(nurse, name):
    answer = nurse.get(reverse(f"web:{name}", args=[ED]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("web:report", args=[ED]))


@pytest.mark.parametrize(
    ("name", "kept", "page", "left"),
    [
        ("renew", [NUMBER], "stops", []),
        ("remark_alert", [NUMBER], "alert", [NUMBER]),
        ("answer_finding", [NUMBER], "delivery_finding", [NUMBER]),
        ("change_level", ["network", "n1"], "level", ["network", "n1"]),
        ("correct_stop_report", [], "stop_report", []),
        ("make_link", [1], "person", [1]),
        ("check_chain", [], "audit", []),
        ("keep_deployment", [], "deployments", []),
    ],
)
def test_other_addresses_that_take_a_form_in_lead_to_their_page(country, name, kept, page, left):
    boss = at_browser(a_person("administrator"))
    answer = boss.get(reverse(f"web:{name}", args=kept))
    assert answer.status_code == 302
    assert answer["Location"] == reverse(f"web:{page}", args=left)


def test_a_method_that_is_none_of_both_is_refused(nurse):
    assert nurse.put(reverse("web:report_crowding", args=[ED])).status_code == 405
