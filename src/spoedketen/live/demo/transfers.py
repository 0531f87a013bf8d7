"""Hospitals of a demonstration look for places, and providers answer: stateless like the desks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from spoedketen.live.accounts.keys import prefix_of
from spoedketen.live.demo.chance import between, draw
from spoedketen.live.demo.desks import SEED, drawn, told
from spoedketen.live.demo.played import ORGANISATIONS
from spoedketen.live.demo.sending import CLIENT_ERROR, Interface

MOST_OPEN, ASKED = 4, 4
SLOW = timedelta(minutes=2)
HOME, HOSPITALS = "st-jansdal", 9
"""Whose people the demonstration has, and how many hospitals take part."""
NEXT = {
    "accepted": "arrange_transport",
    "transport_arranged": "pick_up",
    "picked_up": "depart",
    "in_transfer": "arrive",
    "arrived": "complete",
}
"""Which step follows in which state."""


class Transfers:
    """Every hospital with wards in its turn."""

    def __init__(self, interface: Interface, services: Sequence[Mapping[str, Any]]) -> None:
        self.interface = interface
        wards = [
            row
            for row in services
            if row.get("service_type") == "ward" and row["organisation"] in interface.keys
        ]
        self.wards = sorted(wards, key=lambda row: (HOME not in row["id"], draw(SEED, row["id"])))
        self.wards = self.wards[:HOSPITALS]
        self.owners = {row["id"]: row["organisation"] for row in services}

    async def look(self, moment: datetime, turn: int) -> None:
        """Give one ward its turn."""
        if not self.wards:
            return
        ward = self.wards[turn % len(self.wards)]
        owner = ward["organisation"]
        rows = await self.interface.listed(owner, "/api/v1/placements?page_size=100")
        for row in rows:
            if self._is_own(owner, row):
                await self._step(owner, row, moment)
            elif row["state"] == "offered" and _stands_since(row) <= moment - SLOW:
                await self._answer(row, spared=ORGANISATIONS)
        if len(rows) < MOST_OPEN:
            await self._open(owner, ward, moment)

    def _is_own(self, owner: str, row: Mapping[str, Any]) -> bool:
        """Tell whether the demonstration opened it: what a visitor opened is the visitor's."""
        return prefix_of(self.interface.keys[owner]) in str(row["opened_by"])

    async def _open(self, owner: str, ward: Mapping[str, Any], moment: datetime) -> None:
        name = f"{ward['id']}-{moment:%Y%m%d%H%M}"
        insurers = told()["insurers"]
        body = {
            "care": drawn(told()["transfers"], name)["care"],
            "place": {"lat": ward["lat"], "lon": ward["lon"]},
            "origin_service": ward["id"],
            "clock_kind": "medically_fit",
            "age_years": int(between(66, 97, draw(SEED, name, "age"))),
            "sex": "f" if draw(SEED, name, "sex") < 0.55 else "m",  # noqa: PLR2004 - a share
            "insurer": insurers[int(draw(SEED, name, "insurer") * len(insurers))],
        }
        await self.interface.ask(owner, "POST", "/api/v1/placements", body, key=name)

    async def _step(self, owner: str, row: Mapping[str, Any], moment: datetime) -> None:
        if _stands_since(row) > moment - SLOW:
            return
        number, state = row["id"], row["state"]
        if state == "draft":
            await self._enquire(owner, row, moment)
        elif state == "offered":
            await self._answer(row)
        elif state in NEXT:
            address = f"/api/v1/placements/{number}/{NEXT[state]}"
            await self.interface.ask(owner, "POST", address, {}, key=f"{number}-{NEXT[state]}")

    async def _enquire(self, owner: str, row: Mapping[str, Any], moment: datetime) -> None:
        """Ask the nearest of a match that did not say no before: a family wants to visit."""
        asking = {"care": [row["care"]], "insurer": row["insurer"]}
        body = {"place": {"id": row["place"]}, "asking": asking}
        key = f"{row['id']}-{moment:%H%M}"
        found = await self.interface.ask(owner, "POST", "/api/v1/matches", body, key=f"{key}-m")
        if found.status_code >= CLIENT_ERROR:
            return
        story = await self.interface.ask(owner, "GET", f"/api/v1/placements/{row['id']}")
        services = nearest(found.json()["options"], _asked_before(story.json()))
        if not services:
            return
        address = f"/api/v1/placements/{row['id']}/enquiries"
        await self.interface.ask(owner, "POST", address, {"services": services}, key=f"{key}-e")

    async def _answer(self, row: Mapping[str, Any], spared: Collection[str] = ()) -> None:
        """Let the providers answer: most have no place, the last one asked commits more often."""
        story = await self.interface.ask(
            self.owners.get(row["origin_service"], ""), "GET", f"/api/v1/placements/{row['id']}"
        )
        for each in story.json().get("enquiries", []) if story.status_code < CLIENT_ERROR else []:
            provider = self.owners.get(each["service"], "")
            if (
                each["state"] not in {"requested", "received"}
                or provider not in self.interface.keys
                or provider in spared
            ):
                continue
            commits = draw(SEED, each["id"]) < 0.5  # noqa: PLR2004 - a share
            body = {"beyond": True} if commits else {"code": "no_place"}
            body |= {"version": each.get("version")}
            verb = "commit" if commits else "decline"
            address = f"/api/v1/enquiries/{each['id']}/{verb}"
            await self.interface.ask(provider, "POST", address, body, key=each["id"])
            if commits:
                return


def _stands_since(row: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(row["state_since"])


def _asked_before(story: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(each["service"] for each in story.get("enquiries", ()))


def nearest(options: Sequence[Mapping[str, Any]], before: Collection[str]) -> list[str]:
    """Return the nearest of the options, and all over again once everybody was asked."""
    near = [each["service"] for each in sorted(options, key=lambda each: float(each["minutes"]))]
    return ([name for name in near if name not in before] or near)[:ASKED]
