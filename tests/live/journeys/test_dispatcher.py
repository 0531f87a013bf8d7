"""The dispatcher (domain.md 6.2): nothing is asked again, and who needs no ambulance goes back."""

import pytest
from live.web.filling import STOPPED

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ED = ("SEH", "emergency department")


def test_a_hand_over_is_complete_and_its_outcome_returns(comes):
    desk, room = comes("triagist", "/coordinatie/nieuw/"), comes("centralist", "/coordinatie/")
    what = f"drukkende pijn op de borst, {desk.language}"
    phone = f"06 4000 000{desk.language == 'en':d}"
    desk.type("Ingangsklacht", what)
    desk.type("Waar is de patiënt nu?", "Ermelo")
    desk.type("Terugbelnummer (verplicht aan de telefoon)", phone)
    desk.type("Notities (worden versleuteld bewaard)", "zweet, grauw")
    desk.follow(desk.page.locator(".entry-foot button"))
    desk.press("Triage elders gedaan (NTS, ProQA) vastleggen")
    form = desk.page.locator("form[action$='/triage-elders/']")
    desk.choose("Urgentie", ("U1", "U1"), form)
    desk.follow(form.locator("button"))
    desk.sees("Alarmsymptoom: levensgevaar")
    desk.tick(ED, desk.page.locator(".care-list"))
    desk.follow("Passende inzet zoeken")
    desk.sees("ondanks stop: levensbedreigend", desk.page.locator(".case-desk"))
    desk.follow(desk.page.locator(".alarm button"))
    desk.sees("De casus is met het hele dossier doorgezet.")

    room.sees(what)  # by itself
    room.follow(room.page.get_by_role("link", name=what))
    room.follow("Overnemen", room.page.locator("#vervolg"))
    desk.sees("overgenomen", desk.page.locator("#vervolg"))  # by itself
    room.choose("Patiënt, beller en notities zien om", "behandelen of overdragen")
    room.follow("Zien", room.page.locator("form[action$='/patient/']"))
    room.sees("zweet, grauw")
    room.sees(phone.replace(" ", "")[2:6], room.page.locator(".seen-patient"))
    answer = room.page.locator("form[action$='/uitkomst/']")
    room.choose("Wat werd het?", ("verwezen (C1)", "referred (C1)"), answer)
    room.follow(answer.locator("button"))
    room.sees("De uitkomst is aan de desk gemeld.")
    desk.sees(("verwezen (C1)", "referred (C1)"), desk.page.locator("#vervolg"))  # by itself
    desk.follow("Gezien", desk.page.locator("#vervolg"))
    desk.sees("Gezien.")


def test_stops_are_seen_and_who_needs_no_ambulance_goes_to_the_desk(comes):
    room, desk = (
        comes("centralist", "/stops/?regio=network:zwolle"),
        comes("triagist", "/coordinatie/"),
    )
    room.sees("Zwolle")
    what = f"verstuikte enkel, {room.language}"
    room.follow("Coördinatie", room.page.locator(".rail"))
    room.follow("Nieuwe zorgvraag")
    room.pick("door", ("overgedragen door meldkamer", "handed over by the control room"))
    room.type("Ingangsklacht", what)
    room.type("Waar is de patiënt nu?", "Ermelo")
    room.type("Terugbelnummer (verplicht aan de telefoon)", f"06 4100 000{room.language == 'en':d}")
    room.follow(room.page.locator(".entry-foot button"))
    room.sees(what)
    desk.sees(what)  # by itself
    desk.follow(desk.page.get_by_role("link", name=what))
    desk.follow("Nemen")
    room.sees("regiehouder", room.page.locator("#casus")) if room.language == "nl" else None


def test_the_same_by_interface(calls):
    desk, room = calls("triagist"), calls("centralist")
    case = desk.opens(
        "requests", door="phone", complaint="pijn op de borst", place={"name": "Ermelo"},
        caller={"phone": "06 4200 0001"}, notes="zweet, grauw", is_no_duplicate=True,
    )["id"]  # fmt: skip
    desk.opens(f"requests/{case}/triages", system="nts", scheme="nts", urgency="U1")
    found = desk.does("matches", request=case, asking={"care": ["emergency_department"]})
    assert f"{STOPPED}.emergency_department" in {each["service"] for each in found["options"]}
    desk.opens(f"requests/{case}/hand-overs", to="control_room")
    assert case in {each["id"] for each in room.told("requests")["items"]}
    given = room.told(f"requests/{case}")["hand_overs"][0]["id"]
    room.does(f"requests/{case}/hand-overs/{given}/take")
    seen = room.told(f"requests/{case}/patient", purpose="hulpverlening")
    assert seen["notes"][0]["text"] == "zweet, grauw"
    room.does(f"requests/{case}/hand-overs/{given}/outcome", outcome="referred", urgency="C1")
    story = desk.told(f"requests/{case}")
    assert (story["request"]["state"], story["hand_overs"][0]["outcome"]) == ("triaged", "referred")
    back = room.opens(
        "requests", door="control_room", complaint="enkel", place={"name": "Ermelo"},
        caller={"phone": "06 4200 0002"}, is_no_duplicate=True,
    )["id"]  # fmt: skip
    assert desk.does(f"requests/{back}/take")
