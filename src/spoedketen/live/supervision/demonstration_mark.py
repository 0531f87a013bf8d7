"""Whether a database holds invented figures: decided once, kept in the database itself.

Figures that were invented may never be shown as real ones, nor the other way about, so the choice
cannot be changed afterwards; a backup carries it along.
"""

import psycopg

from spoedketen.domain.errors import RequestError

TABLE = "spoedketen_installation"


def decided_demonstration(owner_url: str, *, asked: bool | None) -> bool:
    """Return whether this is a demonstration; a new database is one unless asked otherwise."""
    with connected(owner_url) as connection:
        known = _recorded(connection)
        if known is None:
            # What was filled without a mark was not filled by a demonstration.
            known = bool(asked) if _has_tables(connection) else asked is not False
            _record(connection, known)
    if asked is not None and asked != known:
        raise RequestError("demonstration_fixed" if known else "real_figures_fixed")
    return known


def is_demonstration(owner_url: str) -> bool:
    """Return what was decided; a database without a mark holds no demonstration."""
    with connected(owner_url) as connection:
        return bool(_recorded(connection))


def has_tables(owner_url: str) -> bool:
    """Say whether the database was filled before."""
    with connected(owner_url) as connection:
        return _has_tables(connection)


def connected(owner_url: str) -> psycopg.Connection:
    """Return a connection that commits by itself."""
    try:
        return psycopg.connect(owner_url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise RequestError("database_unreachable", found=str(error).strip()) from None


def _exists(connection: psycopg.Connection, table: str) -> bool:
    row = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()
    return bool(row and row[0])


def _recorded(connection: psycopg.Connection) -> bool | None:
    if not _exists(connection, TABLE):
        return None
    row = connection.execute(f"SELECT demonstration FROM {TABLE}").fetchone()  # noqa: S608 - constant
    return None if row is None else bool(row[0])


def _has_tables(connection: psycopg.Connection) -> bool:
    return _exists(connection, "django_migrations")


def _record(connection: psycopg.Connection, demonstration: bool) -> None:  # noqa: FBT001 - a fact
    with connection.transaction():
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} "
            "(only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),"
            " demonstration boolean NOT NULL)"
        )
        statement = f"INSERT INTO {TABLE} (demonstration) VALUES (%s)"  # noqa: S608 - constant
        connection.execute(statement, [demonstration])
