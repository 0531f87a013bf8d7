"""A full disk under load: said in words, nothing acknowledged is lost, and it goes on by itself."""

import json
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg
from faults.command import RUN, environment, spoedketen
from faults.scene import Outcome
from live_server import data_folder
from psycopg import sql

from spoedketen.live.supervision.leftovers import socket_folder
from spoedketen.live.supervision.roles import urls
from spoedketen.live.supervision.secret_files import database_passwords

SIZE_MB, BLOCK = 420, b"\0" * (1 << 20)
WAIT_SECONDS = 150.0
KEPT = "SELECT key, public_id::text FROM capacity_observation WHERE key LIKE 'disk-%'"
REPEATED = """
    SELECT count(*) FROM
      (SELECT 1 FROM capacity_observation GROUP BY organisation_id, key HAVING count(*) > 1) AS r
"""
SERVICES = """
    SELECT o.slug, s.slug FROM directory_service s
    JOIN directory_site l ON l.id = s.site_id
    JOIN accounts_organisation o ON o.id = l.organisation_id
    WHERE s.service_type = 'emergency_department'
"""


def tried(*, full: bool) -> Outcome:
    """Fill the disk of a running server, look what it says, make room and count."""
    with ExitStack() as held:
        try:
            data = held.enter_context(small_disk())
        except PermissionError:
            return Outcome({}, ["skipped: only root may make a small disk"])
        running = held.enter_context(Running.on(data))
        senders = running.senders(4)
        _await(lambda: len(running.acknowledged) > 50)
        ballast = data / "ballast"
        _fill(ballast)
        _await(lambda: running.problems["disk_full"] > 3)
        ready = running.asked("/readyz")
        backup = spoedketen("backup", data / "backup.zip", "--data", data)
        time.sleep(30 if full else 3)
        before, begun = len(running.acknowledged), time.monotonic()
        ballast.unlink()
        _await(lambda: len(running.acknowledged) > before + 50)
        seconds = time.monotonic() - begun
        running.ended.set()
        for each in senders:
            each.join()
        _await(lambda: running.asked("/readyz")[0] == 200)
        wrongs = running.wrongs() | _said(running, ready, backup, data)
    told = (
        f"{len(running.acknowledged):,} acknowledged, refused: {dict(running.problems)}; "
        f"writing again {seconds:.1f} s after there was room"
    )
    return Outcome(wrongs, [told])


def _said(
    running: "Running",
    ready: tuple[int, Any],
    backup: subprocess.CompletedProcess[str],
    data: Path,
) -> dict[str, int]:
    left = [path.name for path in data.iterdir() if "backup.zip" in path.name]
    web = (data / "logs" / "web_1.log").read_text("utf-8")
    terminal = (data / "told").read_text("utf-8")
    return {
        "places that do not say that the disk is full": sum(
            (
                ready != (503, {"status": "disk full"}),
                "disk is full" not in web,
                "is full: nothing is stored" not in terminal,
            )
        ),
        "backups on a full disk that were not refused in words": int(
            backup.returncode not in {1, 2} or "Traceback" in backup.stderr
        ),
        "half backups left": len(left),
        "answers that were neither kept nor refused": running.problems["unknown"],
    }


