"""The midwife (domain.md 6.6): filters hospitals, sees why one cannot, and reserves."""

import pytest
from live.web.filling import ASKER

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OBSTETRICS = f"{ASKER}.acute_obstetrics"
ROOM = ("verloskamer", "delivery room")


def test_hospitals_are_filtered_and_a_room_is_held(comes):
    midwife, ward = comes("verloskundige", "/vervolgzorg/"), comes("transfer", "/vervolgzorg/")
    midwife.follow("Verloskamers")
    midwife.type("Waar is zij nu?", "Ermelo")
    midwife.choose("Niveau van zorg", "met NICU")
    midwife.type("Hoogstens zoveel minuten rijden", "20")
    midwife.follow("Zoek verloskamers")
    rows = midwife.page.locator("#verloskamers")
    midwife.sees("geen NICU", rows.locator("tr", has_text="Harderwijk"))
    midwife.sees(("verder dan 20 minuten", "more than 20 minutes"), rows)
    midwife.choose("Niveau van zorg", "geen bijzondere")
    midwife.tick("vrij kraambed")
    midwife.follow("Zoek verloskamers")
    here = rows.locator("tr", has_text="Harderwijk")
    midwife.misses("geen NICU", here)
    midwife.follow("Reserveren", here)
    midwife.sees("De plek is gereserveerd. Leg haar vast voor de reservering verloopt.")
    midwife.press(midwife.page.locator("summary", has_text=midwife.say("Plek vastleggen")))
    midwife.follow(midwife.page.locator("button[value=accept]"))
    midwife.sees(("toegezegd", "committed"), midwife.page.locator("#behoefte"))

    lane = ward.page.locator("section:has(#baan-accepted)")
    ward.sees(ROOM, lane)  # by itself
    ward.follow(lane.locator("a", has_text=ward.say((ROOM[0].capitalize(), "Delivery"))).first)
    ward.follow("Aangekomen")
    midwife.sees(("aangekomen", "arrived"), midwife.page.locator("#behoefte"))
    midwife.follow("Afronden")
    midwife.sees(("afgerond", "completed"), midwife.page.locator("#behoefte"))


def test_the_same_by_interface(calls):
    midwife, ward = calls("verloskundige"), calls("transfer")
    asking = {"care": ["delivery_room"], "sex": "f", "age_years": 31}
    place = {"name": "Ermelo"}
    early = midwife.does("matches", place=place, asking=asking | {"condition": "preterm_birth"})
    assert OBSTETRICS not in {each["service"] for each in early["options"]}
    dropped = midwife.told(f"matches/{early['id']}/dropped")["items"]
    assert next(each for each in dropped if each["service"] == OBSTETRICS)["reason"]
    found = midwife.does("matches", place=place, asking=asking)
    assert OBSTETRICS in {each["service"] for each in found["options"]}
    need = midwife.opens("placements", care="delivery_room", place=place, sex="f")
    free = next(each for each in found["options"] if each["service"] == OBSTETRICS)["free"]
    assert free > 0  # her practice's key sees the figures of the network, as she does
    midwife.does("reservations", placement=need["id"], service=OBSTETRICS)
    midwife.does("placements/" + need["id"] + "/accept")
    assert ward.does(f"placements/{need['id']}/arrive")["state"] == "arrived"
