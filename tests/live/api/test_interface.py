"""The interface as a connected system meets it."""

import csv
import io
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

ED = "h1.emergency_department"


def an_item(now, **told):
    given = {"key": uuid.uuid4().hex, "service": ED, "resource": "treatment_room"}
    return given | {"observed_at": now.isoformat(), "staffed": 20, "free": 3} | told


@pytest.fixture
def stop(client):
    body = {"service": ED, "state": "stop", "reason": "crowding", "minutes": 30}
    made = client.post("/api/v1/stops", json=body, headers={"Idempotency-Key": uuid.uuid4().hex})
    assert made.status_code == 201, made.text
    yield made
    client.post(f"/api/v1/stops/{made.json()['id']}/end")


def test_a_report_is_created_once_and_then_a_duplicate(client, now):
    item = an_item(now)
    first = client.post("/api/v1/observations", json=item)
    again = client.post("/api/v1/observations", json=item)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert again.json()["status"] == "duplicate"
    assert first.json()["notice"] == "Demonstratie: verzonnen cijfers"


def test_the_same_report_sent_three_times_at_once_has_one_effect(client, now):
    item = an_item(now)
    with ThreadPoolExecutor(3) as pool:
        sent = [pool.submit(client.post, "/api/v1/observations", json=item) for _ in range(3)]
        answers = [each.result() for each in sent]
    assert sorted(each.status_code for each in answers) == [200, 200, 201]
    assert len({each.json()["id"] for each in answers}) == 1


def test_the_header_names_a_report_that_has_no_key(client, now):
    item = an_item(now)
    key = item.pop("key")
    headers = {"Idempotency-Key": key}
    answers = [client.post("/api/v1/observations", json=item, headers=headers) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 200]


def test_a_refused_report_is_a_problem_with_every_fault(client, now):
    answer = client.post("/api/v1/observations", json=an_item(now, free=30, unit="bed"))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert {each["field"] for each in answer.json()["errors"]} == {"free", "unit"}


def test_a_leap_is_accepted_with_a_warning(client, now):
    told = {"service": "h1.acute_obstetrics", "resource": "delivery_room", "free": None}
    client.post("/api/v1/observations", json=an_item(now, **told | {"staffed": 8}))
    later = now + timedelta(seconds=1)
    answer = client.post("/api/v1/observations", json=an_item(later, **told | {"staffed": 40}))
    assert answer.status_code == 201
    (warning,) = answer.json()["warnings"]
    assert (warning["code"], warning["field"]) == ("far_more_than_before", "staffed")
    assert "Is this right?" in warning["message"]


def test_a_batch_tells_what_became_of_each(client, now):
    items = [an_item(now), an_item(now, free=-1), an_item(now, service="h2.acute_obstetrics")]
    told = client.post("/api/v1/observations/batch", json={"items": [*items, items[0]]}).json()
    assert (told["accepted"], told["duplicate"], told["rejected"]) == (1, 1, 2)
    statuses = [each["status"] for each in told["receipts"]]
    assert statuses == ["accepted", "rejected", "rejected", "duplicate"]


@pytest.mark.parametrize(
    "spoiled",
    [
        {"key": "\ud800"},
        {"free": 1.5},
        {"observed_at": "2026-01-01T00:00:00"},
        {"mood": "good"},
    ],
)
def test_an_item_of_the_wrong_form_fails_alone(client, now, spoiled):
    items = [an_item(now), an_item(now, **spoiled), an_item(now)]
    content = json.dumps({"items": items})
    told = client.post("/api/v1/observations/batch", content=content).json()
    assert [each["status"] for each in told["receipts"]] == ["accepted", "rejected", "accepted"]
    assert told["receipts"][1]["errors"][0]["field"] == next(iter(spoiled))


def test_a_batch_of_five_thousand_is_taken_and_one_more_is_not(client, now):
    items = [an_item(now - timedelta(seconds=number), source="manual") for number in range(5_000)]
    told = client.post("/api/v1/observations/batch", json={"items": items})
    assert told.status_code == 200, told.text[:300]
    assert told.json()["accepted"] == 5_000
    over = client.post("/api/v1/observations/batch", json={"items": [*items, an_item(now)]})
    assert over.status_code == 422
    assert over.json()["errors"][0]["code"] == "too_many_items"


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_file_gets_a_receipt_per_row(client, now, delimiter):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["key", "service", "resource", "observed_at", "staffed", "free"])
    writer.writerow(["", ED, "treatment_room", now.isoformat(), 20, 4])
    writer.writerow(["", ED, "treatment_room", "yesterday", "twenty", 4])
    writer.writerow(["mine", ED, "treatment_room", now.isoformat(), 3, 4])
    writer.writerow(["yours", ED, "treatment_room", "today", 3, 4])
    headers = {"Content-Type": "text/csv"}
    content = ("﻿" + out.getvalue()).encode()
    told = client.post("/api/v1/observations/csv", content=content, headers=headers).json()
    assert [each["status"] for each in told["receipts"]] == ["accepted", *["rejected"] * 3]
    assert [each["row"] for each in told["receipts"]] == [2, 3, 4, 5]
    assert [each["key"] for each in told["receipts"]][1:] == ["row 3", "mine", "yours"]
    faults = told["receipts"][1]
    assert faults["key"] == "row 3"
    assert [each["field"] for each in faults["errors"]] == ["observed_at", "staffed"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\n1,2", b"\x00"])
def test_a_file_that_is_no_table_of_reports_is_refused_as_a_whole(client, content):
    answer = client.post("/api/v1/observations/csv", content=content)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]


