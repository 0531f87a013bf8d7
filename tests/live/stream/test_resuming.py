"""Who comes back goes on where it was: nothing is lost, nothing comes twice."""

import random

import pytest
from live.patience import until
from live.stream.stage import signed_in, tell

from spoedketen.live.events.actions import begin_epoch
from spoedketen.live.events.queries import last_position
from spoedketen.live.stream import application


def test_a_first_visit_begins_anew_and_hears_what_follows(stage, session):
    client = stage.open(session)
    assert client.greeting == "fresh"
    tell("one", "two")
    until(lambda: client.heard == (["one", "two"], 2))
    assert client.headers[b"content-type"].startswith(b"text/event-stream")
    assert client.headers[b"cache-control"] == b"no-store"


@pytest.mark.parametrize("seed", range(3))
def test_interrupted_again_and_again_every_change_comes_exactly_once(stage, session, seed):
    chance, client = random.Random(seed), stage.open(session)
    heard, count, last, told = [], 0, client.last_id, []
    for number in range(25):
        if chance.random() < 0.4:
            stage.leave(client)
            heard, count = heard + client.heard[0], count + client.heard[1]
            last = client.last_id
            client = stage.open(session, last)
            assert client.greeting == "resumed"
        told.append(f"s{number:02}")
        tell(told[-1])
    until(lambda: client.heard[1] + count == len(told))
    assert heard + client.heard[0] == told
    assert last != client.last_id


def test_what_happened_meanwhile_comes_at_once_with_the_greeting(stage, session):
    client = stage.open(session)
    stage.leave(client)
    tell("one")
    tell("two", "one")
    other = stage.open(session)
    until(lambda: last_position() == application._broadcasts[id(stage.loop)].position)
    stage.leave(other)
    back = stage.open(session, client.last_id)
    assert [kind for kind, _, _ in back.frames] == ["resumed", "changes"]
    assert back.heard == (["one", "two"], 3)


def test_after_a_restart_of_the_process_a_client_still_resumes(stage, session):
    client = stage.open(session)
    tell("one")
    until(lambda: client.heard[1] == 1)
    stage.call(application.stop_broadcasts)
    until(lambda: client.is_over)
    tell("two")
    application._broadcasts.clear()
    back = stage.open(session, client.last_id)
    assert back.greeting == "resumed"
    assert back.heard == (["two"], 1)


def test_another_epoch_begins_anew(stage, session):
    client = stage.open(session)
    begin_epoch()
    until(lambda: client.is_over)
    tell("one")
    back = stage.open(session, client.last_id)
    assert back.greeting == "fresh"
    assert back.last_id.split(":")[0] != client.last_id.split(":")[0]


def test_a_place_that_is_no_longer_kept_begins_anew(stage, session, monkeypatch):
    monkeypatch.setattr("spoedketen.live.stream.broadcast.KEPT_EVENTS", 3)
    client = stage.open(session)
    old = client.last_id
    for number in range(5):
        tell(f"s{number}")
    until(lambda: client.heard[1] == 5)
    assert stage.open(session, old).greeting == "fresh"
    assert stage.open(session, client.last_id).greeting == "resumed"


def test_a_place_that_does_not_come_begins_anew(stage, session, monkeypatch):
    monkeypatch.setattr("spoedketen.live.stream.broadcast.REACH_SECONDS", 0.01)
    epoch = stage.open(session).last_id.split(":")[0]
    assert stage.open(session, f"{epoch}:99999999.1").greeting == "fresh"


def test_a_page_that_read_further_than_the_stream_loses_and_repeats_nothing(
    stage, session, monkeypatch
):
    monkeypatch.setattr("spoedketen.live.stream.broadcast.COALESCE_SECONDS", 0.5)
    client = stage.open(session)
    tell("one")
    tell("two")
    epoch = client.last_id.split(":")[0]
    back = stage.open(session, f"{epoch}:{last_position()}")
    assert back.greeting == "resumed"
    tell("three")
    until(lambda: back.heard == (["three"], 1))


@pytest.mark.parametrize(
    "last",
    [
        *("", "x", ":", "0.0", "é" * 40, "0" * 32, "a" * 5_000),
        *(f"{'0' * 32}:{place}" for place in ("1", f"{'9' * 30}.1", "-1.-1", "1.1\x00")),
        f"{'G' * 32}:1.1",
    ],
)
def test_a_last_event_id_that_is_none_of_ours_begins_anew(stage, session, last):
    assert stage.open(session, last).greeting == "fresh"


def test_the_place_may_stand_in_the_address_and_the_header_counts_more(stage, session):
    client = stage.open(session)
    first = client.last_id
    tell("one")
    until(lambda: client.heard[1] == 1)
    assert stage.open(session, query=f"na={first}").heard == (["one"], 1)
    assert stage.open(session, client.last_id, query=f"na={first}").heard == ([], 0)


def test_the_outage_of_the_database_is_survived_by_who_listens(stage, person, outage):
    client = stage.open(signed_in(person.id))
    end = outage()
    until(lambda: any(kind == "beat" for kind, _, _ in client.frames))
    end()
    tell("one")
    until(lambda: client.heard == (["one"], 1))
    assert not client.is_over
