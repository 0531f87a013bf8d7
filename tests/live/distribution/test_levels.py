"""Escalation levels: who may set which, what that changes, and how it is put right."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from live.region import ED, NOW, a_person, a_sender, a_stop, an_observation, region

from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.values import Actor, Forbidden, Hat
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.models import CurrentObservation
from spoedketen.live.capacity.queries.stops import rules_for
from spoedketen.live.directory.agreement_rules import agreement_faults
from spoedketen.live.directory.models import Agreement
from spoedketen.live.directory.queries import directory, forget_picture
from spoedketen.live.distribution.actions.levels import correct_level, set_level
from spoedketen.live.distribution.level_values import NATION, LevelWish
from spoedketen.live.distribution.models import LevelChange
from spoedketen.live.distribution.queries.levels import (
    forget_levels,
    raised_for,
    relations_to_region,
    standing_of,
    steps_of,
)
from spoedketen.live.events.models import OutboxEvent

HOUR = timedelta(hours=1)


def chair(at="n1"):
    return a_person("roaz_chair", at=at)


def wish(level="phase_2", at="n1", **told):
    given = {"region": region(at) if at else NATION, "reason": "full wards", "version": 0}
    return LevelWish(level=level, **{**given, **told})


def raised(level="phase_2", at="n1", now=NOW, **told):
    return set_level(chair(at), wish(level, at, **told), now)


def test_a_level_is_set_with_reason_review_audit_line_and_event_in_one_step(country):
    public_id = raised("phase_1", review_hours=6)
    now = standing_of(region("n1"), NOW)
    assert (now.level, now.rank, now.version, now.step.reason) == ("phase_1", 1, 1, "full wards")
    assert now.step.review_at == NOW + 6 * HOUR
    assert (now.step.previous, now.step.role) == ("normal", "roaz_chair")
    line = AuditEntry.objects.get(event="level.change")
    assert (line.object_id, line.details["to"]) == (public_id, "phase_1")
    assert OutboxEvent.objects.get(kind="level.change").regions == []


def test_without_a_review_moment_that_of_the_agreement_counts_and_is_reminded_of(country):
    raised("phase_2")
    now = standing_of(region("n1"), NOW)
    assert now.step.review_at == NOW + 12 * HOUR
    assert not now.is_due(NOW + 11 * HOUR)
    assert now.is_due(NOW + 12 * HOUR)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"reason": "  "}, "level_without_reason"),
        ({"reason": "x" * 501}, "text_too_long"),
        ({"reason": "a\x00b"}, "text_unfit"),
        ({"level": "code_black"}, "level_unknown"),
        ({"review_hours": 0}, "review_hours_unfit"),
        ({"ticked": frozenset({7})}, "criterion_unknown"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_reason(country, told, code):
    with pytest.raises(Refused) as refusal:
        set_level(chair(), wish(**told), NOW)
    assert [each.code for each in refusal.value.rejections] == [code]
    assert not LevelChange.objects.exists()


def test_of_two_at_once_one_wins_and_the_other_hears_who_and_what(country):
    raised("phase_1")
    with pytest.raises(Conflict) as refusal:
        raised("phase_3", now=NOW + HOUR)
    assert refusal.value.code == "level_changed_meanwhile"
    assert refusal.value.parameters["name"]["nl"] == "Fase 1"
    assert LevelChange.objects.count() == 1


def test_a_review_leaves_the_level_and_since_when_it_holds(country):
    raised("phase_1")
    raised("phase_1", now=NOW + 5 * HOUR, version=1, reason="still full")
    step = standing_of(region("n1"), NOW).step
    assert (step.kind, step.since, step.review_at) == ("review", NOW, NOW + 29 * HOUR)


def test_scaling_down_keeps_which_criteria_were_met(country):
    raised("phase_2")
    raised("phase_1", now=NOW + HOUR, version=1, ticked=frozenset({0, 2}))
    step = standing_of(region("n1"), NOW).step
    assert step.criteria == 3
    assert [each["nl"][:6] for each in step.ticked] == ["Minder", "Aanbie"]


def test_normal_has_no_review_and_cannot_be_set_twice(country):
    with pytest.raises(Conflict):
        raised("normal")
    raised("phase_1")
    raised("normal", now=NOW + HOUR, version=1)
    assert standing_of(region("n1"), NOW).step.review_at is None


def test_a_mistake_is_put_right_as_a_step_that_stays(country):
    raised("phase_1")
    raised("phase_3", now=NOW + HOUR, version=1)
    correct_level(chair(), region("n1"), 2, "wrong button", NOW + HOUR)
    now = standing_of(region("n1"), NOW)
    assert (now.level, now.step.kind, now.step.since) == ("phase_1", "correction", NOW)
    assert now.step.review_at == NOW + 24 * HOUR
    assert [s.level for s in steps_of(chair(), region("n1"))] == ["phase_1", "phase_3", "phase_1"]
    with pytest.raises(Conflict):
        correct_level(chair(), region("n1"), 3, "again", NOW + HOUR)


def test_a_change_of_days_ago_is_no_mistake_any_more(country):
    raised("phase_1")
    with pytest.raises(Conflict):
        correct_level(chair(), region("n1"), 1, "late", NOW + 25 * HOUR)


def test_an_agreement_on_levels_must_make_sense_as_a_whole(country):
    levels = [
        dict(level) for level in Agreement.objects.filter(kind="escalation")[0].parameters["levels"]
    ]
    assert agreement_faults("escalation", {"levels": levels}) == []
    twice = [*levels, levels[1] | {"code": "phase_9"}]
    assert len(agreement_faults("escalation", {"levels": twice})) == 1
    assert len(agreement_faults("escalation", {"levels": levels[1:]})) == 1
    black = [*levels, levels[1] | {"code": "Code Black", "rank": 8}]
    assert len(agreement_faults("escalation", {"levels": black})) == 1


def test_the_database_lets_nobody_change_the_log(country):
    raised("phase_1")
    for statement in (
        "UPDATE distribution_levelchange SET rank = 0",
        "DELETE FROM distribution_levelchange",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


# Who may.


@pytest.mark.parametrize("role", [r for r in policy().roles if r != "machine"])
def test_nobody_sets_the_level_of_another_region_or_without_the_permission(country, role):
    own = a_person(role, at="n2")
    at_hospital = a_person(role, of="o1")
    everywhere = a_person(role)
    for actor, place in ((own, "n1"), (at_hospital, "n1"), (everywhere, "n1"), (own, None)):
        with pytest.raises(Forbidden):
            set_level(actor, wish("phase_1", place), NOW)
    assert not LevelChange.objects.exists()


def test_a_role_elsewhere_does_not_carry_over(country):
    nurse = a_person("roaz_chair", at="n2")
    hats = (*nurse.hats, Hat(role="emergency_nurse", region=region("n1")))
    both = Actor(
        kind="user", id=nurse.id, name="both", roles=frozenset({"roaz_chair", "emergency_nurse"}),
        regions=frozenset({region("n1"), region("n2")}), hats=hats,
    )  # fmt: skip
    with pytest.raises(Forbidden):
        set_level(both, wish(), NOW)
    assert set_level(both, wish(at="n2"), NOW)


def test_a_key_never_sets_a_level(country):
    with pytest.raises(Forbidden):
        set_level(a_sender(scopes=frozenset({"escalation.set"})), wish(), NOW)


def test_the_national_level_is_for_who_coordinates_for_the_whole_country(country):
    national = a_person("distribution_coordinator")
    with pytest.raises(Forbidden):
        set_level(
            a_person("distribution_coordinator", at="n1"), wish("national_coordination", None), NOW
        )
    with pytest.raises(Forbidden):
        set_level(
            a_person("distribution_coordinator", of="o1"), wish("national_coordination", None), NOW
        )
    assert set_level(national, wish("national_coordination", None), NOW)
    assert relations_to_region(national, region("n1")) == frozenset()


def test_a_level_names_the_roles_that_may_set_it(country):
    director = a_person("public_health_director", at="n1")
    with pytest.raises(Forbidden):
        set_level(director, wish("phase_1"), NOW)
    row = Agreement.objects.get(kind="escalation", region_id=region("n1"))
    row.parameters["levels"][1]["may_set"].append("public_health_director")
    row.save()
    forget_picture()
    assert set_level(director, wish("phase_1"), NOW)


def test_a_region_without_levels_has_none_to_set(country):
    with pytest.raises(NotFound):
        set_level(a_person("roaz_chair", at="k1"), wish("phase_1", "k1"), NOW)


def test_a_raised_region_can_scale_down_when_its_agreement_has_ended(country):
    raised("phase_1")
    Agreement.objects.filter(kind="escalation").update(valid_to=NOW.date())
    forget_picture()
    assert raised("normal", version=1)


# What it changes.


def test_a_level_shortens_a_stop_where_it_holds_and_only_as_long(country):
    here, elsewhere = directory().by_slug[ED], directory().by_slug["h3.emergency_department"]
    raised("phase_2")
    assert rules_for(here, NOW).maximum_minutes == 60
    assert rules_for(here, NOW).changed_by.name["nl"] == "Fase 2"
    assert rules_for(here, NOW - HOUR).maximum_minutes == 240
    assert rules_for(elsewhere, NOW).maximum_minutes == 240
    with pytest.raises(Refused):
        declare_stop(a_sender(), a_stop(minutes=120), NOW)
    raised("normal", now=NOW + HOUR, version=1)
    assert declare_stop(a_sender(), a_stop(minutes=120), NOW + HOUR)


def test_a_level_lets_figures_go_out_of_date_sooner_and_a_repeat_stays_a_repeat(country):
    item = an_observation(observed_at=NOW)
    send = lambda: record_submissions([Submission(actor=a_sender(), items=(item,))], NOW)[0][0]  # noqa: E731
    raised("phase_3")
    assert send().status == "accepted"
    assert CurrentObservation.objects.get().valid_until == NOW + timedelta(minutes=30)
    raised("normal", version=1)
    assert send().status == "duplicate"


# Who sees it.


def test_the_line_shows_levels_of_the_own_network_the_region_looked_at_and_the_nation(country):
    raised("phase_1")
    set_level(a_person("distribution_coordinator"), wish("national_direction", None), NOW)
    regions = directory().regions
    names = lambda actor, at: [  # noqa: E731
        s.level for s in raised_for(actor, regions[region(at)] if at else None, NOW)
    ]
    nurse = a_person("emergency_nurse", of="o4")
    assert names(nurse, "n3") == ["national_direction"]
    assert names(nurse, "n1") == ["national_direction", "phase_1"]
    assert names(nurse, "k1") == ["national_direction", "phase_1"]
    assert names(nurse, None) == ["national_direction", "phase_1"]
    assert names(a_person("emergency_nurse", of="o1"), "n3") == ["national_direction", "phase_1"]


@pytest.mark.slow
def test_two_people_at_the_same_moment_make_one_step(committed_country):
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    actors = [chair(), a_person("distribution_coordinator", at="n1")]

    def attempt(pair):
        actor, level = pair
        try:
            return set_level(actor, wish(level), NOW)
        except Conflict:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(attempt, zip(actors, ("phase_1", "phase_2"), strict=True)))
    forget_levels()
    assert sum(each is not None for each in told) == 1
    assert LevelChange.objects.count() == 1
