"""Children: restarted with patience, ended in time, never left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live.patience import until

from spoedketen.live.supervision.launching import Program, launch
from spoedketen.live.supervision.logs import last_line, shorten
from spoedketen.live.supervision.processes import Child, Supervisor, delay_seconds
from spoedketen.live.supervision.stopping import Stopped, StopSign

DEAF = """
import signal, time
signal.signal(15, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(99)
"""
PARENT = """
import subprocess, sys, time
from spoedketen.live.supervision.launching import Program, launch
child = launch(Program(command=(sys.executable, "-c", "import time; time.sleep(99)")), output=-3)
print(child.pid, flush=True)
time.sleep(99)
"""


def child(name, code):
    command = (sys.executable, "-c", code)
    return Child(name=name, start=lambda log: launch(Program(command=command), output=log))


@pytest.fixture
def told():
    return []


@pytest.fixture
def supervisor(tmp_path, told):
    made = Supervisor(tmp_path / "logs", lambda code, **more: told.append((code, more)))
    yield made
    made.stop()


@pytest.fixture
def usual_signals():
    before = {number: signal.getsignal(number) for number in (2, 15, 1)}
    yield
    for number, meant in before.items():
        signal.signal(number, meant)


@given(st.integers(0, 10_000))
def test_patience_grows_to_half_a_minute_and_no_further(failures):
    assert 0.5 <= delay_seconds(failures) <= delay_seconds(failures + 1) <= 30


def test_a_dead_child_is_told_and_started_again(supervisor, told):
    supervisor.begin(child("brief", "print('why it ended', flush=True); raise SystemExit(3)"))
    until(lambda: supervisor.look() or ("child_restarted", {"name": "brief"}) in told)
    code, more = told[0]
    assert code == "child_ended"
    assert more["status"] == 3
    assert more["said"] == "why it ended"


def test_a_child_killed_from_outside_comes_back(supervisor):
    supervisor.begin(child("steady", "import time; time.sleep(99)"))
    first = supervisor.kept[0].process.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: supervisor.look() or supervisor.kept[0].process.pid != first)
    assert supervisor.kept[0].lives()


def test_a_child_that_does_not_listen_is_killed_in_time(supervisor):
    supervisor.begin(child("deaf", DEAF))
    log = supervisor.kept[0].log
    until(lambda: last_line(log) == "deaf")
    process = supervisor.kept[0].process
    started = time.monotonic()
    supervisor.stop()
    assert process.returncode == -signal.SIGKILL
    assert time.monotonic() - started < 8


def test_the_database_ends_last(supervisor, told):
    ends = []
    plain = child("web", "import time; time.sleep(99)")
    supervisor.begin(Child(name="postgres", start=plain.start, end=lambda: ends.append(web.poll())))
    supervisor.begin(plain)
    database, web = (kept.process for kept in supervisor.kept)
    supervisor.stop()
    assert ends == [-signal.SIGTERM]
    database.kill()
    database.wait()


def test_a_child_ends_when_its_supervisor_is_killed():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        number = int(parent.stdout.readline())
        parent.kill()
    until(lambda: not lives(number))


def lives(number):
    """Say whether a process runs; one that waits to be buried does not."""
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return told.rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_signal_means_the_same(number, usual_signals):
    sign = StopSign()
    signal.signal(number, signal.SIG_DFL)
    sign.listen()
    os.kill(os.getpid(), number)
    assert sign.wait(5)
    with pytest.raises(Stopped):
        sign.pause(5)


def test_a_shell_that_shut_out_the_key_does_not_shut_it_out_here(usual_signals):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sign = StopSign()
    sign.listen()
    os.kill(os.getpid(), signal.SIGINT)
    assert sign.wait(5)


def test_a_log_that_grew_too_long_is_put_aside_and_written_on(tmp_path, monkeypatch):
    monkeypatch.setattr("spoedketen.live.supervision.logs.LARGEST_BYTES", 10)
    log = tmp_path / "web.log"
    with log.open("ab") as file:
        file.write(b"a long line\n")
        file.flush()
        shorten(log)
        file.write(b"new\n")
    assert log.read_bytes() == b"new\n"
    assert (tmp_path / "web.log.1").read_bytes() == b"a long line\n"