def test_what_was_reported_can_be_read_back(client, now):
    client.post("/api/v1/observations", json=an_item(now, free=7))
    figures = client.get(f"/api/v1/services/{ED}/figures").json()
    assert [each["free"] for each in figures if each["resource"] == "treatment_room"] == [7]
    asked = {"service": ED, "since": (now - timedelta(milliseconds=1)).isoformat()}
    history = client.get("/api/v1/observations", params=asked).json()
    assert history["items"][-1]["free"] == 7


def test_another_hospitals_figures_are_not_in_the_answer(callers, client, now):
    client.post("/api/v1/observations", json=an_item(now))
    with callers("o2") as other:
        assert other.get(f"/api/v1/services/{ED}/figures").json() == []
        assert other.get("/api/v1/observations", params={"service": ED}).json()["items"] == []


def test_the_sums_of_a_region_say_on_how_many_sources_they_rest(client, now):
    client.post("/api/v1/observations", json=an_item(now, free=5))
    told = client.get("/api/v1/regions/nation/nl/sums").json()["items"]
    found = next(each for each in told if each["sector"] == "emergency_department")
    assert (found["free"], found["sources_current"], found["sources_total"]) == (5, 1, 4)


def test_a_sum_of_two_hospitals_counts_only_its_own_for_one_of_them(client):
    told = client.get("/api/v1/regions/network/n1/sums").json()["items"]
    assert told
    assert all((each["service_count"], each["left_out_count"]) == (1, 1) for each in told)


def test_a_stop_carries_its_version_and_refuses_an_old_one(client, stop):
    path = f"/api/v1/stops/{stop.json()['id']}"
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    renewed = client.post(f"{path}/renew", json={"minutes": 60}, headers={"If-Match": tag})
    assert renewed.status_code == 200, renewed.text
    assert renewed.headers["etag"] != tag
    late = client.post(f"{path}/renew", json={"minutes": 60}, headers={"If-Match": tag})
    assert late.status_code == 412


def test_an_undone_stop_is_retracted_and_stays_known(client, stop):
    path = f"/api/v1/stops/{stop.json()['id']}"
    undone = client.post(f"{path}/retract")
    assert undone.status_code == 200
    assert undone.json()["retracted_at"] is not None
    assert not client.get(path).json()["is_active"]


def test_two_stops_of_one_department_at_once_are_one(client):
    def declare(number):
        body = {"service": ED, "state": "stop", "reason": "beds", "minutes": 30}
        headers = {"Idempotency-Key": f"{uuid.uuid4().hex}-{number}"}
        return client.post("/api/v1/stops", json=body, headers=headers)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(declare, range(6)))
    made = [each for each in answers if each.status_code == 201]
    assert len(made) == 1
    assert {each.status_code for each in answers} == {201, 409}
    client.post(f"/api/v1/stops/{made[0].json()['id']}/end")


def test_a_stop_of_another_hospital_cannot_be_declared_or_ended(callers, stop):
    with callers("o2") as other:
        body = {"service": ED, "state": "stop", "reason": "beds", "minutes": 30, "key": "x"}
        assert other.post("/api/v1/stops", json=body).status_code == 403
        assert other.post(f"/api/v1/stops/{stop.json()['id']}/end").status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/v1/stops"), ("POST", "/api/v1/stops"), ("GET", "/api/v1/observations")],
)
def test_a_key_without_the_scope_is_refused_in_words(callers, method, path):
    body = {"service": ED, "state": "stop", "reason": "beds", "minutes": 30, "key": "x"}
    with callers("narrow") as narrow:
        answer = narrow.request(
            method, path, json=body if method == "POST" else None, params={"service": ED}
        )
    assert answer.status_code == 403
    assert answer.json()["detail"]


def test_without_a_key_nothing_is_told(country_server):
    import httpx  # noqa: PLC0415

    for path in ("regions", "organisations", "services", "observations?service=x", "stops"):
        answer = httpx.get(f"{country_server.address}/api/v1/{path}")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


def test_who_asks_too_often_is_told_when_to_come_back(callers):
    with callers("o3", is_patient=False) as eager, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(eager.get, ["/api/v1/organisations/o1"] * 500))
    refused = [each for each in answers if each.status_code == 429]
    assert refused
    assert all(int(each.headers["retry-after"]) >= 1 for each in refused)


