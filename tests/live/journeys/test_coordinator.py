"""The distribution coordinator (domain.md 6.7), as far as transfers between hospitals exist."""

import pytest
from live.journeys.casting import ASKER, ELSEWHERE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WARD = ("bed kliniek", "ward bed")


def test_pressure_is_seen_a_patient_is_moved_and_the_level_is_set(comes):
    coordinator = comes("rcps", "/bord/?regio=network:zwolle")
    origin, receiver = comes("transfer", "/vervolgzorg/"), comes("isala-transfer", "/vervolgzorg/")
    coordinator.follow("Keten", coordinator.page.locator(".rail"))
    coordinator.follow("Signalen", coordinator.page.locator(".rail"))
    coordinator.follow("Opschaling", coordinator.page.locator(".rail"))

    origin.follow("Plek zoeken")
    origin.choose("Welke zorg is nodig?", WARD)
    origin.type("Waar woont de patiënt, of waar wil die heen?", "Zwolle")
    origin.type("Wensen", f"spreiding {origin.language}")
    origin.follow("Verder")
    origin.follow("Zoek aanbieders")
    origin.follow("Uitvraag doen")
    origin.sees("De uitvraag is gedaan.")
    asked = receiver.page.locator(".enquiry").first
    receiver.sees("Toezeggen", asked)  # by itself
    receiver.follow("Toezeggen", asked)
    origin.sees(("toegezegd", "committed"), origin.page.locator("#behoefte"))  # by itself
    origin.follow("Bevestigen")
    origin.follow("Opgehaald")
    receiver.sees(("opgehaald", "picked up"), receiver.page.locator("#behoefte"))
    receiver.follow("Aangekomen")
    origin.sees(("aangekomen", "arrived"), origin.page.locator("#behoefte"))
    origin.follow("Afronden")
    origin.sees(("afgerond", "completed"), origin.page.locator("#behoefte"))


def test_the_same_by_interface(calls):
    origin, receiver = calls("transfer"), calls("isala-transfer")
    need = origin.opens(
        "placements", care="ward", place={"name": "Zwolle"}, origin_service=f"{ASKER}.ward"
    )
    origin.does(f"placements/{need['id']}/enquiries", services=[f"{ELSEWHERE}.ward"])
    mine = next(e for e in receiver.told("enquiries")["items"] if e["state"] == "requested")
    receiver.does(f"enquiries/{mine['id']}/commit")
    origin.does(f"placements/{need['id']}/pick_up")
    receiver.does(f"placements/{need['id']}/arrive")
    assert origin.does(f"placements/{need['id']}/complete")["state"] == "completed"
