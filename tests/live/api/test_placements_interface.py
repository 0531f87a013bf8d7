"""Placements as a connected system meets them: from need to arrival, and every refusal."""

import uuid

import pytest

NEED = {"care": "ward", "place": {"id": "a1"}, "age_years": 76, "sex": "m"}
NEED |= {"patient": {"name": "Piet Jansen"}, "origin_service": "h1.ward"}


def post(client, path, body=None, **headers):
    return client.post(f"/api/v1/{path}", json=body or {}, headers=headers)


@pytest.fixture
def need(client):
    made = post(client, "placements", NEED | {"key": uuid.uuid4().hex})
    assert made.status_code == 201, made.text
    return made.json()["id"]


@pytest.fixture
def asked(client, callers, need):
    """An open need with the enquiry that was put to h2."""
    body = {"services": ["h2.ward", "h3.ward"], "minutes": 30}
    assert post(client, f"placements/{need}/enquiries", body).status_code == 201
    with callers("o2") as other:
        mine = other.get("/api/v1/enquiries").json()["items"]
    return mine[-1]


def test_a_need_becomes_a_place_and_the_patient_arrives(client, callers, need, asked):
    with callers("o2") as other:
        assert post(other, f"enquiries/{asked['id']}/read").json()["state"] == "received"
        held = post(other, f"enquiries/{asked['id']}/commit", {"hold_minutes": 60, "beyond": True})
        assert held.status_code == 200, held.text
        assert post(client, f"reservations/{held.json()['id']}/confirm").status_code == 200
        assert post(client, f"placements/{need}/pick_up").status_code == 200
        arrived = post(other, f"placements/{need}/arrive").json()
        assert (arrived["state"], arrived["enquiries"]) == ("arrived", [])
    story = client.get(f"/api/v1/placements/{need}").json()
    assert [each["state"] for each in story["enquiries"]] == ["committed", "withdrawn"]
    assert story["reservations"][0]["state"] == "used"


def test_an_enquiry_tells_nothing_of_who_the_patient_is(asked):
    assert asked["age_band"] == "70-79"
    assert "Jansen" not in str(asked)
    assert "Town 1" not in str(asked)


def test_what_is_of_others_is_not_there(callers, need, asked):
    with callers("o3") as stranger:
        for path in (f"placements/{need}/cancel", f"enquiries/{asked['id']}/decline"):
            body = {"reason": "x"} if "placements" in path else {"code": "no_place"}
            assert post(stranger, path, body).status_code == 404
        assert stranger.get(f"/api/v1/placements/{need}").status_code == 404


def test_care_that_is_a_destination_is_refused_with_a_sentence(client):
    answer = post(client, "placements", NEED | {"care": "emergency_department"})
    assert answer.status_code == 422
    assert "No enquiries are made" in answer.json()["detail"]


def test_an_older_picture_is_refused(client, need):
    answer = post(client, f"placements/{need}/cancel", {"reason": "x"}, **{"If-Match": '"v9"'})
    assert answer.status_code == 412
    assert post(client, f"placements/{need}/cancel", {"reason": "x"}).status_code == 200
    assert post(client, f"placements/{need}/arrive").status_code == 409
    assert post(client, f"placements/{need}/tover").status_code == 422


def test_a_need_is_amended_as_a_whole(client, need):
    answer = post(client, f"placements/{need}/amend", NEED | {"age_years": 80, "patient": None})
    assert (answer.status_code, answer.json()["age_years"]) == (200, 80)
    assert answer.json()["has_patient"]


def test_a_refusal_names_one_of_the_reasons(callers, asked):
    with callers("o2") as other:
        path = f"enquiries/{asked['id']}/decline"
        assert post(other, path, {"code": "zomaar"}).status_code == 422
        assert post(other, path, {"code": "ceiling"}).json()["state"] == "declined"
        assert post(other, path, {"code": "ceiling"}).status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"care": "ward", "place": {"name": "\x00"}},
        {"care": 3},
        NEED | {"wanted_at": "2026-13-45"},
        NEED | {"request": "x"},
        NEED | {"request": str(uuid.uuid4())},
        NEED | {"limits": ["x"] * 99},
        NEED | {"place": {"lat": 1e308, "lon": 4.0}},
        NEED | {"wishes": "x" * 501},
        NEED | {"extra": 1},
    ],
)
def test_nonsense_is_refused_and_never_a_fault(client, body):
    assert post(client, "placements", body).status_code in {404, 422}


def test_a_place_is_held_on_a_figure_and_given_free(client, now, need):
    told = {"key": uuid.uuid4().hex, "service": "h1.ward", "resource": "bed_medical"}
    told |= {"observed_at": now.isoformat(), "staffed": 20, "free": 1}
    assert client.post("/api/v1/observations", json=told).status_code == 201
    body = {"placement": need, "service": "h1.ward", "key": uuid.uuid4().hex}
    held = post(client, "reservations", body)
    assert held.status_code == 201, held.text
    assert post(client, "reservations", body).json()["id"] == held.json()["id"]
    second = post(client, "placements", NEED | {"key": uuid.uuid4().hex}).json()["id"]
    answer = post(client, "reservations", {"placement": second, "service": "h1.ward"})
    assert (answer.status_code, answer.json()["type"]) == (
        409,
        "urn:spoedketen:problem:place_taken",
    )
    assert post(client, f"reservations/{held.json()['id']}/release").status_code == 204
    again = post(client, "reservations", {"placement": second, "service": "h1.ward"})
    assert again.status_code == 201
    hidden = post(client, "reservations", {"placement": need, "service": "h3.ward"})
    assert (hidden.status_code, hidden.json()["errors"][0]["code"]) == (422, "capacity_unknown")
