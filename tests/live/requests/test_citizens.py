"""A citizen asks to be called back: with consent only, seldom, and never put off."""

from dataclasses import replace
from uuid import uuid4

import pytest
from live.region import NOW, a_person, organisation

from spoedketen.domain.errors import RequestError
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.errors import Refused
from spoedketen.live.directory.models import Agreement
from spoedketen.live.directory.queries import forget_picture
from spoedketen.live.requests.actions.citizens import open_from_citizen
from spoedketen.live.requests.models import CareRequest
from spoedketen.live.requests.queries.cases import request_of, story_of
from spoedketen.live.requests.triage_values import Answering, FromCitizen
from spoedketen.live.requests.values import PlaceWish

pytestmark = pytest.mark.django_db
CALM = {"bleeding": "no", "deep": "shallow", "dirt": "yes"}


@pytest.fixture
def desk(placed_country, settings):
    """The desk of network n1 is that of o2."""
    settings.DEMONSTRATION = True
    agree_desk()


def agree_desk():
    from live.region import region  # noqa: PLC0415 - beside its only use

    Agreement.objects.create(
        region_id=region("n1"),
        kind="desk",
        parameters={"organisation": "o2", "phone": "0100", "transfer_line": "0101"},
        valid_from="2026-01-01",
        source="test",
    )
    forget_picture()


def asked(**changed):
    told = Answering(protocol="example", version="1", complaint="wound", answers=CALM)
    new = FromCitizen(
        key=str(uuid4()),
        name="An Jansen",
        phone="06 12345678",
        place=PlaceWish(id="a1"),
        told=told,
        has_consent=True,
        address="192.0.2.7",
    )
    return replace(new, **changed)


def test_a_case_comes_to_the_desk_of_the_place_with_what_was_answered(desk):
    number = open_from_citizen(asked(), NOW)
    nurse = a_person("triagist", of="o2")
    found = request_of(nurse, number)
    assert (found.door, found.holder, found.state) == ("web", organisation("o2"), "triaged")
    assert (found.urgency, found.asking.care[0]) == ("U3", "gp_consult")
    (kept,) = story_of(nurse, number).triages
    assert (kept.system, kept.author, len(kept.trace)) == ("own", "zelftriage", 4)
    assert AuditEntry.objects.filter(event="request.consent", object_id=number).count() == 1


def test_answering_oneself_never_puts_off_the_desk(desk):
    number = open_from_citizen(asked(), NOW)
    target = request_of(a_person("triagist", of="o2"), number).target_at
    assert (target - NOW).total_seconds() == 600


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"has_consent": False}, "consent_missing"),
        ({"name": " "}, "required"),
        ({"phone": ""}, "callback_missing"),
        ({"phone": "bel maar"}, "phone_unfit"),
        ({"name": "a\x00b"}, "not_a_text"),
    ],
)
def test_nothing_is_kept_of_what_is_refused(desk, changed, code):
    with pytest.raises(Refused) as refused:
        open_from_citizen(asked(**changed), NOW)
    assert code in {each.code for each in refused.value.rejections}
    assert not CareRequest.objects.exists()


@pytest.mark.parametrize(
    ("place", "code"),
    [(PlaceWish(), "place_missing"), (PlaceWish(name="Town"), "place_ambiguous")],
)
def test_a_place_is_asked_back(desk, place, code):
    with pytest.raises(RequestError) as refused:
        open_from_citizen(asked(place=place), NOW)
    assert refused.value.code == code


def test_who_needs_112_is_sent_there_and_not_put_in_a_queue(desk):
    told = Answering(protocol="example", complaint="wound", answers={"bleeding": "spurts"})
    for danger in (told, Answering(protocol="example", complaint="wound")):
        with pytest.raises(RequestError, match="citizen_in_danger"):
            open_from_citizen(asked(told=danger), NOW)
    assert not CareRequest.objects.exists()


def test_an_address_asks_five_times_an_hour_and_the_same_form_counts_once(desk):
    first = asked()
    number = open_from_citizen(first, NOW)
    assert open_from_citizen(first, NOW) == number
    for _ in range(4):
        open_from_citizen(asked(), NOW)
    with pytest.raises(RequestError, match="too_often"):
        open_from_citizen(asked(), NOW)
    assert open_from_citizen(first, NOW) == number
    assert open_from_citizen(asked(address="192.0.2.8"), NOW)
    assert CareRequest.objects.count() == 6


def test_without_a_desk_nothing_is_kept(placed_country, settings):
    settings.DEMONSTRATION = True
    with pytest.raises(Refused) as refused:
        open_from_citizen(asked(), NOW)
    assert refused.value.rejections[0].code == "no_desk"
