"""As whom PostgreSQL runs: it refuses root, so root runs it as somebody without rights."""

import os
import pwd
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spoedketen.domain.errors import RequestError

UNPRIVILEGED = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A user of the machine."""

    name: str
    uid: int
    gid: int


def server_identity(data: Path) -> Identity | None:
    """Return as whom the server must run, or None where it runs as ourselves."""
    if os.geteuid() != 0:
        return None
    owner = data.stat().st_uid
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        named = str(owner) if owner else UNPRIVILEGED
        raise RequestError("no_unprivileged_user", found=named, folder=str(data)) from None
    return Identity(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def may_enter(folder: Path, identity: Identity) -> bool:
    """Say whether the mode of one folder lets the user pass."""
    facts = folder.stat()
    if facts.st_uid == identity.uid:
        return bool(facts.st_mode & stat.S_IXUSR)
    if facts.st_gid == identity.gid:
        return bool(facts.st_mode & stat.S_IXGRP)
    return bool(facts.st_mode & stat.S_IXOTH)


def closed_folders(path: Path, identity: Identity) -> list[Path]:
    """Return the folders on the way to a path that the user cannot pass, topmost first."""
    return [folder for folder in reversed(path.parents) if not may_enter(folder, identity)]


def covers(paths: Sequence[Path], identity: Identity) -> list[Path]:
    """Return the topmost closed folder above each path, each once."""
    firsts = [closed[:1] for closed in (closed_folders(path, identity) for path in paths)]
    return list(dict.fromkeys(folder for first in firsts for folder in first))
