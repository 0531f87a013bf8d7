"""What the processes of an installation are told, and where its files are."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision.roles import DatabaseUrls
from spoedketen.live.supervision.secret_files import secret_variables

SETTINGS = "spoedketen.live.settings"
SYSTEM_FOLDER = Path("/") / "var" / "lib" / "spoedketen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the server is reached and whether its figures are invented."""

    address: str
    port: int
    demonstration: bool


def default_data_folder(environment: Mapping[str, str]) -> Path:
    """Return the data folder of this user; for root that of the system.

    PostgreSQL, which does not run as root, could not reach root's own folder.
    """
    if environment.get("SPOEDKETEN_DATA"):
        return Path(environment["SPOEDKETEN_DATA"])
    if environment.get("XDG_DATA_HOME"):
        return Path(environment["XDG_DATA_HOME"]) / "spoedketen"
    if os.geteuid() == 0:
        return SYSTEM_FOLDER
    return Path.home() / ".local" / "share" / "spoedketen"


def ensure_data_folder(data: Path) -> Path:
    """Make the data folder, closed to others, and return its full name."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        writable = os.access(data, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        raise RequestError("folder_unwritable", folder=str(data))
    return data.resolve()


def emptied(folder: Path) -> Path:
    """Return a folder, closed to others, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder


def own_database(environment: Mapping[str, str]) -> DatabaseUrls | None:
    """Return the addresses of a server that is not ours, or None where there is none."""
    application = _given(environment, "DATABASE_URL")
    if not application:
        return None
    owner = _given(environment, "SPOEDKETEN_OWNER_DATABASE_URL") or application
    return DatabaseUrls(owner=owner, application=application)


def _given(environment: Mapping[str, str], variable: str) -> str:
    file = environment.get(f"{variable}_FILE")
    return Path(file).read_text("utf-8").strip() if file else environment.get(variable, "")


def command_environment(
    base: Mapping[str, str], data: Path, addresses: DatabaseUrls
) -> dict[str, str]:
    """Return the environment for a management command."""
    told = {name: base[name] for name in base if name != "DATABASE_URL_FILE"}
    told |= {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "DATABASE_URL": addresses.application,
        "SPOEDKETEN_OWNER_DATABASE_URL": addresses.owner,
        "SPOEDKETEN_DATA": str(data),
        "PYTHONUNBUFFERED": "1",
    }
    if "PYTHONPATH" in base:
        # The children work from the root of the file system.
        parts = base["PYTHONPATH"].split(os.pathsep)
        told["PYTHONPATH"] = os.pathsep.join(str(Path(part).resolve()) for part in parts)
    return told | secret_variables(data, base)


def served_environment(told: Mapping[str, str], place: Place) -> dict[str, str]:
    """Return the environment for the processes of a server that is reached at a place."""
    return {
        **told,
        "SPOEDKETEN_DEMO": "1" if place.demonstration else "0",
        "SPOEDKETEN_BIND": place.address,
        "SPOEDKETEN_PORT": str(place.port),
        "SPOEDKETEN_URL": f"http://127.0.0.1:{place.port}",
        "SPOEDKETEN_HTTPS": told.get("SPOEDKETEN_HTTPS", "0"),
    }


def python(*words: str) -> tuple[str, ...]:
    """Return the command that runs a module with this Python."""
    return (sys.executable, "-m", *words)
