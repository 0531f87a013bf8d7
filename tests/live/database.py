"""The PostgreSQL that the tests run on: started at the first test that needs it, once."""

import atexit
import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from spoedketen.live.supervision.postgres import PostgresServer
from spoedketen.live.supervision.roles import (
    Passwords,
    ensure_database,
    make_database,
    superuser_url,
    urls,
)

PASSWORDS = Passwords(superuser="superuser", owner="owner", application="application")


class TestServer:
    """A server in a temporary folder; its addresses are known before it runs."""

    __test__ = False

    def __init__(self):
        # Directly below the temporary folder: pytest's own folders are closed to other users.
        self.data = Path(tempfile.mkdtemp(prefix="spoedketen-test-"))
        self.postgres = PostgresServer(self.data, PASSWORDS, lambda _phase: None)
        self.urls = self.postgres.urls
        self.count = 0
        atexit.register(self.remove)

    def ensure(self):
        """Start it unless it runs."""
        if self.postgres.process is None:
            with (self.data / "postgres.log").open("ab") as log:
                self.postgres.start(log)

    def remove(self):
        """Stop it and delete everything."""
        self.postgres.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def superuser(self):
        """Return a connection that may do everything and commits by itself."""
        address = superuser_url(self.postgres.sockets, PASSWORDS)
        return psycopg.connect(address, autocommit=True)

    @contextlib.contextmanager
    def database(self, template=""):
        """Make a database for one test and yield its addresses; it is gone afterwards."""
        self.ensure()
        self.count += 1
        name = f"test_{self.count}"
        with self.superuser() as connection:
            make_database(connection, name, template)
        ensure_database(self.postgres.sockets, PASSWORDS, name)
        try:
            yield name, urls(self.postgres.sockets, PASSWORDS, name)
        finally:
            with self.superuser() as connection:
                statement = sql.SQL("DROP DATABASE {} WITH (FORCE)")
                connection.execute(statement.format(sql.Identifier(name)))


def environment(server, folder):
    """Return the environment of a live process that works on the test server."""
    return {
        "DJANGO_SETTINGS_MODULE": "spoedketen.live.settings",
        "DATABASE_URL": server.urls.application,
        "SPOEDKETEN_OWNER_DATABASE_URL": server.urls.owner,
        "SPOEDKETEN_DATA": str(folder),
        "SPOEDKETEN_SECRET_KEY": "only-for-tests-" + "x" * 40,
        "SPOEDKETEN_FIELD_KEYS": "test:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "SPOEDKETEN_KEY_PEPPER": "only-for-tests",
        "SPOEDKETEN_DEMO": "0",
        "SPOEDKETEN_BIND": "127.0.0.1",
        "SPOEDKETEN_PORT": "8000",
        "SPOEDKETEN_HTTPS": "0",
    }


def clear_environment():
    """Forget what a developer's shell says about a server."""
    for name in list(os.environ):
        if name == "DATABASE_URL" or name.startswith("SPOEDKETEN_"):
            del os.environ[name]
