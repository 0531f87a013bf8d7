"""Every page: no barrier, no outside request, no breach of the content policy, fits a phone."""

from importlib.resources import files
from pathlib import Path

import pytest
from live.patience import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(str(files("axe_playwright_python"))) / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DEPARTMENT = "st-jansdal-harderwijk.emergency_department"
PAGES = [
    "/bord/?regio=network:zwolle",
    "/bord/?regio=nederland&schakel=gp_care",
    "/mijn-capaciteit/",
    f"/diensten/{DEPARTMENT}/",
    f"/diensten/{DEPARTMENT}/doorgeven/",
    "/locaties/st-jansdal-harderwijk/",
    "/stops/?regio=nederland",
    "/rapporten/stops/",
    "/rapporten/aanlevering/?regio=nederland",
    f"/rapporten/aanlevering/elders/{DEPARTMENT}/",
    "/coordinatie/",
    "/coordinatie/nieuw/",
    "/coordinatie/nieuw/?spoor=professional",
    "/coordinatie/vaak/",
    "/rapporten/coordinatie/",
    "/signalen/",
    "/keten/?regio=nederland",
    "/signalen/regels/",
    "/opschaling/",
    "/opschaling/network/zwolle/",
    "/opschaling/logboek/",
    "/locaties/st-jansdal-harderwijk/contact/",
    "/beheer/inzetafspraken/",
    "/vervolgzorg/",
    "/opschaling/akkoord/",
    "/vervolgzorg/nieuw/",
    "/vervolgzorg/00000000-0000-4000-8000-000000000001/",
    "/vervolgzorg/00000000-0000-4000-8000-000000000001/wijzigen/",
    "/inzetten/",
    "/inzetten/aankomsten/",
    "/inzetten/positionering/",
    "/inzetten/nieuw/",
    "/inzetten/00000000-0000-4000-8000-000000000002/",
    "/inzetten/00000000-0000-4000-8000-000000000002/advies/",
    "/verloskamers/?plaats=Ermelo&kamer=1",
    "/beheer/opnamevoorwaarden/",
    f"/beheer/opnamevoorwaarden/{DEPARTMENT}/",
    "/coordinatie/?urgentie=danger&volgorde=age",
    "/rapporten/responstijden/",
    "/hulp/",
    "/koppelen/",
    "/bestaat-niet/",
]


def barriers(page):
    page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(
        """async tags => {
            const told = {runOnly: tags, resultTypes: ['violations'], iframes: false};
            const found = await axe.run(told);
            return found.violations.map(one => [one.id, one.nodes[0].html.slice(0, 200)]);
        }""",
        TAGS,
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole(opened, live_site, path):
    """Looked at once in every way: opening a page takes far longer than looking at it."""
    page = opened(path)
    if path != "/bestaat-niet/":
        until(lambda: page.locator("[data-live][data-state=live]").count() or "hulp" in path)
        assert page.heard == [], "complains, or breaches the content policy"
    assert all(url.startswith(live_site.address) for url in page.asked), "asks another server"
    mark = page.locator(".demonstration")
    assert "Demonstratie: verzonnen cijfers" in mark.inner_text()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert barriers(page) == [], scheme
    page.emulate_media(media="print")
    assert mark.is_visible(), "paper does not say that it is a demonstration"
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "sticks out of a phone"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_panel_and_dialog_have_no_barriers(opened, scheme):
    page = opened("/bord/?regio=network:zwolle", color_scheme=scheme, bypass_csp=True)
    page.locator("#rijen .row-link").first.click()
    page.locator("#panel:visible").wait_for()
    assert barriers(page) == []
    page.keyboard.press("?")
    assert barriers(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_to_sign_in_has_no_barriers(opened, scheme):
    page = opened("/accounts/login/", who=None, color_scheme=scheme, bypass_csp=True)
    assert barriers(page) == []


@pytest.mark.parametrize("path", [PAGES[0], PAGES[3], PAGES[6]])
def test_controls_are_large_enough_to_press(opened, path):
    page = opened(path)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, summary')]
        .filter(one => one.offsetParent && !['checkbox', 'radio'].includes(one.type))
        .filter(one => one.getBoundingClientRect().height < 24)
        .map(one => one.outerHTML.slice(0, 80))
        """
    )
    assert small == []
