"""Put the database away and bring it back."""

import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from spoedketen import __version__
from spoedketen.domain.errors import DataError, RequestError
from spoedketen.live.supervision.archives import (
    DUMP,
    KEYS,
    Manifest,
    unpack_archive,
    write_archive,
)
from spoedketen.live.supervision.demonstration_mark import has_tables, is_demonstration
from spoedketen.live.supervision.processes import Tell
from spoedketen.live.supervision.programs import postgres_programs
from spoedketen.live.supervision.reaching import idle_database, reached_database
from spoedketen.live.supervision.roles import APPLICATION, DatabaseUrls
from spoedketen.live.supervision.secret_files import MADE, file_name, secret_folder, write_secret
from spoedketen.live.supervision.steps import run_step
from spoedketen.live.supervision.stopping import StopSign
from spoedketen.live.supervision.surroundings import command_environment, ensure_data_folder

EMPTY_SCHEMA = "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
RIGHTS = f"""
GRANT USAGE ON SCHEMA public TO {APPLICATION};
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APPLICATION};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {APPLICATION};
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Where an installation is and what its environment says."""

    data: Path
    environment: Mapping[str, str]
    tell: Tell


def back_up(installation: Installation, target: Path, *, made_at: str, keys: bool) -> Manifest:
    """Write a backup of the running or resting server; keys only where they were asked for."""
    if target.exists():
        raise RequestError("backup_exists", path=str(target))
    if not target.absolute().parent.is_dir():
        raise RequestError("folder_unwritable", folder=str(target.absolute().parent))
    data, environment = installation.data, installation.environment
    sign = StopSign()
    sign.listen()
    with (
        tempfile.TemporaryDirectory(prefix="spoedketen-") as folder,
        reached_database(data, environment, installation.tell, sign) as addresses,
    ):
        dump = Path(folder) / DUMP
        _program("pg_dump", addresses, "--format=custom", f"--file={dump}")
        files = {DUMP: dump, **(_key_files(data) if keys else {})}
        invented = is_demonstration(addresses.owner)
        return write_archive(target, files, made_at=made_at, demonstration=invented)


def _key_files(data: Path) -> dict[str, Path]:
    paths = {name: secret_folder(data) / name for name in map(file_name, MADE)}
    return {f"{KEYS}{name}": path for name, path in paths.items() if path.is_file()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was brought back, and the files of keys that were nowhere and are made anew."""

    manifest: Manifest
    missing_keys: tuple[str, ...]


def bring_back(installation: Installation, source: Path, *, replace: bool) -> Restored:
    """Restore a backup into an empty database, or into another's place where that was asked.

    Everything happens in one transaction: what fails leaves the database as it was.
    """
    data = ensure_data_folder(installation.data)
    sign = StopSign()
    sign.listen()
    with tempfile.TemporaryDirectory(prefix="spoedketen-") as folder:
        manifest = unpack_archive(source, Path(folder))
        if _numbers(manifest.version) > _numbers(__version__):
            raise DataError("backup_newer", path=str(source), found=manifest.version)
        with idle_database(data, installation.environment, installation.tell, sign) as addresses:
            if has_tables(addresses.owner) and not replace:
                raise RequestError("database_not_empty")
            _check_keys(data, Path(folder), manifest, replace=replace)
            _fill(addresses, Path(folder))
            _take_keys(data, Path(folder), manifest)
            missing = _missing_keys(data, installation.environment)
            _finish(installation, data, addresses, sign)
    return Restored(manifest=manifest, missing_keys=missing)


def _missing_keys(data: Path, environment: Mapping[str, str]) -> tuple[str, ...]:
    outside = {name for name in MADE if environment.get(name) or environment.get(f"{name}_FILE")}
    names = (file_name(name) for name in MADE if name not in outside)
    return tuple(name for name in names if not (secret_folder(data) / name).is_file())


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _fill(addresses: DatabaseUrls, folder: Path) -> None:
    script = folder / "restore.sql"
    has_application = _has_role(addresses.owner)
    options = ["--no-owner", *([] if has_application else ["--no-privileges"])]
    _plain_program("pg_restore", *options, f"--file={script}", str(folder / DUMP))
    before = folder / "before.sql"
    before.write_text(EMPTY_SCHEMA + (RIGHTS if has_application else ""), "ascii")
    _program(
        *("psql", addresses, "--no-psqlrc", "--quiet", "--output", os.devnull),
        *("--single-transaction", "--set=ON_ERROR_STOP=1"),
        *(f"--file={before}", f"--file={script}"),
    )


def _has_role(owner_url: str) -> bool:
    with psycopg.connect(owner_url) as connection:
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
        return found.fetchone() is not None


def _check_keys(data: Path, folder: Path, manifest: Manifest, *, replace: bool) -> None:
    """Refuse to put other keys in place of keys that something may still need."""
    for name in (part for part in manifest.parts if part.startswith(KEYS)):
        present = secret_folder(data) / name.removeprefix(KEYS)
        differs = present.is_file() and present.read_bytes() != (folder / name).read_bytes()
        if differs and not replace:
            raise RequestError("keys_differ", path=str(present))


def _take_keys(data: Path, folder: Path, manifest: Manifest) -> None:
    for name in (part for part in manifest.parts if part.startswith(KEYS)):
        text = (folder / name).read_text("utf-8")
        write_secret(secret_folder(data) / name.removeprefix(KEYS), text)


def _finish(
    installation: Installation, data: Path, addresses: DatabaseUrls, sign: StopSign
) -> None:
    """Bring older tables up to date and let every reader of the stream notice the break."""
    told = command_environment(installation.environment, data, addresses)
    as_owner = {**told, "DATABASE_URL": addresses.owner}
    run_step(["migrate", "--noinput"], as_owner, logs=data / "logs", sign=sign)
    run_step(["begin_epoch"], as_owner, logs=data / "logs", sign=sign)


def _program(name: str, addresses: DatabaseUrls, *options: str) -> None:
    """Run a program of PostgreSQL as the owner; the password stays out of the list of processes."""
    told = conninfo_to_dict(addresses.owner)
    password = str(told.pop("password", "") or "")
    address = make_conninfo(**{key: str(value) for key, value in told.items() if value is not None})
    _plain_program(name, f"--dbname={address}", *options, password=password)


def _plain_program(name: str, *options: str, password: str = "") -> None:
    environment = {**os.environ, "LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [str(postgres_programs() / name), *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise DataError("backup_program_failed", program=name, found=said[0] if said else "")
