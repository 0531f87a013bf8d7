"""Delivery rooms: what fits, why another does not, and holding one."""

import re

import pytest
from django.utils import timezone
from live.region import a_person, a_sender, an_observation, forget_sums
from live.signed_in import at_browser

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.placements.models import Placement, Reservation

pytestmark = pytest.mark.django_db
PAGE = "/verloskamers/"


def tell(of, free, resource="delivery_room"):
    now = timezone.now()
    service = f"h{of[1]}.acute_obstetrics"
    item = an_observation(
        f"{of}{resource}", service=service, resource=resource, observed_at=now, free=free
    )
    record_submissions([Submission(actor=a_sender(of), items=(item,))], now)
    forget_sums()


@pytest.fixture
def midwife(placed_country):
    return at_browser(a_person("midwife", of="o1", at=None))


def row(client, site, query="?plaats=Town+1&kamer=1"):
    page = client.get(PAGE + query).content.decode()
    found = next(each for each in page.split("<tr>") if f"Hospital {site}" in each)
    return re.sub(r"<[^>]+>|\s+", " ", found)


def test_a_hospital_says_why_it_cannot(midwife):
    tell("o1", 0)
    assert "geen verloskamer vrij" in row(midwife, "h1")
    assert "onbekend" in row(midwife, "h2")
    assert "verder dan 5 minuten" in row(midwife, "h4", "?plaats=Town+1&minuten=5")
    assert "geen NICU" in row(midwife, "h1", "?plaats=Town+1&niveau=nicu")
    assert "vrije kraambedden onbekend" in row(midwife, "h1", "?plaats=Town+1&kraambed=1")


def test_a_room_is_held_once(midwife):
    tell("o1", 1)
    assert "Reserveren" in row(midwife, "h1")
    given = {"service": "h1.acute_obstetrics", "place": "a1", "key": "k"}
    answers = [midwife.post(f"{PAGE}reserveren/", given) for _ in range(2)]
    assert {each.url for each in answers} == {f"/vervolgzorg/{Placement.objects.get().public_id}/"}
    assert Reservation.objects.get().resource == "delivery_room"
    assert "geen verloskamer vrij" in row(midwife, "h1")
    midwife.post(f"{PAGE}reserveren/", {**given, "key": "other"})
    assert Placement.objects.count() == 1  # refused, nothing is kept


def test_a_place_is_asked_back_and_nonsense_is_refused_in_words(midwife):
    page = midwife.get(f"{PAGE}?plaats=Town").content.decode()
    assert "kan meer plaatsen zijn" in page
    for query in ("?plaats=x&minuten=x&niveau=x", "?plaats_id=onzin"):
        assert midwife.get(PAGE + query).status_code == 200
    assert midwife.post(f"{PAGE}reserveren/", {"service": "x"}).status_code == 302
