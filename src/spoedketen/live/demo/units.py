"""Ambulances of the demonstration tell where they stand between runs.

As many as their service told the board: those in use are busy, the free ones stand unevenly, as
after a busy morning, and a few are silent. So there is something to advise and something unknown,
and it agrees with the board. Where each stands changes by the hour and follows from its number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from spoedketen.live.demo.chance import between, draw
from spoedketen.live.demo.desks import SEED
from spoedketen.live.demo.runs import FIRST_CAR, Runs, region_of
from spoedketen.live.demo.sending import CLIENT_ERROR, Interface

EVERY = timedelta(minutes=5)
AT_ONCE = 2
"""Services that tell in one look: all of them in turn, and never a wave of writing."""
APART = 60
"""Numbers between the units of two services of one region; no service has as many."""
UNEVEN = 2.0
"""The higher, the more units stand at the first stations of the list."""
SILENT, MOVING = 0.08, 0.1
"""Share of the units of which nothing is heard in an hour, and of those on their way."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """What a service told the board: the units that it has, on duty and free."""

    units: int
    on_duty: int
    free: int


class Units:
    """The units of every ambulance service, those of the own people first."""

    def __init__(self, interface: Interface, services: Sequence[Row]) -> None:
        self.interface = interface
        runs = Runs(interface, services)
        self.services = [*runs.own, *runs.others]
        self.stations: Mapping[str, list[str]] = {}
        self.told_at: dict[str, datetime] = {}

    async def look(self, moment: datetime) -> None:
        """Let the services whose turn it is tell of every unit that speaks."""
        if not self.services or (not self.stations and not await self._learn_stations()):
            return
        due = (each for each in self.services if self._is_due(each, moment))
        for service, _ in zip(due, range(AT_ONCE), strict=False):
            self.told_at[service["id"]] = moment
            await self._tell(service, moment)

    def _is_due(self, service: Row, moment: datetime) -> bool:
        told = self.told_at.get(service["id"])
        return told is None or moment - told >= EVERY

    async def _tell(self, service: Row, moment: datetime) -> None:
        region, owner = region_of(service), service["organisation"]
        stations, fleet = self.stations.get(region, []), await self._fleet(service)
        if not stations or fleet is None:
            return
        items = units_of(region, stations, moment, fleet, self._first(service))
        body = {"items": [{**each, "organisation": owner} for each in items]}
        await self.interface.ask(owner, "POST", "/api/v1/units/batch", body)

    def _first(self, service: Row) -> int:
        """Return the first number: services of one region have their own."""
        there = [each for each in self.services if region_of(each) == region_of(service)]
        return FIRST_CAR + APART * there.index(service)

    async def _fleet(self, service: Row) -> Fleet | None:
        """Return what the service told the board; None while its line is down."""
        path = f"/api/v1/services/{service['id']}/figures"
        answer = await self.interface.ask(service["organisation"], "GET", path)
        if answer.status_code >= CLIENT_ERROR:
            return None
        told = [
            Fleet(units=row["physical"], on_duty=row["staffed"], free=row["available"])
            for row in answer.json()
            if (row["resource"], row["horizon"]) == ("ambulance", "now") and not row["is_stale"]
        ]
        return next(iter(told), None)

    async def _learn_stations(self) -> bool:
        """Ask which stations there are; in the first seconds none are known yet."""
        owner = self.services[0]["organisation"]
        answer = await self.interface.ask(owner, "GET", "/api/v1/stations?page_size=1000")
        if answer.status_code >= CLIENT_ERROR:
            return False
        found: dict[str, list[str]] = {}
        for row in answer.json()["items"]:
            found.setdefault(row["safety_region"], []).append(row["id"])
        self.stations = found
        return bool(found)


def units_of(
    region: str, stations: Sequence[str], moment: datetime, fleet: Fleet, first: int = FIRST_CAR
) -> list[dict[str, Any]]:
    """Return what each unit that speaks tells at a moment: the lowest numbers are in use."""
    busy, found = fleet.on_duty - fleet.free, []
    for number, place in zip(range(fleet.units), count(first), strict=False):
        name = f"{region}-{place}-{moment:%Y%m%d%H}"
        if busy <= number < fleet.on_duty and draw(SEED, name, "silent") < SILENT:
            continue
        item = {"vehicle": f"{region[-2:]}-{place}", "at": moment.isoformat()}
        if number < busy:
            found.append(item | {"state": "busy"})
        elif number < fleet.on_duty:
            since = moment - timedelta(minutes=between(2, 55, draw(SEED, name, "since")))
            found.append(item | {"since": since.isoformat()} | _standing(name, stations))
        else:
            found.append(item | {"state": "off_duty"})
    return found


def _standing(name: str, stations: Sequence[str]) -> dict[str, Any]:
    """Return where a free unit stands or drives to."""
    station = stations[int(draw(SEED, name, "station") ** UNEVEN * len(stations))]
    if draw(SEED, name, "moving") < MOVING:
        return {"state": "moving", "towards": station}
    return {"state": "idle", "station": station}
