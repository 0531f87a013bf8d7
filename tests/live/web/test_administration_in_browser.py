"""The administration in a real browser: no barriers, nothing inline, fit for paper and phone."""

from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(str(files("axe_playwright_python"))) / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PERSON = "/beheer/mensen/<the first>/"


def went(opened, path, **wishes):
    """Open a page; a person's by the list of people, for nobody knows which number one has."""
    page = opened("/beheer/mensen/" if path == PERSON else path, **wishes)
    if path == PERSON:
        address = page.locator("main td a, main th a").first.evaluate("one => one.href")
        page.heard.clear()
        page.goto(address)
    return page


PAGES = [
    "/beheer/",
    "/beheer/delen/",
    "/beheer/delen/st-jansdal-harderwijk/",
    "/beheer/sleutels/",
    "/beheer/mensen/",
    PERSON,
    "/beheer/deelnemers/",
    "/beheer/voorzieningen/?soort=emergency_department",
    "/beheer/auditlogboek/",
    "/beheer/bewaartermijnen/",
]


def barriers(page):
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_administration_has_no_barriers(opened, path, scheme):
    page = went(opened, path, color_scheme=scheme, bypass_csp=True)
    assert page.locator("h1").count() == 1
    assert barriers(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_it_keeps_the_content_policy_and_says_that_it_is_a_demonstration(opened, live_site, path):
    page = went(opened, path)
    assert page.heard == []
    assert all(url.startswith(live_site.address) for url in page.asked)
    page.emulate_media(media="print")
    assert page.locator(".demonstration").is_visible()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_of_a_phone(opened, path):
    page = went(opened, path, viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_editor_of_the_directory_keeps_the_content_policy(opened):
    page = opened("/beheer/django/directory/agreement/add/")
    page.locator("#id_source").fill("x")
    expect(page.locator(".demonstration")).to_be_visible()
    page.goto(page.url.replace("agreement/add/", "site/"))
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator("#id_name")).to_be_visible()
    assert [text for text in page.heard if "Content Security Policy" in text] == []


def test_a_location_is_shared_otherwise_by_keyboard(opened):
    page = opened("/beheer/delen/st-jansdal-harderwijk/")
    page.locator("input[name=waiting][value=own_network]").focus()
    page.keyboard.press("Space")
    page.locator("#reason").fill("afspraak van het netwerk")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("geldt vanaf nu")
    expect(page.locator(".lines")).to_contain_text("afspraak van het netwerk")


def test_a_key_is_made_and_its_secret_shown_once(opened):
    page = opened("/beheer/sleutels/")
    page.locator("#name").fill("EPD")
    page.get_by_label("capaciteit doorgeven").check()
    page.get_by_role("button", name="Sleutel maken").click()
    expect(page.locator(".secret code").first).to_contain_text("sk_")
    page.goto(page.url.replace("nieuw/", ""))
    assert page.locator(".secret").count() == 0
