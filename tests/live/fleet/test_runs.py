"""Runs: begun once, followed by messages that come late, twice or not at all."""

import pytest
from django.utils.translation import override
from live.fleet.running import a_crew, a_run, after, begun, went
from live.region import NOW, a_person, organisation

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.wording import rejection_sentence
from spoedketen.live.events.models import OutboxEvent
from spoedketen.live.fleet.actions.mmt import cancel_mmt, weigh_mmt
from spoedketen.live.fleet.actions.runs import begin, choose_destination, record_outcome
from spoedketen.live.fleet.actions.statuses import record_position, record_status
from spoedketen.live.fleet.models import CurrentPosition, Run, RunTime
from spoedketen.live.fleet.queries.runs import run_of, runs
from spoedketen.live.fleet.values import DestinationWish, NewStatus

pytestmark = pytest.mark.django_db
ED = "h2.emergency_department"


def codes(refusal):
    return [each.code for each in refusal.value.rejections]


def known(actor, number, at=NOW):
    return {each.leg: each.at for each in run_of(actor, number, at).legs if each.at}


def test_a_run_is_begun_once_and_concerns_its_service_and_control_room(roads):
    crew, room = a_crew(), a_person("dispatcher", at="k1")
    number = begun(crew)
    assert begun(crew) == number
    assert [each.id for each in runs(crew, NOW)] == [number]
    assert [each.id for each in runs(room, NOW)] == [number]
    assert runs(a_crew("o3"), NOW) == runs(a_person("dispatcher", at="k2"), NOW) == []
    for stranger in (a_crew("o3"), a_person("dispatcher", at="k2")):
        with pytest.raises(NotFound):
            run_of(stranger, number, NOW)
    assert OutboxEvent.objects.filter(kind="run.assign", subject=number).count() == 1


def test_a_dispatcher_begins_a_run_of_a_service_in_the_own_area_only(roads):
    room = a_person("dispatcher", at="k1")
    assert begin(room, a_run(organisation="o1"), NOW)
    with pytest.raises(Forbidden):
        begin(room, a_run("r2", organisation="o1", place="a8"), NOW)
    with pytest.raises(RequestError, match="no_own_run_organisation"):
        begin(room, a_run("r3"), NOW)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"unit_type": "bus"}, "not_one_of"),
        ({"urgency": "U1"}, "urgency_unknown"),
        ({"scheme": "nts", "urgency": "U1"}, "not_one_of"),
        ({"vehicle": " "}, "required"),
        ({"needs": ("incubator",)}, "unit_unfit"),
        ({"mission": "ic_transport", "unit_type": "rapid_response"}, "unit_unfit"),
        ({"needs": ("adult_ic",), "unit_type": "neonatal_transport"}, "unit_unfit"),
        ({"reported_at": after(9)}, "run_in_future"),
    ],
)
def test_what_cannot_be_is_refused(roads, told, code):
    with pytest.raises(Refused) as refusal:
        begun(**told)
    assert codes(refusal) == [code]
    assert not Run.objects.exists()


def test_a_fitted_unit_takes_its_patient(roads):
    assert begun(needs=("incubator", "premature"), unit_type="neonatal_transport")
    assert begun(key="r2", needs=("adult_ic",), unit_type="mobile_intensive_care")


def test_messages_bring_the_run_along_and_twice_changes_nothing(roads):
    crew = a_crew()
    number = begun(crew)
    for _ in range(3):
        went(crew, number, at=after(60), assigned=0, departed=2, on_scene=10)
    assert run_of(crew, number, NOW).state == "on_scene"
    assert RunTime.objects.count() == 3
    went(crew, number, at=after(60), left_scene=20, at_destination=31, handed_over=45, free=50)
    found = run_of(crew, number, after(60))
    assert (found.state, found.closed_at, found.following) == ("free", after(60), ())


def test_a_lost_message_stays_unknown_and_a_late_one_fills_it_in(roads):
    crew = a_crew()
    number = begun(crew)
    went(crew, number, at=after(60), departed=2, left_scene=20)
    legs = {each.leg: each for each in run_of(crew, number, after(60)).legs}
    assert legs["on_scene"].is_skipped
    assert legs["on_scene"].at is None
    went(crew, number, at=after(61), on_scene=9)
    found = run_of(crew, number, after(61))
    assert (found.state, known(crew, number)["on_scene"]) == ("transporting", after(9))


def test_a_moment_that_cannot_be_beside_another_is_refused_in_a_sentence(roads):
    crew = a_crew()
    number = begun(crew)
    went(crew, number, at=after(60), on_scene=10)
    refused = {"left_scene": (5, "status_after"), "departed": (12, "status_before")}
    refused |= {"free": (99, "status_in_future"), "assigned": (-30, "status_before_report")}
    for leg, (minutes, code) in refused.items():
        with pytest.raises(Refused) as refusal:
            record_status(crew, number, NewStatus(leg=leg, at=after(minutes)), after(60))
        assert codes(refusal) == [code]
    assert RunTime.objects.count() == 1


