"""Runs as a connected system meets them: from call to hand-over, and every refusal."""

import uuid
from datetime import timedelta

import pytest

RUN = {"vehicle": "12-101", "urgency": "A1", "place": "a1"}
ED = "h2.emergency_department"


def post(client, path, body=None, **headers):
    return client.post(f"/api/v1/{path}", json=body or {}, headers=headers)


def told(now, **more):
    eta = (now + timedelta(minutes=20)).isoformat()
    return {"service": ED, "eta": eta, "complaint": "pijn op de borst", "age_band": "70-79"} | more


@pytest.fixture
def run(client):
    made = post(client, "runs", RUN | {"key": uuid.uuid4().hex})
    assert made.status_code == 201, made.text
    return made.json()["id"]


def test_a_run_goes_from_call_to_hand_over(client, callers, now, run):
    sent = post(client, f"runs/{run}/prealert", told(now, key=uuid.uuid4().hex))
    assert sent.status_code == 201, sent.text
    number = sent.json()["prealert"]["id"]
    with callers("o2") as ed:
        found = {each["id"]: each for each in ed.get("/api/v1/prealerts").json()["items"]}
        assert found[number]["complaint"] == "pijn op de borst"
        assert post(ed, f"prealerts/{number}/acknowledge").json()["acknowledged_at"]
        assert ed.get(f"/api/v1/runs/{run}").status_code == 404
    eta = (now + timedelta(minutes=30)).isoformat()
    amended = post(client, f"runs/{run}/prealert/amend", told(now, eta=eta)).json()
    assert amended["prealert"]["is_changed_since_seen"]
    for status in ("departed", "on_scene", "left_scene", "at_destination", "handed_over"):
        body = {"status": status, "at": now.isoformat()}
        assert post(client, f"runs/{run}/status", body).status_code == 200
    done = post(client, f"runs/{run}/outcome", {"outcome": "transported"}).json()
    assert (done["state"], done["prealert"]["state"]) == ("handed_over", "completed")


def test_sent_again_is_the_same(client, now):
    body = RUN | {"key": uuid.uuid4().hex}
    first, again = post(client, "runs", body).json(), post(client, "runs", body).json()
    assert first["id"] == again["id"]
    assert post(client, "runs", body | {"urgency": "A2"}).status_code == 409
    path = f"runs/{first['id']}"
    where = {"lat": 52.0, "lon": 5.0, "at": now.isoformat()}
    assert [post(client, f"{path}/position", where).status_code for _ in range(3)] == [204] * 3
    alert = told(now, key=uuid.uuid4().hex)
    sent = [post(client, f"{path}/prealert", alert).json()["prealert"]["id"] for _ in range(3)]
    assert len(set(sent)) == 1


def test_destination_mmt_and_cancelling(client, now, run):
    wish = {"service": ED, "reason": "dotteren"}
    assert post(client, f"runs/{run}/destination", wish).json()["destination"] == ED
    old = post(client, f"runs/{run}/destination", wish | {"reason": "x"}, **{"If-Match": '"v1"'})
    assert old.status_code == 412
    assert post(client, f"runs/{run}/mmt", {"findings": ["shock"]}).json()["mmt"][0]["deploy"]
    assert post(client, f"runs/{run}/mmt", {"cancel_reason": "stabiel"}).status_code == 200
    post(client, f"runs/{run}/prealert", told(now, service=""))
    gone = post(client, f"runs/{run}/prealert/revoke", {"reason": "naar huis"}).json()
    assert gone["prealert"]["state"] == "revoked"
    ended = post(client, f"runs/{run}/outcome", {"outcome": "cancelled", "reason": "loos"}).json()
    assert ended["state"] == "cancelled"


def test_what_is_of_others_is_not_there(callers, now, run):
    with callers("o3") as stranger:
        assert stranger.get(f"/api/v1/runs/{run}").status_code == 404
        for path, body in (
            ("status", {"status": "departed", "at": now.isoformat()}),
            ("outcome", {"outcome": "cancelled", "reason": "x"}),
            ("prealert", told(now)),
        ):
            assert post(stranger, f"runs/{run}/{path}", body).status_code == 404
        assert run not in {each["id"] for each in stranger.get("/api/v1/runs").json()["items"]}


@pytest.mark.parametrize(
    "body",
    [
        {},
        RUN | {"place": "\x00"},
        RUN | {"urgency": "U1"},
        RUN | {"lat": 1e308, "lon": 5, "place": ""},
        RUN | {"organisation": "x"},
        RUN | {"organisation": "o3"},
        RUN | {"needs": ["incubator"]},
        RUN | {"reported_at": "2026-13-45"},
        RUN | {"request": "x"},
        RUN | {"extra": 1},
    ],
)
def test_nonsense_is_refused_and_never_a_fault(client, body):
    assert post(client, "runs", body).status_code in {403, 404, 422}


def test_a_refusal_is_a_sentence(client, now, run):
    later = {"status": "on_scene", "at": now.isoformat()}
    post(client, f"runs/{run}/status", later)
    changed = later | {"at": (now - timedelta(minutes=1)).isoformat()}
    answer = post(client, f"runs/{run}/status", changed)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "status_known")
