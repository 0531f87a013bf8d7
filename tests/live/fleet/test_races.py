"""The same three times at the same moment has one effect."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from live.fleet.running import a_crew, a_receiver, a_run, after, an_announcement
from live.region import NOW

from spoedketen.live.fleet.actions.prealerts import acknowledge, announce
from spoedketen.live.fleet.actions.runs import begin
from spoedketen.live.fleet.actions.statuses import record_status
from spoedketen.live.fleet.models import Prealert, Run, RunTime
from spoedketen.live.fleet.values import NewStatus


@pytest.fixture
def thrice(committed_roads):
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


def test_three_times_at_once_is_once(thrice):
    crew, ed = a_crew(), a_receiver()
    (number,) = set(thrice(lambda: begin(crew, a_run(), NOW)))
    status = NewStatus(leg="departed", at=after(1))
    thrice(lambda: record_status(crew, number, status, after(1)))
    (told,) = set(thrice(lambda: announce(crew, number, an_announcement(), after(1))))
    thrice(lambda: acknowledge(ed, told, after(2)))
    assert (Run.objects.count(), RunTime.objects.count(), Prealert.objects.count()) == (1, 1, 1)
    assert (Run.objects.get().version, Prealert.objects.get().version) == (3, 2)
