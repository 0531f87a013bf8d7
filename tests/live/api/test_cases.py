"""Cases, triage, matches and hand-overs as a connected system meets them."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from live.requests.asking import BSN, PHONE


def a_case(**told):
    given = {
        "door": "phone",
        "complaint": "buikpijn",
        "place": {"id": "a1"},
        "caller": {"phone": PHONE},
        "patient": {"name": "Piet Jansen", "bsn": BSN},
        "asking": {"age_years": 76, "sex": "m", "care": ["emergency_department"]},
        "is_no_duplicate": True,
    }
    return given | told


@pytest.fixture
def case(client):
    made = client.post("/api/v1/requests", json=a_case(key=uuid.uuid4().hex))
    assert made.status_code == 201, made.text
    return made.json()["id"]


def test_a_case_sent_three_times_at_once_is_one_case(client):
    body = a_case(key=uuid.uuid4().hex)
    with ThreadPoolExecutor(3) as pool:
        sent = [pool.submit(client.post, "/api/v1/requests", json=body) for _ in range(3)]
        answers = [each.result() for each in sent]
    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["id"] for each in answers}) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("triages", {"system": "nts", "scheme": "nts", "urgency": "U3"}),
        ("hand-overs", {"to": "control_room"}),
    ],
)
def test_a_step_sent_three_times_at_once_has_one_effect(client, case, path, body):
    body |= {"key": uuid.uuid4().hex}
    address = f"/api/v1/requests/{case}/{path}"
    with ThreadPoolExecutor(3) as pool:
        sent = [pool.submit(client.post, address, json=body) for _ in range(3)]
        answers = [each.result() for each in sent]
    assert {each.status_code for each in answers} == {201}
    story = client.get(f"/api/v1/requests/{case}").json()
    assert len(story[path.replace("-", "_")]) == 1


def test_a_key_that_was_used_for_another_question_is_a_conflict(client):
    key = uuid.uuid4().hex
    client.post("/api/v1/requests", json=a_case(key=key))
    answer = client.post("/api/v1/requests", json=a_case(key=key, complaint="iets anders"))
    assert (answer.status_code, answer.json()["type"]) == (
        409,
        "urn:spoedketen:problem:key_used_for_other",
    )


def test_a_probable_duplicate_is_a_conflict_that_names_the_case(client, case):
    answer = client.post("/api/v1/requests", json=a_case(is_no_duplicate=False))
    assert answer.status_code == 409
    assert case in answer.json()["detail"]


def test_an_ambiguous_place_is_asked_back_with_the_candidates(client):
    answer = client.post("/api/v1/requests", json=a_case(place={"name": "Town"}))
    assert answer.status_code == 422
    assert "Town 1" in answer.json()["detail"]


def test_a_change_on_an_old_version_is_refused(client, case):
    version = client.get(f"/api/v1/requests/{case}").headers["etag"]
    client.post(f"/api/v1/requests/{case}/notes", json={"text": "belde terug"})
    headers = {"If-Match": version}
    body = {"outcome": "recovered"}
    answer = client.post(f"/api/v1/requests/{case}/close", json=body, headers=headers)
    assert answer.status_code == 412


def test_who_the_patient_is_asks_a_purpose(client, case):
    assert client.get(f"/api/v1/requests/{case}/patient").status_code == 422
    address = f"/api/v1/requests/{case}/patient?purpose=terugbellen"
    assert client.get(address).json()["patient"]["bsn"] == BSN


def test_another_organisation_finds_no_case(callers, case):
    with callers("o2") as other:
        assert other.get(f"/api/v1/requests/{case}").status_code == 404
        assert other.get(f"/api/v1/requests/{case}/patient?purpose=xyz").status_code == 404


def test_a_match_names_options_reasons_and_what_was_dropped(client, case):
    client.post(
        f"/api/v1/requests/{case}/triages", json={"system": "nts", "scheme": "nts", "urgency": "U3"}
    )
    found = client.post("/api/v1/matches", json={"request": case}).json()
    assert found["options"][0]["service"] == "h1.emergency_department"
    dropped = client.get(f"/api/v1/matches/{found['id']}/dropped").json()
    assert dropped["is_same"]
    assert dropped["count"] == sum(found["dropped"].values())
    body = {"service": "h1.emergency_department", "care": "emergency_department"}
    chosen = client.post(f"/api/v1/matches/{found['id']}/choices", json=body)
    assert (chosen.status_code, chosen.json()["choices"][0]["rank"]) == (201, 1)


def test_a_case_goes_to_another_provider_and_closes_when_it_is_taken(client, callers, case):
    service = "h2.emergency_department"
    sent = client.post(
        f"/api/v1/requests/{case}/hand-overs", json={"to": "provider", "service": service}
    )
    assert sent.status_code == 201, sent.text
    closing = {"outcome": "follow_up_committed"}
    assert client.post(f"/api/v1/requests/{case}/close", json=closing).status_code == 422
    with callers("o2") as other:
        (number,) = [
            each["id"] for each in other.get(f"/api/v1/requests/{case}").json()["hand_overs"]
        ]
        taken = other.post(f"/api/v1/requests/{case}/hand-overs/{number}/take")
        assert taken.json()["holder"] == "Organisation 2"
        assert other.post(f"/api/v1/requests/{case}/close", json=closing).status_code == 200


def test_signs_that_cannot_be_kept_are_a_refusal(client):
    spoiled = {"care": ["emergency_department"], "known_sites": ["a\u0000b"]}
    answer = client.post("/api/v1/matches", json={"place": {"id": "a1"}, "asking": spoiled})
    assert answer.status_code == 422
    assert client.post("/api/v1/matches", json={"request": "geen uuid"}).status_code == 422
