"""What desks and hospitals of a demonstration do next, against an interface that only listens."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from spoedketen.domain.care import care_table
from spoedketen.domain.urgency import schemes
from spoedketen.live.demo.desks import Desks, told
from spoedketen.live.demo.sending import Interface
from spoedketen.live.demo.transfers import Transfers, nearest

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
SERVICES = [
    {"id": "h.ward", "service_type": "ward", "organisation": "h", "lat": 52.0, "lon": 5.0}
    | {"regions": {"network": "n"}},
    {"id": "p.elv", "service_type": "short_stay_primary_care_bed", "organisation": "p"}
    | {"lat": 52.0, "lon": 5.0, "regions": {"network": "n"}},
]


class Listening:
    """Answers what a server would, and keeps what was asked."""

    def __init__(self, answers):
        self.answers, self.asked = answers, []

    def __call__(self, request):
        self.asked.append((request.method, request.url.path))
        for path, answer in self.answers.items():
            if request.url.path.endswith(path):
                return httpx.Response(200, json=answer)
        return httpx.Response(200, json={"items": [], "count": 0})


def looked(kind, answers, turn=0):
    listening = Listening(answers)

    async def look():
        transport = httpx.MockTransport(listening)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            interface = Interface(client, {"desk-n": "k", "h": "k", "p": "k"})
            await kind(interface, SERVICES).look(NOON, turn)

    asyncio.run(look())
    return [path for method, path in listening.asked if method == "POST"]


def a_case(state, complaint, held_by=""):
    since = (NOON - timedelta(minutes=5)).isoformat()
    told_case = {"id": "c", "state": state, "complaint": complaint, "held_by": held_by}
    return {"/requests": {"items": [told_case | {"state_since": since}], "next": None}}


@pytest.mark.parametrize(
    ("state", "complaint", "path"),
    [
        ("received", "verkouden en hoest", "triages"),
        ("triaged", "verkouden en hoest", "advices"),
        ("advised", "verkouden en hoest", "advices/authorise"),
        ("triaged", "pijn op de borst", "hand-overs"),
    ],
)
def test_a_case_gets_its_next_step(state, complaint, path):
    assert f"/api/v1/requests/c/{path}" in looked(Desks, a_case(state, complaint))


def test_a_case_that_a_person_holds_or_typed_is_left_alone():
    for case in (
        a_case("received", "verkouden en hoest", "Jan"),
        a_case("received", "eigen tekst"),
    ):
        assert looked(Desks, case) == ["/api/v1/requests"]


def test_an_empty_queue_gets_a_new_question():
    assert looked(Desks, {}) == ["/api/v1/requests"]


def test_a_hospital_looks_for_a_place():
    assert looked(Transfers, {}) == ["/api/v1/placements"]


def test_a_need_is_enquired_at_the_best_of_a_match():
    row = {"id": "q", "state": "draft", "care": "elv_low", "insurer": "", "place": "a"}
    row |= {"origin_service": "h.ward", "state_since": (NOON - timedelta(hours=1)).isoformat()}
    row |= {"opened_by": "Demonstratie (k)"}
    answers = {"/placements": {"items": [row], "next": None}}
    answers["/matches"] = {"options": [{"service": "p.elv", "minutes": 9}]}
    assert "/api/v1/placements/q/enquiries" in looked(Transfers, answers)
    row["opened_by"] = "Demonstratie transfer"  # a visitor's own
    assert looked(Transfers, answers) == ["/api/v1/placements"]


def test_the_nearest_who_did_not_say_no_are_asked_first():
    far = [{"service": f"far{minutes}", "minutes": minutes} for minutes in (120, 110, 100, 90)]
    near = [{"service": f"near{minutes}", "minutes": minutes} for minutes in (9, 12)]
    options = [*far, *near]  # as the match has them: who has free places first
    assert nearest(options, ()) == ["near9", "near12", "far90", "far100"]
    assert nearest(options, {"near9", "far90"})[:2] == ["near12", "far100"]
    assert nearest(near, {"near9", "near12"}) == ["near9", "near12"]


def test_what_is_invented_is_known_to_the_platform():
    for row in told()["complaints"]:
        assert set(row["care"]) <= set(care_table().kinds)
        assert schemes().urgency("nts", row["urgency"])
    assert {row["care"] for row in told()["transfers"]} <= set(care_table().kinds)
