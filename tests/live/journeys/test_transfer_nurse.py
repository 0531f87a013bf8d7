"""The transfer nurse (domain.md 6.4): one enquiry, and the bed that comes free is seen."""

import pytest
from live.journeys.casting import ASKER, BED, OTHER_BED

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOW = ("ELV laagcomplex", "short stay, low complexity")
ELV = f"{BED}.short_stay_primary_care_bed"
OTHER = f"{OTHER_BED}.short_stay_primary_care_bed"


def test_one_enquiry_finds_a_place_and_frees_a_bed(comes):
    nurse, elv = comes("transfer", "/vervolgzorg/"), comes("elv", "/vervolgzorg/")
    nurse.follow("Plek zoeken")
    nurse.choose("Welke zorg is nodig?", LOW)
    nurse.type("Waar woont de patiënt, of waar wil die heen?", "Ermelo")
    nurse.type("Leeftijd", "81")
    nurse.choose("Geslacht", "vrouw")
    nurse.choose("Bed dat vrijkomt", ("kliniek", "ward"))
    nurse.type("Wensen", f"bij haar dochter {nurse.language}")
    nurse.press(nurse.page.locator("details:has([name=bsn]) > summary"))
    nurse.type("Naam", "Vrouw Jansen")
    nurse.follow("Verder")
    nurse.sees("De zorgbehoefte is vastgelegd. Zoek nu aanbieders.")
    nurse.follow("Zoek aanbieders")
    nurse.sees("De aanbieders zien niet wie de patiënt is.")
    nurse.sees(("vrij", "free"), nurse.page.locator(".options"))
    nurse.follow("Uitvraag doen")
    nurse.sees("De uitvraag is gedaan.")

    asked = elv.page.locator(".enquiry").first
    elv.sees("Toezeggen", asked)  # by itself
    elv.misses("Jansen")
    elv.follow("Toezeggen", asked)
    elv.sees("U hebt toegezegd. De aanvrager en de andere aanbieders weten het.")

    nurse.sees(("toegezegd", "committed"), nurse.page.locator("#behoefte"))  # by itself
    nurse.sees(("ingetrokken", "withdrawn"), nurse.page.locator("#gevraagd"))
    nurse.follow("Bevestigen")
    nurse.sees("De plek is bevestigd en verloopt niet meer.")
    beds = comes("transfer", "/vervolgzorg/")
    beds.sees("Bedden die vrijkomen")
    beds.go(f"/diensten/{ASKER}.ward/")
    beds.sees("Bedden die vrijkomen")  # in the capacity view too
    beds.sees(("verwacht", "expected"))
    beds.go("/vervolgzorg/")
    nurse.follow("Vervoer geregeld")
    nurse.follow("Opgehaald")
    elv.sees(("opgehaald", "picked up"), elv.page.locator("#behoefte"))
    elv.follow("Aangekomen")
    elv.sees(("aangekomen", "arrived"), elv.page.locator("#behoefte"))
    nurse.sees(("aangekomen", "arrived"), nurse.page.locator("#behoefte"))
    nurse.follow("Afronden")
    nurse.sees(("afgerond", "completed"), nurse.page.locator("#behoefte"))
    beds.sees("Afgesloten in de laatste 24 uur")


def test_the_same_by_interface(calls):
    nurse, elv, other = calls("transfer"), calls("elv"), calls("elv-ander")
    need = nurse.opens(
        "placements", care="elv_low", place={"name": "Ermelo"}, age_years=81, sex="f",
        origin_service=f"{ASKER}.ward", clock_kind="medically_fit",
        patient={"name": "Vrouw Jansen"},
    )  # fmt: skip
    nurse.does(f"placements/{need['id']}/enquiries", services=[ELV, OTHER], minutes=60)
    mine = next(e for e in elv.told("enquiries")["items"] if e["state"] == "requested")
    theirs = next(e for e in other.told("enquiries")["items"] if e["state"] == "requested")
    assert "Jansen" not in str(mine)
    held = elv.does(f"enquiries/{mine['id']}/commit")
    assert other.is_refused(f"enquiries/{theirs['id']}/commit", 409)
    nurse.does(f"reservations/{held['id']}/confirm")
    for move in ("arrange_transport", "pick_up"):
        nurse.does(f"placements/{need['id']}/{move}")
    elv.does(f"placements/{need['id']}/arrive")
    assert nurse.does(f"placements/{need['id']}/complete")["state"] == "completed"
    story = nurse.told(f"placements/{need['id']}")
    assert {each["state"] for each in story["enquiries"]} == {"committed", "withdrawn"}
