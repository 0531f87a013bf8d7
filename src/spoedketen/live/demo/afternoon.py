"""A busy afternoon in flu season, told in an hour: pure, from where and when it is played.

Three departments near each other fill up, patients wait for beds, one after the other goes on
stop, and it eases again. It adds to what would be told anyhow, and expectations see it coming.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

import yaml

from spoedketen.live.demo.stops import PlannedStop

Curve = Sequence[Sequence[float]]
DEPARTMENT = "emergency_department"
HOME = "st-jansdal"
"""Where the people of the demonstration work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Afternoon:
    """A story being played: its departments, the one of the demonstration's people first."""

    begins: datetime
    minutes: float
    departments: tuple[str, ...]

    def share(self, moment: datetime, ahead: timedelta = timedelta(0)) -> float | None:
        """Return how much of the story has passed, looking ahead in its own time; None outside."""
        told_minutes: float = afternoon_script()["story_minutes"]
        passed = (moment - self.begins).total_seconds() / 60 / self.minutes
        if not 0 <= passed <= 1:
            return None
        return min(1.0, passed + ahead.total_seconds() / 60 / told_minutes)

    def push(self, service: str, sector: str, moment: datetime, ahead: timedelta) -> float:
        """Return what is added to the share of places in use."""
        share = self.share(moment, ahead)
        if share is None:
            return 0.0
        return along(self._curves(service).get(sector, ()), share)

    def waiting(self, service: str, resource: str, moment: datetime) -> float:
        """Return how many more wait for a next step."""
        share = self.share(moment)
        if share is None or not self._is_here(service):
            return 0.0
        return along(afternoon_script()["waiting"].get(resource, ()), share)

    def stop(self, service: str, moment: datetime) -> PlannedStop | None:
        """Return the stop of a department of the story, while that is to be told."""
        if service not in self.departments or self.share(moment) is None:
            return None
        told = afternoon_script()["stops"][self.departments.index(service)]
        begins, ends = (self._at(told[name]) for name in ("from", "until"))
        threatens = begins - (ends - begins) / 4
        stop = PlannedStop(
            begins=begins, ends=ends, threatens=threatens, reason=told["reason"], minutes=60
        )
        return stop if stop.state(moment) else None

    def _at(self, share: float) -> datetime:
        return self.begins + timedelta(minutes=share * self.minutes)

    def _curves(self, service: str) -> Mapping[str, Curve]:
        script = afternoon_script()
        curves: Mapping[str, Curve] = script["here" if self._is_here(service) else "around"]
        return curves

    def _is_here(self, service: str) -> bool:
        """Tell whether a service is of a hospital of the story."""
        site = service.rpartition(".")[0]
        return any(each.rpartition(".")[0] == site for each in self.departments)


@cache
def afternoon_script() -> Mapping[str, Any]:
    """Return the numbers of the story."""
    text = (files("spoedketen.live.demo") / "afternoon.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def along(curve: Curve, share: float) -> float:
    """Return the value of a curve at a share, straight between its points; 0 without points."""
    for (before, low), (after, high) in pairwise(curve):
        if before <= share <= after:
            return low + (high - low) * (share - before) / (after - before)
    return 0.0


def network_of(listed: Sequence[Mapping[str, Any]]) -> tuple[str, tuple[str, ...]]:
    """Return the network of the story and its departments, the home one first.

    The home department is that of the demonstration's people, else the first one that may stop;
    the others are the nearest in the same network, and the nearest elsewhere.
    """
    departments = [row for row in listed if _is_department(row)]
    if not departments:
        return "", ()
    home = next((row for row in departments if HOME in row["id"]), departments[0])
    network = home["regions"].get("network", "")
    near = sorted(departments, key=lambda row: _distance(home, row))
    same = [row for row in near if row["regions"].get("network") == network]
    other = [row for row in near if row not in same]
    number = afternoon_script()["departments"]
    chosen = [*same[: number["network"]], *other[: number["elsewhere"]]]
    return network, tuple(row["id"] for row in chosen)


def _is_department(row: Mapping[str, Any]) -> bool:
    kind = str(row["id"]).rpartition(".")[2]
    return row.get("sector") == DEPARTMENT and kind == DEPARTMENT and bool(row["stops_allowed"])


def _distance(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    north = one["lat"] - other["lat"]
    east = (one["lon"] - other["lon"]) * cos(radians(one["lat"]))
    return hypot(north, east)
