"""Who fills in a form is at work: the session stays, and what was typed outlives it."""

import subprocess
import sys

import pytest
from live.patience import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SESSION = """
import sys
import django
django.setup()
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from spoedketen.live.accounts import sessions
doing, key, *minutes = sys.argv[1:]
kept = SessionStore(key)
now = timezone.now().timestamp()
if doing == "copy":
    begun, used = (now - 60 * float(each) for each in minutes)
    told = {**kept.load(), sessions.SHARED: True, sessions.BEGUN: begun, sessions.USED: used}
    kept = SessionStore()
    kept.update(told)
    kept.save()
    print(kept.session_key)
elif doing == "used":
    kept[sessions.USED] = now - 60 * float(minutes[0])
    kept.save()
else:
    print(int(now - kept[sessions.USED]))
"""


@pytest.fixture
def session(live_site):
    """Copy a session to a shared desk, put its last use back, or tell how long ago that was."""

    def act(*words):
        command = [sys.executable, "-c", SESSION, *map(str, words)]
        run = subprocess.run(
            command, env=live_site.environment, check=True, capture_output=True, text=True
        )
        return run.stdout.strip()

    return act


@pytest.fixture
def desk(opened, live_site, session):
    """Open the form of a new case in a session begun and used so many minutes ago."""

    def open_desk(begun, used):
        key = session("copy", live_site.sessions["triagist"], begun, used)
        live_site.sessions["shared desk"] = key
        return opened("/coordinatie/nieuw/", who="shared desk"), key

    return open_desk


def test_typing_is_use_of_the_session_and_its_end_is_told_in_time(desk, session):
    # To open the page was use too.
    page, key = desk(begun=12 * 60 - 8, used=0)
    session("used", key, 5)
    page.locator("textarea").first.press_sequentially("pijn")
    page.locator("#ends-soon").wait_for()
    assert page.locator("#ends-soon").inner_text().split(".")[0].endswith("7 min")
    until(lambda: int(session("age", key)) < 60)


def test_what_was_typed_is_sent_after_signing_in_again_in_another_tab(desk, live_site, session):
    page, key = desk(begun=60, used=0)
    ended = {"name": "sessionid", "value": "gone", "url": live_site.address}
    page.context.add_cookies([ended])
    field = page.locator("textarea").first
    field.press_sequentially("pijn op de borst")
    page.locator("#signed-out [data-typed]").wait_for()
    assert page.locator("#signed-out a").get_attribute("target") == "_blank"
    page.context.clear_cookies()
    page.context.add_cookies([{**ended, "value": key}])
    other = page.context.new_page()
    other.goto(live_site.address + "/coordinatie/")
    assert field.input_value() == "pijn op de borst"
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    send = page.locator("main form button[type=submit], main form button:not([type])").last
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        send.click()
    assert answer.value.status in {200, 302, 422}
