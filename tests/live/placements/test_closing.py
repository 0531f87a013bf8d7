"""What ends with the case, what does not, and one placement that must not hold up the others."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from live.placements.placing import LATER, WARDS, a_need, a_nurse, an_enquiry
from live.region import NOW, a_person
from live.requests.asking import a_request

from spoedketen.live.accounts.values import system_actor
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.placements.actions import lapsing
from spoedketen.live.placements.actions.enquiries import commit, send_enquiries
from spoedketen.live.placements.actions.lapsing import lapse
from spoedketen.live.placements.actions.placements import amend, open_placement
from spoedketen.live.placements.actions.reservations import confirm
from spoedketen.live.placements.models import Enquiry, Placement, Reservation
from spoedketen.live.placements.values import Answer
from spoedketen.live.requests.actions.cases import cancel_request, close_request, open_request

pytestmark = pytest.mark.django_db
JOB = system_actor("jobs")
UNREADABLE = [
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-14))),
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    datetime(1999, 12, 31, tzinfo=UTC),
]


@pytest.fixture
def asked(wards):
    """A case whose placement was asked of o2: triagist, case and enquiry."""
    triagist = a_person("triagist", of="o1")
    case = open_request(triagist, a_request("c"), NOW)
    placement = open_placement(triagist, a_need("cp", request=case, patient=None), NOW)
    send_enquiries(triagist, placement, [WARDS["o2"]], NOW)
    return triagist, case, str(Enquiry.objects.get().public_id)


def test_a_bed_for_a_case_that_is_over_is_given_free(asked):
    triagist, case, enquiry = asked
    confirm(triagist, commit(a_nurse("o2"), enquiry, Answer(), LATER), LATER)
    close_request(triagist, case, "recovered", "", LATER)
    assert Placement.objects.get().state == "cancelled"
    assert Reservation.objects.get().state == "released"


@pytest.mark.parametrize("outcome", ["died", "continued_elsewhere", "withdrawn"])
def test_what_is_asked_around_ends_in_the_same_step_as_its_case(asked, outcome):
    triagist, case, _ = asked
    if outcome == "withdrawn":
        cancel_request(triagist, case, "dubbel", LATER)
    else:
        close_request(triagist, case, outcome, "elders", LATER)
    assert Placement.objects.get().closed_at == LATER
    assert Enquiry.objects.get().state == "withdrawn"
    assert lapse(JOB, LATER + timedelta(minutes=1)) == 0


def test_a_place_that_cannot_end_now_does_not_keep_its_case_open(asked, monkeypatch):
    triagist, case, _ = asked
    with monkeypatch.context() as broken:
        broken.setattr(lapsing, "take_step", lambda *_told: 1 / 0)
        close_request(triagist, case, "recovered", "", LATER)
    assert Placement.objects.get().closed_at is None
    assert lapse(JOB, LATER + timedelta(minutes=1)) == 1
    assert Placement.objects.get().closed_at is not None


def test_no_bed_is_promised_for_a_case_that_is_closed(asked):
    triagist, case, enquiry = asked
    close_request(triagist, case, "recovered", "", NOW)
    with pytest.raises(Conflict, match="request_is_closed"):
        commit(a_nurse("o2"), enquiry, Answer(), LATER)
    assert not Reservation.objects.exists()


@pytest.mark.parametrize("moment", UNREADABLE)
@pytest.mark.parametrize("field", ["wanted_at", "clock_start"])
def test_a_moment_that_the_database_cannot_read_again_is_refused(wards, field, moment):
    nurse = a_nurse("o1")
    with pytest.raises(Refused) as refused:
        open_placement(nurse, a_need("far", **{field: moment}), NOW)
    assert "moment_unfit" in {each.code for each in refused.value.rejections}
    number, _ = an_enquiry(nurse, "o2", key="near")
    with pytest.raises(Refused):
        amend(nurse, number, a_need("near", **{field: moment}), NOW)


def test_one_placement_that_fails_does_not_keep_the_others(wards, monkeypatch, caplog):
    nurse, real = a_nurse("o1"), lapsing.move_enquiry
    _, (bad,) = an_enquiry(nurse, "o2", key="bad")
    _, (good,) = an_enquiry(nurse, "o2", key="good")

    def failing(actor, row, *rest):
        if str(row.public_id) == bad:
            raise ValueError(bad)
        return real(actor, row, *rest)

    monkeypatch.setattr(lapsing, "move_enquiry", failing)
    lapse(JOB, NOW + timedelta(days=2))
    assert Enquiry.objects.get(public_id=good).state == "expired"
    assert Enquiry.objects.get(public_id=bad).state != "expired"
    assert "could not be moved" in caplog.text
