"""The general practitioner (domain.md 6.5): one form, the desk finds the bed, no ring-around."""

import pytest
from live.journeys.casting import BED

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOW = ("ELV laagcomplex", "short stay, low complexity")
ELV = f"{BED}.short_stay_primary_care_bed"


def test_one_form_and_the_desk_finds_a_bed(comes):
    gp, desk = comes("huisarts", "/coordinatie/"), comes("triagist", "/coordinatie/")
    elv = comes("elv", "/vervolgzorg/")
    what = f"kan niet alleen thuis blijven, {gp.language}"
    gp.follow("Nieuwe aanvraag (professional)")
    gp.type("Waarvoor zoekt u een plek?", what)
    gp.type("Waar is de patiënt nu?", "Ermelo")
    gp.type("Leeftijd", "84")
    gp.tick(LOW)
    gp.follow(gp.page.locator(".entry-foot button"))
    gp.sees(what)

    desk.sees(what)  # by itself
    desk.follow(desk.page.get_by_role("link", name=what))
    desk.follow("Nemen")
    desk.sees("U houdt deze casus nu.")
    desk.follow("Plek zoeken")
    desk.sees(what)
    assert desk.field("Leeftijd").input_value() == "84"
    desk.follow("Verder")
    desk.follow("Zoek aanbieders")
    desk.follow("Uitvraag doen")
    desk.sees("De uitvraag is gedaan.")

    asked = elv.page.locator(".enquiry", has_text="80-89").first
    elv.follow("Toezeggen", asked)
    gp.sees(("plek of inzet geregeld", "care arranged"))  # by itself
    gp.sees("Ermelo", gp.page.locator("#vervolg"))
    desk.sees(("toegezegd", "committed"), desk.page.locator("#behoefte"))
    desk.follow("Bevestigen")
    desk.follow("Opgehaald")
    elv.follow("Aangekomen")
    gp.sees(("in zorg", "in care"))
    desk.sees(("aangekomen", "arrived"), desk.page.locator("#behoefte"))
    desk.follow("Afronden")
    desk.follow("Coördinatie", desk.page.locator(".rail"))
    desk.follow(desk.page.get_by_role("link", name=what))
    desk.press(desk.page.locator("summary", has_text=desk.say("Afsluiten")))
    desk.pick("outcome", ("vervolgzorg toegezegd", "follow-up care committed"))
    desk.follow(desk.page.locator("form[action$='/afsluiten/'] button"))
    desk.sees("De casus is afgesloten.")
    gp.sees(("afgesloten", "closed"), gp.page.locator("#casus"))


def test_the_same_by_interface(calls):
    gp, desk, elv = calls("huisarts"), calls("triagist"), calls("elv")
    case = gp.opens(
        "requests", door="professional", complaint="kan niet alleen blijven",
        place={"name": "Ermelo"}, asking={"age_years": 84, "care": ["elv_low"]},
        is_no_duplicate=True, holder="desk",
    )["id"]  # fmt: skip
    assert case in {each["id"] for each in desk.told("requests")["items"]}
    desk.does(f"requests/{case}/take")
    need = desk.opens("placements", care="elv_low", request=case)
    assert need["age_years"] == 84
    desk.does(f"placements/{need['id']}/enquiries", services=[ELV])
    mine = next(e for e in elv.told("enquiries")["items"] if e["state"] == "requested")
    elv.does(f"enquiries/{mine['id']}/commit")
    assert gp.told(f"requests/{case}")["request"]["state"] == "placed"
    assert desk.is_refused(f"requests/{case}/close", 422, outcome="advice_with_safety_net")
    desk.does(f"placements/{need['id']}/pick_up")
    elv.does(f"placements/{need['id']}/arrive")
    assert gp.told(f"requests/{case}")["request"]["state"] == "in_care"
    desk.does(f"placements/{need['id']}/complete")
    desk.does(f"requests/{case}/close", outcome="follow_up_committed")
    assert gp.told(f"requests/{case}")["request"]["state"] == "closed"
