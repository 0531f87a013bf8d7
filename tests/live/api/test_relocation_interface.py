"""Where units stand, as a connected system tells it; advice is for control rooms."""


def test_units_are_told_in_a_batch_and_each_is_judged(client, callers, now):
    stations = client.get("/api/v1/stations").json()
    assert {each["id"] for each in stations["items"]} == {"p0", "p2", "p3", "p6", "p9"}
    items = [
        {"vehicle": "12-301", "state": "idle", "station": "p0", "at": now.isoformat()},
        {"vehicle": "12-302", "state": "idle", "station": "nergens", "at": now.isoformat()},
    ]
    told = client.post("/api/v1/units/batch", json={"items": items}).json()
    assert (told["accepted"], told["rejected"]) == (1, 1)
    assert told["receipts"][1]["errors"][0]["code"] == "station_unknown"
    again = client.post("/api/v1/units/batch", json={"items": items[:1]}).json()
    assert (again["accepted"], again["duplicate"]) == (0, 1)
    with callers("narrow") as other:
        assert other.post("/api/v1/units/batch", json={"items": items}).status_code == 403


def test_a_key_of_a_hospital_gets_no_advice(client):
    assert client.get("/api/v1/relocation").json()["items"] == []
    assert client.get("/api/v1/relocation/s1").status_code == 404
    wish = {"token": "x", "choice": "accepted"}
    assert client.post("/api/v1/relocation/s1/decisions", json=wish).status_code == 404
