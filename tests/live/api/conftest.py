"""The small country behind a running server, with a key for each hospital."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from types import SimpleNamespace

import httpx
import pytest
from live.serving import served

FILL = """
import django, json
django.setup()
from live.region import fill, organisation
from live.places import placed
from spoedketen.live.accounts.actions import make_keys
from spoedketen.live.api.gates import OPERATIONS
fill()
placed()
from live.region import the_pack
from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.directory.queries import directory
from spoedketen.live.fleet.grounds import write_grounds
write_grounds(travel_folder(), directory().version, the_pack(ambulances=True))
scopes = sorted(set(OPERATIONS.values()))
from django.utils import timezone
ids = {name: organisation(name) for name in ("o1", "o2", "o3")}
made = make_keys(ids, "test", scopes, timezone.now())
made |= {"narrow": make_keys({"o1": ids["o1"]}, "n", ["directory.view"], timezone.now())["o1"]}
print(json.dumps(made))
"""


@pytest.fixture(scope="package")
def country_server(django_db_setup, django_db_blocker, postgres, tmp_path_factory):
    """Address and keys of a server that runs for all tests of the interface."""
    import json  # noqa: PLC0415

    from django.db import connection  # noqa: PLC0415

    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()
    with postgres.database(template="spoedketen") as (_, addresses):
        environment = {
            **os.environ,
            "DATABASE_URL": addresses.application,
            "SPOEDKETEN_DATA": str(tmp_path_factory.mktemp("data")),
            "SPOEDKETEN_DEMO": "1",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        told = subprocess.run(
            [sys.executable, "-c", FILL], env=environment, check=True, capture_output=True
        )
        keys = json.loads(told.stdout.splitlines()[-1])
        with served(environment) as address:
            yield SimpleNamespace(address=address, keys=keys)


@pytest.fixture
def client(country_server):
    """A caller with the key of hospital h1."""
    with caller(country_server, "o1") as made:
        yield made


class Patient(httpx.HTTPTransport):
    """Comes back when the server asks to: many tests share one key and its rate."""

    def handle_request(self, request):
        while (answer := super().handle_request(request)).status_code == 429:
            answer.close()
            time.sleep(float(answer.headers["retry-after"]))
        return answer


def caller(server, name, language="en", *, is_patient=True):
    """Return a client with one of the keys."""
    headers = {"Authorization": f"Bearer {server.keys[name]}", "Accept-Language": language}
    transport = Patient() if is_patient else None
    base = server.address
    return httpx.Client(base_url=base, headers=headers, timeout=30, transport=transport)


@pytest.fixture
def callers(country_server):
    """Make a client with another key."""
    return lambda name, **more: caller(country_server, name, **more)


@pytest.fixture
def now():
    """This moment: the server has a real clock."""
    return datetime.now(UTC)  # noqa: TID251 - compared with the clock of the server
