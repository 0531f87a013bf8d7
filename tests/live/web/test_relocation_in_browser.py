"""Advice to move an ambulance is decided by keyboard, in either language, without barriers."""

import pytest
from live.web.test_pages_in_browser import barriers

pytestmark = pytest.mark.slow


def test_a_dispatcher_decides_by_keyboard(opened):
    page = opened("/inzetten/positionering/", locale="en-GB", bypass_csp=True)
    assert barriers(page) == []
    fold = page.locator("summary.button").last
    fold.focus()
    page.keyboard.press("Enter")
    for key in ("Tab", "ArrowDown", "Tab", "ArrowDown", "ArrowDown", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("nearer to the crew's meal")
    assert barriers(page) == []
    page.keyboard.press("Enter")
    page.get_by_text("Chosen otherwise").first.wait_for()
    assert "nearer to the crew's meal" in page.locator("main").inner_text()
