"""The page for citizens as people meet it: no barriers, no script, no outside request, on paper."""

import re

import pytest
from live.web.test_pages_in_browser import barriers

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE = "/waar-kan-ik-terecht/"
VERDICT = ["Wond of snee", "Nee", "Een vinger of teen voelt doof of beweegt niet"]
DANGER = ["Wond of snee", "Ja, het gutst of spuit"]
ENGLISH = ["Wound or cut", "No", "A finger or toe is numb or does not move"]


def walked(opened, words=(), **wishes):
    """Open the page as a stranger and press answers, by their words."""
    page = opened(PAGE, who=None, **wishes)
    for word in words:
        page.get_by_role("button", name=word, exact=True).click()
        page.wait_for_load_state()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("words", [[], VERDICT[:1], VERDICT, DANGER], ids=len)
def test_no_step_has_barriers_that_a_machine_finds(opened, scheme, words):
    page = walked(opened, words, color_scheme=scheme, bypass_csp=True)
    assert barriers(page) == []


def test_no_step_has_barriers_in_english(opened):
    page = walked(opened, ENGLISH, locale="en-GB", bypass_csp=True)
    assert barriers(page) == []
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_whole_way_goes_without_a_script(opened):
    page = walked(opened, VERDICT, java_script_enabled=False)
    page.get_by_label("Waar bent u nu? (plaats)").fill("Zwolle")
    page.get_by_role("button", name="Zoek in de buurt").click()
    assert page.locator(".doors li").count() == 3
    assert page.get_by_role("link", name=re.compile("Bel 112")).first.is_visible()
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", name="Where you can go").is_visible()
    page.get_by_role("button", name="Previous question").click()
    assert page.get_by_role("heading", name="What does the wound look like?").is_visible()
    assert page.context.cookies() == []


def test_it_asks_only_our_own_server(opened, live_site):
    page = walked(opened, VERDICT)
    assert page.heard == []
    assert all(url.startswith(live_site.address) for url in page.asked)


@pytest.mark.parametrize("words", [[], VERDICT[:1], VERDICT, DANGER], ids=len)
def test_it_fits_a_phone_with_112_in_view(opened, words):
    page = walked(opened, words, viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert page.locator(".citizens-top a[href='tel:112']").is_visible()
    box = page.locator(".citizens-top a[href='tel:112']").bounding_box()
    assert box["y"] >= 0


def test_the_answer_prints_on_one_page(opened):
    page = walked(opened, VERDICT)
    page.get_by_label("Waar bent u nu? (plaats)").fill("Zwolle")
    page.get_by_role("button", name="Zoek in de buurt").click()
    page.locator(".doors").wait_for()
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    assert page.locator(".demonstration").is_visible()
