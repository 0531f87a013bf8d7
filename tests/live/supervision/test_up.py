"""The whole server as a person starts it: up, hurt, stopped, put away and brought back.

One installation, in the order of its life; each test leaves it running or says so.
"""

import http.client
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from live.patience import until

from spoedketen.live.demo.followed import kept_trace
from spoedketen.live.supervision.leftovers import lives, status_line
from spoedketen.live.supervision.reaching import _running, reached_database
from spoedketen.live.supervision.stopping import StopSign
from spoedketen.quality.stop_report import Quarter

pytestmark = pytest.mark.slow
WITHOUT_PAST = {"SPOEDKETEN_DEMO_PAST": "0"}
"""Of a demonstration: it is ready in half the time."""
RUN = "from spoedketen.cli.main import main; main()"
COUNTS = """
SELECT (SELECT count(*) FROM directory_service), (SELECT count(*) FROM capacity_observation),
       (SELECT count(*) FROM audit_auditentry), (SELECT count(*) FROM accounts_apikey)
"""


def environment():
    """Return the environment of a person: nothing of the tests in it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SPOEDKETEN_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return {**kept, "LANG": "en"}


def spoedketen(*words):
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-c", RUN, *map(str, words)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


class Installation:
    """A server in a data folder."""

    def __init__(self, data, own=None):
        self.data = data
        self.own = own or {}
        self.process = None
        self.port = 0

    def start(self, *words):
        """Start it and wait until it says where it is."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        command = [sys.executable, "-c", RUN, "up", "--no-browser", "--port", str(self.port)]
        with (self.data / "told").open("wb") as told:
            self.process = subprocess.Popen(
                [*command, "--data", str(self.data), *words],
                env={**environment(), **self.own},
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
            )
        lines = iter(self.process.stdout.readline, "")
        said = [next(lines, "")]
        while said[-1] and "Ctrl-C" not in said[-1]:
            said.append(next(lines, ""))
        assert said[-1], (self.data / "told").read_text()
        return "".join(said)

    def asked(self, path="/readyz"):
        """Return the status of an address, or 0 while nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def stop(self, number=signal.SIGTERM):
        """Ask it to stop and return after how many seconds it was gone."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(60)
        self.process.stdout.close()
        return time.monotonic() - began

    def children(self):
        """Return the processes of this server, the supervisor left out."""
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                told = path.read_bytes()
            except OSError:
                continue
            if f"SPOEDKETEN_DATA={self.data}".encode() in told:
                found.append(int(path.parent.name))
        return found

    def named(self, part):
        """Return the process with a word in its command line."""
        for number in self.children():
            if part in Path(f"/proc/{number}/cmdline").read_text("utf-8"):
                return number
        return None

    def counts(self):
        """Return how many rows the tables have that only grow."""
        with psycopg.connect(_running(self.data).owner) as connection:
            return connection.execute(COUNTS).fetchone()


@pytest.fixture(scope="module")
def installed():
    """A demonstration, begun from nothing."""
    data = Path(tempfile.mkdtemp(prefix="spoedketen-test-"))
    installation = Installation(data, WITHOUT_PAST)
    installation.said = installation.start()
    yield installation
    if installation.process.poll() is None:
        installation.stop()
    shutil.rmtree(data)


@pytest.fixture
def running(installed):
    """The installation, started again where a test left it stopped."""
    if installed.process.poll() is not None:
        installed.start()
    return installed


@pytest.fixture
def at_rest(installed):
    """The installation, stopped where a test left it running."""
    if installed.process.poll() is None:
        installed.stop()
    return installed


def test_it_says_where_it_is_how_to_sign_in_and_what_its_figures_are(installed):
    assert f"http://localhost:{installed.port}" in installed.said
    assert "Demonstration: invented figures" in installed.said
    assert "centralist, ambulance, triagist" in installed.said
    assert "spoedketen link --email seh-arts@demonstratie.invalid" in installed.said
    assert "/open/" in installed.said
    assert installed.asked() == 200


def test_secrets_and_logs_are_closed_to_others(running):
    for folder in ("secrets", "logs"):
        assert stat.S_IMODE((running.data / folder).stat().st_mode) == 0o700
        for path in (running.data / folder).iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_the_demonstration_fills_the_board(running):
    until(lambda: running.counts()[1] > 500, 60)


def test_the_demonstration_has_its_chain_simulated_and_follows_it(running):
    until(lambda: list(running.data.glob("demonstration_trace_*.npz")), seconds=300)
    (file,) = running.data.glob("demonstration_trace_*.npz")
    assert kept_trace(file).knows("department:st-jansdal-harderwijk")
    until(lambda: running.named("live.demo.tracing") is None, seconds=30)


def test_a_second_one_on_the_same_folder_is_refused(running):
    done = spoedketen("up", "--no-browser", "--data", running.data)
    assert done.returncode == 2
    assert "already in use" in done.stderr
    assert running.asked() == 200


def test_invented_and_real_figures_never_mix(running):
    running.stop()
    done = spoedketen("up", "--no-browser", "--no-demo", "--data", running.data)
    assert done.returncode == 2
    assert "invented figures" in done.stderr


def test_a_killed_web_process_comes_back_and_nobody_is_refused(running):
    number = until(lambda: running.named("live.serving"))
    os.kill(number, signal.SIGKILL)
    assert running.asked() == 200
    assert running.named("live.serving") != number


def test_a_killed_database_comes_back_with_everything(running):
    before = running.counts()
    os.kill(status_line(running.data / "postgres")[0], signal.SIGKILL)
    until(lambda: status_line(running.data / "postgres")[1] == "ready" and running.asked() == 200)
    assert all(now >= then for now, then in zip(running.counts(), before, strict=True))


