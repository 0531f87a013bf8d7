"""Units of the demonstration tell where they stand, some of them nothing."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import httpx

from spoedketen.live.demo.sending import Interface
from spoedketen.live.demo.units import Units, units_of

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
STATIONS = [{"id": f"p{n}", "safety_region": "VR06"} for n in range(20)]
HERE = {"safety_region": "VR06"}
SERVICES = [
    {"id": "st-jansdal.emergency_department", "organisation": "h", "regions": HERE},
    {"id": "rav", "service_type": "ambulance", "organisation": "r", "regions": HERE},
]


def test_units_of_the_own_region_tell_once_in_a_while():
    sent = []

    def answer(request):
        if request.method == "GET":
            return httpx.Response(200, json={"items": STATIONS})
        sent.append(json.loads(request.content)["items"])
        return httpx.Response(200, json={})

    async def look():
        transport = httpx.MockTransport(answer)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            units = Units(Interface(client, {"r": "k", "h": "k"}), SERVICES)
            for minutes in (0, 1, 5):
                await units.look(NOON + timedelta(minutes=minutes))

    asyncio.run(look())
    assert len(sent) == 2
    named = {each.get("station") or each["towards"] for each in sent[0]}
    assert named <= {f"p{n}" for n in range(20)}
    assert len(named) < len(sent[0]), "none stands with another: there would be nothing to advise"


def test_a_few_units_are_silent_and_the_rest_stands_where_it_did_within_the_hour():
    stations = [each["id"] for each in STATIONS]
    days = [units_of("VR06", stations, NOON + timedelta(hours=n)) for n in range(24)]
    assert min(len(each) for each in days) < 18
    again = units_of("VR06", stations, NOON + timedelta(minutes=20))
    where = [{u["vehicle"]: u.get("station") for u in each} for each in (days[0], again)]
    assert where[0] == where[1]
