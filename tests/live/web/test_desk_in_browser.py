"""The desk as a triagist and a lead doctor work there: a case from its first call to its end."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(str(files("axe_playwright_python"))) / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def barriers(page):
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]


def open_case(page, complaint, phone="0612345678", place="Ermelo"):
    page.locator("[name=complaint]").fill(complaint)
    page.locator("[name=place]").fill(place)
    page.locator("[name=age]").fill("76")
    page.locator("[name=caller_phone]").fill(phone)
    page.locator(".entry-foot button").click()
    page.wait_for_url(re.compile(r"/coordinatie/[0-9a-f-]{36}/"))


def triage(page, urgency, care="emergency_department"):
    page.locator("details:has(form[action$='triage-elders/']) > summary").last.click()
    form = page.locator("form[action$='triage-elders/']")
    form.locator("[name=urgency]").select_option(f"nts:{urgency}")
    form.locator("[name=care]").select_option(care)
    form.locator("button").click()
    page.locator("#stap-2").wait_for()


def test_a_case_is_opened_by_keyboard_alone(opened):
    page = opened("/coordinatie/", who="triagist")
    page.keyboard.press("n")
    page.wait_for_url("**/coordinatie/nieuw/")
    assert page.evaluate("document.activeElement.name") == "complaint"
    page.keyboard.type("hoofdpijn met toetsen")
    page.keyboard.press("Tab")
    page.keyboard.type("Ermelo")
    for _ in range(3):  # past the button of the map
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("0611112222")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/coordinatie/[0-9a-f-]{36}/"))
    assert page.locator("h1").inner_text() == "hoofdpijn met toetsen"
    page.keyboard.press("t")
    page.locator("text=u bent regiehouder").wait_for()


@pytest.mark.parametrize(
    ("language", "word", "phone"),
    [("nl-NL", "Mogelijkheden", "0611110001"), ("en-GB", "Options", "0611110002")],
)
def test_a_case_is_triaged_matched_and_given_to_who_fits(opened, language, word, phone):
    page = opened("/coordinatie/nieuw/", who="triagist", locale=language, bypass_csp=True)
    open_case(page, f"buikpijn {language}", phone=phone)
    triage(page, "U3")
    page.locator("form[action$='/inzet/'] button").click()
    page.locator(".option").first.wait_for()
    assert page.locator("#mogelijk").inner_text() == word
    assert barriers(page) == []
    name = page.locator(".option").first.locator("header b").first.inner_text()
    page.locator(".option").first.locator("button").click()
    page.locator("#stap-3 ~ .tag", has_text=name).wait_for()
    page.locator("form[action$='/overdragen/'] button.primary").click()
    page.locator(".hand-over", has_text=name).wait_for()
    assert barriers(page) == []


def test_advice_is_given_authorised_and_closes_the_case(opened):
    page = opened("/coordinatie/nieuw/", who="triagist")
    open_case(page, "verkouden", phone="0687654321")
    address = page.url
    triage(page, "U5", care="")
    page.locator("details:has(form[action$='/advies/']) summary").click()
    page.locator("[name=text]").last.fill("rust en drink genoeg")
    page.locator("[name=safety_net]").fill("bel weer bij benauwdheid")
    page.locator("form[action$='/advies/'] button").click()
    page.locator(".advice").wait_for()
    doctor = opened(address.removeprefix(page.url.split("/coordinatie")[0]), who="regiearts")
    doctor.locator("form[action$='/autoriseren/'] button").click()
    doctor.locator(".advice", has_text="geautoriseerd door").wait_for()
    doctor.locator("details:has(form[action$='/afsluiten/']) summary").click()
    doctor.locator("[name=outcome][value=advice_with_safety_net]").check()
    doctor.locator("form[action$='/afsluiten/'] button").click()
    doctor.locator("text=De casus is afgesloten.").wait_for()


def test_danger_to_life_shows_one_action_and_the_control_room_answers(opened):
    page = opened("/coordinatie/nieuw/", who="triagist", bypass_csp=True)
    open_case(page, "pijn op de borst", phone="0644443333", place="Harderwijk")
    path = page.url[page.url.index("/coordinatie") :]
    triage(page, "U1")
    assert page.locator(".alarm button").inner_text() == "Doorzetten naar meldkamer"
    assert page.locator("text=bel 112").count() == 0
    assert barriers(page) == []
    page.locator(".alarm button").click()
    page.locator(".hand-over").wait_for()
    room = opened(path, who="centralist")
    room.locator("form[action$='/uitkomst/'] select").select_option("referred")
    room.locator("form[action$='/uitkomst/'] button").click()
    page.reload()
    page.locator(".hand-over", has_text="verwezen (C1)").wait_for()
    page.locator("form[action$='/gezien/'] button").click()
    assert page.locator("form[action$='/gezien/']").count() == 0


def test_an_ambiguous_place_is_chosen_from_a_list(opened):
    page = opened("/coordinatie/nieuw/", who="triagist")
    page.locator("[name=complaint]").fill("wond")
    page.locator("[name=place]").fill("Beek")
    page.locator("[name=caller_phone]").fill("0655556666")
    page.locator(".entry-foot button").click()
    page.locator("[name=place_id]").first.check()
    page.locator(".entry-foot button").click()
    page.wait_for_url(re.compile(r"/coordinatie/[0-9a-f-]{36}/"))
    assert "Beek" in page.locator(".facts").inner_text()


def test_a_probable_duplicate_is_shown_before_it_is_opened_again(opened):
    first = opened("/coordinatie/nieuw/", who="triagist")
    open_case(first, "duizelig", phone="0633332222")
    again = opened("/coordinatie/nieuw/", who="triagist")
    again.locator("[name=complaint]").fill("erg duizelig")
    again.locator("[name=place]").fill("Ermelo")
    again.locator("[name=caller_phone]").fill("06 3333 2222")
    again.locator(".entry-foot button").click()
    again.locator("a", has_text="duizelig").first.wait_for()
    again.locator("[name=is_no_duplicate]").check()
    again.locator(".entry-foot button").click()
    again.wait_for_url(re.compile(r"/coordinatie/[0-9a-f-]{36}/"))


def test_a_new_case_appears_in_a_queue_that_stands_open(opened):
    queue = opened("/coordinatie/", who="regiearts")
    other = opened("/coordinatie/nieuw/", who="triagist")
    open_case(other, "verschijnt vanzelf", phone="0699998888")
    queue.locator("#wachtrij", has_text="verschijnt vanzelf").wait_for()
