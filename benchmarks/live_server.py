"""A server to measure: own PostgreSQL with fsync on, the bundled pack, keys, one web process."""

import contextlib
import json
import os
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
from spoedketen.live.supervision.locking import hold
from spoedketen.live.supervision.ports import end_dead_lines
from spoedketen.live.supervision.postgres import PostgresServer
from spoedketen.live.supervision.secret_files import database_passwords
from spoedketen.live.supervision.surroundings import (
    Place,
    command_environment,
    served_environment,
)

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

    def begin_again(self) -> None:
        """Kill web and jobs and start them with the environment of now."""
        for name in list(self.children):
            self.kill(name)
            self.start(name)
        self.await_ready()

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
def server_on(data: Path) -> Iterator[Server]:
    """Start PostgreSQL on a data folder, as `up` would, and nothing else yet."""
    lock = hold(data)
    postgres = PostgresServer(data, database_passwords(data), lambda _phase: None)
    with (data / "postgres.log").open("ab") as log:
        postgres.start(log)
    listening = socket.create_server(("127.0.0.1", 0), backlog=4096)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    end_dead_lines(listening)
    port = listening.getsockname()[1]
    server = Server(data, postgres, _environment(data, postgres, port), port, listening)
    try:
        yield server
    finally:
        server.end()
        os.close(lock)


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    """Make a folder that the user of PostgreSQL can reach, and remove it afterwards."""
    data = Path(tempfile.mkdtemp(prefix="spoedketen-bench-"))
    data.chmod(0o755)
    try:
        yield data
    finally:
        shutil.rmtree(data, ignore_errors=True)


@contextlib.contextmanager
def installation(*, jobs: bool = True) -> Iterator[Server]:
    """Make a new installation in a temporary folder, and remove it afterwards."""
    with data_folder() as data, server_on(data) as server:
        server.manage("migrate", "-v0", owner=True)
        server.manage("prepare", "--no-past")
        for name in ("web", "jobs") if jobs else ("web",):
            server.start(name)
        server.await_ready()
        yield server


def _environment(data: Path, postgres: PostgresServer, port: int) -> dict[str, str]:
    beside = [Path(__file__).parent, Path(__file__).parents[1] / "src"]
    usual = {name: text for name, text in os.environ.items() if not name.startswith("SPOEDKETEN_")}
    usual["PYTHONPATH"] = os.pathsep.join(map(str, beside))
    told = command_environment(usual, data, postgres.urls)
    return served_environment(told, Place(address="127.0.0.1", port=port, demonstration=True))
