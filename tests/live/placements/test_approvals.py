"""While a level asks for it, a patient leaves only after the region agreed."""

from datetime import timedelta

import pytest
from live.placements.placing import LATER, a_need, a_nurse, an_enquiry, tell
from live.region import NOW, a_person, region

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.distribution.actions.levels import set_level
from spoedketen.live.distribution.level_values import LevelWish
from spoedketen.live.placements.actions.approvals import decide
from spoedketen.live.placements.actions.enquiries import commit
from spoedketen.live.placements.actions.lapsing import lapse
from spoedketen.live.placements.actions.placements import make_move, open_placement
from spoedketen.live.placements.models import PlacementStep, Reservation
from spoedketen.live.placements.queries.approvals import waiting_transfers
from spoedketen.live.placements.queries.placements import placement_of
from spoedketen.live.placements.values import Answer, Decision, MoveWish

pytestmark = pytest.mark.django_db
LEAVE = MoveWish(move="arrange_transport")


def coordinator(at="n1"):
    return a_person("distribution_coordinator", at=at)


def raise_level(at, level):
    wish = LevelWish(region=region(at), level=level, reason="drukte", version=0)
    set_level(a_person("roaz_chair", at=at), wish, NOW)


@pytest.fixture
def promised(wards):
    """A place in h2 (network n1), promised to h1."""
    nurse = a_nurse()
    tell("o2", 2)
    number, (asked,) = an_enquiry(nurse, "o2")
    commit(a_nurse("o2"), asked, Answer(), LATER)
    return nurse, number


def test_without_a_level_nobody_has_to_agree(promised):
    nurse, number = promised
    assert placement_of(nurse, number, LATER).awaits is None
    assert waiting_transfers(coordinator(), LATER) == []
    make_move(nurse, number, LEAVE, LATER)
    assert placement_of(nurse, number, LATER).state == "transport_arranged"


def test_a_level_that_asks_for_it_holds_the_patient_but_not_the_place(promised):
    nurse, number = promised
    raise_level("n1", "phase_2")
    found = placement_of(nurse, number, LATER)
    assert found.awaits is not None
    assert not {"arrange_transport", "pick_up"} & set(found.moves)
    for move in ("arrange_transport", "pick_up"):
        with pytest.raises(Conflict) as refused:
            make_move(nurse, number, MoveWish(move=move), LATER)
        assert refused.value.code == "transfer_awaits_agreement"
    assert Reservation.objects.get(placement__public_id=number).state == "held"

    (row,) = waiting_transfers(coordinator(), LATER)
    assert (row.id, row.age_band) == (number, "70-79")
    decide(coordinator(), number, Decision(agrees=True, version=row.version), LATER)
    assert waiting_transfers(coordinator(), LATER) == []
    make_move(nurse, number, LEAVE, LATER)
    told = placement_of(nurse, number, LATER)
    assert (told.state, told.approved_by) == ("transport_arranged", coordinator().name)
    assert AuditEntry.objects.filter(event="placement.approve", object_id=number).exists()


def test_a_no_needs_a_reason_and_lets_the_search_begin_anew(promised):
    nurse, number = promised
    raise_level("n1", "phase_2")
    with pytest.raises(Refused):
        decide(coordinator(), number, Decision(agrees=False), LATER)
    decide(coordinator(), number, Decision(agrees=False, reason="IC gaat voor"), LATER)
    found = placement_of(nurse, number, LATER)
    assert (found.state, found.destination) == ("draft", "")
    assert Reservation.objects.get(placement__public_id=number).state == "released"


def test_a_place_is_kept_while_the_region_thinks_and_an_hour_after_it_agreed(promised):
    nurse, number = promised
    raise_level("n1", "phase_2")
    held = Reservation.objects.get(placement__public_id=number)
    lapse(nurse, held.until)
    kept = Reservation.objects.get(id=held.id)
    assert (kept.state, kept.until) == ("held", held.until + timedelta(hours=1))
    assert PlacementStep.objects.filter(placement__public_id=number, move="extend").count() == 1
    agreed_at = kept.until - timedelta(minutes=1)
    decide(coordinator(), number, Decision(agrees=True), agreed_at)
    kept.refresh_from_db()
    assert kept.until == agreed_at + timedelta(hours=1)
    lapse(nurse, kept.until)
    assert placement_of(nurse, number, kept.until).state == "draft"


@pytest.mark.parametrize(("care", "asks"), [("ward", True), ("elv_low", False)])
def test_leaving_out_the_ward_does_not_get_round_the_region(promised, care, asks):
    nurse, _ = promised
    raise_level("n1", "phase_2")
    need = a_need("away", care=care, origin_service="", clock_kind="asked")
    number = open_placement(nurse, need, LATER)
    make_move(nurse, number, MoveWish(move="accept", external_name="AZ Gent"), LATER)
    assert (placement_of(nurse, number, LATER).awaits is not None) is asks


def test_an_agreement_is_of_one_place_only(promised):
    nurse, number = promised
    raise_level("n1", "phase_2")
    decide(coordinator(), number, Decision(agrees=True), LATER)
    make_move(nurse, number, MoveWish(move="reopen", reason="bed defect"), LATER)
    assert placement_of(nurse, number, LATER).approved_at is None


def test_who_arrived_has_arrived(promised):
    nurse, number = promised
    raise_level("n1", "phase_2")
    make_move(a_nurse("o2"), number, MoveWish(move="arrive"), LATER)
    assert placement_of(nurse, number, LATER).state == "arrived"


@pytest.mark.parametrize("who", ["other_region", "nurse", "twice", "old_picture"])
def test_only_the_region_itself_decides_and_once(promised, who):
    nurse, number = promised
    raise_level("n1", "phase_2")
    if who == "other_region":
        with pytest.raises(NotFound):
            decide(coordinator("n2"), number, Decision(agrees=True), LATER)
    elif who == "nurse":
        with pytest.raises(Forbidden):
            decide(nurse, number, Decision(agrees=True), LATER)
    elif who == "old_picture":
        with pytest.raises(Conflict):
            decide(coordinator(), number, Decision(agrees=True, version=1), LATER)
    else:
        decide(coordinator(), number, Decision(agrees=True), LATER)
        with pytest.raises(NotFound):
            decide(coordinator(), number, Decision(agrees=False, reason="x"), LATER)
