"""Stops that meet: undone after another came, counted below nothing, declared at one moment."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from live.region import NOW, a_sender, a_stop

from spoedketen.live.capacity.actions import stops
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.capacity.models import Stop

OVERLAPS = """
    SELECT count(*) FROM capacity_stop a JOIN capacity_stop b
    ON a.id < b.id AND a.service_id = b.service_id AND a.scope_range && b.scope_range
    AND a.during && b.during WHERE a.retracted_at IS NULL AND b.retracted_at IS NULL
"""


def test_what_came_in_between_goes_before_what_would_come_back(country):
    sender = a_sender()
    stops.declare_stop(sender, a_stop("a", state="threatening"), NOW)
    undone = stops.declare_stop(sender, a_stop("b", scope="surgery"), NOW + timedelta(seconds=60))
    stops.declare_stop(sender, a_stop("c", scope="internal"), NOW + timedelta(seconds=63))
    stops.retract_stop(sender, undone, NOW + timedelta(seconds=66))
    standing = {stop.key: stop for stop in Stop.objects.all()}
    assert standing["b"].retracted_at
    assert standing["a"].end_reason == "replaced"
    assert standing["c"].ended_at is None


def test_no_fewer_than_nobody_arrived(country):
    sender = a_sender()
    stop = stops.declare_stop(sender, a_stop(), NOW)
    with pytest.raises(Refused):
        stops.count_arrival(sender, stop, kind="other", at=NOW, number=-1)
    stops.count_arrival(sender, stop, kind="other", at=NOW)
    stops.count_arrival(sender, stop, kind="other", at=NOW, number=-1)


def together(acts):
    """Do all at one moment; return what each gave or how it was refused."""
    told, start = [], threading.Barrier(len(acts))

    def go(act):
        start.wait()
        try:
            told.append(act())
        except Exception as error:  # noqa: BLE001 - the test looks at the kind
            told.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_declarations_at_one_moment_never_lock_each_other_out(committed_country):
    sender = a_sender()
    for turn in range(8):
        at = NOW + timedelta(hours=5 * turn)
        scopes, states = ("", "internal", "surgery", ""), ("stop", "threatening")
        wanted = [a_stop(f"{turn}.{i}", scope=scopes[i % 4], state=states[i % 2]) for i in range(8)]
        told = together([lambda w=w, at=at: stops.declare_stop(sender, w, at) for w in wanted])
        assert all(isinstance(each, str | Conflict) for each in told), told
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        assert cursor.fetchone() == (0,)


def test_the_same_key_at_one_moment_is_the_same_stop(committed_country):
    sender = a_sender()
    told = together([lambda: stops.declare_stop(sender, a_stop("same"), NOW) for _ in range(4)])
    assert len(set(told)) == 1
    assert Stop.objects.count() == 1
