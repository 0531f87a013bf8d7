"""Advice for the live fleet: who counts, what is kept of a choice, and for whom."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from live import region
from live.fleet.running import a_crew, a_sender, after, begun, went
from live.places import placed
from live.region import NOW, a_person

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.directory.models import Agreement
from spoedketen.live.directory.queries import directory, forget_picture
from spoedketen.live.events.models import OutboxEvent
from spoedketen.live.fleet.actions.relocations import decide
from spoedketen.live.fleet.actions.units import record_units
from spoedketen.live.fleet.actions.withdrawals import withdraw_move
from spoedketen.live.fleet.grounds import write_grounds
from spoedketen.live.fleet.models import MoveDecision, MoveWithdrawal, UnitStatus
from spoedketen.live.fleet.queries.relocations import advised_regions, region_advice
from spoedketen.live.fleet.relocation_values import DecisionWish, NewUnitStatus


def ready():
    """Fill a country with ambulance regions, their places and minutes."""
    region.fill(ambulances=True)
    placed()
    write_grounds(travel_folder(), directory().version, region.the_pack(ambulances=True))


@pytest.fixture
def stations(db):
    ready()


def a_dispatcher(room="k1"):
    return a_person("dispatcher", at=room)


def told(vehicle, state="idle", minutes=0, **where):
    return NewUnitStatus(vehicle=vehicle, state=state, at=after(minutes), **where)


def two_at_one_station():
    """Let two units stand in the west and nobody in the east of k1."""
    rows = [told("1", station="p0"), told("2", station="p0")]
    return record_units(a_sender(), rows, NOW)


def advice(at=NOW, actor=None):
    return region_advice(actor or a_dispatcher(), "s1", at)


def wish(now, choice="accepted", **more):
    return DecisionWish(token=now.token, choice=choice, **more)


def test_advice_moves_one_of_two_that_stand_together(stations):
    two_at_one_station()
    found = advice()
    move = found.answer.advice.move
    assert (move.unit, move.point in {"p2", "p3"}) == ("1", True)
    assert move.before.worst.share == 0.0
    assert move.after.share > move.before.share
    assert advised_regions(a_dispatcher()) == ["s1"]


def test_reports_come_late_twice_and_wrong_and_each_is_judged_by_itself(stations):
    two_at_one_station()
    bad = [
        told("1", station="p0"),
        told("1", "busy", -5),
        told("3", station="p99"),
        told("4", "free", station="p0"),
        told("5", "moving"),
        told("6", station="p0", organisation="o2"),
    ]
    receipts = record_units(a_sender(), bad, after(1))
    assert [each.status for each in receipts] == ["duplicate"] * 2 + ["rejected"] * 4
    assert [[r.code for r in each.rejections] for each in receipts[2:]] == [
        ["station_unknown"], ["not_one_of"], ["required"], ["unit_not_yours"],
    ]  # fmt: skip
    assert sorted(UnitStatus.objects.values_list("vehicle", "state")) == [
        ("1", "idle"), ("2", "idle"),
    ]  # fmt: skip
    with pytest.raises(Forbidden):
        record_units(a_dispatcher("k1").__class__(kind="person", id=9, name="x"), [], NOW)


def test_of_one_moment_the_last_that_was_sent_holds(stations):
    sender = a_sender()
    rows = [told("1", station="p0"), told("1", "busy"), told("1", "busy")]
    receipts = record_units(sender, rows, NOW)
    assert [each.status for each in receipts] == ["accepted", "accepted", "duplicate"]
    assert UnitStatus.objects.get(vehicle="1").state == "busy"
    wrong = [told("1\n2", station="p0"), told("3", station="p0", since=after(1))]
    assert [each.status for each in record_units(sender, wrong, NOW)] == ["rejected"] * 2


def test_silence_makes_a_unit_unknown_and_a_run_makes_it_busy(stations):
    two_at_one_station()
    run = begun(a_crew(), vehicle="1", place="a6")  # a patient of the other region
    found = advice(after(1)).answer
    assert [each.id for each in found.standing.away] == ["1"]
    went(a_crew(), run, departed=2, free=9)
    after_run = advice(after(10)).answer.standing
    # It told to be free, and not where: nobody was taken along.
    assert [(each.report.id, each.why) for each in after_run.unknown] == [("1", "no_place")]
    late = advice(after(31)).answer
    assert {each.report.id for each in late.standing.unknown} == {"1", "2"}
    assert (late.advice.move, late.advice.why_not) == (None, "no_unit")


def test_a_choice_is_kept_with_what_was_advised_and_nothing_moves(stations):
    two_at_one_station()
    now, dispatcher = advice(), a_dispatcher()
    with pytest.raises(Refused):
        decide(dispatcher, "s1", wish(now, "declined"), NOW)
    number = decide(dispatcher, "s1", wish(now, "other", unit="2", point="p2", reason="weg"), NOW)
    row = MoveDecision.objects.get()
    assert (str(row.public_id), row.unit, row.point, row.reason) == (number, "2", "p2", "weg")
    assert row.advice["move"]["unit"] == "1"
    assert [each["id"] for each in row.inputs["units"]] == ["1", "2"]
    assert row.inputs["directory_version"] == directory().version
    assert AuditEntry.objects.filter(event="relocation.other", object_id=number).count() == 1
    assert OutboxEvent.objects.filter(kind="relocation.other").get().subject == number
    assert set(UnitStatus.objects.values_list("state", flat=True)) == {"idle"}
    # Until it tells of itself the unit counts where it was sent, and is shown where it told to be.
    record_units(a_sender(), [told("2", "idle", 2, station="p0")], after(2))
    found = advice(after(3))
    assert {each.towards for each in found.reports} == {""}
    assert [(each.unit, each.point, each.is_open) for each in found.orders] == [("2", "p2", True)]
    assert {each.report.towards for each in found.answer.standing.counted} == {"", "p2"}
    record_units(a_sender(), [told("2", "moving", 4, towards="p2")], after(4))
    found = advice(after(5))
    assert (found.orders, found.reports[1].towards) == ((), "p2")


def sent():
    """Let a dispatcher agree to the move that is advised; return the number of the decision."""
    two_at_one_station()
    return decide(a_dispatcher(), "s1", wish(advice()), NOW)


def test_a_move_is_taken_back_once_and_the_advice_is_asked_anew(stations):
    before, number = (two_at_one_station(), advice())[1], sent()
    with pytest.raises(Refused):
        withdraw_move(a_dispatcher(), "s1", number, " ", after(1))
    for _ in range(2):
        withdraw_move(a_dispatcher(), "s1", number, "verkeerde knop", after(1))
    other = replace(a_dispatcher(), name="Ander")
    with pytest.raises(Conflict) as second:
        withdraw_move(other, "s1", number, "ik ook", after(2))
    assert (second.value.code, MoveWithdrawal.objects.count()) == ("move_withdrawn", 1)
    found = advice(after(2))
    (told,) = found.recent
    assert (told.choice, told.withdrawn_reason) == ("accepted", "verkeerde knop")
    assert (told.withdrawn_at, told.is_open, found.orders) == (after(1), False, ())
    assert AuditEntry.objects.filter(event="relocation.withdrawn", object_id=number).count() == 1
    assert OutboxEvent.objects.filter(kind="relocation.withdrawn").get().subject == number
    # The situation is as before, and yet it can be decided anew.
    assert (found.decided, found.token == before.token) == (None, False)
    assert decide(a_dispatcher(), "s1", wish(found), after(2)) != number


def test_a_move_that_its_unit_told_of_or_that_lapsed_cannot_be_taken_back(stations):
    number = sent()
    unit, point = MoveDecision.objects.values_list("unit", "point").get()
    with pytest.raises(NotFound):
        withdraw_move(a_dispatcher("k2"), "s1", number, "x", after(1))
    with pytest.raises(NotFound):
        withdraw_move(a_dispatcher(), "s1", str(uuid4()), "x", after(1))
    with pytest.raises(Conflict, match="move_not_open"):
        withdraw_move(a_dispatcher(), "s1", number, "te laat", after(31))
    record_units(a_sender(), [told(unit, "moving", 2, towards=point)], after(2))
    with pytest.raises(Conflict, match="move_not_open"):
        withdraw_move(a_dispatcher(), "s1", number, "te laat", after(3))
    assert not MoveWithdrawal.objects.exists()


def test_who_is_second_hears_what_the_first_did(stations):
    two_at_one_station()
    now = advice()
    first = decide(a_dispatcher(), "s1", wish(now), NOW)
    assert decide(a_dispatcher(), "s1", wish(now), after(0)) == first
    with pytest.raises(Conflict) as refused:
        decide(a_dispatcher(), "s1", wish(now, "declined", reason="nee"), NOW)
    assert refused.value.code == "advice_answered"
    with pytest.raises(Conflict) as stale:
        decide(a_dispatcher(), "s1", replace(wish(now), token=now.token[1:]), NOW)
    assert stale.value.code == "advice_changed"


def test_it_is_for_the_own_control_room_and_can_be_switched_off(stations):
    two_at_one_station()
    now = advice()
    for stranger in (a_dispatcher("k2"), a_crew(), a_person("dispatcher", of="o1")):
        with pytest.raises((NotFound, Forbidden)):
            decide(stranger, "s1", wish(now), NOW)
    Agreement.objects.create(
        region_id=now.region, kind="relocation", parameters={"allowed": False},
        valid_from=(NOW - timedelta(days=1)).date(), source="afspraak",
    )  # fmt: skip
    forget_picture()
    off = advice()
    assert (off.is_allowed, off.answer, off.source) == (False, None, "afspraak")
    with pytest.raises(Conflict):
        decide(a_dispatcher(), "s1", wish(now), NOW)
