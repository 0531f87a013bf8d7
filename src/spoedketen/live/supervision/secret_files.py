"""The secrets of an installation: made once, readable by nobody else, or given from outside."""

import base64
import json
import os
import secrets
import stat
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision.roles import Passwords

KEY_BYTES = 32
PASSWORDS = "database_passwords.json"


def field_key() -> str:
    """Return one line of the key file: an id that each ciphertext carries, and the key."""
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
    return f"{secrets.token_hex(4)}:{key}"


def random_text() -> str:
    """Return a text that nobody guesses and every configuration file can hold."""
    return secrets.token_urlsafe(48)


MADE: Mapping[str, Callable[[], str]] = {
    "SPOEDKETEN_SECRET_KEY": random_text,
    "SPOEDKETEN_FIELD_KEYS": field_key,
    "SPOEDKETEN_KEY_PEPPER": random_text,
}


def file_name(variable: str) -> str:
    """Return the name of the file of a variable."""
    return variable.removeprefix("SPOEDKETEN_").lower()


def secret_variables(data: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the ``_FILE`` variables of the secrets; those given from outside are left alone."""
    folder = secret_folder(data)
    found = {}
    for variable, make in MADE.items():
        if not (environment.get(variable) or environment.get(f"{variable}_FILE")):
            path = folder / file_name(variable)
            ensure_secret(path, make)
            found[f"{variable}_FILE"] = str(path)
    return found


def database_passwords(data: Path) -> Passwords:
    """Return the passwords of the embedded database."""
    path = secret_folder(data) / PASSWORDS
    ensure_secret(path, lambda: json.dumps(asdict(_random_passwords())))
    return Passwords(**json.loads(path.read_text("ascii")))


def _random_passwords() -> Passwords:
    return Passwords(superuser=random_text(), owner=random_text(), application=random_text())


def secret_folder(data: Path) -> Path:
    """Return the folder of the secrets, closed to others."""
    folder = data / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def ensure_secret(path: Path, make: Callable[[], str]) -> None:
    """Make the secret unless it is there; refuse one that others may read."""
    if not path.exists():
        write_secret(path, make() + "\n")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise RequestError("secret_readable", path=str(path))


def write_secret(path: Path, text: str) -> None:
    """Write a secret whole or not at all: a torn key would make data unreadable for good."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
