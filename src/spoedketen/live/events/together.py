"""Several statements in one round trip to the database, done and answered in order."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def together() -> Iterator[None]:
    """Send what is executed within without waiting for each answer; a fetch waits for its own.

    Every statement still sees what was committed when it began, not when it was sent, and the
    first that fails is the one that is told of.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
