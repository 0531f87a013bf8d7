"""Without a database: the last good board with its time, else a sentence and a next step."""

import httpx
import pytest
from live.patience import until

pytestmark = pytest.mark.slow
BOARD = "/bord/?regio=network:zwolle"


@pytest.fixture
def closed(live_site, postgres):
    """Shut the database of the server, and open it again afterwards."""

    def run(*statements):
        with postgres.superuser() as connection:
            for statement in statements:
                connection.execute(statement)

    name = live_site.database
    yield lambda: run(
        f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",  # noqa: S608 - a name of our own
    )
    run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    with visitor(live_site) as client:
        until(lambda: "Dit is de laatste stand" not in client.get(BOARD).text)


def visitor(site, who="beheer"):
    cookies = {"sessionid": site.sessions[who]}
    return httpx.Client(base_url=site.address, cookies=cookies, timeout=30)


def test_the_last_good_board_is_shown_with_its_time(live_site, closed):
    with visitor(live_site) as client:
        before = client.get(BOARD).text
        assert "St Jansdal" in before
        assert "Dit is de laatste stand" not in before
        closed()
        after = client.get(BOARD)
        assert after.status_code == 200
        assert "De databank antwoordt niet. Dit is de laatste stand, van " in after.text
        assert "St Jansdal" in after.text


def test_a_page_that_was_never_seen_says_what_to_do(live_site, closed):
    with visitor(live_site, "centralist") as client:
        closed()
        answer = client.get("/bord/?regio=network:limburg")
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers
        assert "Bel stops en capaciteit door" in answer.text


def test_a_board_is_never_shown_again_to_another_session(live_site, closed):
    with visitor(live_site) as client, visitor(live_site, "vws") as other:
        client.get(f"{BOARD}&schakel=ward")
        closed()
        assert other.get(f"{BOARD}&schakel=ward").status_code == 503
