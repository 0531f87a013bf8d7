"""A page of follow-up care that stands open follows what a colleague does."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PLACEMENT = "/vervolgzorg/00000000-0000-4000-8000-000000000001/"


def test_a_step_of_a_colleague_comes_by_itself(opened, live_site):
    live_site.raise_to("phase_1")  # from phase 2 on the region agrees first
    lists, one = opened("/vervolgzorg/"), opened(PLACEMENT)
    for page in (lists, one):
        page.locator("[data-live][data-state=live]").wait_for()
    assert lists.locator("#baan-offered").count() == 1
    live_site.move_placement("accept")
    lists.locator("#baan-accepted").wait_for()
    assert lists.locator("#baan-offered").count() == 0
    one.locator("#behoefte", has_text="toegezegd").wait_for()
    one.get_by_role("button", name="Opgehaald").click()
    one.locator("#behoefte", has_text="opgehaald").wait_for()
    lists.locator("#baan-picked_up").wait_for()
