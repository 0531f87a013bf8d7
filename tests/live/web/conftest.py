"""A running server with a filled network, and a browser to look at it."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from live.patience import until

FILLING = Path(__file__).with_name("filling.py")
PEOPLE = ("beheer", "seh-arts", "centralist", "vws", "triagist", "regiearts", "huisarts")
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Site:
    """The address of the server, its environment, and a session per person."""

    database = ""

    def __init__(self, address, environment, sessions):
        self.address = address
        self.environment = environment
        self.sessions = sessions

    def report(self, service, occupied):
        """Report anew from another process, as a connected system would."""
        self._fill("report", service, str(occupied))

    def raise_to(self, level):
        """Set the level of the network from another process, as a colleague would."""
        self._fill("level", level)

    def signal(self, service):
        """Let a department be full, under a rule that gives a signal at once."""
        self._fill("signal", service)

    def move_placement(self, name):
        """Take a step with the placement from another process, as a colleague would."""
        self._fill("move", name)

    def _fill(self, *words):
        command = [sys.executable, str(FILLING), *words]
        subprocess.run(command, env=self.environment, check=True)


@pytest.fixture(scope="package")
def live_site(django_db_setup, django_db_blocker, postgres, tmp_path_factory):
    """One server for all tests of the pages, on a database of its own."""
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
        }
        mails = [f"{name}@demonstratie.invalid" for name in PEOPLE]
        command = [sys.executable, str(FILLING), *mails]
        told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        sessions = json.loads(told.stdout.strip().splitlines()[-1])
        by_name = {mail.split("@")[0]: key for mail, key in sessions.items()}
        yield from served(environment, by_name, name)


def served(environment, sessions, database):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        command = [sys.executable, "-m", "spoedketen.live.serving"]
        command += ["--fd", str(listening.fileno()), "--log-level", "error"]
        process = subprocess.Popen(command, env=environment, pass_fds=[listening.fileno()])
        try:
            address = f"http://127.0.0.1:{port}"
            until(lambda: answers(address))
            site = Site(address, environment, sessions)
            site.database = database
            yield site
        finally:
            process.terminate()
            process.wait(20)


def answers(address):
    try:
        return httpx.get(f"{address}/accounts/login/").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def browser(live_site):
    """A browser after the server: while it runs Django takes this thread for an async one."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if shutil.which(CHROMIUM) is None:
        pytest.skip("no chromium: scripts/test-packages installs it")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def opened(browser, live_site):
    """Open a page as somebody; what the browser complained of and asked for is kept beside it."""
    contexts = []

    def open_page(path, who="beheer", **wishes):
        wishes = {"locale": "nl-NL", "viewport": {"width": 1400, "height": 900}, **wishes}
        context = browser.new_context(**wishes)
        contexts.append(context)
        if who:
            cookie = {"name": "sessionid", "value": live_site.sessions[who]}
            context.add_cookies([{**cookie, "url": live_site.address}])
        page = context.new_page()
        page.heard = []
        page.asked = []
        page.on("console", lambda message: page.heard.append(message.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(live_site.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
