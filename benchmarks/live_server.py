"""A server to measure: own PostgreSQL with fsync on, the bundled pack, keys, one web process."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from spoedketen.live.supervision.launching import Program, launch
from spoedketen.live.supervision.ports import end_dead_lines
from spoedketen.live.supervision.postgres import PostgresServer
from spoedketen.live.supervision.roles import Passwords

START_SECONDS = 90


@dataclass
class Server:
    """Addresses and processes of one measured installation."""

    data: Path
    postgres: PostgresServer
    environment: dict[str, str]
    port: int
    listening: socket.socket
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, str]:
        """The key of each organisation."""
        file = self.data / "secrets" / "demonstration_keys.json"
        return dict(json.loads(file.read_text(encoding="utf-8")))

    def manage(self, *words: str, owner: bool = False) -> str:
        """Run a management command and return what it printed."""
        environment = dict(self.environment)
        if owner:
            environment["DATABASE_URL"] = environment["SPOEDKETEN_OWNER_DATABASE_URL"]
        command = [sys.executable, "-m", "django", *words]
        told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        return told.stdout

    def start(self, name: str) -> None:
        """Start the web or the jobs process."""
        command = [sys.executable, "-m", *self._words(name)]
        log = (self.data / f"{name}.log").open("ab")
        # By the launcher of the product: a measured server dies with the script that measures it.
        program = Program(
            command=tuple(command),
            environment=self.environment,
            descriptors=(self.listening.fileno(),),
        )
        self.children[name] = launch(program, output=log)

    def _words(self, name: str) -> list[str]:
        if name == "jobs":
            return ["spoedketen.live.jobs"]
        return ["spoedketen.live.serving", "--fd", str(self.listening.fileno())]

    def kill(self, name: str) -> None:
        """End a process as a crash would."""
        if name == "postgres":
            process = self.postgres.process
            assert process is not None
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        else:
            self.children[name].kill()
            self.children[name].wait()

    def restart(self, name: str) -> None:
        """Start again what was killed."""
        if name == "postgres":
            with (self.data / "postgres.log").open("ab") as log:
                self.postgres.start(log)
        else:
            self.start(name)

    def await_ready(self) -> None:
        """Return when the server says it is ready."""
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"http://127.0.0.1:{self.port}/readyz"):
            if time.monotonic() > deadline:
                raise TimeoutError((self.data / "web.log").read_text(encoding="utf-8")[-3000:])
            time.sleep(0.1)

    def end(self) -> None:
        """Stop everything."""
        for child in self.children.values():
            child.terminate()
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(10)
            child.kill()
        self.listening.close()
        self.postgres.stop()


def answers(address: str) -> bool:
    """Tell whether an address answers 200."""
    try:
        with urlopen(address, timeout=5) as found:
            return bool(found.status == 200)
    except OSError:
        return False


@contextlib.contextmanager
def installation(*, jobs: bool = True) -> Iterator[Server]:
    """Make a new installation in a temporary folder, and remove it afterwards."""
    data = Path(tempfile.mkdtemp(prefix="spoedketen-bench-"))
    data.chmod(0o755)
    names = ("superuser", "owner", "application")
    passwords = Passwords(**{name: secrets.token_hex(8) for name in names})
    postgres = PostgresServer(data, passwords, lambda _phase: None)
    with (data / "postgres.log").open("ab") as log:
        postgres.start(log)
    listening = socket.create_server(("127.0.0.1", 0), backlog=4096)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    end_dead_lines(listening)
    port = listening.getsockname()[1]
    environment = _environment(data, postgres)
    server = Server(data, postgres, environment, port, listening)
    try:
        server.manage("migrate", "-v0", owner=True)
        server.manage("prepare", "--no-past")
        for name in ("web", "jobs") if jobs else ("web",):
            server.start(name)
        server.await_ready()
        yield server
    finally:
        server.end()
        shutil.rmtree(data, ignore_errors=True)


def _environment(data: Path, postgres: PostgresServer) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "spoedketen.live.settings",
        "DATABASE_URL": postgres.urls.application,
        "SPOEDKETEN_OWNER_DATABASE_URL": postgres.urls.owner,
        "SPOEDKETEN_DATA": str(data),
        "SPOEDKETEN_SECRET_KEY": secrets.token_hex(32),
        "SPOEDKETEN_KEY_PEPPER": secrets.token_hex(16),
        "SPOEDKETEN_FIELD_KEYS": "bench:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "SPOEDKETEN_DEMO": "1",
        "PYTHONPATH": os.pathsep.join(
            [str(Path(__file__).parent), str(Path(__file__).parents[1] / "src")]
        ),
    }
