"""The crowding form: what is typed comes to a score, and only what is whole is kept."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from live.region import ED, a_person, forget_sums
from live.signed_in import at_browser

from spoedketen.live.capacity.queries.crowding import newest_crowding
from spoedketen.live.directory.queries import directory

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
