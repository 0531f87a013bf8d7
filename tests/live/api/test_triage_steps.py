"""Triage by the interface: stateless, the same every time, refused in words."""

import pytest

STEP = "/api/v1/triage/steps"


def asked(client, *answers, **told):
    body = {"protocol": "example", "complaint": "wound", **told}
    body["answers"] = [{"question": code, "answer": given} for code, given in answers]
    return client.post(STEP, json=body)


def test_the_protocols_of_today(client):
    (found,) = client.get("/api/v1/triage/protocols").json()["items"]
    assert (found["id"], found["certificate"]) == ("example", None)
    assert "not for clinical use" in found["warning"]["en"]
    assert "wound" in {each["code"] for each in found["complaints"]}


def test_one_question_after_another_until_the_verdict(client):
    assert asked(client).json()["question"]["code"] == "bleeding"
    second = asked(client, ("bleeding", "no")).json()
    assert (second["question"]["code"], second["verdict"]) == ("deep", None)
    last = asked(client, ("bleeding", "no"), ("deep", "gaping")).json()
    assert (last["question"], last["verdict"]["urgency"]) == (None, "U3")
    assert last == asked(client, ("deep", "gaping"), ("bleeding", "no")).json()


def test_ending_early_counts_the_worst(client):
    found = asked(client, conclude=True).json()["verdict"]
    assert (found["route"], found["is_complete"]) == ("control_room", False)


@pytest.mark.parametrize(
    ("answers", "told", "code"),
    [
        ([], {"protocol": "none"}, "protocol_unknown"),
        ([], {"version": "99"}, "protocol_unknown"),
        ([], {"complaint": "cough"}, "triage_complaint_unknown"),
        ([("age", "old")], {}, "triage_question_not_here"),
        ([("bleeding", "maybe")], {}, "triage_answer_unknown"),
        ([("bleeding", "no"), ("bleeding", "oozes")], {}, "refused"),
        ([("bleeding", "no")] * 151, {}, "invalid"),
        ([], {"more": 1}, "invalid"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(client, answers, told, code):
    refused = asked(client, *answers, **told)
    assert refused.status_code == 422
    assert refused.json()["type"].endswith(f":{code}")
    assert refused.json()["detail"]
