"""A reader of the outbox misses nothing, though commits come in another order than ids."""

import os
import random
import subprocess
import sys
import threading

import pytest
from django.db import ProgrammingError, connection, transaction

from spoedketen.live.events.actions import begin_epoch, begin_history, publish
from spoedketen.live.events.queries import epoch, events_after, last_position
from spoedketen.live.events.values import NewEvent, Position

WRITERS, EACH = 6, 40


def _write(number, barrier):
    chance = random.Random(number)
    barrier.wait()
    for count in range(EACH):
        with transaction.atomic():
            publish(NewEvent(kind="test", subject=f"{number}-{count}"))
            with connection.cursor() as cursor:
                # Transactions that last unequally long are what turns the order of commits round.
                cursor.execute("SELECT pg_sleep(%s)", [chance.random() * 0.004])
    connection.close()


def test_no_event_is_missed_or_read_twice_among_concurrent_writers(committed_db):
    barrier = threading.Barrier(WRITERS + 1)
    writers = [threading.Thread(target=_write, args=(n, barrier)) for n in range(WRITERS)]
    for each in writers:
        each.start()
    barrier.wait()
    seen, place = [], Position(xid=0, row=0)
    while any(each.is_alive() for each in writers) or events_after(place):
        for event in events_after(place, 7):
            assert event.position > place
            place = event.position
            seen.append(event.subject)
    assert sorted(seen) == sorted(f"{n}-{c}" for n in range(WRITERS) for c in range(EACH))
    assert place == last_position()


def test_an_open_transaction_holds_the_reader_back_until_it_ends(committed_db):
    with transaction.atomic():
        publish(NewEvent(kind="test", subject="late"))
        seen = []
        other = threading.Thread(target=lambda: (seen.extend(_other()), connection.close()))
        other.start()
        other.join()
    assert seen == []
    assert [event.subject for event in events_after(Position(xid=0, row=0))] == ["late", "early"]


def _other():
    publish(NewEvent(kind="test", subject="early"))
    return events_after(Position(xid=0, row=0))


def test_a_new_epoch_has_another_name(committed_db):
    before = epoch()
    begin_epoch()
    assert epoch() != before


def test_after_a_restore_nothing_is_told_again(committed_db, live_environment):
    before = epoch()
    publish(NewEvent(kind="test", subject="brought back"))
    as_owner = {"DATABASE_URL": live_environment["SPOEDKETEN_OWNER_DATABASE_URL"]}
    words = [sys.executable, "-m", "django", "begin_epoch"]
    subprocess.run(words, env={**os.environ, **live_environment, **as_owner}, check=True)
    assert events_after(Position(xid=0, row=0)) == []
    assert epoch() != before


def test_the_application_may_not_forget_what_was_told(committed_db):
    with pytest.raises(ProgrammingError, match="permission denied"):
        begin_history()
