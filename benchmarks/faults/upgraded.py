"""Upgrade: tables of the step before, filled by the product itself, brought up to date."""

import asyncio
import json
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from faults.command import spoedketen
from faults.scene import Outcome, Scene
from live_server import Server
from psycopg import sql

from spoedketen.live.supervision.roles import (
    ensure_database,
    make_database,
    superuser_url,
    urls,
)

OLDER = "older"
STEPS = """
import json
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
graph = MigrationLoader(None).graph
ours = {a.label for a in apps.get_app_configs() if a.name.startswith("spoedketen.")}
found = {}
for app, name in graph.leaf_nodes():
    if app in ours:
        own = [p.key[1] for p in graph.node_map[(app, name)].parents if p.key[0] == app]
        found[app] = own[0] if own else name
print(json.dumps(found))
"""
FIRST = {
    "audit": "0002_append_only",
    "capacity": "0002_append_only",
    "events": "0002_commit_order",
}
"""Steps without which nobody ever ran: the protections are as old as the tables."""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
    ORDER BY ordinal_position
"""
PROTECTED = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only'"
KNOWN = {"django_migrations", "auth_permission", "django_content_type", "spoedketen_cache"}
"""Tables that the framework fills again by itself."""
Rows = dict[str, tuple[list[str], Counter[str]]]


@dataclass(frozen=True)
class Databases:
    """The one that the product filled, and the one of the step before."""

    filled: psycopg.Connection
    older: psycopg.Connection


def tried(scene: Scene) -> Outcome:
    """Make the older tables, fill them, bring them up to date and look what became of them."""
    server, usual = scene.server, dict(scene.server.environment)
    steps = json.loads(server.manage("shell", "-v0", "-c", STEPS).strip().splitlines()[-1])
    with ExitStack() as held:
        asyncio.run(scene.change_everything())
        both = _databases(server, held)
        server.environment |= _addresses(server)
        try:
            for app, name in steps.items():
                server.manage("migrate", "-v0", app, max(name, FIRST.get(app, "")), owner=True)
            _copy(both)
            before, protected = _rows(both.older), _protected(both.filled)
            server.manage("migrate", "-v0", owner=True)
            wrongs = _wrongs(server, both.older, before, protected)
            wrongs |= _newer(server, both.older)
        finally:
            server.environment = usual
    count = sum(found.total() for _, found in before.values())
    named = ", ".join(f"{app} {max(name, FIRST.get(app, ''))}" for app, name in steps.items())
    return Outcome(wrongs, [f"{count:,} rows in {len(before)} tables, from {named}"])


def _databases(server: Server, held: ExitStack) -> Databases:
    sockets, passwords = server.postgres.sockets, server.postgres.passwords
    with psycopg.connect(superuser_url(sockets, passwords), autocommit=True) as connection:
        make_database(connection, OLDER)
    ensure_database(sockets, passwords, OLDER)
    made = [
        held.enter_context(
            psycopg.connect(superuser_url(sockets, passwords, name), autocommit=True)
        )
        for name in ("spoedketen", OLDER)
    ]
    return Databases(*made)


def _addresses(server: Server) -> dict[str, str]:
    found = urls(server.postgres.sockets, server.postgres.passwords, OLDER)
    return {"DATABASE_URL": found.application, "SPOEDKETEN_OWNER_DATABASE_URL": found.owner}


def _names(connection: psycopg.Connection, query: str, *given: str) -> list[str]:
    return [name for (name,) in connection.execute(query, given or None).fetchall()]


def _copy(both: Databases) -> None:
    """Fill the older tables with the columns that they have."""
    both.older.execute("SET session_replication_role = replica")
    tables = [t for t in _names(both.older, TABLES) if t != "django_migrations"]
    both.older.execute(
        sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables)))
    )
    for table in tables:
        there = set(_names(both.filled, COLUMNS, table))
        columns = [name for name in _names(both.older, COLUMNS, table) if name in there]
        if columns:
            _copy_table(both, table, columns)
    both.older.execute("SET session_replication_role = origin")
    _set_sequences(both.older)


def _copy_table(both: Databases, table: str, columns: list[str]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    out = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), names)
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with both.filled.cursor().copy(out) as source, both.older.cursor().copy(into) as target:
        for piece in source:
            target.write(piece)


def _set_sequences(connection: psycopg.Connection) -> None:
    found = connection.execute(
        "SELECT table_name, column_name, pg_get_serial_sequence(table_name, column_name)"
        " FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'"
    )
    for table, column, sequence in found.fetchall():
        connection.execute(
            sql.SQL("SELECT setval({}, coalesce(max({}), 0) + 1) FROM {}").format(
                sql.Literal(sequence), sql.Identifier(column), sql.Identifier(table)
            )
        )


def _rows(connection: psycopg.Connection, of: Rows | None = None) -> Rows:
    """Return of every table its columns and a hash per row; ``of`` names which to look at."""
    tables = [t for t in _names(connection, TABLES) if t not in KNOWN]
    wanted = {t: _names(connection, COLUMNS, t) for t in tables}
    if of is not None:
        wanted = {t: columns for t, (columns, _) in of.items() if t in wanted}
    return {t: (columns, _hashes(connection, t, columns)) for t, columns in wanted.items()}


def _hashes(connection: psycopg.Connection, table: str, columns: list[str]) -> Counter[str]:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    query = sql.SQL("SELECT md5(ROW({})::text) FROM {}").format(names, sql.Identifier(table))
    return Counter(found for (found,) in connection.execute(query))


def _protected(connection: psycopg.Connection) -> set[str]:
    return set(_names(connection, PROTECTED))


def _wrongs(
    server: Server, older: psycopg.Connection, before: Rows, protected: set[str]
) -> dict[str, int]:
    after = _rows(older, before)
    lost = {
        table: (found - after[table][1] if table in after else found).total()
        for table, (_, found) in before.items()
    }
    return {
        "rows lost or changed": sum(lost.values()),
        "tables without their protection": len(protected - _protected(older)),
        "tables that the application may change all the same": _open(server, protected),
        "servers that do not start": _unready(server),
        "faults in the chain of the audit log": int(
            json.loads(server.manage("audit_verify"))["broken_at"] is not None
        ),
    }


def _open(server: Server, protected: set[str]) -> int:
    count = 0
    for role in ("DATABASE_URL", "SPOEDKETEN_OWNER_DATABASE_URL"):
        with psycopg.connect(server.environment[role], autocommit=True) as connection:
            for table in protected:
                with suppress(psycopg.errors.InsufficientPrivilege):
                    removed = connection.execute(
                        sql.SQL("DELETE FROM {} WHERE true").format(sql.Identifier(table))
                    )
                    count += removed.rowcount > 0
    return count


def _unready(server: Server) -> int:
    try:
        server.begin_again()
    except TimeoutError:
        return 1
    return 0


def _newer(server: Server, older: psycopg.Connection) -> dict[str, int]:
    """Return whether tables of a version to come are refused, in words and without a change."""
    older.execute(
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('capacity', '9999_of_a_version_to_come', now())"
    )
    done = spoedketen(
        "up", "--no-browser", "--data", Path(server.data, "new"), own=_addresses(server)
    )
    said = "9999_of_a_version_to_come" in done.stderr and "pip" in done.stderr
    return {"newer tables that are not refused in words": int(done.returncode != 2 or not said)}
