"""What people do on the pages, by keyboard, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DEPARTMENT = "st-jansdal-harderwijk.emergency_department"
REPORT = f"/diensten/{DEPARTMENT}/doorgeven/"
ROW = f"#rij-{DEPARTMENT}".replace(".", "\\.")


def focused_row(page):
    return page.evaluate("document.activeElement.closest('[data-row]')?.id ?? ''")


def end_stops(page):
    """End what an earlier test left running."""
    page.goto(re.sub(r"/(diensten|stops|bord|mijn).*", REPORT, page.url))
    while page.locator(".running").count():
        page.locator(".running button", has_text="Beëindigen").first.click()


def declare(page):
    page.locator("input[name=state][value=stop]").check()
    page.locator("select[name=reason]").select_option("crowding")
    page.locator("#stop button.danger").click()


def test_a_report_is_done_by_keyboard_alone(opened):
    page = opened("/mijn-capaciteit/", "seh-arts")
    rows = page.locator("[data-row]").count()
    for _ in range(rows):
        page.keyboard.press("j")
        if DEPARTMENT in focused_row(page):
            break
    page.keyboard.press("r")
    expect(page.locator("input[data-figure]").first).to_be_focused()
    for number in ("12", "9", "1", "0"):
        page.keyboard.type(number)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    form = page.locator("form[data-report]").first
    fields = form.locator("input[data-figure]:visible").count()
    for _ in range(fields - 5):
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("doorgegeven")
    row = page.locator(f"#mijn-{DEPARTMENT}".replace(".", "\\."))
    expect(row.locator("[data-cell=free]")).to_have_text("2")


def test_what_is_asked_seldom_is_folded_away_and_opens_by_keyboard(opened):
    page = opened(REPORT, "seh-arts")
    surge = page.locator("input[name=treatment_room-surge]")
    expect(surge).to_be_hidden()
    page.locator("details.more summary").focus()
    page.keyboard.press("Enter")
    surge.fill("3")
    page.get_by_role("button", name="Doorgeven", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("doorgegeven")
    page.goto(page.url.split("/mijn")[0] + REPORT)
    expect(surge).to_have_value("3")


def test_unchanged_is_one_key(opened):
    page = opened(REPORT, "seh-arts")
    expect(page.locator("input[data-figure]").first).to_be_focused()
    page.keyboard.press("=")
    expect(page.get_by_role("status").first).to_contain_text("doorgegeven")


def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(opened):
    page = opened(REPORT, "seh-arts")
    field = page.locator("input[data-figure]").first
    field.fill("veel")
    page.get_by_role("button", name="Doorgeven", exact=True).click()
    field = page.locator("input[data-figure]").first
    expect(field).to_have_value("veel")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".fault").first).to_contain_text("heel getal")


def test_a_fault_in_crowding_leaves_the_page_whole_and_has_the_focus(opened):
    page = opened(REPORT, "seh-arts")
    page.locator("#d-ed_patients").fill("veel")
    page.get_by_role("button", name="Drukte doorgeven").click()
    field = page.locator("#d-ed_patients")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(page.locator("#capaciteit")).to_be_visible()
    expect(page.locator("#stop")).to_be_visible()
    page.reload()
    expect(page.locator("#drukte")).to_be_visible()


def test_more_patients_than_staffed_places_is_asked_once_and_then_believed(opened):
    page = opened(REPORT, "seh-arts")
    boxes = page.locator("input[data-figure]")
    boxes.nth(0).fill("5")
    boxes.nth(1).fill("7")
    page.get_by_role("button", name="Doorgeven", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="Meer bezet (7)")).to_be_visible()
    page.locator("input[name=toch]").check()
    page.get_by_role("button", name="Doorgeven", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("doorgegeven")


def test_a_stop_can_be_undone_for_ten_seconds(opened):
    page = opened(REPORT, "seh-arts")
    end_stops(page)
    declare(page)
    expect(page.locator(".running .state")).to_have_text("SEH-stop")
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.locator(".running")).to_have_count(0)
    expect(page.get_by_text("De stop is ongedaan gemaakt.")).to_be_visible()


def test_a_stop_appears_with_the_control_room_and_is_seen_by_key(opened):
    room = opened("/stops/?regio=nederland", "centralist")
    page = opened(REPORT, "seh-arts")
    end_stops(page)
    declare(page)
    expect(page.locator(".seen")).to_contain_text("nog niet gezien")
    line = room.locator("tr[id^=stop-]", has_text="St Jansdal")
    expect(line).to_be_visible(timeout=15_000)
    line.locator("a").first.focus()
    room.keyboard.press("g")
    expect(line.locator(".rooms")).to_contain_text("gezien door", timeout=15_000)
    page.reload()
    expect(page.locator(".seen")).to_contain_text("gezien door")
    end_stops(page)


def test_the_form_follows_what_another_does_to_its_stop_and_keeps_what_is_typed(opened):
    page = opened(REPORT, "seh-arts")
    end_stops(page)
    page.goto(page.url.split("/diensten")[0] + "/bord/?regio=network:limburg")
    other = opened(REPORT, "beheer")
    declare(other)
    page.goto(page.url.split("/bord")[0] + REPORT)
    page.locator("input[data-figure]").first.fill("37")
    room = opened("/stops/?regio=nederland", "centralist")
    room.locator("tr[id^=stop-]", has_text="St Jansdal").locator("button").first.click()
    expect(page.locator(".seen")).to_contain_text("gezien door", timeout=15_000)
    left = page.locator("#lopende-stop time[data-left]")
    left.evaluate("time => time.dateTime = new Date(Date.now() + 50_000).toISOString()")
    expect(page.locator(".running.is-ending time")).to_have_text("verloopt over 1 min")
    other.goto(other.url)
    other.get_by_role("button", name="Beëindigen").click()
    expect(page.locator("#lopende-stop")).to_contain_text("beëindigd om", timeout=15_000)
    expect(page.locator(".running")).to_have_count(0)
    expect(page.locator("input[data-figure]").first).to_have_value("37")


def test_a_stop_asks_for_a_reason_and_chooses_none_itself(opened):
    page = opened(REPORT, "seh-arts")
    end_stops(page)
    reason = page.locator("select[name=reason]")
    expect(reason).to_have_value("")
    page.locator("#stop button.danger").click()
    assert not reason.evaluate("field => field.validity.valid")
    expect(page.locator(".running")).to_have_count(0)


def test_arrivals_during_a_stop_are_counted(opened):
    page = opened(REPORT, "seh-arts")
    end_stops(page)
    declare(page)
    page.get_by_role("button", name="zelf gekomen: één erbij").click()
    expect(page.locator(".run-acts b").first).to_have_text("1")
    expect(page.locator(".arrivals li", has_text="Zelf gekomen").locator("b")).to_have_text("1")
    expect(page.locator(".arrivals li", has_text="Na overleg").locator("b")).to_have_text("0")
    page.get_by_role("button", name="zelf gekomen: één eraf").click()
    expect(page.locator(".run-acts b").first).to_have_text("0")
    end_stops(page)


def test_without_a_chosen_row_the_first_unseen_stop_is_seen_by_key(opened):
    page = opened(REPORT, "seh-arts")
    end_stops(page)
    declare(page)
    room = opened("/stops/?regio=network:zwolle", "centralist")
    unseen = room.get_by_role("button", name="Gezien")
    count = unseen.count()
    assert count
    room.keyboard.press("g")
    expect(unseen).to_have_count(count - 1)
    expect(room.locator("#alerts")).to_have_attribute("data-count", str(count - 1))
    end_stops(page)


def test_reporting_is_one_key_away_from_the_board(opened):
    page = opened("/bord/?regio=network:zwolle", "seh-arts")
    page.locator("#rijen a").first.focus()
    page.keyboard.press("r")
    expect(page.locator("h1")).to_have_text("Mijn capaciteit")


def test_the_board_is_walked_by_keyboard(opened):
    page = opened("/bord/?regio=network:zwolle")
    page.keyboard.press("/")
    page.keyboard.type("jansd")
    expect(page.locator("#rijen tr:visible")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#rijen tr:visible")).to_have_count(5)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    first = focused_row(page)
    page.keyboard.press("j")
    assert focused_row(page) not in {"", first}
    page.keyboard.press("k")
    assert focused_row(page) == first
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_visible()
    expect(page.locator("#map-card")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert focused_row(page) == first


def test_keys_are_silent_in_a_field_and_can_be_switched_off(opened):
    page = opened("/bord/?regio=network:zwolle")
    page.locator("[data-search]").fill("?")
    page.locator("[data-search]").press("?")
    expect(page.locator("#keys-dialog")).to_be_hidden()
    page.locator("[data-search]").evaluate("field => field.blur()")
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".top summary", has_text="Weergave").click()
    page.get_by_label("Sneltoetsen aan").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_hidden()


def test_a_press_on_a_heading_sorts(opened):
    page = opened("/bord/?regio=network:zwolle")
    names = page.locator("#rijen .row-link")
    stops = page.locator("#rijen tr").first
    expect(stops).to_contain_text("SEH-stop")
    page.locator("#lijst thead button").first.click()
    upwards = names.all_text_contents()
    page.locator("#lijst thead button").first.click()
    assert names.all_text_contents() == upwards[::-1]
    assert upwards[0] == "Deventer Ziekenhuis"


def test_the_board_groups_and_keeps_a_view(opened):
    page = opened("/bord/?regio=network:zwolle")
    page.locator("[data-grouping]").select_option("safety")
    groups = page.locator("tr.group").count()
    assert groups > 1
    page.locator("summary", has_text="Weergaven").click()
    page.get_by_label("Bewaar deze weergave als").fill("Nacht")
    page.get_by_role("button", name="Bewaren").click()
    page.goto(page.url.split("?")[0] + "?regio=nederland")
    page.locator("summary", has_text="Weergaven").click()
    page.get_by_role("link", name="Nacht").click()
    expect(page.locator("tr.group")).to_have_count(groups)
    page.locator("summary", has_text="Weergaven").click()
    page.get_by_role("button", name="Weergave Nacht verwijderen").click()


def test_an_unknown_grouping_in_an_address_groups_nothing(opened):
    page = opened("/bord/?regio=network:zwolle&groep=onzin")
    expect(page.locator("[data-grouping]")).to_have_value("")
    expect(page.locator("#rijen tr:visible")).to_have_count(5)
    assert page.heard == []


def test_a_new_figure_appears_without_a_reload_and_is_marked(opened, live_site):
    page = opened("/bord/?regio=network:zwolle")
    page.evaluate("window.stays = true")
    expect(page.locator("[data-live][data-state=live]")).to_be_visible()
    page.wait_for_function("document.querySelector('[data-last]').textContent.includes(':')")
    cell = page.locator(f"{ROW} [data-cell=free]")
    free = 3 if cell.inner_text() != "3" else 4
    page.locator(f"{ROW} a").focus()
    live_site.report(DEPARTMENT, 10 - free)
    expect(cell).to_have_text(str(free), timeout=15_000)
    assert page.evaluate("window.stays")
    assert DEPARTMENT in focused_row(page)


def test_hover_in_the_table_lights_the_map(opened):
    page = opened("/bord/?regio=network:zwolle")
    page.locator(ROW).hover()
    expect(page.locator(".map .site.is-lit")).to_have_count(1)


def test_out_of_date_is_said_in_words(opened):
    page = opened("/bord/?regio=network:zwolle")
    row = page.locator("#rijen tr", has_text="Meppel")
    expect(row).to_contain_text("verouderd")
    expect(row).to_contain_text("sinds")


def test_the_pages_speak_english_at_a_press(opened):
    page = opened("/bord/?regio=network:zwolle")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".rail")).to_contain_text("Capacity")
    expect(page.locator("#rijen")).to_contain_text("ED stop")
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("#rijen")).to_contain_text("SEH-stop")


def test_who_sees_only_sums_walks_the_networks(opened):
    page = opened("/bord/?regio=nederland", "vws")
    expect(page.locator(".tile").first).to_be_visible()
    expect(page.locator("#rijen tr")).to_have_count(10)
    page.locator("#lijst thead button", has_text="Open").click()
    expect(page.locator("#rijen tr .row-link").first).to_have_text(
        "Netwerk Acute Zorg regio Zwolle"
    )
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Netwerk Acute Zorg regio Zwolle")


def test_the_zoom_map_draws_from_our_own_server(opened, live_site):
    page = opened("/bord/?regio=network:zwolle")
    page.get_by_role("button", name="Zoomkaart").click()
    expect(page.locator(".zoom-mark")).to_have_count(5, timeout=20_000)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(page.locator(".zoom-mark")).to_have_count(5)
    assert [text for text in page.heard if "GL Driver" not in text] == []
    assert all(url.startswith((live_site.address, "blob:", "data:")) for url in page.asked)


def test_a_place_is_pointed_at_on_the_map_by_key(opened, live_site):
    page = opened("/coordinatie/nieuw/", who="triagist")
    page.get_by_role("button", name="Op de kaart").press("Enter")
    told = page.locator("[data-told]")
    expect(told).to_contain_text("Midden van de kaart:", timeout=20_000)
    before = told.inner_text()
    page.get_by_role("region", name="Kaart: pijltjes").press("ArrowLeft")
    expect(told).not_to_have_text(before)
    page.get_by_role("button", name="Neem dit punt").press("Enter")
    expect(page.get_by_label("Waar is de patiënt nu?")).to_have_value(
        re.compile(r"^5\d\.\d{5}, \d\.\d{5}$")
    )
    expect(page.locator(".point-map")).to_be_hidden()
    assert all(url.startswith((live_site.address, "blob:", "data:")) for url in page.asked)


def test_a_level_that_a_colleague_sets_shows_on_every_open_page_without_reloading(
    opened, live_site
):
    pages = [opened(path) for path in ("/bord/?regio=network:zwolle", "/hulp/", "/opschaling/")]
    for page in pages:
        page.locator("[data-live][data-state=live]").wait_for()
        page.evaluate("window.stays = true")
    live_site.raise_to("phase_2")
    for page in pages:
        page.locator("#opschaling-regel .tone-serious").wait_for()
        assert page.evaluate("window.stays")
    pages[2].locator("#niveaus .tone-serious").wait_for()
    live_site.raise_to("phase_1")


def test_on_a_phone_the_bars_leave_the_screen_to_the_board(opened, live_site):
    live_site.raise_to("phase_2")
    page = opened("/bord/?regio=network:zwolle", viewport={"width": 390, "height": 844})
    line = page.locator(".levels .level").first
    expect(line).to_contain_text("Fase 2")
    lines = "e => e.clientHeight / parseFloat(getComputedStyle(e).lineHeight)"
    assert line.evaluate(lines) < 2
    begins = page.evaluate("document.querySelector('main').getBoundingClientRect().top")
    assert begins < 844 / 8
