"""Arrivals that stand open go on with the clock, and follow what is announced meanwhile."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LONG_AGO = "2020-01-01T00:00:00+00:00"
LATER = "2999-01-01T00:00:00+00:00"
SET = "(one, [name, value]) => one.setAttribute(name, value)"


@pytest.mark.parametrize(
    "path", ["/inzetten/aankomsten/", "/diensten/st-jansdal-harderwijk.emergency_department/"]
)
def test_minutes_and_what_stands_out_move_with_the_clock(opened, path):
    page = opened(path)
    coming, mark = page.locator("time[data-coming]").first, page.locator("[data-loud]").first
    coming.filter(has_text="over ").wait_for()
    assert "unseen-loud" in mark.get_attribute("class")
    coming.evaluate(SET, ["datetime", LONG_AGO])
    mark.evaluate(SET, ["data-loud", LATER])
    page.locator("time[data-coming]", has_text="had er al moeten zijn").wait_for()
    page.locator("[data-loud]:not(.unseen-loud)").wait_for()
    assert "nog niet gezien" in mark.inner_text()
