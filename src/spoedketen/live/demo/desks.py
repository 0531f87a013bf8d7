"""The desks of a demonstration: questions come in, are triaged, find care and are closed.

Nothing is remembered: each turn reads the queue of one desk and takes the next step of its cases,
so that a restart goes on where it was.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from spoedketen.live.demo.chance import between, draw
from spoedketen.live.demo.sending import CLIENT_ERROR, Interface

SEED = 5
MOST_OPEN = 7
QUIET_STEPS = timedelta(seconds=40)
"""Between two steps of a case: slow enough to be followed."""
STAYS = timedelta(minutes=25)
"""How long a case stays with who took it over."""
DESK = "desk-"
ANYBODY = (2, 95)


@cache
def told() -> Mapping[str, Any]:
    """Return the invented questions."""
    text = (files("spoedketen.live.demo") / "cases.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def drawn(rows: Sequence[Mapping[str, Any]], *names: object) -> Mapping[str, Any]:
    """Return one of the rows, by weight."""
    left = draw(SEED, *names) * sum(row["weight"] for row in rows)
    for row in rows:
        left -= row["weight"]
        if left < 0:
            return row
    return rows[-1]


class Desks:
    """Every desk in its turn."""

    def __init__(self, interface: Interface, services: Sequence[Mapping[str, Any]]) -> None:
        self.interface = interface
        self.desks = sorted(name for name in interface.keys if name.startswith(DESK))
        self.sites = {
            desk: [s for s in services if s["regions"].get("network") == desk.removeprefix(DESK)]
            for desk in self.desks
        }
        self.owners = {row["id"]: row["organisation"] for row in services}

    async def look(self, moment: datetime, turn: int) -> None:
        """Give one desk its turn."""
        if not self.desks:
            return
        desk = self.desks[turn % len(self.desks)]
        cases = await self.interface.listed(desk, "/api/v1/requests?page_size=100")
        for case in cases:
            if moment - _moment(case["state_since"]) > QUIET_STEPS:
                await self._step(desk, case, moment)
        if len(cases) < MOST_OPEN and self.sites[desk]:
            await self._open(desk, moment)

    async def _open(self, desk: str, moment: datetime) -> None:
        name = f"{desk}-{moment:%Y%m%d%H%M}"
        row = drawn(told()["complaints"], name)
        site = self.sites[desk][int(draw(SEED, name, "site") * len(self.sites[desk]))]
        youngest, oldest = row.get("age", ANYBODY)
        body = {
            "door": "phone" if draw(SEED, name, "door") < 0.8 else "web",  # noqa: PLR2004 - a share
            "complaint": row["complaint"],
            "place": {"lat": site["lat"], "lon": site["lon"]},
            "caller": {"phone": f"06{int(draw(SEED, name, 'phone') * 1e8):08d}"},
            "asking": {"age_years": int(between(youngest, oldest, draw(SEED, name, "age")))},
            "is_no_duplicate": True,
        }
        await self.interface.ask(desk, "POST", "/api/v1/requests", body, key=name)

    async def _step(self, desk: str, case: Mapping[str, Any], moment: datetime) -> None:
        row = next((r for r in told()["complaints"] if r["complaint"] == case["complaint"]), None)
        if row is None or case["held_by"]:
            return  # a person's, who tries it out
        number, state = case["id"], case["state"]
        if state in {"received", "triaging"}:
            await self._triage(desk, number, row)
        elif row["ends"] == "control_room":
            await self._to_control_room(desk, case, moment)
        elif row["ends"] == "advice":
            await self._advise(desk, number, state)
        elif state in {"triaged", "matching"}:
            await self._find_care(desk, number)

    async def _post(self, desk: str, number: str, path: str, body: Any, key: str = "") -> int:
        address = f"/api/v1/requests/{number}/{path}"
        answer = await self.interface.ask(desk, "POST", address, body, key=key)
        return answer.status_code

    async def _triage(self, desk: str, number: str, row: Mapping[str, Any]) -> None:
        body = {"system": "nts", "scheme": "nts", "urgency": row["urgency"], "care": row["care"]}
        await self._post(desk, number, "triages", body, f"{number}-triage")

    async def _advise(self, desk: str, number: str, state: str) -> None:
        if state == "triaged":
            await self._post(desk, number, "advices", told()["advice"])
            return
        await self._post(desk, number, "advices/authorise", None)
        await self._post(desk, number, "close", {"outcome": "advice_with_safety_net"})

    async def _to_control_room(self, desk: str, case: Mapping[str, Any], moment: datetime) -> None:
        number = case["id"]
        if case["state"] != "handed_over":
            await self._post(desk, number, "hand-overs", {"to": "control_room"}, f"{number}-room")
        elif moment - _moment(case["state_since"]) > STAYS:
            note = "Meldkamer reed een ambulance (verzonnen)."
            body = {"outcome": "continued_elsewhere", "note": note}
            await self._post(desk, number, "close", body)

    async def _find_care(self, desk: str, number: str) -> None:
        """Look for care, choose the first option and give the case to its provider."""
        body, key = {"request": number}, f"{number}-match"
        answer = await self.interface.ask(desk, "POST", "/api/v1/matches", body, key=key)
        if answer.status_code >= CLIENT_ERROR or not answer.json()["options"]:
            return
        match, first = answer.json()["id"], answer.json()["options"][0]
        choice = {"service": first["service"], "care": first["care"]}
        if not answer.json()["choices"]:
            await self.interface.ask(desk, "POST", f"/api/v1/matches/{match}/choices", choice)
        sent = {"to": "provider", "service": first["service"]}
        await self._post(desk, number, "hand-overs", sent, f"{number}-provider")
        await self._take_over(number, self.owners.get(first["service"], ""))

    async def _take_over(self, number: str, provider: str) -> None:
        """Let the provider take the case and see it through."""
        if provider not in self.interface.keys:
            return
        story = await self.interface.ask(provider, "GET", f"/api/v1/requests/{number}")
        if story.status_code >= CLIENT_ERROR:
            return
        for each in story.json()["hand_overs"]:
            if each["state"] == "sent":
                await self._post(provider, number, f"hand-overs/{each['id']}/take", None)
                await self._post(provider, number, "close", {"outcome": "follow_up_committed"})


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