@pytest.mark.parametrize(
    ("spoiled", "code"),
    [
        ({"free": "many"}, "not_a_whole_number"),
        ({"observed_at": "noon"}, "moment_wanted"),
        ({"mood": "good"}, "field_unknown"),
        ({"service": 5}, "not_a_text"),
        ({"service": "x" * 161}, "text_too_long"),
    ],
)
@pytest.mark.parametrize("path", ["observations", "observations/batch"])
def test_what_is_wrong_with_the_form_is_told_in_the_language_of_the_caller(
    callers, now, path, spoiled, code
):
    told = {}
    for language in ("nl", "en"):
        with callers("o1", language=language) as asking:
            item = an_item(now, **spoiled)
            body = {"items": [item]} if path.endswith("batch") else item
            answer = asking.post(f"/api/v1/{path}", json=body).json()
        (told[language],) = answer.get("errors") or answer["receipts"][0]["errors"]
        assert told[language]["code"] == code
        assert told[language]["field"] == next(iter(spoiled))
    assert told["nl"]["message"] != told["en"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "nothing", None, 404),
        ("DELETE", "stops", None, 405),
        ("POST", "observations", b"{", 400),
        ("POST", "observations/batch", b" " * 5_000_000, 413),
        ("POST", "observations/batch", iter([b" " * 1_000_000] * 5), 413),
        ("POST", "stops", b" " * 5_000_000, 413),
    ],
)
def test_every_refusal_is_a_problem_in_dutch_or_english(callers, method, path, content, status):
    with callers("o1", language="nl") as asking:
        answer = asking.request(method, f"/api/v1/{path}", content=content)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["notice"] == "Demonstratie: verzonnen cijfers"
    assert told["title"] not in {"", "Fout"}
    assert not any(word in told["detail"].lower() for word in ("the ", "cannot", "not "))


def test_a_misspelt_filter_is_named(client):
    answer = client.get("/api/v1/services", params={"regio": "n1", "page": 1})
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["regio"]
    assert "region" in answer.json()["errors"][0]["message"]


def test_lists_come_in_pages_that_lead_to_the_end(client):
    seen, path = [], "/api/v1/services?page_size=3"
    while path:
        page = client.get(path).json()
        seen += [each["id"] for each in page["items"]]
        path = page["next"]
    assert len(seen) == len(set(seen)) == page["count"]


def test_the_language_of_the_caller_is_spoken(callers, now):
    with callers("o1", language="nl") as dutch:
        told = dutch.post("/api/v1/observations", json=an_item(now, free=-1)).json()
    assert "negatief" in told["errors"][0]["message"]


HEADER = "service;resource;observed_at;free"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f"{HEADER}\n" + "x" * 140_000 + ";b;c;1\n", "not_readable"),
        (f"{HEADER};free\na;b;c;1;2\n", "column_twice"),
        (HEADER + "\n" + "a;b;c;1\n" * 5_001, "too_many_items"),
    ],
)
def test_a_csv_file_that_cannot_be_is_refused_as_a_whole(client, content, code):
    answer = client.post("/api/v1/observations/csv", content=content.encode())
    assert answer.status_code == 422
    assert code in {each["code"] for each in answer.json()["errors"]}


@pytest.mark.parametrize("number", ["1_0", "\u0663", "1.5", "9" * 400])
def test_a_csv_number_is_what_json_would_take(client, now, number):
    content = f"{HEADER}\r{ED};treatment_room;{now.isoformat()};{number}\r"
    told = client.post("/api/v1/observations/csv", content=content.encode()).json()
    assert told["rejected"] == 1
    assert told["receipts"][0]["errors"][0]["code"] in {"not_a_number", "too_large"}


def test_a_batch_with_far_too_many_items_is_refused_before_they_are_judged(client, monkeypatch):
    monkeypatch.setattr("spoedketen.live.api.observation_routes.judged_item", None)
    answer = client.post("/api/v1/observations/batch", json={"items": [{}] * 200_000})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "too_many_items"


def test_levels_and_contacts_are_read_and_never_set_with_a_key(client):
    found = client.get("/api/v1/escalations").json()
    assert {each["division"] for each in found["items"]} == {"nation", "network"}
    assert all(each["rank"] == 0 and each["since"] is None for each in found["items"])
    assert client.get("/api/v1/escalations/network/n1/log").json()["items"] == []
    assert client.get("/api/v1/escalations/network/nowhere/log").status_code == 404
    assert client.post("/api/v1/escalations", json={}).status_code == 405
    assert client.get("/api/v1/sites/h1/contacts").json() == []
    assert client.get("/api/v1/sites/nowhere/contacts").status_code == 404


def test_a_provider_cannot_tell_that_another_platform_received_its_delivery(client, now):
    told = {"service": ED, "platform": "lpz", "delivered_at": now.isoformat(), "key": "r1"}
    answer = client.post("/api/v1/deliveries", json=told)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["platform"]
