"""The same three times at the same moment has one effect."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from live.fleet.running import a_crew, a_receiver, a_run, after, an_announcement
from live.fleet.test_relocation import a_dispatcher, advice, ready, two_at_one_station, wish
from live.region import NOW

from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.fleet.actions.prealerts import acknowledge, announce
from spoedketen.live.fleet.actions.relocations import decide
from spoedketen.live.fleet.actions.runs import begin
from spoedketen.live.fleet.actions.statuses import record_status
from spoedketen.live.fleet.actions.withdrawals import withdraw_move
from spoedketen.live.fleet.models import MoveDecision, MoveWithdrawal, Prealert, Run, RunTime
from spoedketen.live.fleet.values import NewStatus


@pytest.fixture
def at_once(committed_db):
    """Do one thing three times at once, each in a thread with a connection of its own."""
    from django.db import connection  # noqa: PLC0415 - only where Django is used

    def together(act):
        barrier = threading.Barrier(3)

        def one():
            barrier.wait()
            try:
                return act()
            finally:
                connection.close()

        return [each.result() for each in [pool.submit(one) for _ in range(3)]]

    with ThreadPoolExecutor(3) as pool:
        yield together


@pytest.fixture
def thrice(committed_roads, at_once):
    """The same in a country with places."""
    return at_once


def test_three_times_at_once_is_once(thrice):
    crew, ed = a_crew(), a_receiver()
    (number,) = set(thrice(lambda: begin(crew, a_run(), NOW)))
    status = NewStatus(leg="departed", at=after(1))
    thrice(lambda: record_status(crew, number, status, after(1)))
    (told,) = set(thrice(lambda: announce(crew, number, an_announcement(), after(1))))
    thrice(lambda: acknowledge(ed, told, after(2)))
    assert (Run.objects.count(), RunTime.objects.count(), Prealert.objects.count()) == (1, 1, 1)
    assert (Run.objects.get().version, Prealert.objects.get().version) == (3, 2)


def test_two_dispatchers_at_once_have_one_effect(at_once):
    ready()
    two_at_one_station()
    now, dispatcher = advice(), a_dispatcher()
    at_once(lambda: decide(dispatcher, "s1", wish(now), NOW))
    assert MoveDecision.objects.count() == 1
    assert AuditEntry.objects.filter(event="relocation.accepted").count() == 1
    (number,) = MoveDecision.objects.values_list("public_id", flat=True)
    at_once(lambda: withdraw_move(dispatcher, "s1", str(number), "toch niet", after(1)))
    assert MoveWithdrawal.objects.count() == 1
    assert AuditEntry.objects.filter(event="relocation.withdrawn").count() == 1
