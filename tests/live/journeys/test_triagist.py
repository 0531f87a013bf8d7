"""The triagist (domain.md 6.1): from any door to follow-up that is confirmed."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def opened(desk, what, phone):
    """Open a question by telephone and take it."""
    desk.follow("Nieuwe zorgvraag")
    desk.type("Ingangsklacht", what)
    desk.type("Waar is de patiënt nu?", "Ermelo")
    desk.type("Leeftijd", "76")
    desk.type("Terugbelnummer (verplicht aan de telefoon)", phone)
    desk.follow(desk.page.locator(".entry-foot button"))
    desk.follow("Nemen")
    desk.sees("U houdt deze casus nu.")


def recorded(desk, urgency, care=None):
    """Record a triage that was made elsewhere."""
    desk.press("Triage elders gedaan (NTS, ProQA) vastleggen")
    form = desk.page.locator("form[action$='/triage-elders/']")
    desk.choose("Urgentie", (urgency, urgency), form)
    if care:
        desk.choose("Zorg die volgt", care, form)
    desk.follow(form.locator("button"))
    desk.sees("De triage is vastgelegd.")


def test_a_question_is_followed_until_its_follow_up(comes):
    desk, doctor = comes("triagist", "/coordinatie/"), comes("regiearts", "/coordinatie/")
    ed = comes("seh-arts", "/coordinatie/")
    what = f"buikpijn sinds vannacht, {desk.language}"
    opened(desk, what, f"06 2000 000{desk.language == 'en':d}")
    recorded(desk, "U3")
    desk.press("Tweede discipline vragen")
    form = desk.page.locator("form[action$='/overleg/']")
    desk.choose("Discipline", ("huisarts", "general practitioner"), form)
    desk.type("Vraag", "Kan dit tot morgen wachten?", form)
    desk.follow(form.locator("button"))
    desk.sees("Het overleg is gevraagd.")

    doctor.sees(what)  # by itself
    doctor.follow(doctor.page.get_by_role("link", name=what))
    answer = doctor.page.locator(".consult form")
    doctor.type("Antwoord", "Nee, vandaag zien.", answer)
    doctor.choose("Gevolg", ("geen verandering", "no change"), answer)
    doctor.follow(answer.locator("button"))
    desk.sees("Nee, vandaag zien.", desk.page.locator("#overleg"))  # by itself

    desk.tick(("SEH", "emergency department"), desk.page.locator(".care-list"))
    desk.follow("Passende inzet zoeken")
    desk.sees("Dit zijn de mogelijkheden.")
    options = desk.page.locator(".option")
    desk.press("Waarom deze plek in de rij", options.first)
    desk.sees(("reistijd", "travel"), options.first)
    here = options.filter(has_text="Harderwijk")
    if options.first.locator("text=Harderwijk").count() == 0:
        desk.type("Reden, als u niet de eerste kiest", "daar is haar dossier")
    name = here.locator("header b").first.inner_text()
    desk.follow(here.locator("button").last)
    desk.sees("De keuze is vastgelegd.")
    desk.follow(desk.page.locator("form[action$='/overdragen/'] button.primary"))
    desk.sees("De casus is met het hele dossier doorgezet.")
    desk.sees(name, desk.page.locator("#vervolg"))

    ed.sees(what)  # by itself
    ed.follow(ed.page.get_by_role("link", name=what))
    ed.follow("Overnemen", ed.page.locator("#vervolg"))
    ed.sees("U hebt de casus overgenomen.")
    desk.sees(("overgenomen", "taken"), desk.page.locator("#vervolg"))  # by itself
    ed.press(ed.page.locator("summary", has_text=ed.say("Afsluiten")))
    ed.pick("outcome", ("vervolgzorg toegezegd", "follow-up care committed"))
    ed.follow(ed.page.locator("form[action$='/afsluiten/'] button"))
    ed.sees("De casus is afgesloten.")
    desk.sees(("afgesloten", "closed"), desk.page.locator("#casus"))


def test_a_red_flag_leads_to_the_control_room_only(comes):
    desk = comes("triagist", "/coordinatie/")
    opened(
        desk, f"gevallen met hoofdwond, {desk.language}", f"06 2100 000{desk.language == 'en':d}"
    )
    panel = desk.page.locator("#triage")
    desk.press(panel.get_by_role("button").nth(6))
    desk.press(panel.get_by_role("button").first)
    desk.sees("Doorzetten naar meldkamer", panel)
    assert panel.locator("button[name=doe]").count() == 1
    desk.misses("bel 112")
    desk.follow("Doorzetten naar meldkamer", panel)
    desk.sees(("nog niet aangenomen", "not yet taken"), desk.page.locator("#vervolg"))


def test_the_same_by_interface(calls):
    desk = calls("triagist")
    case = desk.opens(
        "requests", door="phone", complaint="buikpijn sinds vannacht", place={"name": "Ermelo"},
        caller={"phone": "06 2200 0001"}, asking={"age_years": 76}, is_no_duplicate=True,
    )["id"]  # fmt: skip
    desk.does(f"requests/{case}/take")
    desk.opens(f"requests/{case}/triages", system="nts", scheme="nts", urgency="U3")
    story = desk.does(
        f"requests/{case}/consults", discipline="general_practitioner", question="wachten?"
    )
    told = desk.told(f"requests/{case}")["consults"] or story["consults"]
    desk.does(f"requests/{case}/consults/{told[0]['id']}", effect="none", answer="vandaag zien")
    kinds = ["gp_visit", "gp_consult", "emergency_department"]
    found = desk.does("matches", request=case, asking={"age_years": 76, "care": kinds})
    best = found["options"][0]
    assert {"minutes", "free", "parts", "remarks"} <= best.keys()
    assert desk.told(f"matches/{found['id']}/dropped")["is_same"]
    desk.does(f"matches/{found['id']}/choices", service=best["service"], care=best["care"])
    assert desk.is_refused(f"requests/{case}/close", 422, outcome="follow_up_committed")
    desk.does(f"requests/{case}/advices", text="rust", safety_net="bel weer bij koorts")
    desk.does(f"requests/{case}/advices/authorise")
    desk.does(f"requests/{case}/close", outcome="advice_with_safety_net")
    assert desk.told(f"requests/{case}")["request"]["state"] == "closed"
