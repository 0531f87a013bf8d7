"""Ambulances of the demonstration's own people tell where they stand between runs.

They stand unevenly, as after a busy morning, and a few are silent: so there is something to advise
and something unknown. Where each stands changes by the hour and follows from its number alone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from spoedketen.live.demo.chance import between, draw
from spoedketen.live.demo.desks import SEED
from spoedketen.live.demo.runs import FIRST_CAR, Runs, region_of
from spoedketen.live.demo.sending import CLIENT_ERROR, Interface

EVERY = timedelta(minutes=5)
PER_STATION = 0.9
"""Units on duty for each station: fewer than stations, as at a busy hour."""
UNEVEN = 2.0
"""The higher, the more units stand at the first stations of the list."""
SILENT, MOVING = 0.08, 0.1
"""Share of the units of which nothing is heard in an hour, and of those on their way."""
Row = Mapping[str, Any]


class Units:
    """The units of the service of the own people."""

    def __init__(self, interface: Interface, services: Sequence[Row]) -> None:
        self.interface = interface
        self.services = Runs(interface, services).own
        self.stations: Mapping[str, list[str]] = {}
        self.told_at: datetime | None = None

    async def look(self, moment: datetime) -> None:
        """Tell of every unit that speaks, once in so many minutes."""
        if not self.services or (self.told_at is not None and moment - self.told_at < EVERY):
            return
        if not self.stations and not await self._learn_stations():
            return
        self.told_at = moment
        for service in self.services:
            region = region_of(service)
            items = units_of(region, self.stations.get(region, []), moment)
            if items:
                owner = service["organisation"]
                body = {"items": items}
                await self.interface.ask(owner, "POST", "/api/v1/units/batch", body)

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


def units_of(region: str, stations: Sequence[str], moment: datetime) -> list[dict[str, Any]]:
    """Return what each unit that speaks tells at a moment."""
    hour, found = f"{moment:%Y%m%d%H}", []
    for number in range(round(len(stations) * PER_STATION)):
        name = f"{region}-{number}-{hour}"
        if draw(SEED, name, "silent") < SILENT and number:
            continue
        place = int(draw(SEED, name, "station") ** UNEVEN * len(stations))
        since = moment - timedelta(minutes=between(2, 55, draw(SEED, name, "since")))
        item = {"vehicle": f"{region[-2:]}-{FIRST_CAR + 100 + number}", "at": moment.isoformat()}
        item |= {"since": since.isoformat()}
        if draw(SEED, name, "moving") < MOVING:
            item |= {"state": "moving", "towards": stations[place]}
        else:
            item |= {"state": "idle", "station": stations[place]}
        found.append(item)
    return found
