"""The citizen (domain.md 6.15): where to go now, in plain words, never blocked from 112."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE = "/waar-kan-ik-terecht/"
WOUND = (
    ("Wond of snee", "Wound or cut"),
    ("Nee", "No"),
    (
        "Een vinger of teen voelt doof of beweegt niet",
        "A finger or toe is numb or does not move",
    ),
)
BLEEDS = (("Wond of snee", "Wound or cut"), ("Ja, het gutst of spuit", "Yes, it gushes or spurts"))


def answers(citizen, words):
    for said in words:
        name = citizen.say(said)
        citizen.follow(citizen.page.get_by_role("button", name=name, exact=True))
        always_112(citizen)


def always_112(citizen):
    top = citizen.page.locator(".citizens-top a[href='tel:112']")
    expect(top).to_be_in_viewport()
    citizen.reach(top)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_citizen_learns_where_to_go_and_is_called_back(comes, script):
    citizen = comes(None, PAGE, java_script_enabled=script)
    desk = comes("triagist", "/coordinatie/")
    answers(citizen, WOUND)
    citizen.sees("Wat u nu doet")
    citizen.type("Waar bent u nu? (plaats)", "Ermelo")
    citizen.follow("Zoek in de buurt")
    citizen.sees(("min met de auto", "min by car"))
    citizen.type("Uw naam", f"Burger {citizen.language} {script}")
    citizen.type("Telefoonnummer", f"06 3{script:d}00 000{citizen.language == 'en':d}")
    citizen.tick(citizen.page.locator("[name=toestemming]"))
    citizen.follow("Vraag om terug te bellen")
    citizen.sees("Uw vraag is bij de coördinatiedesk. Zij bellen u terug.")
    assert citizen.context.cookies() == []

    rows = desk.page.locator("#wachtrij tr", has_text="Wond of snee")
    new = rows.filter(has_text=desk.say("nog niemand"))
    desk.sees("Ermelo", new.first)  # by itself
    desk.follow(new.first.locator("a"))
    desk.follow("Nemen")
    desk.choose("Patiënt, beller en notities zien om", "terugbellen")
    desk.follow("Zien", desk.page.locator("form[action$='/patient/']"))
    desk.sees("Burger")
    desk.press(desk.page.locator("summary", has_text=desk.say("Telefonisch advies geven")))
    desk.type(desk.page.locator("form[action$='/advies/'] [name=text]"), "kom naar de post")
    desk.type(desk.page.locator("[name=safety_net]"), "bel weer als het bloedt")
    desk.follow("Advies bewaren")
    desk.sees(("wacht op de regiearts", "waits for"))


def test_danger_leads_to_112_at_once(comes):
    citizen = comes(None, PAGE)
    answers(citizen, BLEEDS)
    citizen.sees("Bel nu 112")
    citizen.reach(citizen.page.locator(".verdict a[href='tel:112']"))
    assert citizen.page.get_by_label(citizen.say("Uw naam")).count() == 0