def test_a_correction_is_a_new_row_with_a_reason(roads):
    crew = a_crew()
    number = begun(crew)
    went(crew, number, at=after(60), on_scene=10)
    with pytest.raises(Refused) as refusal:
        record_status(crew, number, NewStatus(leg="on_scene", at=after(12)), after(60))
    assert codes(refusal) == ["status_known"]
    typed = NewStatus(leg="on_scene", at=after(12), source="typed", reason="knop vergeten")
    record_status(crew, number, typed, after(60))
    assert known(crew, number)["on_scene"] == after(12)
    assert RunTime.objects.filter(leg="on_scene").count() == 2


def test_the_newest_position_counts_and_goes_with_the_run(roads):
    crew = a_crew()
    number = begun(crew)
    lines = AuditEntry.objects.count()
    record_position(crew, number, 52.1, 5.1, after(4), after(5))
    record_position(crew, number, 52.9, 5.9, after(3), after(5))
    assert run_of(crew, number, NOW).position == (52.1, 5.1, after(4))
    assert AuditEntry.objects.count() == lines
    with pytest.raises(Refused):
        record_position(crew, number, float("nan"), 5.0, after(4), after(5))
    went(crew, number, on_scene=9, free=20)
    assert not CurrentPosition.objects.exists()


def test_a_destination_has_a_reason_and_is_of_the_directory(roads):
    crew = a_crew()
    number = begun(crew)
    choose_destination(crew, number, DestinationWish(service=ED, reason="dotteren"), NOW)
    found = run_of(crew, number, NOW)
    assert (found.destination_name, found.destination_reason) == ("Hospital h2", "dotteren")
    with pytest.raises(Refused) as refusal:
        choose_destination(crew, number, DestinationWish(service="x"), NOW)
    assert codes(refusal) == ["required", "destination_unknown"]
    wish = DestinationWish(service=ED, reason="anders", version=1)
    with pytest.raises(Conflict, match="run_changed_meanwhile"):
        choose_destination(crew, number, wish, NOW)


def test_an_outcome_fits_what_happened(roads):
    crew = a_crew()
    number = begun(crew)
    with pytest.raises(Conflict, match="outcome_not_yet"):
        record_outcome(crew, number, "transported", "", NOW)
    went(crew, number, on_scene=9)
    record_outcome(crew, number, "treated_on_scene", "", after(9))
    record_outcome(crew, number, "treated_on_scene", "", after(9))
    assert run_of(crew, number, NOW).outcome == "treated_on_scene"
    with pytest.raises(Conflict, match="run_stands_otherwise"):
        record_outcome(crew, number, "cancelled", "loos", after(9))


def test_a_cancelled_run_takes_nobody_along_and_keeps_what_was_known_late(roads):
    crew = a_crew()
    number = begun(crew)
    with pytest.raises(RequestError, match="reason_missing"):
        record_outcome(crew, number, "cancelled", "", NOW)
    record_outcome(crew, number, "cancelled", "ingetrokken door melder", NOW)
    went(crew, number, at=after(9), departed=2)
    went(crew, number, at=after(9), on_scene=8)
    with pytest.raises(Conflict):
        went(crew, number, at=after(9), left_scene=9)
    found = run_of(crew, number, NOW)
    assert found.state == "cancelled"
    assert {leg.leg for leg in found.legs if leg.at} == {"departed", "on_scene"}


def test_criteria_decide_and_a_cancelled_team_is_kept(roads):
    crew = a_crew()
    number = begun(crew)
    assert not weigh_mmt(crew, number, [], NOW).deploy
    with pytest.raises(Conflict, match="no_mmt_called"):
        cancel_mmt(crew, number, "niet nodig", NOW)
    advice = weigh_mmt(crew, number, ["shock", "entrapment"], NOW)
    assert (advice.deploy, advice.criteria) == (True, ("shock", "entrapment"))
    cancel_mmt(crew, number, "stabiel", after(3))
    last = run_of(crew, number, NOW).mmt[-1]
    assert (last.version, last.cancelled_at, last.cancel_reason) == (
        "example-1",
        after(3),
        "stabiel",
    )
    with pytest.raises(Refused):
        weigh_mmt(crew, number, ["zomaar"], NOW)


def test_who_may_only_see_does_not_report(roads):
    number = begun()
    board = a_person("hospital_board", of="o1")
    with pytest.raises(NotFound):
        run_of(board, number, NOW)
    assert organisation("o1") == Run.objects.get().organisation_id


def test_who_is_treated_on_scene_rides_nowhere_and_nothing_of_it_is_missing(roads):
    crew = a_crew()
    number = begun(crew)
    went(crew, number, assigned=1, on_scene=9)
    record_outcome(crew, number, "treated_on_scene", "", after(20))
    went(crew, number, free=30)
    missing = {each.leg for each in run_of(crew, number, after(31)).legs if each.is_skipped}
    assert missing == {"departed"}


@pytest.mark.parametrize(("language", "word"), [("nl", "couveuse"), ("en", "incubator")])
def test_what_a_unit_lacks_is_said_in_the_language_of_the_reader(roads, language, word):
    with pytest.raises(Refused) as refusal:
        begun(needs=("incubator",))
    with override(language):
        assert f": {word}." in rejection_sentence(refusal.value.rejections[0])
