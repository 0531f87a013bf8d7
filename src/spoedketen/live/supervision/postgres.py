"""The embedded PostgreSQL as our own child: started, watched, stopped."""

import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision.cluster import (
    Cluster,
    cluster_in,
    ensure_files,
    private_folder,
    unreachable,
)
from spoedketen.live.supervision.launcher import REFUSED
from spoedketen.live.supervision.launching import Program, launch
from spoedketen.live.supervision.leftovers import (
    clear_leftovers,
    is_inhabited,
    lives,
    status_line,
)
from spoedketen.live.supervision.roles import DatabaseUrls, Passwords, ensure_database, urls

Tell = Callable[..., None]
"""Hears which phase begins: ``initialise``, ``wait_for_other``, ``recover``, ``start``."""

LONGEST_SOCKET_PATH = 107
SOCKET = ".s.PGSQL.5432"
POLL_SECONDS = 0.02
OTHER_SECONDS = 30.0
"""How long a server without a supervisor gets to end: it was told to when its parent died."""
KILL_SECONDS = 2.0

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "jit": "off",
    "random_page_cost": "1.1",
    "log_line_prefix": "%m [%p] %u ",
    "idle_in_transaction_session_timeout": "60s",
}


def _short() -> str:
    """Return a temporary folder in which a socket's name fits; TMPDIR may be long itself."""
    usual = tempfile.gettempdir()
    room = LONGEST_SOCKET_PATH - len(SOCKET) - len("/spoedketen-12345678/")
    return usual if len(usual.encode()) <= room else str(Path("/") / "tmp")


class PostgresServer:
    """One running server over one data folder."""

    def __init__(self, data: Path, passwords: Passwords, tell: Tell) -> None:
        self.cluster: Cluster = cluster_in(data)
        self.passwords = passwords
        self.tell = tell
        self.process: subprocess.Popen[bytes] | None = None
        self._sockets: Path | None = None
        self._private: tempfile.TemporaryDirectory[str] | None = None

    @property
    def sockets(self) -> Path:
        """Return the folder of the socket; a short private one where the path is too long."""
        if self._sockets is None:
            wanted = self.cluster.data / "run"
            if len(str(wanted / SOCKET).encode()) > LONGEST_SOCKET_PATH:
                self._private = tempfile.TemporaryDirectory(prefix="spoedketen-", dir=_short())
                wanted = Path(self._private.name)
            self._sockets = private_folder(wanted, self.cluster.identity)
        return self._sockets

    @property
    def urls(self) -> DatabaseUrls:
        """Return the addresses of the database for the owner and for the application."""
        return urls(self.sockets, self.passwords)

    def start(self, log: BinaryIO | int = subprocess.DEVNULL) -> None:
        """Start and return when the database, its roles and its rights are there."""
        self.launch(log)
        self.await_database()

    def await_database(self, pause: Callable[[float], object] = time.sleep) -> None:
        """Wait as long as recovery takes, then see to roles and rights; ``pause`` may raise."""
        while not self.is_ready():
            self._stop_if_dead()
            pause(POLL_SECONDS)
        ensure_database(self.sockets, self.passwords)

    def launch(self, log: BinaryIO | int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """Start without waiting until it is ready."""
        self._await_other()
        if not (self.cluster.folder / "PG_VERSION").is_file():
            self.tell("initialise")
        is_new = ensure_files(self.cluster, self.passwords.superuser)
        crashed = clear_leftovers(self.cluster.folder, self.sockets / f"{SOCKET}.lock")
        self.tell("recover" if crashed and not is_new else "start")
        self.process = launch(self._program(), output=log)
        return self.process

    def is_ready(self) -> bool:
        """Say whether our own child accepts connections."""
        return self.process is not None and status_line(self.cluster.folder) == (
            self.process.pid,
            "ready",
        )

    def stop(self, *, seconds: float = 5.0) -> None:
        """End politely (clients are cut off, nothing is lost), after the deadline at once."""
        if self.process is not None and self.process.poll() is None:
            self._end(self.process, seconds)
        if self._private is not None:
            self._private.cleanup()
            self._private, self._sockets = None, None

    @staticmethod
    def _end(process: subprocess.Popen[bytes], seconds: float) -> None:
        for sent, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, KILL_SECONDS)):
            process.send_signal(sent)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            return
        process.kill()
        process.wait()

    def _program(self) -> Program:
        cluster = self.cluster
        settings = {**SETTINGS, "unix_socket_directories": str(self.sockets)}
        options = [word for name in settings for word in ("-c", f"{name}={settings[name]}")]
        return Program(
            command=(str(cluster.programs / "postgres"), "-D", str(cluster.folder), *options),
            identity=cluster.identity,
            needed=(*cluster.needed, self.sockets),
            death_signal=signal.SIGINT,
        )

    def _await_other(self) -> None:
        """Give a server that lost its supervisor time to end; refuse where it stays."""
        deadline = time.monotonic() + OTHER_SECONDS
        told = False
        while lives(self.cluster.folder) or is_inhabited(self.cluster.folder):
            if time.monotonic() > deadline:
                pid, _ = status_line(self.cluster.folder)
                raise RequestError("other_server", folder=str(self.cluster.folder), process=pid)
            if not told:
                self.tell("wait_for_other")
                told = True
            time.sleep(POLL_SECONDS)

    def _stop_if_dead(self) -> None:
        code = self.process.poll() if self.process else None
        if code == REFUSED:
            raise unreachable(self.cluster)
        if code is not None:
            raise RequestError("postgres_stopped", status=code, folder=str(self.cluster.data))