def test_a_killed_supervisor_leaves_nothing_behind(running):
    until(lambda: running.named("live.serving"))
    running.stop(signal.SIGKILL)
    until(lambda: not running.children() and not lives(running.data / "postgres"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_each_signal_ends_everything_within_eight_seconds_with_connections_open(running, number):
    children = running.children()
    with socket.create_connection(("127.0.0.1", running.port)) as held:
        held.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n")
        assert running.stop(number) < 8
    assert running.process.returncode == 0
    assert children
    assert running.children() == []
    assert not lives(running.data / "postgres")


def check_the_log(installation):
    done = spoedketen("audit", "verify", "--data", installation.data)
    assert done.returncode == 0, done.stderr
    assert "The log is whole" in done.stdout


def test_log_link_and_key_need_no_other_command_while_it_runs_and_while_it_rests(running):
    check_the_log(running)
    quarter = Quarter.of(datetime.now(UTC)).previous.name  # noqa: TID251
    done = spoedketen("report", "stops", "--quarter", quarter, "--json", "--data", running.data)
    assert json.loads(done.stdout)["notice"] == ["Demonstration: invented figures"], done.stderr
    done = spoedketen("link", "--data", running.data)
    assert f"http://localhost:{running.port}/open/" in done.stdout, done.stderr
    unknown = spoedketen("link", "--email", "nobody@example.invalid", "--data", running.data)
    assert unknown.returncode == 2
    assert "nobody@example.invalid" in unknown.stderr
    file = running.data / "secrets" / "field_keys"
    before = file.read_text()
    assert spoedketen("keys", "renew", "--data", running.data).returncode == 2
    assert file.read_text() == before
    running.stop()
    check_the_log(running)
    done = spoedketen("keys", "renew", "--data", running.data)
    assert done.returncode == 0, done.stderr
    assert len(file.read_text().split()) == 1
    assert file.read_text() != before


def test_a_backup_of_the_running_server_can_be_brought_back(running, tmp_path):
    until(lambda: running.counts()[1] > 500, 60)
    file, rest = tmp_path / "running.zip", tmp_path / "resting.zip"
    assert spoedketen("backup", file, "--data", running.data).returncode == 0
    before = running.counts()
    running.stop()
    done = spoedketen("backup", rest, "--with-keys", "--data", running.data)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(rest.stat().st_mode) == 0o600
    other = Path(tempfile.mkdtemp(prefix="spoedketen-test-"))
    try:
        check_restored(running, other, rest, before)
    finally:
        shutil.rmtree(other)


def check_restored(running, other, file, before):
    """Bring the backup back in another folder and look whether everything is there."""
    done = spoedketen("restore", file, "--data", other)
    assert done.returncode == 0, done.stderr
    refused = spoedketen("restore", file, "--data", other)
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    assert spoedketen("restore", file, "--replace", "--data", other).returncode == 0
    same = (running.data / "secrets" / "field_keys").read_text()
    assert (other / "secrets" / "field_keys").read_text() == same
    restored = Installation(other, WITHOUT_PAST)
    said = restored.start()
    try:
        assert "Demonstration: invented figures" in said
        assert all(now >= then for now, then in zip(restored.counts(), before, strict=True))
        assert restored.counts()[0] == before[0]
        application = psycopg.connect(_running(other).application, autocommit=True)
        with application, pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("DELETE FROM audit_auditentry")
    finally:
        restored.stop()


def test_a_restore_changes_the_epoch_of_the_stream(at_rest, tmp_path):
    file = tmp_path / "backup.zip"
    assert spoedketen("backup", file, "--data", at_rest.data).returncode == 0
    epochs = []
    for _ in range(2):
        assert spoedketen("restore", file, "--replace", "--data", at_rest.data).returncode == 0
        epochs.append(resting(at_rest, "SELECT epoch FROM events_streamepoch"))
    assert len(set(epochs)) == 2


def resting(installation, question):
    """Return the first row of an answer of the database, started alone: that is soon done."""
    sign, environ = StopSign(), environment()
    with (
        reached_database(installation.data, environ, lambda *_, **__: None, sign) as addresses,
        psycopg.connect(addresses.owner) as connection,
    ):
        return connection.execute(question).fetchone()


def test_a_damaged_backup_changes_nothing(at_rest, tmp_path):
    file = tmp_path / "backup.zip"
    assert spoedketen("backup", file, "--data", at_rest.data).returncode == 0
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 255
    file.write_bytes(content)
    before = resting(at_rest, COUNTS)
    done = spoedketen("restore", file, "--replace", "--data", at_rest.data)
    assert done.returncode == 1
    assert resting(at_rest, COUNTS)[0] == before[0]


def test_a_backup_never_overwrites(at_rest, tmp_path):
    file = tmp_path / "mine"
    file.write_text("precious")
    done = spoedketen("backup", file, "--data", at_rest.data)
    assert done.returncode == 2
    assert file.read_text() == "precious"


def test_without_an_installation_there_is_nothing_to_back_up(tmp_path):
    done = spoedketen("backup", tmp_path / "file", "--data", tmp_path)
    assert done.returncode == 2
    assert "no installation" in done.stderr


def test_a_postgresql_of_ones_own_is_used_where_it_is_named(tmp_path, postgres):
    with postgres.database() as (_, addresses):
        own = {
            "DATABASE_URL": addresses.application,
            "SPOEDKETEN_OWNER_DATABASE_URL": addresses.owner,
        }
        installation = Installation(tmp_path, own)
        said = installation.start("--no-demo")
        assert "invented" not in said
        assert installation.asked() == 200
        assert installation.stop() < 8
        assert not (tmp_path / "postgres").exists()
