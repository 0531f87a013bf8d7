"""What tests of the live server may use: real PostgreSQL, migrated once, as the role `app`.

Importing this file sets the environment and loads Django, but starts no server: a run that
collects no test of the live server pays for neither.

``db`` (pytest-django) gives a transaction that is rolled back; ``committed_db`` a database of the
test's own where commits are real; ``live_environment`` the environment for a process on that.
"""

import contextlib
import os

import django
import pytest
from django.conf import settings
from live.database import PASSWORDS, TestServer, clear_environment, environment

SERVER = TestServer()
clear_environment()

os.environ.update(environment(SERVER, SERVER.data))
django.setup()
if settings.DATABASES["default"]["HOST"] not in os.environ["DATABASE_URL"].replace("%2F", "/"):
    # Settings were loaded before this file, so the tests would write in a database of your own.
    pytest.exit("Unset DJANGO_SETTINGS_MODULE: tests choose their own database.", returncode=4)


def leave(connection):
    """Close the connection of this thread, and those that its pool keeps."""
    connection.close()
    connection.close_pool()


@contextlib.contextmanager
def connected_as(connection, **other):
    """Let Django connect otherwise for a while."""
    leave(connection)
    usual = dict(connection.settings_dict)
    connection.settings_dict.update(other)
    try:
        yield
    finally:
        leave(connection)
        connection.settings_dict.update(usual)


@pytest.fixture(scope="session")
def postgres():
    """The running test server."""
    SERVER.ensure()
    return SERVER


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, postgres):
    """Migrate as the owner, once; tests then connect as the application does."""
    from django.core.management import call_command  # noqa: PLC0415 - only where Django is used
    from django.db import connection  # noqa: PLC0415

    as_owner = {"USER": "spoedketen_owner", "PASSWORD": PASSWORDS.owner}
    with django_db_blocker.unblock(), connected_as(connection, **as_owner):
        call_command("migrate", verbosity=0)


@pytest.fixture
def database_clone(django_db_setup, django_db_blocker, postgres):
    """A migrated database of this test's own: its name and addresses."""
    from django.db import connection  # noqa: PLC0415

    with django_db_blocker.unblock():
        leave(connection)  # a template may have no connections
    with postgres.database(template="spoedketen") as made:
        yield made


@pytest.fixture
def committed_db(database_clone, django_db_blocker):
    """Django on a database of its own, where a commit is a commit."""
    from django.db import connection  # noqa: PLC0415

    name, _ = database_clone
    with django_db_blocker.unblock(), connected_as(connection, NAME=name):
        yield name


@pytest.fixture
def live_environment(database_clone, tmp_path):
    """The environment for a process of the live server on a database of its own."""
    _, addresses = database_clone
    return {
        **os.environ,
        "DATABASE_URL": addresses.application,
        "SPOEDKETEN_OWNER_DATABASE_URL": addresses.owner,
        "SPOEDKETEN_DATA": str(tmp_path),
    }


@pytest.fixture
def country(db):
    """The small country of `live.region`, in a transaction that is rolled back."""
    from live import region  # noqa: PLC0415 - only where Django is used

    region.fill()
    return region


@pytest.fixture
def committed_country(committed_db):
    """The small country where commits are real."""
    from live import region  # noqa: PLC0415 - only where Django is used

    region.fill()
    return region


@pytest.fixture
def placed_country(country):
    """The small country, with minutes from every town."""
    from live.places import placed  # noqa: PLC0415 - only where Django is used

    placed()
    return country


@pytest.fixture
def committed_placed_country(committed_country):
    """The same where commits are real."""
    from live.places import placed  # noqa: PLC0415 - only where Django is used

    placed()
    return committed_country
