"""What an administrator's watch asks: alive, ready, and how it goes."""

import httpx
import pytest
from django.test import RequestFactory
from live.patience import until
from live.serving import served

from spoedketen.live.api.health import metrics

pytestmark = pytest.mark.slow
ASKED = 'spoedketen_request_seconds_count{method="GET",route="healthz",status="200"}'


def counted(address):
    told = httpx.get(f"{address}/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in told if line.startswith(ASKED))


def test_any_web_process_answers_for_the_measures_of_all(live_environment, tmp_path):
    shared = tmp_path / "metrics"
    shared.mkdir()
    environment = {**live_environment, "PROMETHEUS_MULTIPROC_DIR": str(shared)}
    with served(environment) as one, served(environment) as other:
        before = counted(one)
        for address in (one, one, other):
            httpx.get(f"{address}/healthz").raise_for_status()
        assert counted(one) == counted(other) == before + 3


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {"HTTP_HOST": "localhost:8000"}, 200),
        ("::1", {"HTTP_HOST": "[::1]:8000"}, 200),
        ("192.0.2.7", {"HTTP_HOST": "localhost"}, 403),
        ("127.0.0.1", {"HTTP_HOST": "care.example"}, 403),
        ("127.0.0.1", {"HTTP_HOST": "localhost", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 403),
    ],
)
def test_measures_are_for_this_machine_only(peer, headers, status):
    request = RequestFactory().get("/metrics", REMOTE_ADDR=peer, **headers)
    assert metrics(request).status_code == status


def test_without_a_database_it_lives_is_not_ready_and_recovers(
    live_environment, database_clone, postgres
):
    name, _ = database_clone
    with served(live_environment) as address, postgres.superuser() as superuser:
        # The database of this test has no directory, which is told apart.
        assert httpx.get(f"{address}/readyz").json() == {"status": "directory empty"}
        superuser.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        answer = httpx.get(f"{address}/readyz", timeout=30)
        assert (answer.status_code, answer.json()) == (503, {"status": "no database"})
        assert httpx.get(f"{address}/healthz").status_code == 200
        superuser.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        until(lambda: httpx.get(f"{address}/readyz").json() == {"status": "directory empty"})
