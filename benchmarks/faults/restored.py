"""Restore on another machine: other folder, other user, other port; every row the same."""

import asyncio
import json
import os
import time
from pathlib import Path

import psycopg
from faults.command import spoedketen
from faults.scene import Outcome, Scene, post
from faults.upgraded import Rows, _rows
from live_server import Server, data_folder, server_on

OTHER_USER = "games"
CHANGED = {"events_outboxevent", "events_streamepoch"}
"""What a restore begins anew."""


def tried(scene: Scene) -> Outcome:
    """Back up, restore elsewhere and compare by hash; afterwards nothing serves here any more."""
    server = scene.server
    with data_folder() as other:
        asyncio.run(scene.change_everything())
        server.children["web"].kill()
        server.children["jobs"].kill()
        for name in ("web", "jobs"):
            server.children[name].wait()
        file = server.data / "backup.zip"
        done = spoedketen("backup", file, "--with-keys", "--data", server.data)
        assert done.returncode == 0, done.stderr
        before, key = _hashes(server), scene.rows[0][0]
        said = _settle(other)
        begun = time.monotonic()
        done = spoedketen("restore", file, "--data", other)
        assert done.returncode == 0, done.stderr
        seconds = time.monotonic() - begun
        wrongs = _wrongs(scene, other, before, key)
    count = sum(found.total() for _, found in before.values())
    told = f"{count:,} rows in {len(before)} tables restored in {seconds:.1f} s, as {said}"
    return Outcome(wrongs, [told])


def _settle(other: Path) -> str:
    """Give the folder to another user where we may; return who that is."""
    if os.geteuid() != 0:
        return "the same user"
    import pwd  # noqa: PLC0415 - only where there is somebody to become

    user = pwd.getpwnam(OTHER_USER)
    os.chown(other, user.pw_uid, user.pw_gid)
    return f"user {OTHER_USER}"


def _hashes(server: Server) -> Rows:
    with psycopg.connect(server.postgres.urls.owner) as connection:
        return _rows(connection)


def _wrongs(scene: Scene, other: Path, before: Rows, key: str) -> dict[str, int]:
    secrets = [path.name for path in (scene.server.data / "secrets").iterdir()]
    kept = [name for name in secrets if name in {"field_keys", "key_pepper", "secret_key"}]
    with server_on(other) as there:
        after = _hashes(there)
        told = there.postgres.urls
        with psycopg.connect(told.owner) as connection:
            left = connection.execute("SELECT count(*) FROM events_outboxevent").fetchone()
        for name in ("web", "jobs"):
            there.start(name)
        there.await_ready()
        status, _ = asyncio.run(post(there.port, key, [scene.item(scene.rows[0])]))
        chain = json.loads(there.manage("audit_verify"))
    assert left is not None
    differing = [t for t, found in before.items() if t not in CHANGED and found != after.get(t)]
    return {
        "tables with another hash": len(differing),
        "events that would be told again": left[0],
        "epochs that stayed": int(before["events_streamepoch"] == after["events_streamepoch"]),
        "keys that are not the same": sum(
            (scene.server.data / "secrets" / name).read_bytes()
            != (other / "secrets" / name).read_bytes()
            for name in kept
        ),
        "faults in the chain of the audit log": int(chain["broken_at"] is not None),
        "senders whose key no longer works": int(status != 201),
    }
