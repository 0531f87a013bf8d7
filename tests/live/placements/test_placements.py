"""From a need to a place: who is asked, who wins, what is held and what falls free."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from live.placements.placing import LATER, WARDS, a_need, a_nurse, an_enquiry, tell
from live.region import NOW, a_person, a_sender, a_stop, forget_sums
from live.requests.asking import a_request

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import system_actor
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.events.models import OutboxEvent
from spoedketen.live.placements.actions import placements as acts
from spoedketen.live.placements.actions.enquiries import (
    commit,
    decline,
    read_enquiry,
    send_enquiries,
    withdraw,
)
from spoedketen.live.placements.actions.lapsing import lapse
from spoedketen.live.placements.actions.people import see_patient
from spoedketen.live.placements.actions.reservations import confirm, release, reserve
from spoedketen.live.placements.models import Enquiry, Placement, PlacementStep, Reservation
from spoedketen.live.placements.queries.enquiries import enquiries_to, enquiry_of
from spoedketen.live.placements.queries.measures import deliveries, time_to_place
from spoedketen.live.placements.queries.placements import (
    freed_beds,
    lanes,
    placement_of,
    story_of,
)
from spoedketen.live.placements.queries.promises import left_at, promised_now
from spoedketen.live.placements.values import Answer, MoveWish
from spoedketen.live.requests.actions.cases import close_request, open_request
from spoedketen.live.requests.queries.cases import request_of
from spoedketen.live.requests.values import Asking

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
YES = Answer()


@pytest.fixture
def nurse(wards):
    return a_nurse()


def codes(refused):
    return {each.code for each in refused.value.rejections}


def states(number):
    rows = Enquiry.objects.filter(placement__public_id=number).order_by("id")
    return [row.state for row in rows]


def move(actor, number, name, at=LATER, **told):
    return acts.make_move(actor, number, MoveWish(move=name, **told), at)


def test_a_need_has_a_holder_a_clock_and_the_bed_that_comes_free(nurse):
    fit = NOW - timedelta(hours=20)
    new = a_need(clock_kind="medically_fit", clock_start=fit)
    number = acts.open_placement(nurse, new, NOW)
    found = placement_of(nurse, number, NOW)
    assert (found.state, found.clock_start, found.place_name) == ("draft", fit, "Town 1")
    (bed,) = freed_beds(nurse)
    assert (bed.service, bed.expected_at) == ("h1.ward", None)


def test_the_same_key_is_the_same_need(nurse):
    first = acts.open_placement(nurse, a_need(), NOW)
    assert acts.open_placement(nurse, a_need(), NOW) == first
    with pytest.raises(RequestError, match="key_used_for_other"):
        acts.open_placement(nurse, a_need(age_years=5), NOW)


def test_care_that_is_a_destination_is_never_asked_around(nurse):
    with pytest.raises(Refused) as refused:
        acts.open_placement(nurse, a_need(care="emergency_department"), NOW)
    assert codes(refused) == {"care_has_no_enquiry"}


def test_every_fault_of_a_need_is_told_at_once(nurse):
    bad = a_need(age_years=400, sex="q", clock_kind="ooit", limits=("geen",), insurer="x")
    with pytest.raises(Refused) as refused:
        acts.open_placement(nurse, bad, NOW)
    assert len(refused.value.rejections) == 5


def test_a_bed_of_another_organisation_is_not_ones_own(nurse):
    with pytest.raises(Refused) as refused:
        acts.open_placement(nurse, a_need(origin_service="h2.ward"), NOW)
    assert codes(refused) == {"origin_service_unknown"}


def test_an_enquiry_tells_a_provider_nothing_of_who_the_patient_is(nurse):
    _, (asked,) = an_enquiry(nurse, "o3")
    other = a_nurse("o3")
    found = enquiry_of(other, asked, NOW)
    assert (found.age_band, found.sex, found.care) == ("70-79", "m", "ward")
    assert found.place_region == "network n1"
    (row,) = Enquiry.objects.values()
    told = str([value for name, value in row.items() if not name.endswith("id")])
    told += str(replace(found, id=""))
    assert not re.search(r"Jansen|111222333|Ans|Town 1|\b76\b", told)


def test_who_the_patient_is_stands_nowhere_in_plain_text(nurse):
    number, (_asked,) = an_enquiry(nurse, "o2")
    acts.amend(nurse, number, a_need(wishes="bij zijn zus Truus"), NOW)
    rows = [*Enquiry.objects.values(), *PlacementStep.objects.values()]
    rows += [*AuditEntry.objects.values(), *OutboxEvent.objects.values()]
    told = json.dumps(rows, default=str)
    assert not any(secret in told for secret in ("Jansen", "111222333", "Ans", "Truus"))


def test_a_provider_sees_the_patient_only_after_its_own_commitment(nurse):
    number, (asked, other) = an_enquiry(nurse, "o2", "o3")
    mine, theirs = a_nurse("o2"), a_nurse("o3")
    with pytest.raises(NotFound):
        see_patient(mine, number, "opname", NOW)
    commit(mine, asked, YES, LATER)
    assert see_patient(mine, number, "opname", LATER).name == "Piet Jansen"
    with pytest.raises(NotFound):
        see_patient(theirs, number, "opname", LATER)
    assert AuditEntry.objects.filter(event="patient.seen").count() == 1
    withdrawn = enquiry_of(theirs, other, LATER)
    assert (withdrawn.state, withdrawn.code) == ("withdrawn", "committed_elsewhere")


def test_whom_it_does_not_concern_hears_of_nothing(nurse):
    number, (asked,) = an_enquiry(nurse, "o2")
    stranger = a_nurse("o4")
    for attempt in (
        lambda: placement_of(stranger, number, NOW),
        lambda: enquiry_of(stranger, asked, NOW),
        lambda: commit(stranger, asked, YES, NOW),
        lambda: commit(nurse, asked, YES, NOW),
        lambda: withdraw(a_nurse("o2"), asked, "x", NOW),
        lambda: move(a_nurse("o2"), number, "cancel", reason="x"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_the_first_commitment_wins_and_withdraws_the_others_with_notice(nurse):
    number, (first, second, _) = an_enquiry(nurse, "o2", "o3", "o4")
    commit(a_nurse("o3"), second, YES, LATER)
    assert states(number) == ["withdrawn", "committed", "withdrawn"]
    found = placement_of(nurse, number, NOW)
    assert (found.state, found.destination) == ("accepted", WARDS["o3"])
    assert found.held_until == LATER + timedelta(minutes=240)
    with pytest.raises(Conflict, match="enquiry_stands_otherwise"):
        commit(a_nurse("o2"), first, YES, LATER)
    assert OutboxEvent.objects.filter(kind="placement.enquiry").count() == 6


def test_the_asker_sees_who_was_asked_and_the_committed_provider_does_not(nurse):
    number, (asked, _) = an_enquiry(nurse, "o2", "o3")
    commit(a_nurse("o2"), asked, YES, LATER)
    assert len(story_of(nurse, number, LATER).enquiries) == 2
    theirs = story_of(a_nurse("o2"), number, LATER)
    assert theirs.enquiries == ()
    assert not any(step.of == "enquiry" for step in theirs.steps)


def test_a_refusal_needs_a_reason_and_the_last_one_opens_the_need_again(nurse):
    number, (one, two) = an_enquiry(nurse, "o2", "o3")
    with pytest.raises(Refused):
        decline(a_nurse("o2"), one, Answer(code="zomaar"), LATER)
    with pytest.raises(Refused):
        decline(a_nurse("o2"), one, Answer(code="other"), LATER)
    decline(a_nurse("o2"), one, Answer(code="no_staff"), LATER)
    assert placement_of(nurse, number, NOW).state == "offered"
    decline(a_nurse("o3"), two, Answer(code="other", note="verbouwing"), LATER)
    assert placement_of(nurse, number, NOW).state == "draft"
    send_enquiries(nurse, number, [WARDS["o2"]], LATER)
    assert states(number) == ["declined", "declined", "requested"]


def test_asking_is_refused_with_every_reason_at_once(nurse):
    number, _ = an_enquiry(nurse, "o2")
    declare_stop(a_sender("o3"), a_stop(service=WARDS["o3"], reason="staff"), NOW)
    forget_sums()
    wrong = [WARDS["o2"], WARDS["o3"], "h1.emergency_department", "nergens.ward"]
    with pytest.raises(Refused) as refused:
        send_enquiries(nurse, number, wrong, NOW, minutes=1)
    assert codes(refused) == {
        "already_asked", "service_is_on_stop", "service_gives_other_care", "service_unknown",
        "minutes_unfit",
    }  # fmt: skip


def test_an_enquiry_is_read_once_withdrawn_with_a_reason_and_lapses_at_its_time(nurse):
    number, (one, two) = an_enquiry(nurse, "o2", "o3", minutes=30)
    read_enquiry(a_nurse("o2"), one, LATER)
    read_enquiry(a_nurse("o2"), one, LATER)
    assert states(number) == ["received", "requested"]
    withdraw(nurse, one, "te ver", LATER)
    late = NOW + timedelta(minutes=30)
    with pytest.raises(Conflict, match="enquiry_lapsed"):
        commit(a_nurse("o3"), two, YES, late)
    assert lapse(SYSTEM, late) == 1
    assert states(number) == ["withdrawn", "expired"]
    assert placement_of(nurse, number, NOW).state == "draft"
    assert lapse(SYSTEM, late) == 0


def test_a_provider_that_goes_on_stop_is_no_longer_asked(nurse):
    number, _ = an_enquiry(nurse, "o2", "o3")
    declare_stop(a_sender("o3"), a_stop(service=WARDS["o3"], reason="staff"), NOW)
    forget_sums()
    lapse(SYSTEM, LATER)
    assert states(number) == ["requested", "withdrawn"]
    (step,) = PlacementStep.objects.filter(of="enquiry", move="withdraw")
    assert step.reason == "service_on_stop"


def test_a_held_place_that_nobody_confirms_lapses_and_the_need_opens_again(nurse):
    number, (asked,) = an_enquiry(nurse, "o2")
    commit(a_nurse("o2"), asked, Answer(hold_minutes=60), NOW)
    lapse(SYSTEM, NOW + timedelta(minutes=59))
    assert placement_of(nurse, number, NOW).state == "accepted"
    held = str(Reservation.objects.get().public_id)
    late = NOW + timedelta(minutes=60)
    with pytest.raises(Conflict, match="reservation_lapsed"):
        confirm(nurse, held, late)
    lapse(SYSTEM, late)
    found = placement_of(nurse, number, NOW)
    assert (found.state, found.destination, found.accepted_at) == ("draft", "", None)
    with pytest.raises(NotFound):
        placement_of(a_nurse("o2"), number, NOW)


def test_a_confirmed_place_stays(nurse):
    number, (asked,) = an_enquiry(nurse, "o2")
    held = commit(a_nurse("o2"), asked, Answer(hold_minutes=60), NOW)
    confirm(nurse, held, LATER)
    confirm(nurse, held, LATER)
    lapse(SYSTEM, NOW + timedelta(days=2))
    assert placement_of(nurse, number, NOW).state == "accepted"


def test_a_desk_holds_a_place_only_on_a_figure_that_shows_one(nurse):
    one, two = (acts.open_placement(nurse, a_need(key), NOW) for key in ("a", "b"))
    with pytest.raises(Refused) as refused:
        reserve(nurse, one, WARDS["o2"], NOW)
    assert codes(refused) == {"capacity_unknown"}
    tell("o2", 1)
    held = reserve(nurse, one, WARDS["o2"], NOW)
    with pytest.raises(Conflict, match="place_taken"):
        reserve(nurse, two, WARDS["o2"], NOW)
    with pytest.raises(Conflict, match="place_held_already"):
        reserve(nurse, one, WARDS["o3"], NOW)
    release(nurse, held, "", NOW)
    reserve(nurse, two, WARDS["o2"], NOW)


def test_a_figure_that_is_not_shared_is_not_told_by_an_answer_either(nurse):
    far = "h4.ward"
    tell("o4", 0)
    number = acts.open_placement(nurse, a_need(), NOW)
    with pytest.raises(Refused) as refused:
        reserve(nurse, number, far, NOW)
    assert codes(refused) == {"capacity_unknown"}
    send_enquiries(nurse, number, [far], NOW)
    (asked,) = story_of(nurse, number, NOW).enquiries
    (mine,) = enquiries_to(a_nurse("o4"), NOW)
    assert (asked.left, mine.left) == (None, 0)


def test_a_place_held_by_the_desk_becomes_the_destination(nurse):
    tell("o2", 1)
    number = acts.open_placement(nurse, a_need(), NOW)
    with pytest.raises(Refused) as refused:
        move(nurse, number, "accept")
    assert codes(refused) == {"destination_missing"}
    reserve(nurse, number, WARDS["o2"], NOW)
    move(nurse, number, "accept")
    assert placement_of(nurse, number, NOW).destination == WARDS["o2"]
    assert Reservation.objects.get().state == "confirmed"


def test_a_provider_without_a_place_by_its_own_figure_says_that_one_comes_free(nurse):
    tell("o2", 0)
    _, (asked,) = an_enquiry(nurse, "o2")
    with pytest.raises(Conflict, match="none_left_by_own_figure"):
        commit(a_nurse("o2"), asked, YES, LATER)
    commit(a_nurse("o2"), asked, Answer(beyond=True), LATER)
    assert Reservation.objects.get().beyond


def test_what_is_promised_is_taken_off_once(nurse, wards):
    tell("o2", 3)
    number, (asked,) = an_enquiry(nurse, "o2")
    commit(a_nurse("o2"), asked, YES, LATER)
    service = Reservation.objects.get().service_id
    at = NOW + timedelta(minutes=20)
    assert left_at(service, "bed_medical", at) == 2
    assert promised_now(at) == {(service, "bed_medical"): 1}
    tell("o2", 2, at, reserved=1)
    assert left_at(service, "bed_medical", at) == 2
    assert promised_now(at) == {(service, "bed_medical"): 0}
    move(nurse, number, "pick_up", at)
    move(a_nurse("o2"), number, "arrive", at + timedelta(minutes=1))
    assert left_at(service, "bed_medical", at + timedelta(minutes=2)) == 1
    tell("o2", 2, at + timedelta(minutes=5))
    assert left_at(service, "bed_medical", at + timedelta(minutes=6)) == 2


def test_a_destination_outside_the_directory_has_a_name_and_a_number(nurse):
    number, _ = an_enquiry(nurse, "o2")
    with pytest.raises(Refused) as refused:
        move(nurse, number, "accept", external_name="Klinik Emden", external_ura="12")
    assert codes(refused) == {"ura_unfit"}
    move(nurse, number, "accept", external_name="Klinik Emden")
    found = placement_of(nurse, number, NOW)
    assert (found.state, found.destination_name) == ("accepted", "Klinik Emden")
    assert states(number) == ["withdrawn"]


def test_a_patient_travels_arrives_and_the_place_is_taken(nurse):
    number, (asked,) = an_enquiry(nurse, "o2")
    receiver = a_nurse("o2")
    commit(receiver, asked, YES, NOW)
    move(nurse, number, "arrange_transport", carrier="o4")
    assert Reservation.objects.get().state == "confirmed"
    driver = a_person("ambulance_nurse", of="o4")
    move(driver, number, "pick_up")
    move(driver, number, "depart")
    move(receiver, number, "arrive")
    assert Reservation.objects.get().state == "used"
    assert freed_beds(nurse) == []
    move(receiver, number, "complete")
    assert not placement_of(nurse, number, NOW).is_open
    with pytest.raises(Conflict, match="placement_stands_otherwise"):
        move(nurse, number, "cancel", reason="x")


@pytest.mark.parametrize("how", ["decease", "admit_elsewhere"])
def test_death_and_admission_elsewhere_close_everything(nurse, how):
    number, (one, _two) = an_enquiry(nurse, "o2", "o3")
    commit(a_nurse("o2"), one, YES, NOW)
    move(nurse, number, how)
    assert Reservation.objects.get().state == "released"
    assert not placement_of(nurse, number, NOW).is_open
    other, _ = an_enquiry(nurse, "o2", "o3", key="q")
    move(nurse, other, how)
    assert states(other) == ["withdrawn", "withdrawn"]


def test_who_reopens_gives_a_reason_and_the_place_is_free_again(nurse):
    number, (asked,) = an_enquiry(nurse, "o2")
    commit(a_nurse("o2"), asked, YES, NOW)
    with pytest.raises(RequestError, match="reason_missing"):
        move(a_nurse("o2"), number, "reopen")
    move(a_nurse("o2"), number, "reopen", reason="bed toch bezet")
    assert Reservation.objects.get().state == "released"
    assert placement_of(nurse, number, NOW).state == "draft"
    send_enquiries(nurse, number, [WARDS["o2"]], LATER)
    again = str(Enquiry.objects.get(state="requested").public_id)
    commit(a_nurse("o2"), again, YES, LATER)
    assert states(number) == ["committed", "committed"]


def test_an_older_picture_is_refused(nurse):
    number, _ = an_enquiry(nurse, "o2")
    with pytest.raises(Conflict, match="placement_changed_meanwhile"):
        move(nurse, number, "cancel", reason="x", version=1)


def test_what_stood_before_an_amendment_is_in_the_log(nurse):
    number = acts.open_placement(nurse, a_need(), NOW)
    acts.amend(nurse, number, a_need(age_years=78, origin_service="h1.intensive_care"), LATER)
    step = PlacementStep.objects.get(move="amend")
    assert step.data["before"] == {"age_years": 76, "origin_service": "h1.ward"}


def test_who_read_an_enquiry_reads_it_anew_when_the_need_is_amended(nurse):
    number, (asked, other) = an_enquiry(nurse, "o2", "o3")
    receiver, later = a_nurse("o2"), NOW + timedelta(minutes=10)
    read_enquiry(receiver, asked, NOW)
    decline(a_nurse("o3"), other, Answer(code="no_place"), NOW)
    told = OutboxEvent.objects.filter(kind="placement.enquiry", subject=number)
    before = told.count()
    acts.amend(nurse, number, a_need(age_years=34, limits=("no_intensive_care",)), LATER)
    found = enquiry_of(receiver, asked, later)
    assert (found.state, found.version, found.amended_at) == ("requested", 2, LATER)
    assert (found.age_band, found.before) == ("30-39", {"age_band": "70-79", "limits": []})
    assert told.count() == before + 1
    refused = story_of(nurse, number, later).enquiries
    assert [(each.state, each.is_of_before) for each in refused if each.id == other] == [
        ("declined", True),
    ]  # fmt: skip
    for old in (Answer(version=1), YES):
        with pytest.raises(Conflict, match="enquiry_amended"):
            commit(receiver, asked, old, later)
    with pytest.raises(Conflict, match="enquiry_amended"):
        decline(receiver, asked, Answer(code="no_place", version=1), later)
    assert not Reservation.objects.exists()
    commit(receiver, asked, Answer(version=2), later)


def test_what_an_enquiry_does_not_tell_is_amended_without_a_word(nurse):
    number, (asked,) = an_enquiry(nurse, "o2")
    read_enquiry(a_nurse("o2"), asked, NOW)
    acts.amend(nurse, number, a_need(age_years=78, wishes="liever niet ver"), LATER)
    found = enquiry_of(a_nurse("o2"), asked, LATER)
    assert (found.state, found.version, found.before) == ("received", 1, {})
    commit(a_nurse("o2"), asked, YES, LATER)


@pytest.mark.parametrize("how", ["decease", "fail"])
def test_a_bed_of_who_died_there_or_was_sent_back_is_free_at_once(nurse, how):
    tell("o2", 1)
    number, (asked,) = an_enquiry(nurse, "o2")
    receiver = a_nurse("o2")
    commit(receiver, asked, YES, NOW)
    move(nurse, number, "pick_up")
    move(receiver, number, "arrive", LATER)
    service = Reservation.objects.get().service_id
    assert left_at(service, "bed_medical", LATER) == 0
    move(receiver, number, how, LATER, reason="toch geen bed")
    assert Reservation.objects.get().state == "released"
    assert left_at(service, "bed_medical", LATER) == 1
    assert PlacementStep.objects.filter(of="reservation", move="vacate").count() == 1


class TestWithACase:
    """A placement that belongs to a case."""

    @pytest.fixture
    def case(self, nurse):
        asking = Asking(age_years=76, sex="m", care=("ward",))
        return open_request(nurse, a_request(door="professional", asking=asking), NOW)

    @pytest.fixture
    def number(self, nurse, case):
        new = a_need(request=case, patient=None, age_years=None, sex="")
        return acts.open_placement(nurse, new, NOW)

    def asked(self, nurse, number):
        send_enquiries(nurse, number, [WARDS["o2"]], NOW)
        return str(Enquiry.objects.get().public_id)

    def test_what_the_case_knows_is_not_asked_again(self, nurse, number):
        found = placement_of(nurse, number, NOW)
        assert (found.age_years, found.sex, found.has_patient) == (76, "m", True)

    def test_a_case_closes_with_follow_up_once_a_place_is_committed(self, nurse, case, number):
        with pytest.raises(Refused):
            close_request(nurse, case, "follow_up_committed", "", NOW)
        commit(a_nurse("o2"), self.asked(nurse, number), YES, NOW)
        close_request(nurse, case, "follow_up_committed", "", LATER)

    def test_a_case_closes_when_its_patient_died(self, nurse, case, number):
        move(nurse, number, "decease")
        found = request_of(nurse, case)
        assert (found.is_open, found.outcome) == (False, "died")

    def test_a_placement_follows_a_case_that_was_closed_as_over(self, nurse, case, number):
        self.asked(nurse, number)
        close_request(nurse, case, "recovered", "", NOW)
        lapse(SYSTEM, LATER)
        assert states(number) == ["withdrawn"]
        assert Placement.objects.get().state == "cancelled"


def test_the_lanes_count_and_tell_the_longest_wait(nurse):
    fit = NOW - timedelta(hours=5)
    acts.open_placement(nurse, a_need("a", clock_kind="medically_fit", clock_start=fit), NOW)
    acts.open_placement(nurse, a_need("b"), NOW)
    an_enquiry(nurse, "o2", key="c")
    found = {lane.state: lane for lane in lanes(nurse, NOW)}
    assert (found["draft"].count, found["draft"].oldest) == (2, fit)
    assert found["offered"].rows[0].enquiries_out == 1
    assert [each.care for each in enquiries_to(a_nurse("o2"), NOW)] == ["ward"]
    assert lanes(a_nurse("o2"), NOW)[0].count == 0


def test_measures_have_a_numerator_and_a_denominator(nurse):
    number, (asked,) = an_enquiry(nurse, "o2", key="a")
    commit(a_nurse("o2"), asked, YES, LATER)
    move(a_nurse("o2"), number, "arrive")
    number, (asked, _other) = an_enquiry(nurse, "o2", "o3", key="b")
    commit(a_nurse("o2"), asked, YES, LATER)
    move(a_nurse("o2"), number, "reopen", reason="x")
    _, (asked,) = an_enquiry(nurse, "o3", key="c")
    decline(a_nurse("o3"), asked, Answer(code="no_place"), LATER)
    day = timedelta(days=1)
    first, second = deliveries(nurse, NOW - day, NOW + day)
    assert (first.answered.part, first.answered.whole) == (2, 2)
    assert (first.arrived.part, first.arrived.whole) == (1, 2)
    assert (second.answered.part, second.answered.whole) == (0, 1)
    assert second.arrived.share is None
    found = time_to_place(nurse, NOW - day, NOW + day)
    assert (found.placed, found.opened, found.median_minutes) == (1, 3, 5.0)


def test_every_step_is_logged_once_and_in_order(nurse):
    number, (asked, _) = an_enquiry(nurse, "o2", "o3")
    commit(a_nurse("o2"), asked, YES, LATER)
    row = Placement.objects.get(public_id=number)
    versions = list(PlacementStep.objects.filter(placement=row).values_list("version", flat=True))
    assert sorted(versions) == list(range(1, row.version + 1))
