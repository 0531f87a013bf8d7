"""One server with everybody who meets on a journey; people come by keyboard or by interface."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack

import pytest
from live.api.conftest import Patient
from live.journeys.walking import Person, System
from live.web.conftest import browser as browser  # noqa: PLC0414 - a fixture
from live.web.conftest import served

CAST = "live.journeys.casting"


@pytest.fixture(scope="package")
def live_site(django_db_setup, django_db_blocker, postgres, tmp_path_factory):
    """One server for all journeys, on a database of its own."""
    from django.db import connection  # noqa: PLC0415 - only where Django is used

    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()  # a template may have no connections
    with postgres.database(template="spoedketen") as (name, addresses):
        environment = {
            **os.environ,
            "DATABASE_URL": addresses.application,
            "SPOEDKETEN_OWNER_DATABASE_URL": addresses.owner,
            "SPOEDKETEN_DATA": str(tmp_path_factory.mktemp("data")),
            "SPOEDKETEN_DEMO": "1",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        command = [sys.executable, "-m", CAST]
        told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        cast = json.loads(told.stdout.strip().splitlines()[-1])
        for site in served(environment, cast["sessions"], name):
            site.keys = cast["keys"]
            yield site


@pytest.fixture(params=["nl", "en"])
def language(request):
    """The language in which everybody on a journey reads."""
    return request.param


@pytest.fixture
def comes(browser, live_site, language):
    """Let somebody come in at a browser, in the language of the journey."""
    with ExitStack() as doors:

        def come(who, path, **wishes):
            person = Person(browser, live_site, who, language, **wishes)
            doors.callback(person.context.close)
            person.begin(path)
            return person

        yield come


@pytest.fixture
def calls(live_site):
    """Let the system of an actor come in by the interface, with that actor's scopes."""
    with ExitStack() as doors:
        yield lambda who: doors.enter_context(
            System(live_site.address, live_site.keys[who], transport=Patient())
        )
