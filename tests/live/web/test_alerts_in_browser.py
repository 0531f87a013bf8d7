"""A signal as its owner meets it: it comes by itself, rings, is seen, worked through, closed."""

import pytest
from live.web.test_pages_in_browser import barriers
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DEPARTMENT = "st-jansdal-harderwijk.emergency_department"


def test_a_signal_comes_rings_is_seen_and_is_closed_by_keyboard(opened, live_site):
    page = opened("/signalen/?regio=network:zwolle", "seh-arts", bypass_csp=True)
    expect(page.locator("#alerts")).to_have_attribute("data-signals", "0")
    page.locator("h1").click()
    live_site.signal(DEPARTMENT)
    row = page.locator("#signalen tr[data-row]", has_text="SEH vol").first
    expect(row).to_contain_text("100 % bezet; grens 95 %")
    expect(page.locator("#alerts")).to_have_attribute("data-signals", "1")
    page.wait_for_function("document.documentElement.dataset.rang")
    page.keyboard.press("g")
    expect(row).to_contain_text("gezien door Demonstratie seh-arts")
    expect(page.locator("#alerts")).to_have_attribute("data-signals", "0")
    page.goto(live_site.address + row.locator(".row-link").get_attribute("href"))
    assert barriers(page) == []
    page.get_by_role("button", name="Bel de kliniek").press("Enter")
    expect(page.get_by_role("button", name="Bel de kliniek")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_label("Opgevangen", exact=False).check()
    page.get_by_role("button", name="Afsluiten").press("Enter")
    expect(page.locator("#verloop + *, ol.lines").last).to_contain_text("afgesloten: opgevangen")
    page.get_by_role("button", name="Heropenen").press("Enter")
    expect(page.locator("ol.lines")).to_contain_text("heropend")


def test_who_does_not_own_a_signal_sees_it_without_a_button(opened, live_site):
    live_site.signal(DEPARTMENT)
    page = opened("/signalen/?regio=network:zwolle", "centralist")
    row = page.locator("#signalen tr[data-row]", has_text="SEH vol").first
    expect(row).to_be_visible()
    assert row.get_by_role("button").count() == 0
    page.goto(live_site.address + row.locator(".row-link").get_attribute("href"))
    expect(page.get_by_text("Dit signaal is van anderen")).to_be_visible()


def test_who_sees_sums_only_has_a_chain_and_no_signals(opened):
    page = opened("/keten/?regio=nederland", "vws")
    expect(page.locator("#keten")).to_be_visible()
    assert page.locator(".rail a", has_text="Signalen").count() == 0
