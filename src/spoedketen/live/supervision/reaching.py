"""The database of an installation for a while: of the running server, or started for it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision.leftovers import lives, socket_folder, status_line
from spoedketen.live.supervision.locking import hold
from spoedketen.live.supervision.logs import open_log
from spoedketen.live.supervision.postgres import PostgresServer
from spoedketen.live.supervision.processes import Tell
from spoedketen.live.supervision.roles import DatabaseUrls, urls
from spoedketen.live.supervision.secret_files import database_passwords
from spoedketen.live.supervision.stopping import StopSign
from spoedketen.live.supervision.surroundings import own_database


@contextmanager
def reached_database(
    data: Path, environment: Mapping[str, str], tell: Tell, sign: StopSign
) -> Iterator[DatabaseUrls]:
    """Yield the addresses of the database, whether the server runs or not."""
    own = own_database(environment)
    if own is not None:
        yield own
        return
    if not (data / "postgres").is_dir():
        raise RequestError("no_installation", folder=str(data))
    try:
        lock = hold(data)
    except RequestError:
        yield _running(data)
        return
    with _started(data, tell, sign, lock) as addresses:
        yield addresses


@contextmanager
def idle_database(
    data: Path, environment: Mapping[str, str], tell: Tell, sign: StopSign
) -> Iterator[DatabaseUrls]:
    """Yield the addresses of a database that no server of ours uses; make it where it is missing.

    Of a database of one's own we can only know that nothing runs on this data folder.
    """
    lock = hold(data)
    own = own_database(environment)
    if own is not None:
        try:
            yield own
        finally:
            os.close(lock)
        return
    with _started(data, tell, sign, lock) as addresses:
        yield addresses


def _running(data: Path) -> DatabaseUrls:
    folder = data / "postgres"
    if not lives(folder) or status_line(folder)[1] != "ready":
        raise RequestError("server_not_ready", folder=str(data))
    return urls(socket_folder(folder), database_passwords(data))


@contextmanager
def _started(data: Path, tell: Tell, sign: StopSign, lock: int) -> Iterator[DatabaseUrls]:
    try:
        server = PostgresServer(data, database_passwords(data), tell)
        try:
            with open_log(data / "logs" / "postgres.log") as log:
                server.launch(log)
            server.await_database(sign.pause)
            yield server.urls
        finally:
            server.stop()
    finally:
        os.close(lock)