@contextmanager
def small_disk() -> Iterator[Path]:
    """Mount a small disk in memory; only root may."""
    with data_folder() as place:
        options = f"size={SIZE_MB}m,mode=755"
        done = subprocess.run(
            ["/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=False
        )
        if done.returncode:
            raise PermissionError(place)
        try:
            yield place
        finally:
            subprocess.run(["/bin/umount", "--lazy", str(place)], check=True)


def _fill(ballast: Path) -> None:
    """Write until nothing more fits."""
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(BLOCK)


def _await(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(condition)
        time.sleep(0.1)


@dataclass
class Running:
    """A server as a person starts it, and what its senders heard."""

    data: Path
    process: subprocess.Popen[str]
    address: str = ""
    acknowledged: dict[str, str] = field(default_factory=dict)
    problems: Counter[str] = field(default_factory=Counter)
    ended: threading.Event = field(default_factory=threading.Event)

    @classmethod
    @contextmanager
    def on(cls, data: Path) -> Iterator["Running"]:
        """Start on a data folder and stop in the end."""
        command = [sys.executable, "-c", RUN, "up", "--no-browser"]
        with (data / "told").open("w") as told:
            process = subprocess.Popen(
                [*command, "--data", str(data)],
                env=environment(),
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
            )
        made = cls(data, process)
        try:
            made._await_address()
            yield made
        finally:
            made.ended.set()
            process.send_signal(signal.SIGTERM)
            process.wait(60)

    def _await_address(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"http://localhost:(\d+)", line):
                self.address = f"http://127.0.0.1:{found[1]}"
            if "Ctrl-C" in line:
                return
        raise RuntimeError((self.data / "told").read_text())

    def database(self) -> psycopg.Connection:
        """Return a connection of the owner."""
        folder = socket_folder(self.data / "postgres")
        owner = urls(folder, database_passwords(self.data)).owner
        return psycopg.connect(owner, autocommit=True)

    def asked(self, path: str, body: Any = None, key: str = "") -> tuple[int, Any]:
        """Return status and JSON of an address; 0 where nobody answers."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        told = None if body is None else json.dumps(body).encode()
        try:
            with urlopen(Request(self.address + path, told, headers), timeout=30) as answer:
                return answer.status, json.load(answer)
        except HTTPError as error:
            with suppress(ValueError):
                return error.code, json.load(error)
            return error.code, None
        except (OSError, ValueError):
            return 0, None

    def senders(self, count: int) -> list[threading.Thread]:
        """Let so many report, each until it is acknowledged."""
        file = self.data / "secrets" / "demonstration_keys.json"
        keys = json.loads(file.read_text(encoding="utf-8"))
        with self.database() as connection:
            rows = connection.execute(SERVICES).fetchall()
        services = [(keys[owner], service) for owner, service in rows if owner in keys]
        made = [
            threading.Thread(target=self._send, args=(services, number), daemon=True)
            for number in range(count)
        ]
        for each in made:
            each.start()
        return made

    def _send(self, services: list[tuple[str, str]], number: int) -> None:
        chance, count = random.Random(number), 0
        while not self.ended.is_set():
            key, service = chance.choice(services)
            item = _item(f"disk-{number}-{count}", service)
            while not self._is_taken(item, key):
                if self.ended.wait(0.2):
                    return
            count += 1

    def _is_taken(self, item: dict[str, Any], key: str) -> bool:
        status, answer = self.asked("/api/v1/observations", item, key)
        if status in {200, 201}:
            self.acknowledged[item["key"]] = answer["id"]
            return True
        code = (answer or {}).get("type", "").rpartition(":")[2]
        # Without an answer nothing was said, so nothing can be untrue.
        known = status == 0 or (status == 503 and code in {"disk_full", "database_gone"})
        self.problems[(code or "no answer") if known else "unknown"] += 1
        return False

    def wrongs(self) -> dict[str, int]:
        """Read every table from beginning to end and compare."""
        with self.database() as connection:
            kept = dict(connection.execute(KEPT).fetchall())
            names = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            for (name,) in names:
                connection.execute(
                    sql.SQL("SELECT md5(t::text) FROM {} t").format(sql.Identifier(name))
                )
            repeated = connection.execute(REPEATED).fetchone()
            failures = connection.execute(
                "SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database"
            ).fetchone()
        assert repeated is not None
        assert failures is not None
        audit = spoedketen("audit", "verify", "--data", self.data)
        return {
            "acknowledged and lost": sum(
                kept.get(key) != public for key, public in self.acknowledged.items()
            ),
            "duplicates by key": repeated[0],
            "pages with a wrong checksum": int(failures[0]),
            "faults in the chain of the audit log": int(audit.returncode != 0),
        }


def _item(key: str, service: str) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat()  # noqa: TID251 - a sender's clock
    told = {"key": key, "service": service, "resource": "treatment_room", "observed_at": at}
    return told | {"staffed": 20, "free": 3}
