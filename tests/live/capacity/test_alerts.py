"""Signals from beginning to end: raised, seen, worked through, escalated, cleared, closed."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from live.region import (
    ED,
    NOW,
    a_person,
    a_sender,
    a_stop,
    an_observation,
    forget_sums,
    organisation,
    region,
)

from spoedketen.live.accounts.actions import ensure_assignment, ensure_person, make_keys
from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.queries import actor_of
from spoedketen.live.accounts.values import Forbidden, system_actor
from spoedketen.live.capacity.actions.alert_watching import look
from spoedketen.live.capacity.actions.alerts import (
    close_alert,
    escalate_alert,
    reopen_alert,
    see_alert,
    tick_action,
)
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.actions.stops import declare_stop, end_stop
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.models import AlertCrossing, AlertStep, AlertWatch
from spoedketen.live.capacity.queries.alert_scores import rule_scores
from spoedketen.live.capacity.queries.alerts import alert_named, alerts_seen_by, unseen_by
from spoedketen.live.directory.actions import choose_sharing
from spoedketen.live.directory.agreement_rules import agreement_faults
from spoedketen.live.directory.models import Agreement
from spoedketen.live.directory.queries import directory, forget_picture

MINUTE = timedelta(minutes=1)
EARLY = {
    "code": "filling",
    "label": {"nl": "loopt vol", "en": "filling up"},
    "of": "service",
    "sector": "emergency_department",
    "measure": "occupied_percent",
    "side": "above",
    "raise_at": 90,
    "clear_at": 80,
    "hold_minutes": 0,
    "clear_minutes": 5,
    "horizon": "4h",
    "severity": "attention",
    "owner": ["emergency_nurse"],
    "escalate_minutes": 30,
    "escalate_to": ["roaz_analyst"],
    "actions": [{"nl": "bellen", "en": "call"}, {"nl": "kijken", "en": "look"}],
}
BOTH = {**EARLY, "code": "full", "horizon": "now", "severity": "serious"}
STOPS = {
    **EARLY,
    "code": "stops",
    "of": "network",
    "measure": "stops",
    "raise_at": 1,
    "clear_at": 1,
    "horizon": "now",
    "owner": ["roaz_analyst", "dispatcher"],
    "escalate_to": ["roaz_chair"],
}


def agree(*rules):
    """Let the nation have these rules of signals."""
    Agreement.objects.filter(kind="alerts").delete()
    Agreement.objects.create(
        kind="alerts", parameters={"rules": rules}, valid_from="2020-01-01", source="test"
    )
    forget_picture()


def tell(at, *, free, horizon="now", service=ED, sender="o1", **more):
    """Report 20 rooms of which some are free."""
    item = an_observation(
        f"{service}-{horizon}-{at:%H%M%S}",
        service=service,
        observed_at=at,
        horizon=horizon,
        source="forecast" if horizon != "now" else "automatic",
        staffed=20,
        free=free,
        valid_until=at + timedelta(hours=2),
        **more,
    )
    work = Submission(actor=a_sender(sender), items=(item,))
    ((receipt,),) = record_submissions([work], at)
    assert receipt.status == "accepted", receipt.rejections


def watch(at, times=1):
    """Look some minutes in a row, the last time at this moment."""
    found = 0
    for step in reversed(range(times)):
        forget_sums()
        found += look(system_actor("test"), at - step * MINUTE)
    return found


def ringing(actor, at=NOW):
    """Return what rings for an actor, asked anew."""
    forget_sums()
    return unseen_by(actor, at)


def own(actor, at=NOW):
    """Return what an actor sees."""
    return alerts_seen_by(actor, None, at)


def raised(at=NOW, **more):
    """Let h1 fill up and return its signal."""
    agree({**BOTH, **more})
    tell(at, free=1)
    assert watch(at) == 1
    (alert,) = own(a_person("emergency_nurse", of="o1"), at)
    return alert


@pytest.fixture
def nurse(country):
    """A nurse of h1."""
    return a_person("emergency_nurse", of="o1")


def test_a_signal_says_what_it_rests_on(nurse):
    alert = raised()
    assert (alert.value, alert.rule.raise_at, alert.sources) == (95, 90, 1)
    assert alert.rule.label["nl"] == "loopt vol"
    assert [step.kind for step in alert.steps] == ["raised"]


def test_it_clears_only_after_a_while_on_the_calm_side(nurse):
    raised()
    tell(NOW + 10 * MINUTE, free=3)
    watch(NOW + 30 * MINUTE, times=10)
    assert own(nurse)[0].cleared_at is None
    tell(NOW + 31 * MINUTE, free=10)
    watch(NOW + 36 * MINUTE, times=5)
    assert own(nurse)[0].cleared_at is None
    watch(NOW + 37 * MINUTE)
    assert own(nurse)[0].cleared_at == NOW + 37 * MINUTE


def test_what_crosses_again_within_half_an_hour_is_the_same_signal_and_unseen_again(nurse):
    alert = raised()
    see_alert(nurse, alert.id, NOW + MINUTE)
    tell(NOW + 2 * MINUTE, free=10)
    watch(NOW + 8 * MINUTE, times=7)
    tell(NOW + 20 * MINUTE, free=0)
    watch(NOW + 20 * MINUTE)
    (found,) = own(nurse)
    assert (found.id, found.cleared_at, found.seen_at) == (alert.id, None, None)
    assert [step.kind for step in found.steps] == ["raised", "seen", "cleared", "again"]


def test_figures_past_their_validity_neither_raise_nor_clear(nurse):
    raised()
    watch(NOW + timedelta(hours=3), times=30)
    (alert,) = own(nurse)
    assert (alert.cleared_at, alert.latest) == (None, None)


def test_two_looks_at_one_moment_raise_one_signal(nurse):
    raised()
    assert watch(NOW) == 0
    assert len(own(nurse)) == 1


def test_seeing_silences_it_and_is_told_once(nurse):
    alert = raised()
    assert ringing(nurse, NOW) == (alert,)
    see_alert(nurse, alert.id, NOW + MINUTE)
    see_alert(nurse, alert.id, NOW + 2 * MINUTE)
    found = alert_named(nurse, alert.id)
    assert (found.seen_by, found.seen_at) == (nurse.name, NOW + MINUTE)
    assert ringing(nurse, NOW) == ()


def test_only_its_owners_may_handle_it_until_it_is_escalated(nurse):
    alert = raised()
    analyst = a_person("roaz_analyst", at="n1")
    assert alert_named(analyst, alert.id).id == alert.id
    with pytest.raises(Forbidden):
        see_alert(analyst, alert.id, NOW)
    escalate_alert(nurse, alert.id, "te weinig mensen", NOW)
    close_alert(analyst, alert.id, "absorbed", "", NOW)
    assert alert_named(nurse, alert.id).outcome == "absorbed"


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("emergency_nurse", {"of": "o2"}),
        ("roaz_analyst", {"at": "n2"}),
        ("dispatcher", {"at": "k1"}),
        ("hospital_board", {"of": "o1"}),
    ],
)
def test_somebody_elses_role_or_place_may_not_handle_it(nurse, role, place):
    alert = raised()
    with pytest.raises((Forbidden, NotFound)):
        see_alert(a_person(role, **place), alert.id, NOW)


def test_who_nurses_elsewhere_and_sits_on_the_board_here_does_not_handle_it(nurse):
    alert = raised()
    person = ensure_person("both@example.invalid", "both")
    ensure_assignment(person, "emergency_nurse", organisation("o2"), None)
    ensure_assignment(person, "hospital_board", organisation("o1"), None)
    with pytest.raises(Forbidden):
        see_alert(actor_of(person, NOW + timedelta(days=365)), alert.id, NOW)


def test_who_does_not_see_the_figure_does_not_see_the_signal(nurse):
    alert = raised()
    neighbour = a_person("emergency_nurse", of="o2")
    assert alert_named(neighbour, alert.id).id == alert.id
    manager = a_person("organisation_administrator", of="o1")
    choose_sharing(manager, "h1", "capacity", "own_organisation", reason="", at=NOW)
    forget_picture()
    with pytest.raises(NotFound):
        alert_named(neighbour, alert.id)
    assert own(neighbour) == []
    assert own(nurse) != []


def test_overseers_see_no_signals(nurse):
    raised()
    with pytest.raises(Forbidden):
        own(a_person("insurer"))


def test_what_nobody_sees_in_time_is_escalated_once(nurse):
    alert = raised()
    analyst = a_person("roaz_analyst", at="n1")
    watch(NOW + 29 * MINUTE)
    assert ringing(analyst, NOW + 29 * MINUTE) == ()
    for minute in (30, 31, 60):
        tell(NOW + minute * MINUTE, free=1)
        watch(NOW + minute * MINUTE)
    (found,) = ringing(analyst, NOW + 60 * MINUTE)
    assert found.escalated_at == NOW + 30 * MINUTE
    assert [s.kind for s in alert_named(nurse, alert.id).steps] == ["raised", "escalated"]


def test_in_quiet_hours_it_waits_with_ringing_and_escalating(nurse):
    night = NOW.replace(hour=23)  # midnight here
    alert = raised(night, severity="attention", quiet=["23:00", "07:00"])
    assert ringing(nurse, night) == ()
    watch(night + timedelta(hours=5))
    assert alert_named(nurse, alert.id).escalated_at is None
    morning = NOW.replace(hour=6, minute=29) + timedelta(days=1)  # 7:29 here
    assert ringing(nurse, morning) != ()
    watch(morning)
    assert alert_named(nurse, alert.id).escalated_at is None
    watch(morning + MINUTE)
    assert alert_named(nurse, alert.id).escalated_at == morning + MINUTE


def test_actions_are_ticked_and_taken_back_with_who_did_it(nurse):
    alert = raised()
    tick_action(nurse, alert.id, 1, NOW)
    tick_action(nurse, alert.id, 1, NOW)
    assert alert_named(nurse, alert.id).done == {1}
    tick_action(nurse, alert.id, 1, NOW, is_done=False)
    found = alert_named(nurse, alert.id)
    assert found.done == frozenset()
    assert [s.kind for s in found.steps] == ["raised", "seen", "action", "undone"]
    with pytest.raises(Refused):
        tick_action(nurse, alert.id, 2, NOW)


def test_closing_asks_an_outcome_and_can_be_undone(nurse):
    alert = raised()
    with pytest.raises(Refused):
        close_alert(nurse, alert.id, "", "", NOW)
    close_alert(nurse, alert.id, "unfounded", "telfout", NOW)
    with pytest.raises(Conflict):
        see_alert(nurse, alert.id, NOW)
    reopen_alert(nurse, alert.id, NOW)
    assert (alert_named(nurse, alert.id).outcome, own(nurse)[0].is_open) == ("", True)


def test_a_closed_signal_is_not_raised_again_while_the_figure_stays(nurse):
    alert = raised()
    close_alert(nurse, alert.id, "absorbed", "", NOW)
    tell(NOW + MINUTE, free=0)
    assert watch(NOW + 20 * MINUTE, times=15) == 0
    assert len(own(nurse)) == 1


def test_an_early_signal_comes_true_and_its_lead_is_told(nurse):
    agree(EARLY)
    tell(NOW, free=10)
    tell(NOW, free=1, horizon="4h")
    assert watch(NOW) == 1
    later = NOW + 100 * MINUTE
    tell(later, free=1)
    watch(later)
    tell(later + MINUTE, free=12)
    watch(later + MINUTE)
    (alert,) = own(nurse, later)
    assert (alert.came_true_at, alert.expected_at) == (later, NOW + 240 * MINUTE)
    crossing = AlertCrossing.objects.get()
    assert (crossing.began_at, crossing.ended_at) == (later, later + MINUTE)
    (told,) = rule_scores(nurse, None, since=NOW - MINUTE, until=NOW + timedelta(days=1))
    assert (told.score.hits, told.score.judged, told.score.lead) == (1, 1, 100)
    assert (told.score.warned, told.score.crossings) == (1, 1)


def test_an_early_signal_that_does_not_come_true_counts_as_false(nurse):
    agree(EARLY)
    tell(NOW, free=10)
    tell(NOW, free=1, horizon="4h")
    watch(NOW)
    (told,) = rule_scores(nurse, None, since=NOW - MINUTE, until=NOW + timedelta(days=1))
    assert (told.score.false_alarms, told.score.judged, told.score.lead) == (1, 1, None)


def test_a_crossing_that_nobody_was_warned_of_is_counted(nurse):
    agree(EARLY)
    tell(NOW, free=0)
    watch(NOW)
    (told,) = rule_scores(nurse, None, since=NOW - MINUTE, until=NOW + timedelta(days=1))
    assert (told.score.crossings, told.score.warned, told.raised) == (1, 0, 0)


@pytest.mark.parametrize(("edge", "number"), [("value", 0), ("low", 0), ("high", 1)])
def test_a_rule_may_go_by_an_end_of_the_band(nurse, edge, number):
    agree({**EARLY, "edge": edge})
    tell(NOW, free=10)
    tell(NOW, free=5, low=1, high=9, horizon="4h")
    assert watch(NOW) == number


def test_a_region_is_measured_over_what_is_shared(nurse):
    agree({**BOTH, "of": "network", "owner": ["roaz_analyst"]})
    tell(NOW, free=0)
    tell(NOW, free=8, service="h2.emergency_department", sender="o2")
    assert watch(NOW) == 0
    manager = a_person("organisation_administrator", of="o2")
    choose_sharing(manager, "h2", "capacity", "own_organisation", reason="", at=NOW)
    forget_picture()
    assert watch(NOW + MINUTE) == 1
    (alert,) = own(a_person("roaz_analyst", at="n1"))
    assert (alert.value, alert.subject.region) == (100, region("n1"))


def test_a_region_of_which_too_few_told_is_unknown(nurse):
    agree({**BOTH, "of": "network"})
    tell(NOW, free=0)
    assert watch(NOW) == 0


def test_stops_of_a_network_are_counted_and_named(nurse):
    agree(STOPS)
    stop = declare_stop(a_sender(), a_stop(), NOW)
    assert watch(NOW) == 1
    dispatcher = a_person("dispatcher", at="k1")
    (alert,) = ringing(dispatcher, NOW)
    assert [part.service for part in alert.parts] == [ED]
    end_stop(a_sender(), stop, NOW + MINUTE)
    watch(NOW + 8 * MINUTE, times=7)
    assert alert_named(dispatcher, alert.id).cleared_at == NOW + 7 * MINUTE


def test_neighbours_on_stop_are_a_signal_for_who_is_open(nurse):
    agree({**STOPS, "of": "service", "measure": "neighbours_on_stop", "owner": ["emergency_nurse"]})
    tell(NOW, free=8, service="h2.emergency_department", sender="o2")
    declare_stop(a_sender(), a_stop(), NOW)
    watch(NOW)
    assert ringing(nurse, NOW) == ()
    (alert,) = ringing(a_person("emergency_nurse", of="o2"), NOW)
    assert alert.value == 1


def test_a_rule_that_is_not_readable_silences_no_other(nurse, caplog):
    agree({**BOTH, "code": "odd", "quiet": ["seven", "eight"]}, {"code": "odder"}, BOTH)
    tell(NOW, free=1)
    assert watch(NOW) == 1
    assert sum("not readable" in each.message for each in caplog.records) == 2


def test_a_rule_that_fails_silences_no_other_and_is_tried_again(nurse, caplog):
    agree({**BOTH, "code": "odd", "measure": "unheard_of"}, BOTH)
    tell(NOW, free=1)
    assert watch(NOW) == 1
    assert any("rule odd failed" in each.getMessage() for each in caplog.records)
    assert watch(NOW + MINUTE) == 0


def test_a_rule_that_is_no_longer_agreed_ends_its_signals(nurse):
    alert = raised()
    agree(STOPS)
    watch(NOW + MINUTE)
    assert [s.kind for s in alert_named(nurse, alert.id).steps] == ["raised", "rule_ended"]
    assert not AlertWatch.objects.exists()


def test_what_is_over_and_was_never_closed_is_closed_without_an_outcome(nurse):
    alert = raised()
    tell(NOW + MINUTE, free=15)
    watch(NOW + 10 * MINUTE, times=9)
    watch(NOW + timedelta(hours=73))
    found = alert_named(nurse, alert.id)
    assert (found.outcome, found.is_open) == ("", False)


def asking(*scopes):
    """Return a client with a key of h1."""
    token = make_keys({"o1": organisation("o1")}, "key", list(scopes), NOW)["o1"]
    return Client(HTTP_HOST="localhost", headers={"Authorization": f"Bearer {token}"})


def test_a_connected_system_reads_signals_of_its_own_locations(nurse):
    alert = raised()
    client = asking("alerts.view", "figures.site")
    answer = client.get("/api/v1/alerts?active=true")
    assert answer.status_code == 200, answer.content
    (told,) = answer.json()["items"]
    assert (told["id"], told["rule"], told["service"], told["value"]) == (alert.id, "full", ED, 95)
    one = client.get(f"/api/v1/alerts/{alert.id}").json()
    assert [step["kind"] for step in one["steps"]] == ["raised"]
    unknown = "/api/v1/alerts/8c0b3c3e-3a38-4f1c-9d7a-000000000000"
    assert client.get(unknown).status_code == 404


def test_steps_are_never_changed(nurse):
    raised()
    for query in ("UPDATE capacity_alertstep SET by = 'x'", "DELETE FROM capacity_alertstep"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query)
    assert AlertStep.objects.count() == 1


def test_the_bundled_rules_fit_their_schema_and_name_roles_that_exist(country):
    (held,) = [a for a in directory().agreements if a.kind == "alerts"]
    assert agreement_faults("alerts", held.parameters) == []
    for rule in held.parameters["rules"]:
        assert {*rule["owner"], *rule.get("escalate_to", ())} <= set(policy().roles)
