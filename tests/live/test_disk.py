"""A full disk is said to who sends, who watches and who can mend it."""

import asyncio
import json
import shutil

import psycopg
import pytest
from django.db import OperationalError
from django.test import RequestFactory

from spoedketen.live import disk
from spoedketen.live.api.health import readyz
from spoedketen.live.api.problems import _not_stored
from spoedketen.live.disk import is_full
from spoedketen.live.supervision.processes import Supervisor


@pytest.fixture
def room(monkeypatch):
    """Set how many bytes are free."""
    left = {"free": 10**9}

    def usage(folder):
        return shutil._ntuple_diskusage(10**10, 0, left["free"])

    monkeypatch.setattr("spoedketen.live.disk.shutil.disk_usage", usage)
    return lambda free: left.update(free=free)


def test_a_folder_that_is_not_there_yet_is_not_full(tmp_path):
    assert not is_full(tmp_path / "logs")


def test_a_sender_hears_that_the_disk_is_full_and_not_that_the_database_is_gone(room):
    assert _code(OperationalError("gone")) == "database_gone"
    room(disk.LEAST_BYTES - 1)
    assert _code(OperationalError("gone")) == "disk_full"
    room(10**9)
    error = OperationalError("could not extend file")
    error.__cause__ = psycopg.errors.DiskFull()
    assert _code(error) == "disk_full"


def _code(error):
    answer = _not_stored(error)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    return json.loads(answer.content)["type"].rpartition(":")[2]


def test_who_watches_hears_it_too(room):
    room(0)
    answer = asyncio.run(readyz(RequestFactory().get("/readyz")))
    assert (answer.status_code, json.loads(answer.content)) == (503, {"status": "disk full"})


def test_the_terminal_tells_it_once_and_when_there_is_room_again(room, tmp_path):
    told = []
    supervisor = Supervisor(tmp_path, lambda code, **_: told.append(code))
    for free in (10**9, 0, 0, 10**9):
        room(free)
        supervisor.look()
    assert told == ["disk_full", "disk_freed"]


def test_a_child_whose_log_does_not_fit_is_tried_again(tmp_path):
    supervisor = Supervisor(tmp_path, lambda *_, **__: None)
    kept = type("Full", (), {"mourned": 0})()

    def begin(_):
        raise OSError(28, "No space left on device")

    kept.begin, kept.mourn = begin, lambda _: setattr(kept, "mourned", 1)
    supervisor._restart(kept, 0.0)
    assert kept.mourned == 1
