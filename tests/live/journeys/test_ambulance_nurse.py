"""The ambulance nurse (domain.md 6.3): advice by condition, an announcement, or treat and refer."""

from datetime import UTC, datetime, timedelta

import pytest
from live.journeys.casting import ELSEWHERE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STEMI = ("hartinfarct (STEMI)", "heart attack (STEMI)")
CENTRE = f"{ELSEWHERE}.emergency_department"
HARDERWIJK = "st-jansdal-harderwijk.emergency_department"


def a_run(calls, vehicle, urgency="A1"):
    """Return a run to Ermelo, as the system of the service tells it; the nurse has its page."""
    place = calls("huisarts").does(
        "matches", place={"name": "Ermelo"}, asking={"care": ["pharmacy"]}
    )
    return calls("ambulance").opens("runs", vehicle=vehicle, urgency=urgency, place=place["place"])


def now():
    return datetime.now(UTC)  # noqa: TID251 - the server has a real clock


def test_the_centre_is_announced_past_a_nearer_department(comes, calls, language):
    vehicle = f"06-1{language}"
    a_run(calls, vehicle)
    crew = comes("ambulance", "/inzetten/")
    ed = comes("isala-seh", "/inzetten/aankomsten/")
    crew.follow(crew.page.get_by_role("link", name=vehicle))
    crew.follow(("Ter plaatse", "On scene"))
    crew.follow("Bestemmingsadvies")
    crew.choose("Vermoede aandoening", STEMI)
    crew.follow("Vraag advies")
    crew.sees("kan dit behandelen", crew.page.locator(".option").first)
    crew.misses("Harderwijk", crew.page.locator("ol.options"))  # nearer, and without the capability
    crew.type("Reden, als u niet de eerste kiest", "daar is hij bekend")
    crew.follow("Kies", crew.page.locator(".option", has_text="Zwolle").first)
    crew.sees("De bestemming is vastgelegd.")
    crew.sees("daar is hij bekend")
    crew.type("Klacht of werkdiagnose", f"STEMI {language}")
    crew.type("Aankomst over (min)", "25")
    crew.type("ABCD", "A vrij, B 18, C 110/70")
    crew.follow("Versturen")
    crew.sees("De vooraankondiging is verstuurd.")

    here = ed.page.locator(".enquiry", has_text=f"STEMI {language}")
    ed.sees("A vrij", here)  # by itself
    ed.follow("Gezien", here)
    crew.sees(("gezien om", "seen at"), crew.page.locator("#aankondiging-stand"))  # by itself
    for leg in ("left_scene", "at_destination", "handed_over"):
        crew.follow(crew.page.locator(f"#tijden button[value={leg}]"))
        crew.sees("Vastgelegd.")
    ed.misses(f"STEMI {language}", ed.page.locator("#aankomsten"))
    crew.choose("Wat werd het", ("vervoerd", "transported"))
    crew.follow(crew.page.locator("form[action$='/uitkomst/'] button").first)
    crew.sees("De uitkomst is vastgelegd.")


def test_who_is_treated_at_scene_is_referred(comes, calls, language):
    vehicle = f"06-2{language}"
    a_run(calls, vehicle, "A2")
    crew = comes("ambulance", "/inzetten/")
    crew.follow(crew.page.get_by_role("link", name=vehicle))
    crew.follow(("Ter plaatse", "On scene"))
    crew.choose("Wat werd het", ("verwezen", "referred"))
    crew.follow(crew.page.locator("form[action$='/uitkomst/'] button").first)
    crew.sees("De uitkomst is vastgelegd.")


def test_the_same_by_interface(calls):
    crew, ed = calls("ambulance"), calls("isala-seh")
    run = a_run(calls, "06-300")["id"]
    moment = now()
    crew.does(f"runs/{run}/status", status="on_scene", at=moment.isoformat())
    asking = {"care": ["emergency_department"], "condition": "stemi"}
    place = {"id": crew.told(f"runs/{run}")["place"]}
    advice = crew.does("matches", place=place, asking=asking, scheme="ambulance", urgency="A1")
    fitting = {each["service"] for each in advice["options"]}
    assert CENTRE in fitting
    assert HARDERWIJK not in fitting
    wish = {"service": CENTRE, "match": advice["id"]}
    assert crew.is_refused(f"runs/{run}/destination", 422, reason="", **wish)
    crew.does(f"runs/{run}/destination", reason="dotteren, daar bekend", **wish)
    eta = (moment + timedelta(minutes=25)).isoformat()
    sent = crew.opens(f"runs/{run}/prealert", eta=eta, complaint="STEMI", wishes=["resus_room"])
    number = sent["prealert"]["id"]
    assert number in {each["id"] for each in ed.told("prealerts")["items"]}
    ed.does(f"prealerts/{number}/acknowledge")
    assert crew.told(f"runs/{run}")["prealert"]["acknowledged_at"]
    for status in ("left_scene", "at_destination", "handed_over"):
        crew.does(f"runs/{run}/status", status=status, at=now().isoformat())
    done = crew.does(f"runs/{run}/outcome", outcome="transported")
    assert done["prealert"]["state"] == "completed"
    other = a_run(calls, "06-301", "A2")["id"]
    crew.does(f"runs/{other}/status", status="on_scene", at=now().isoformat())
    outcomes = crew.does(f"runs/{other}/outcome", outcome="referred")
    assert outcomes["outcome"] == "referred"
