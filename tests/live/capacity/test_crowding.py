"""Crowding as it is reported: scored once, kept whole, newest first, shared as agreed."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from live.region import ED, NOW, a_person, a_sender

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.actions.crowding import record_crowding
from spoedketen.live.capacity.crowding_values import NewCrowding
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.queries.board import board_rows
from spoedketen.live.capacity.queries.crowding import (
    crowding_course,
    crowding_history,
    newest_crowding,
)
from spoedketen.live.directory.actions import choose_sharing
from spoedketen.live.directory.queries import directory, forget_picture

BUSY_DAY = {
    "ed_patients": 30,
    "ed_beds": 25,
    "ed_boarders": 8,
    "hospital_beds": 400,
    "ventilated": 1,
    "longest_boarding_hours": 6,
    "last_bed_wait_hours": 1.5,
}


def told(key="c1", at=NOW, **more):
    given = {"service": ED, "observed_at": at, "inputs": BUSY_DAY, "perceived": 8}
    return NewCrowding(key=key, **{**given, **more})


def newest():
    service = directory().by_slug[ED].id
    return newest_crowding([service], NOW - timedelta(days=1)).get(service)


def test_the_score_is_kept_with_what_it_was_made_of(country):
    record_crowding(a_sender(), told(), NOW)
    found = newest()
    assert (round(found.raw, 6), found.band, found.perceived) == (122.4, "overcrowded", 8)
    assert found.inputs == BUSY_DAY
    assert found.valid_until == NOW + timedelta(minutes=90)


def test_perceived_crowding_may_come_alone(country):
    record_crowding(a_sender(), told(inputs={}), NOW)
    assert (newest().score, newest().perceived) == (None, 8)


def test_the_same_key_is_one_score_and_never_another(country):
    first = record_crowding(a_sender(), told(), NOW)
    again = record_crowding(a_sender(), told(), NOW)
    assert (first[0], first[1], again[1]) == (again[0], True, False)
    with pytest.raises(Conflict):
        record_crowding(a_sender(), told(perceived=2), NOW)


def test_a_late_score_does_not_hide_a_newer_one(country):
    record_crowding(a_sender(), told("new", perceived=3), NOW)
    record_crowding(a_sender(), told("late", NOW - timedelta(minutes=5)), NOW)
    assert newest().perceived == 3
    service = directory().by_slug[ED]
    assert (
        len(crowding_history(service, since=NOW - timedelta(hours=1), until=NOW + timedelta(1)))
        == 2
    )


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"inputs": {**BUSY_DAY, "ed_patients": -1}}, {"input_outside"}),
        ({"inputs": {**BUSY_DAY, "ventilated": 0.5}}, {"input_not_whole"}),
        ({"inputs": {"ed_patients": 3}}, {"input_missing"}),
        ({"inputs": {**BUSY_DAY, "gurneys": 3}}, {"input_unknown"}),
        ({"inputs": {}, "perceived": None}, {"no_crowding"}),
        ({"perceived": 11}, {"input_outside"}),
        ({"observed_at": NOW + timedelta(minutes=6)}, {"observed_in_future"}),
        ({"key": " "}, {"key_missing"}),
        ({"source": "forecast"}, {"source_unknown"}),
        ({"service": "h1.acute_obstetrics"}, {"service_has_no_crowding"}),
    ],
)
def test_each_bad_report_is_refused_with_its_reasons(country, change, codes):
    given = {"key": "c1", "service": ED, "observed_at": NOW, "inputs": BUSY_DAY, "perceived": 8}
    with pytest.raises(Refused) as refused:
        record_crowding(a_sender(), NewCrowding(**{**given, **change}), NOW)
    assert {each.code for each in refused.value.rejections} == codes


def test_nobody_scores_for_another(country):
    with pytest.raises(Forbidden):
        record_crowding(a_sender("o2"), told(), NOW)
    with pytest.raises(NotFound):
        record_crowding(a_sender(), told(service="nowhere.emergency_department"), NOW)


def test_a_score_is_never_changed(country):
    record_crowding(a_sender(), told(), NOW)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE capacity_crowdingreport SET score = 0")


def test_crowding_is_shared_apart_from_capacity(committed_country):
    record_crowding(a_sender(), told(), NOW)
    boss = a_person("organisation_administrator", of="o1")
    choose_sharing(boss, "h1", "crowding", "own_organisation", reason="x", at=NOW)
    forget_picture()
    own, other = a_person("emergency_nurse", of="o1"), a_person("emergency_nurse", of="o2")
    assert board_rows(own, [ED], NOW)[0].crowding.band == "overcrowded"
    [row] = board_rows(other, [ED], NOW)
    assert (row.crowding, row.opening is not None) == (None, True)


def test_usual_is_the_same_hour_of_the_weeks_before(country):
    service = directory().by_slug[ED]
    for back, patients in ((1, 10), (2, 20), (3, 30)):
        at = NOW - timedelta(weeks=back)
        record_crowding(
            a_sender(), told(f"w{back}", at, inputs={**BUSY_DAY, "ed_patients": patients}), NOW
        )
    elsewhere = NOW - timedelta(weeks=1, hours=5)
    record_crowding(
        a_sender(), told("other", elsewhere, inputs={**BUSY_DAY, "ed_patients": 90}), NOW
    )
    record_crowding(a_sender(), told(), NOW)
    found = crowding_course(service, newest(), NOW)
    assert (round(found.usual, 2), found.weeks) == (round(122.4 - 10 * 85.8 / 25, 2), 3)
    assert found.change is None


def test_with_two_weeks_nothing_is_usual_yet(country):
    service = directory().by_slug[ED]
    for back in (1, 2):
        record_crowding(a_sender(), told(f"w{back}", NOW - timedelta(weeks=back)), NOW)
    record_crowding(a_sender(), told(), NOW)
    assert crowding_course(service, newest(), NOW).usual is None
