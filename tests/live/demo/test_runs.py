"""What ambulances of a demonstration do next, against an interface that only listens."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from spoedketen.domain.urgency import schemes
from spoedketen.live.demo import runs as riding
from spoedketen.live.demo.runs import Runs, calls
from spoedketen.live.demo.sending import Interface
from spoedketen.live.fleet.rules import mmt_rules, run_rules

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HERE = {"lat": 52.0, "lon": 5.0, "regions": {"safety_region": "VR06"}}
SERVICES = [
    {"id": "r.ambulance", "service_type": "ambulance", "organisation": "r", **HERE},
    {"id": "st-jansdal.emergency_department", "service_type": "emergency_department"}
    | {"organisation": "h", **HERE},
]
OPTIONS = [{"service": "st-jansdal.emergency_department", "minutes": 80.0}]
CALLS = {row["complaint"]: place for place, row in enumerate(calls()["calls"])}


def a_run(state, call, *legs, **told):
    """Return a run that told some legs, the last an hour ago."""
    ago = (NOON - timedelta(hours=1)).isoformat()
    told_legs = [{"leg": leg, "at": ago if leg in legs else None} for leg in run_rules()["legs"]]
    row = {
        "id": "c",
        "vehicle": "06-101",
        "state": state,
        "incident": f"demo-{CALLS[call]}-1",
        "legs": told_legs,
    }
    row |= {"place": "a1", "scheme": "ambulance", "urgency": "A1", "destination_match": ""}
    row |= {"reported_at": ago, "prealert": None, "mmt": [], "destination": "", "outcome": ""}
    return row | told


def looked(*rows, refuses=False):
    """Return what is sent where these runs are under way, by the end of the path."""
    sent = []

    def answer(request):
        if "/matches/" in request.url.path:
            return httpx.Response(200, json={"options": OPTIONS})
        if request.method == "GET":
            return httpx.Response(403 if refuses else 200, json={"items": rows, "next": None})
        body = json.loads(request.content) if request.content else None
        path = request.url.path.removeprefix("/api/v1/")
        sent.append((path, body))
        reported = (body or {}).get("reported_at")
        if path == "matches":
            return httpx.Response(201, json={"id": "m", "options": OPTIONS})
        begun = a_run("assigned", "reanimatie", id="begun", reported_at=reported)
        return httpx.Response(200, json=begun if path == "runs" else {"state": "on_scene"})

    async def look():
        transport = httpx.MockTransport(answer)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            await Runs(Interface(client, {"r": "k", "h": "k"}), SERVICES).look(NOON, 0)

    asyncio.run(look())
    return dict(sent)


@pytest.fixture
def plainly(monkeypatch):
    """Let nothing happen that only happens now and then."""
    monkeypatch.setattr(riding, "is_so", lambda *_: False)


def test_a_call_comes_in_where_few_ride():
    assert looked()["runs"]["urgency"] in {"A0", "A1", "A2"}


def test_a_car_that_rides_takes_no_other_call(monkeypatch):
    monkeypatch.setattr(riding, "draw", lambda *_: 0.0)
    assert looked(a_run("assigned", "reanimatie"))["runs"]["vehicle"] == "06-102"


def test_a_call_of_a_while_ago_has_its_first_times_at_once(monkeypatch):
    monkeypatch.setattr(riding, "draw", lambda *_: 0.9)
    sent = looked()
    told_at = datetime.fromisoformat(sent["runs"]["reported_at"])
    assert told_at < NOON - timedelta(minutes=30)
    assert sent["runs/begun/status"]["status"] == "assigned"


def test_a_key_that_may_not_is_no_reason_to_stop():
    assert looked(refuses=True) == {}


def test_a_run_that_a_person_typed_is_left_alone():
    typed = a_run("assigned", "reanimatie") | {"incident": ""}
    assert not any(path.startswith("runs/c/") for path in looked(typed))


@pytest.mark.usefixtures("plainly")
@pytest.mark.parametrize(
    ("run", "path", "told"),
    [
        (a_run("assigned", "reanimatie"), "runs/c/status", {"status": "assigned"}),
        (a_run("assigned", "reanimatie", "assigned"), "runs/c/status", {"status": "departed"}),
        (a_run("departed", "melding van omstander"), "runs/c/outcome", {"outcome": "cancelled"}),
        (a_run("departed", "val van hoogte"), "runs/c/mmt", {"findings": ["shock"]}),
        (
            a_run("on_scene", "onwel geworden, weer bij"),
            "runs/c/outcome",
            {"outcome": "treated_on_scene"},
        ),
        (
            a_run("on_scene", "onwel geworden, weer bij", "on_scene", outcome="treated_on_scene"),
            "runs/c/status",
            {"status": "free"},
        ),
        (
            a_run("on_scene", "benauwd, COPD"),
            "runs/c/destination",
            {"service": "st-jansdal.emergency_department", "match": "m"},
        ),
        (
            a_run("transporting", "benauwd, COPD", "left_scene", destination="x"),
            "runs/c/prealert",
            {"complaint": "benauwd, COPD"},
        ),
    ],
)
def test_a_run_takes_its_next_step(run, path, told):
    sent = looked(run)[path]
    assert {name: sent[name] for name in told} == told


@pytest.mark.usefixtures("plainly")
def test_where_to_is_asked_for_what_is_suspected():
    asked = looked(a_run("on_scene", "pijn op de borst, ST-elevatie"))["matches"]
    assert asked["asking"]["condition"] == "stemi"
    assert asked["place"] == {"id": "a1"}


@pytest.mark.usefixtures("plainly")
@pytest.mark.parametrize(("match", "arrives"), [("", True), ("m", False)])
def test_the_way_takes_the_minutes_of_the_advice(monkeypatch, match, arrives):
    monkeypatch.setattr(riding, "draw", lambda *_: 0.9)
    told = {"destination": "st-jansdal.emergency_department", "destination_match": match}
    run = a_run("transporting", "benauwd, COPD", "left_scene", prealert={"state": "seen"}, **told)
    assert ("runs/c/status" in looked(run)) is arrives


def announced(**told):
    row = {"id": "p", "state": "active", "service": "st-jansdal.emergency_department"}
    row |= {"sent_at": (NOON - timedelta(minutes=15)).isoformat(), "amended_at": None}
    row |= {"eta": (NOON + timedelta(minutes=5)).isoformat(), "acknowledged_at": None}
    return a_run("transporting", "benauwd, COPD", prealert=row | told)


@pytest.mark.parametrize("share", ["revoked", "amended"])
def test_an_announcement_is_cancelled_or_told_anew(monkeypatch, share):
    monkeypatch.setattr(riding, "is_so", lambda asked, _: asked == share)
    verb = {"revoked": "revoke", "amended": "amend"}[share]
    assert f"runs/c/prealert/{verb}" in looked(announced())


@pytest.mark.usefixtures("plainly")
def test_an_ed_sees_some_and_leaves_some_to_its_people():
    seen = [
        bool(looked(announced(id=f"p{n}")).keys() & {f"prealerts/p{n}/acknowledge"})
        for n in range(20)
    ]
    assert {True, False} == set(seen)


def test_what_is_invented_is_known_to_the_platform():
    known = run_rules()
    for row in calls()["calls"]:
        assert schemes().urgency("ambulance", row["urgency"])
        assert row["ends"] in known["outcomes"]
        assert set(row.get("wishes", ())) <= set(known["prealert"]["wishes"])
        assert set(row.get("findings", ())) <= set(mmt_rules()["criteria"])
