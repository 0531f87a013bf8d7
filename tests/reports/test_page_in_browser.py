import shutil
from importlib.resources import files
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

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
AXE = Path(str(files("axe_playwright_python"))) / "axe.min.js"


@pytest.fixture(scope="module")
def browser():
    if shutil.which(CHROMIUM) is None:
        pytest.skip("no chromium: scripts/test-packages installs it")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def opened(browser, pages):
    """The Dutch page, and what the browser said and asked for while it was open."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    heard = {"console": [], "requests": []}
    page.on("console", lambda message: heard["console"].append(message.text))
    page.on("pageerror", lambda error: heard["console"].append(str(error)))
    page.on("request", lambda request: heard["requests"].append(request.url))
    page.goto(pages["nl"].as_uri())
    yield page, heard
    page.close()


def fill_of(page, code):
    return page.evaluate(
        "code => getComputedStyle(document.querySelector(`#map .areas .${code} path`)).fill", code
    )


def test_the_page_opens_from_a_file_without_a_complaint_or_a_request(opened):
    page, heard = opened
    page.wait_for_selector("#zoom:not([hidden])")
    assert heard["console"] == []
    assert {url.split(":")[0] for url in heard["requests"]} <= {"file", "data"}


def test_the_toggle_colours_the_areas_anew(opened):
    page, _ = opened
    seen = []
    for view in ("view-before", "view-after", "view-change"):
        page.check(f"#{view}")
        seen.append(fill_of(page, "dn"))
    assert len(set(seen)) == 2
    assert "p-n" in seen[1]
    assert "p-n" not in seen[0]


def test_a_location_under_the_keyboard_shows_its_name(opened):
    page, _ = opened
    page.locator("#map .site").first.focus()
    label = page.locator("#map .site:focus text")
    assert label.evaluate("one => getComputedStyle(one).visibility") == "visible"
    assert label.text_content().strip()


def test_plus_zooms_and_escape_shows_the_whole_map_again(opened):
    page, _ = opened
    box = page.locator("#map").get_attribute("viewBox")
    page.locator("#map .site").first.focus()
    page.keyboard.press("+")
    assert page.locator("#map").get_attribute("viewBox") != box
    page.keyboard.press("Escape")
    assert page.locator("#map").get_attribute("viewBox") == box


def test_pointing_at_an_area_tells_its_people_and_minutes(opened):
    page, _ = opened
    page.locator("#map .areas .dn path").first.hover(force=True)
    told = page.locator("#tip").inner_text()
    assert "inwoners" in told
    assert "Na de wijziging" in told


def test_a_press_on_a_heading_sorts_and_a_word_filters(opened):
    page, _ = opened
    table = page.locator("#locaties table")
    table.locator("thead button").first.click()
    names = table.locator("tbody th").all_text_contents()
    assert names[0].startswith("Academisch")
    table.locator("thead button").first.click()
    assert table.locator("tbody th").all_text_contents() == names[::-1]
    page.locator("#locaties input[type=search]").fill("terneuzen")
    assert table.locator("tbody tr:visible").count() == 1


def test_the_page_is_complete_without_its_script(browser, pages):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages["nl"].as_uri())
    before = page.locator("#map .areas .dn path").first
    assert before.is_visible()
    page.check("#view-before")
    assert page.locator("#locaties tbody tr").count() > 50
    context.close()


@pytest.mark.parametrize("width", [400, 1400])
def test_nothing_sticks_out_of_the_window(browser, pages, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(pages["en"].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_no_barriers_that_a_machine_finds(browser, pages, scheme):
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(pages["nl"].as_uri())
    page.evaluate(AXE.read_text("utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
    found = page.evaluate("tags => axe.run({runOnly: tags})", tags)
    told = [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]
    context.close()
    assert told == []
