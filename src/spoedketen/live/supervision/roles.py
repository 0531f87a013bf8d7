"""The roles and the database: an owner for migrations, an application with fewer rights."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

OWNER, APPLICATION, DATABASE = "spoedketen_owner", "spoedketen_app", "spoedketen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passwords:
    """One per role; the superuser's is used only here."""

    superuser: str
    owner: str
    application: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseUrls:
    """Two addresses of one database."""

    owner: str
    application: str


def urls(sockets: Path, passwords: Passwords, database: str = DATABASE) -> DatabaseUrls:
    """Return the addresses through the socket in a folder."""
    return DatabaseUrls(
        owner=_url(sockets, OWNER, passwords.owner, database),
        application=_url(sockets, APPLICATION, passwords.application, database),
    )


def superuser_url(sockets: Path, passwords: Passwords, database: str = "postgres") -> str:
    """Return the address for making and dropping databases."""
    return _url(sockets, "postgres", passwords.superuser, database)


def _url(sockets: Path, role: str, password: str, database: str) -> str:
    return f"postgresql://{role}:{quote(password)}@/{database}?host={quote(str(sockets), safe='')}"


def ensure_database(sockets: Path, passwords: Passwords, database: str = DATABASE) -> None:
    """Make roles and database where they are missing; passwords follow the secrets."""
    with psycopg.connect(superuser_url(sockets, passwords), autocommit=True) as connection:
        for role, password in ((OWNER, passwords.owner), (APPLICATION, passwords.application)):
            _ensure_role(connection, role, password)
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if known.fetchone() is None:
            make_database(connection, database)
    with psycopg.connect(superuser_url(sockets, passwords, database), autocommit=True) as inside:
        _grant(inside, database)


def make_database(connection: psycopg.Connection, database: str, template: str = "") -> None:
    """Create a database that belongs to the owner; the connection commits by itself."""
    statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
        sql.Identifier(database), sql.Identifier(OWNER), sql.Identifier(template or "template1")
    )
    connection.execute(statement)


def _ensure_role(connection: psycopg.Connection, role: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    statement = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
    connection.execute(statement.format(verb, sql.Identifier(role), sql.Literal(password)))


def _grant(connection: psycopg.Connection, database: str) -> None:
    """Let the application use what the owner makes; migrations take away what is append-only."""
    names = {
        "database": sql.Identifier(database),
        "owner": sql.Identifier(OWNER),
        "app": sql.Identifier(APPLICATION),
    }
    for text in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
        "GRANT ALL ON SCHEMA public TO {owner}",
        "GRANT USAGE ON SCHEMA public TO {app}",
        (
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
            " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}"
        ),
        (
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
            " GRANT USAGE, SELECT ON SEQUENCES TO {app}"
        ),
    ):
        connection.execute(sql.SQL(text).format(**names))
