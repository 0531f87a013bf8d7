"""Replacing the key of second factors: a running server would still write with the old one."""

from collections.abc import Mapping
from pathlib import Path

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision.processes import Tell
from spoedketen.live.supervision.reaching import idle_database
from spoedketen.live.supervision.secret_files import (
    ensure_secret,
    field_key,
    file_name,
    secret_folder,
    write_secret,
)
from spoedketen.live.supervision.steps import run_step
from spoedketen.live.supervision.stopping import StopSign
from spoedketen.live.supervision.surroundings import command_environment

VARIABLE = "SPOEDKETEN_FIELD_KEYS"


def renewed_keys(data: Path, environment: Mapping[str, str], tell: Tell) -> int:
    """Put a new key first, write every secret with it, drop the others; return how many secrets.

    Whatever fails in between leaves a file with both keys, with which everything can be read.
    """
    if environment.get(VARIABLE) or environment.get(f"{VARIABLE}_FILE"):
        raise RequestError("keys_from_outside", name=VARIABLE)
    if not secret_folder_exists(data):
        raise RequestError("no_installation", folder=str(data))
    sign = StopSign()
    sign.listen()
    file = secret_folder(data) / file_name(VARIABLE)
    with idle_database(data, environment, tell, sign) as addresses:
        ensure_secret(file, field_key)
        new = field_key() + "\n"
        write_secret(file, new + file.read_text("ascii"))
        told = command_environment(environment, data.resolve(), addresses)
        printed = run_step(["renew_field_keys"], told, logs=data.resolve() / "logs", sign=sign)
        write_secret(file, new)
    return int(printed)


def secret_folder_exists(data: Path) -> bool:
    """Tell whether the folder is that of an installation."""
    return (data / "secrets").is_dir()
