"""Units of the demonstration tell where they stand, as many as the board knows."""

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import httpx

from spoedketen.live.demo.sending import Interface
from spoedketen.live.demo.units import Fleet, Units, units_of

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
STATIONS = [{"id": f"p{n}", "safety_region": "VR06"} for n in range(20)]
STATIONS.append({"id": "q0", "safety_region": "VR05"})
HERE, THERE = {"safety_region": "VR06"}, {"safety_region": "VR05"}
SERVICES = [
    {"id": "st-jansdal.emergency_department", "organisation": "h", "regions": HERE},
    {"id": "rav", "service_type": "ambulance", "organisation": "r", "regions": HERE},
    {"id": "rav2", "service_type": "ambulance", "organisation": "r", "regions": THERE},
]
FIGURE = {"resource": "ambulance", "horizon": "now", "is_stale": False}
BOARD = FIGURE | {"physical": 40, "staffed": 30, "available": 12}
FLEET = Fleet(units=40, on_duty=30, free=12)


def test_every_region_tells_as_many_as_its_board_once_in_a_while():
    sent = []

    def answer(request):
        if request.url.path.endswith("/stations"):
            return httpx.Response(200, json={"items": STATIONS})
        if request.url.path.endswith("/figures"):
            return httpx.Response(200, json=[BOARD | {"horizon": "plus_4h", "staffed": 1}, BOARD])
        sent.append(json.loads(request.content)["items"])
        return httpx.Response(200, json={})

    async def look():
        transport = httpx.MockTransport(answer)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            units = Units(Interface(client, {"r": "k", "h": "k"}), SERVICES)
            for minutes in (0, 1, 5):
                await units.look(NOON + timedelta(minutes=minutes))

    asyncio.run(look())
    assert [each[0]["vehicle"] for each in sent] == ["06-101", "05-101"] * 2
    states = Counter(each["state"] for each in sent[0])
    assert (states["busy"], states["off_duty"]) == (18, 10)
    assert 8 <= states["idle"] + states["moving"] <= 12
    standing = [each.get("station") or each.get("towards") for each in sent[0]]
    named = set(filter(None, standing))
    assert named <= {f"p{n}" for n in range(20)}
    assert len(named) < len([each for each in standing if each]), "nobody stands with another"


def test_a_few_units_are_silent_and_the_rest_stands_where_it_did_within_the_hour():
    stations = [each["id"] for each in STATIONS]
    days = [units_of("VR06", stations, NOON + timedelta(hours=n), FLEET) for n in range(24)]
    assert min(len(each) for each in days) < 40
    again = units_of("VR06", stations, NOON + timedelta(minutes=20), FLEET)
    where = [{u["vehicle"]: u.get("station") for u in each} for each in (days[0], again)]
    assert where[0] == where[1]
