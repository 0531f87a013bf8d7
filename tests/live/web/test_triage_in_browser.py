"""Triage at the desk by keyboard: each answer is a key, and the page stays where it is."""

import subprocess
import sys

import pytest
from live.patience import until
from live.web.test_pages_in_browser import barriers

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OPEN = """
import django
django.setup()
from uuid import uuid4
from django.contrib.auth import get_user_model
from django.utils import timezone
from spoedketen.live.accounts.queries import actor_of
from spoedketen.live.requests.actions.cases import open_request
from spoedketen.live.requests.values import CallerTold, NewRequest, PlaceWish
person = get_user_model().objects.get(email="seh-arts@demonstratie.invalid")
new = NewRequest(
    key=str(uuid4()), door="phone", complaint="gevallen", is_no_duplicate=True,
    place=PlaceWish(lat=52.51, lon=6.09), caller=CallerTold(name="An", phone="0612345678"),
)
print(open_request(actor_of(person.id, timezone.now()), new, timezone.now()))
"""


@pytest.fixture
def case(live_site):
    """The address of the triage of a new case."""
    command = [sys.executable, "-c", OPEN]
    told = subprocess.run(
        command, env=live_site.environment, check=True, capture_output=True, text=True
    )
    return f"/coordinatie/{told.stdout.split()[-1]}/triage/"


def heading(page):
    return page.locator("#triage h3").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_triage_goes_by_keys_and_has_no_barriers(opened, case, scheme):
    page = opened(case, who="seh-arts", color_scheme=scheme, bypass_csp=True)
    assert barriers(page) == []
    for key, asked in (("7", "goed wakker"), ("2", "voor de val"), ("3", "staan en lopen")):
        page.keyboard.press(key)
        until(lambda asked=asked: asked in heading(page))
    assert barriers(page) == []
    page.keyboard.press("1")
    until(lambda: "U2" in heading(page))
    assert barriers(page) == []
    page.locator("details.trace summary").click()
    page.locator("button[name=terug][value=before]").click()
    until(lambda: "voor de val" in heading(page))


def test_a_red_flag_leaves_one_key(opened, case):
    page = opened(case, who="seh-arts", viewport={"width": 390, "height": 844})
    page.keyboard.press("7")
    until(lambda: "goed wakker" in heading(page))
    page.keyboard.press("1")
    until(lambda: page.locator("#triage.is-red").count())
    assert page.locator("#triage button[name=doe]").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.heard == []
    # A finger that presses the answer twice must not hand somebody over.
    assert page.locator("#triage [data-key='1']").count() == 0
    page.keyboard.press("m")
    page.locator(".hand-over", has_text="nog niet aangenomen").wait_for()
