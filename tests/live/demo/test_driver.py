"""The driver against a small server that can be rude: it waits, goes on, and never crashes."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from live.demo.test_followed import a_drill, a_trace

from spoedketen.live.demo import driver, sending
from spoedketen.live.demo.drill_trace import DRILL_TRACE
from spoedketen.live.demo.driver import Driver, batches
from spoedketen.live.demo.followed import keep_trace
from spoedketen.live.demo.reports import Reporter, reporters
from spoedketen.live.demo.sending import Interface
from spoedketen.live.demo.stopping_departments import Departments
from spoedketen.live.demo.stops import planned_stop

AT = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
NAMES = ("north", "south", "care")


class SmallServer:
    """Keeps what it is told; ``rude`` answers are given first, one per request."""

    def __init__(self, rude=()):
        self.rude = list(rude)
        self.items = {}
        self.stops = []
        self.clock = AT

    def answer(self, request):
        if self.rude:
            rudeness = self.rude.pop(0)
            if isinstance(rudeness, Exception):
                raise rudeness
            return rudeness
        owner = request.headers["Authorization"].removeprefix("Bearer key-of-")
        body = json.loads(request.content) if request.content else None
        return self._routed(request, request.url.path, owner, body)

    def _routed(self, request, path, owner, body):
        if path == "/api/v1/organisations":
            rows = [{"id": name, "name": name.title()} for name in NAMES]
            return httpx.Response(200, json={"items": rows, "next": None})
        if path == "/api/v1/services":
            return self._services(request)
        if path.startswith("/api/v1/stops"):
            return self._stop(path, body)
        rows = body["items"] if path.endswith("/batch") else [body]
        self.items |= {row["key"]: (owner, row) for row in rows}
        return httpx.Response(200, json={"accepted": len(rows), "rejected": 0, "receipts": []})

    @staticmethod
    def _services(request):
        rows = [
            {
                "id": f"{name}.{sector}",
                "sector": sector,
                "organisation": name,
                "resources": resources,
                "stops_allowed": True,
            }
            for name, sector, resources in (
                ("north", "emergency_department", ["treatment_room", "waiting_for_admission"]),
                ("south", "emergency_department", ["treatment_room"]),
                ("care", "long_term_care_crisis", ["bed_crisis"]),
            )
        ]
        page = int(request.url.params.get("page", 1))
        following = None if page == len(rows) else f"/api/v1/services?page={page + 1}"
        return httpx.Response(200, json={"items": [rows[page - 1]], "next": following})

    def _stop(self, path, body):
        if path == "/api/v1/stops" and body is None:
            return httpx.Response(200, json={"items": [], "next": None})
        if path == "/api/v1/stops":
            until = self.clock + timedelta(minutes=body["minutes"])
            self.stops.append((body["state"], body["service"]))
            return httpx.Response(201, json={"id": "7", "until": until.isoformat()})
        verb = path.rsplit("/", 1)[1]
        self.stops.append((verb, path))
        until = self.clock + timedelta(minutes=30)
        return httpx.Response(200, json={"id": "7", "until": until.isoformat()})


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Wait as short as can be."""
    monkeypatch.setattr(sending, "FIRST_WAIT_SECONDS", 0.001)
    monkeypatch.setattr(sending, "LONGEST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(driver, "HISTORY_PER_SECOND", 1e6)
    monkeypatch.setattr(driver, "TURN_SECONDS", 0.001)


def with_interface(server, work):
    """Run work with an interface to the small server."""

    async def run():
        transport = httpx.MockTransport(server.answer)
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            keys = {name: f"key-of-{name}" for name in NAMES}
            return await work(Interface(client, keys))

    return asyncio.run(run())


async def first_figures(interface, remembered):
    found = reporters(await interface.services(), 1)
    await Driver(interface, found, remembered, lambda: AT).first_figures(AT)
    return found


def test_everybody_reports_with_an_own_key(tmp_path):
    server = SmallServer()
    with_interface(server, lambda interface: first_figures(interface, tmp_path / "until"))
    assert {owner for owner, _ in server.items.values()} == set(NAMES)
    assert all(row["service"].startswith(owner) for owner, row in server.items.values())


def test_a_server_that_is_busy_down_or_away_is_waited_for(tmp_path):
    calm = SmallServer()
    rude = SmallServer(
        [
            httpx.ConnectError("away"),
            httpx.Response(429, headers={"Retry-After": "0"}),
            httpx.Response(503),
            *[httpx.ReadTimeout("slow"), httpx.Response(502), httpx.Response(429)] * 2,
        ]
    )
    for server in (calm, rude):
        with_interface(server, lambda interface: first_figures(interface, tmp_path / "until"))
    assert calm.items == rude.items


def test_what_is_refused_is_logged_and_passed_over(tmp_path, caplog):
    server = SmallServer()

    async def work(interface):
        found = reporters(await interface.services(), 1)
        server.rude = [httpx.Response(403, text="not yours")]
        await Driver(interface, found, tmp_path / "until", lambda: AT).first_figures(AT)

    with_interface(server, work)
    assert "not yours" in caplog.text
    assert server.items


def test_it_goes_on_reporting_and_remembers_until_when(tmp_path):
    server = SmallServer()
    clock = iter(AT + timedelta(minutes=turn) for turn in range(10**6))
    remembered = tmp_path / "until"

    async def work(interface):
        found = reporters(await interface.services(), 1)
        running = asyncio.create_task(
            Driver(interface, found, remembered, lambda: next(clock)).run()
        )
        while len(server.items) < 400 or not remembered.exists():
            await asyncio.sleep(0.001)
            assert not running.done()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    with_interface(server, work)
    assert datetime.fromisoformat(remembered.read_text().strip()) > AT
    moments = {row["observed_at"] for _, row in server.items.values()}
    assert min(moments) < AT.isoformat() < max(moments)


def test_a_stop_is_announced_declared_renewed_and_ended():
    server = SmallServer()
    begin = AT
    plan = None
    while plan is None or plan.threatens is None or plan.minutes > 60 or long(plan) < 90:
        plan = planned_stop(1, "north", begin)
        begin += timedelta(minutes=20)
    about = Reporter(
        seed=1,
        service="north",
        sector="emergency_department",
        organisation="north",
        resources=(),
        may_stop=True,
    )

    async def work(interface):
        departments = Departments(interface, [about])
        server.clock = plan.threatens - timedelta(minutes=1)
        while server.clock < plan.ends + timedelta(minutes=2):
            await departments.look(server.clock)
            server.clock += timedelta(minutes=1)

    with_interface(server, work)
    verbs = [verb for verb, _ in server.stops]
    assert verbs[:2] == ["threatening", "stop"]
    assert set(verbs[2:-1]) == {"renew"}
    assert verbs[-1] == "end"


def long(plan):
    """Return the length of a stop in minutes."""
    return (plan.ends - plan.begins) / timedelta(minutes=1)


def test_a_batch_is_of_one_organisation_and_not_too_large(monkeypatch):
    monkeypatch.setattr(driver, "LARGEST_BATCH", 2)
    items = [{"service": name} for name in ("a", "a", "a", "b")]
    found = list(batches(items, {"a": "first", "b": "second"}))
    assert [(owner, len(batch)) for owner, batch in found] == [
        ("first", 2),
        ("first", 1),
        ("second", 1),
    ]


def test_who_takes_part_in_a_drill_follows_it_and_then_the_usual_chain_again(tmp_path):
    async def played(interface):
        found = reporters(await interface.services(), 1)
        made = Driver(interface, found, tmp_path / "until", lambda: AT)
        made._follow(None)
        keep_trace(tmp_path / DRILL_TRACE, a_trace(stops=[(2100.0, 2200.0)]))
        made._take_up_drill(a_drill(network="elsewhere", sites=("north",)))
        during = {each.service: (each.pace, each.guide) for each in made.reporters}
        left = made._take_up_drill(None)
        assert [each.service for each in left] == ["north.emergency_department"]
        server.items.clear()
        await made._after_drill(left)
        after = {each.service: (each.pace, each.guide) for each in made.reporters}
        return during, after

    server = SmallServer()
    during, after = with_interface(server, played)
    told = [row for _, row in server.items.values()]
    assert {row["service"] for row in told} == {"north.emergency_department"}
    assert {row["observed_at"] for row in told} == {AT.isoformat()}
    now = [row for row in told if row.get("horizon", "now") == "now"]
    found = {row.get("resource", "crowding") for row in now}
    assert found == {"treatment_room", "waiting_for_admission", "crowding"}, "what the drill told"
    taking_part = {name for name, (pace, guide) in during.items() if pace and guide}
    assert taking_part == {"north.emergency_department"}
    assert set(after.values()) == {(None, None)}
