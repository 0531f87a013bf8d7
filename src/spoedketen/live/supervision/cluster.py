"""The files of the embedded PostgreSQL: made once, whole or not at all."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision.identity import Identity, closed_folders, server_identity
from spoedketen.live.supervision.launcher import REFUSED
from spoedketen.live.supervision.launching import Program, launch
from spoedketen.live.supervision.programs import MAJOR_VERSION, postgres_programs

ACCESS = "local all all scram-sha-256\n"
"""The whole of pg_hba.conf: by the socket and with a password, nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where one embedded PostgreSQL lives and as whom it runs."""

    data: Path
    programs: Path
    identity: Identity | None

    @property
    def folder(self) -> Path:
        """Return the folder of the database files."""
        return self.data / "postgres"

    @property
    def needed(self) -> tuple[Path, ...]:
        """Return the folders that the server must be able to reach."""
        # Three up: the libraries stand beside the package.
        return (self.data, self.programs.parents[2])


def cluster_in(data: Path) -> Cluster:
    """Return the place of the database in a data folder, which may still be empty."""
    identity = server_identity(data)
    if identity is not None and data.stat().st_uid != identity.uid:
        # The folder itself is ours; nothing above it is touched.
        data.chmod(data.stat().st_mode | 0o011)
    return Cluster(data=data.resolve(), programs=postgres_programs(), identity=identity)


def ensure_files(cluster: Cluster, password: str) -> bool:
    """Make the files unless they stand there; return whether they are new."""
    version = cluster.folder / "PG_VERSION"
    if not version.is_file():
        _initialise(cluster, password)
        return True
    found = version.read_text("ascii").strip()
    if found != str(MAJOR_VERSION):
        raise RequestError("cluster_of_other_version", found=found, expected=MAJOR_VERSION)
    return False


def private_folder(path: Path, identity: Identity | None) -> Path:
    """Make a folder that only the server's user may enter."""
    path.mkdir(mode=0o700, exist_ok=True)
    if identity is not None:
        os.chown(path, identity.uid, identity.gid)
    return path


def _initialise(cluster: Cluster, password: str) -> None:
    """Make the files under another name first: what was broken off is never taken for whole."""
    draft = cluster.data / "postgres.unfinished"
    shutil.rmtree(draft, ignore_errors=True)
    private_folder(draft, cluster.identity)
    secret = draft.with_suffix(".password")
    try:
        _write_secret(secret, password, cluster.identity)
        _initdb(cluster, draft, secret)
    finally:
        secret.unlink(missing_ok=True)
    (draft / "pg_hba.conf").write_text(ACCESS, "ascii")
    draft.rename(cluster.folder)


def _write_secret(path: Path, password: str, identity: Identity | None) -> None:
    path.touch(mode=0o600)
    path.write_text(password + "\n", "ascii")
    if identity is not None:
        os.chown(path, identity.uid, identity.gid)


def _initdb(cluster: Cluster, draft: Path, secret: Path) -> None:
    command = (
        *(str(cluster.programs / "initdb"), "--pgdata", str(draft), "--username", "postgres"),
        *("--pwfile", str(secret), "--auth", "scram-sha-256", "--encoding", "UTF8"),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
        *("--data-checksums", "--no-instructions"),
    )
    program = Program(command=command, identity=cluster.identity, needed=cluster.needed)
    child = launch(program, output=subprocess.PIPE)
    told = child.communicate()[0].decode("utf-8", "replace").strip()
    if child.returncode == REFUSED or (child.returncode and "ermission denied" in told):
        raise unreachable(cluster)
    if child.returncode:
        raise RequestError("cluster_not_made", folder=str(cluster.data), found=told)


def unreachable(cluster: Cluster) -> RequestError:
    """Return the error that names the folder where the server's user is stopped."""
    identity = cluster.identity
    if identity is None:
        return RequestError("folder_unwritable", folder=str(cluster.data))
    closed = [folder for path in cluster.needed for folder in closed_folders(path, identity)]
    named = str(closed[0] if closed else cluster.data)
    return RequestError("folder_closed", folder=named, user=identity.name, data=str(cluster.data))
