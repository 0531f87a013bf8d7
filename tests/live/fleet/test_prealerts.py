"""Announcements: sealed, told once, seen, amended, cancelled, and measured."""

import pytest
from live.fleet.running import ED, a_crew, a_receiver, after, an_announcement, begun, went
from live.region import NOW, a_person

from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.fleet.actions.prealerts import acknowledge, amend, announce, revoke
from spoedketen.live.fleet.actions.runs import choose_destination, record_outcome
from spoedketen.live.fleet.models import Prealert
from spoedketen.live.fleet.queries.prealerts import lead_times, prealert_of, prealerts_to
from spoedketen.live.fleet.values import DestinationWish

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(roads):
    return a_crew()


@pytest.fixture
def run(crew):
    return begun(crew)


def test_who_comes_is_told_to_the_ed_alone_and_kept_sealed(crew, run):
    number = announce(crew, run, an_announcement(), NOW)
    assert announce(crew, run, an_announcement(), NOW) == number
    assert "borst" not in Prealert.objects.get().content
    (told,) = prealerts_to(a_receiver(), NOW)
    assert (told.complaint, told.wishes, told.eta) == (
        "pijn op de borst",
        ("resus_room",),
        after(20),
    )
    assert prealerts_to(a_receiver("o3"), NOW) == []
    with pytest.raises(NotFound):
        prealert_of(a_receiver("o3"), number, NOW)
    with pytest.raises(NotFound):
        acknowledge(a_receiver("o3"), number, NOW)


def test_a_midwife_sees_what_comes_for_obstetrics(crew, run):
    midwife = a_person("midwife", of="o2")
    announce(crew, run, an_announcement(), NOW)
    assert prealerts_to(midwife, NOW) == []
    other = begun(crew, "r2")
    announce(crew, other, an_announcement("p2", service="h2.acute_obstetrics"), NOW)
    assert [each.run for each in prealerts_to(midwife, NOW)] == [other]


def test_what_changed_is_not_seen_by_who_looked_at_the_former(crew, run):
    number, ed = announce(crew, run, an_announcement(), NOW), a_receiver()
    former = prealert_of(ed, number, after(1)).version
    amend(crew, run, an_announcement(minutes=30), after(2))
    with pytest.raises(Conflict) as refused:
        acknowledge(ed, number, after(3), former)
    assert refused.value.code == "prealert_changed_meanwhile"
    acknowledge(ed, number, after(3), prealert_of(ed, number, after(3)).version)
    amend(crew, run, an_announcement(minutes=40), after(3))  # asked before, let in after it
    assert prealert_of(ed, number, after(4)).is_changed_since_seen


def test_nobody_looked_is_said_loudly_and_seen_is_told_once(crew, run):
    number, ed = announce(crew, run, an_announcement(), NOW), a_receiver()
    assert not prealerts_to(ed, after(2))[0].is_unseen_long
    assert prealerts_to(ed, after(3))[0].is_unseen_long
    for minutes in (4, 5, 6):
        acknowledge(ed, number, after(minutes))
    told = prealert_of(ed, number, after(9))
    assert (told.acknowledged_at, told.is_unseen_long) == (after(4), False)


def test_once_the_unit_is_there_nobody_is_warned_that_it_was_not_announced(crew, run):
    announce(crew, run, an_announcement(), NOW)
    went(crew, run, departed=2, on_scene=9, at_destination=20)
    (told,) = prealerts_to(a_receiver(), after(21))
    assert (told.is_arrived, told.is_unseen_long) == (True, False)


def test_a_change_asks_to_be_seen_anew(crew, run):
    number, ed = announce(crew, run, an_announcement(), NOW), a_receiver()
    acknowledge(ed, number, after(1))
    amend(crew, run, an_announcement(minutes=35), after(5))
    told = prealert_of(ed, number, after(5))
    assert (told.eta, told.is_changed_since_seen) == (after(35), True)
    acknowledge(ed, number, after(6))
    assert not prealert_of(ed, number, after(6)).is_changed_since_seen


def test_one_at_a_time_and_another_destination_cancels_the_first(crew, run):
    announce(crew, run, an_announcement(), NOW)
    with pytest.raises(Conflict, match="prealert_running"):
        announce(crew, run, an_announcement("p2"), NOW)
    wish = DestinationWish(service="h1.emergency_department", reason="dichterbij")
    choose_destination(crew, run, wish, after(2))
    (ended,) = prealerts_to(a_receiver(), after(2), ended=True)
    assert (ended.state, ended.reason) == ("revoked", "other_destination")
    announce(crew, run, an_announcement("p3", service=""), after(2))
    assert len(prealerts_to(a_receiver("o1"), after(2))) == 1


def test_a_cancelled_run_cancels_and_a_hand_over_completes(crew, run):
    announce(crew, run, an_announcement(), NOW)
    record_outcome(crew, run, "cancelled", "loos", after(1))
    other = begun(crew, "r2")
    announce(crew, other, an_announcement("p2"), NOW)
    went(crew, other, on_scene=8, at_destination=20)
    assert [each.run for each in prealerts_to(a_receiver(), after(20))] == [other]
    went(crew, other, handed_over=30)
    ended = prealerts_to(a_receiver(), after(30), ended=True)
    assert [each.state for each in ended] == ["completed", "revoked"]


def test_after_arrival_it_is_too_late_and_how_early_is_measured(crew, run):
    announce(crew, run, an_announcement(), after(2))
    went(crew, run, at_destination=22)
    other = begun(crew, "r2")
    went(crew, other, at_destination=22)
    with pytest.raises(Conflict, match="prealert_after_arrival"):
        announce(crew, other, an_announcement("p2", minutes=30), after(23))
    late = begun(crew, "r3")
    announce(crew, late, an_announcement("p3", minutes=30), after(25))
    went(crew, late, at=after(30), at_destination=24)
    found = lead_times(crew, NOW, after(60))
    assert (found.count, found.before, found.median_minutes) == (2, 1, 9.5)


def test_cancelled_twice_is_once_and_nothing_follows(crew, run):
    announce(crew, run, an_announcement(), NOW)
    with pytest.raises(Refused):
        revoke(crew, run, "", NOW)
    for _ in range(2):
        revoke(crew, run, "naar huis", NOW)
    with pytest.raises(Conflict, match="prealert_stands_otherwise"):
        amend(crew, run, an_announcement(), NOW)


@pytest.mark.parametrize(
    "told",
    [
        {"service": "x"},
        {"service": ""},
        {"complaint": ""},
        {"minutes": -60},
        {"minutes": 60 * 13},
        {"wishes": ("x",)},
        {"sex": "q"},
        {"condition": "x"},
        {"abcd": "\x00"},
    ],
)
def test_nonsense_is_refused(crew, run, told):
    with pytest.raises(Refused):
        announce(crew, run, an_announcement(**told), NOW)
    assert not Prealert.objects.exists()


def test_it_goes_to_an_ed_that_is_in_the_directory(crew, run):
    announce(crew, run, an_announcement(), NOW)
    assert prealerts_to(a_receiver(), NOW)[0].service == ED
