"""The embedded PostgreSQL: who it is, what survives, what may not run twice."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psycopg
import pytest
from live.database import PASSWORDS
from live.patience import until

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision.leftovers import lives, status_line
from spoedketen.live.supervision.locking import hold
from spoedketen.live.supervision.postgres import PostgresServer

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as somebody else")
PARENT = """
import sys
from pathlib import Path
from spoedketen.live.supervision.postgres import PostgresServer
from spoedketen.live.supervision.roles import Passwords
words = Passwords(superuser="superuser", owner="owner", application="application")
server = PostgresServer(Path(sys.argv[1]), words, lambda phase: None)
server.start()
print("started", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def data():
    folder = Path(tempfile.mkdtemp(prefix="spoedketen-test-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(data):
    phases = []
    made = PostgresServer(data, PASSWORDS, phases.append)
    made.phases = phases
    yield made
    made.stop()


def answer(server, question, role="application"):
    with psycopg.connect(getattr(server.urls, role), autocommit=True) as connection:
        return connection.execute(question).fetchone()[0]


@pytest.fixture
def orphan(data):
    """A server whose supervisor can be killed."""
    words = [sys.executable, "-c", PARENT, str(data)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout.readline() == b"started\n"
        yield parent
        parent.kill()
    until(lambda: not lives(data / "postgres"))


def test_the_application_is_no_superuser_and_nothing_listens_on_the_network(server):
    server.start()
    assert answer(server, "SELECT current_setting('is_superuser')") == "off"
    assert answer(server, "SELECT current_setting('listen_addresses')") == ""
    assert answer(server, "SELECT current_setting('fsync')") == "on"
    assert answer(server, "SELECT current_setting('data_checksums')") == "on"
    assert answer(server, "SELECT lower('ÉÖ')") == "éö"


def test_the_application_uses_what_the_owner_makes_but_makes_nothing(server):
    server.start()
    with psycopg.connect(server.urls.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (number bigint GENERATED ALWAYS AS IDENTITY)")
    with psycopg.connect(server.urls.application, autocommit=True) as application:
        application.execute("INSERT INTO kept DEFAULT VALUES")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("CREATE TABLE mine (number bigint)")


def test_a_wrong_password_opens_nothing(server):
    server.start()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.urls.application.replace(":application@", ":guessed@"))


def test_a_second_start_finds_what_the_first_wrote(server):
    server.start()
    with psycopg.connect(server.urls.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 7 AS number")
    server.stop()
    server.start()
    assert answer(server, "SELECT number FROM kept", "owner") == 7
    assert server.phases == ["initialise", "start", "start"]


def test_after_a_crash_it_recovers_what_was_committed(server):
    server.start()
    with psycopg.connect(server.urls.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 7 AS number")
    server.process.kill()
    server.process.wait()
    server.start()
    assert answer(server, "SELECT number FROM kept", "owner") == 7
    waited_for = "wait_for_other"  # its children may outlive what was killed by a moment
    assert [each for each in server.phases if each != waited_for] == [
        "initialise",
        "start",
        "recover",
    ]


def test_the_number_of_a_dead_server_given_to_another_process_bars_nothing(server):
    server.start()
    server.stop()
    pid_file = server.cluster.folder / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n", "ascii")
    server.start()
    assert answer(server, "SELECT 1") == 1


def test_a_child_that_outlives_a_killed_server_is_waited_for(server):
    server.start()
    folder, pid = server.cluster.folder, server.process.pid
    child = int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
    os.kill(child, signal.SIGSTOP)
    server.process.kill()
    server.process.wait()
    assert not lives(folder)
    threading.Timer(0.5, os.kill, (child, signal.SIGKILL)).start()
    server.start()
    assert answer(server, "SELECT 1") == 1


def test_a_server_ends_when_its_supervisor_is_killed(data, orphan):
    pid, _ = status_line(data / "postgres")
    assert lives(data / "postgres")
    orphan.kill()
    until(lambda: not lives(data / "postgres"))
    until(lambda: not Path(f"/proc/{pid}").exists())


def test_a_server_of_somebody_else_is_left_alone(data, orphan, monkeypatch):
    monkeypatch.setattr("spoedketen.live.supervision.postgres.OTHER_SECONDS", 0.1)
    with pytest.raises(RequestError, match="other_server"):
        PostgresServer(data, PASSWORDS, lambda _phase: None).start()
    assert lives(data / "postgres")


def test_a_broken_off_beginning_is_begun_again(server):
    draft = server.cluster.data / "postgres.unfinished"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    server.start()
    assert not draft.exists()
    assert answer(server, "SELECT 1") == 1


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(data):
    deep = data / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    server = PostgresServer(deep, PASSWORDS, lambda _phase: None)
    try:
        server.start()
        assert answer(server, "SELECT 1") == 1
        sockets = server.sockets
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    finally:
        server.stop()
    assert not sockets.exists()


def test_the_data_folder_is_for_one_supervisor_at_a_time(data):
    descriptor = hold(data)
    with pytest.raises(RequestError, match=f"process='{os.getpid()}'"):
        hold(data)
    os.close(descriptor)
    os.close(hold(data))


def test_a_cluster_of_another_version_is_refused(server):
    server.start()
    server.stop()
    (server.cluster.folder / "PG_VERSION").write_text("16\n", "ascii")
    with pytest.raises(RequestError, match="cluster_of_other_version"):
        server.start()


def test_a_stop_beside_open_work_is_quick_and_loses_nothing_committed(server):
    server.start()
    with psycopg.connect(server.urls.owner) as owner:
        owner.execute("CREATE TABLE kept (number int)")
        owner.commit()
        owner.execute("INSERT INTO kept VALUES (1)")
        server.stop()
        owner.close()
    server.start()
    assert answer(server, "SELECT count(*) FROM kept", "owner") == 0


@as_root
def test_root_runs_it_as_somebody_without_rights(server):
    server.start()
    assert Path(f"/proc/{server.process.pid}").stat().st_uid != 0
    assert server.cluster.folder.stat().st_uid == server.cluster.identity.uid


@as_root
def test_a_folder_closed_to_that_user_is_passed_without_changing_it(data):
    closed = data / "closed"
    closed.mkdir(mode=0o700)
    inside = closed / "open" / "data"
    inside.mkdir(parents=True)
    data.chmod(0o700)
    server = PostgresServer(inside, PASSWORDS, lambda _phase: None)
    try:
        server.start()
        assert answer(server, "SELECT 1") == 1
        assert Path(f"/proc/{server.process.pid}").stat().st_uid != 0
    finally:
        server.stop()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


@as_root
def test_where_the_system_gives_no_private_view_the_closed_folder_is_named(data, monkeypatch):
    monkeypatch.setattr("spoedketen.live.supervision.launching.covers", lambda *_: [])
    closed = data / "closed"
    inside = closed / "data"
    inside.mkdir(parents=True)
    closed.chmod(0o700)
    with pytest.raises(RequestError, match="folder_closed") as raised:
        PostgresServer(inside, PASSWORDS, lambda _phase: None).start()
    # The outermost closed one is named; the temporary folder itself may be closed too.
    named = Path(raised.value.parameters["folder"])
    assert data.is_relative_to(named)
    assert not named.stat().st_mode & 0o001


def test_it_is_ended_at_once_where_politeness_takes_too_long(server):
    server.start()
    server.process.send_signal(signal.SIGSTOP)
    server.stop(seconds=0.1)
    assert server.process.returncode is not None
