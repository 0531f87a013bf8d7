"""How the invented reporters look, read once from ``profiles.yaml``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from spoedketen.live.demo.rhythm import CURVES


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """A resource of places that can be free; shares are 0-1."""

    size: tuple[int, int]
    staffed: float
    at_night: float
    occupied: float
    swing: float
    curve: Callable[[datetime], float]
    blocked: float
    reserved: float
    surge: float
    waiting: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """A count of people, of which nothing is free."""

    least: int
    most: int
    curve: Callable[[datetime], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one link of the chain reports."""

    minutes: int
    expects: bool
    out_of_hours: bool
    resources: Mapping[str, Places | Patients]


@cache
def profiles() -> Mapping[str, Profile]:
    """Return the profile of each sector."""
    text = files("spoedketen.live.demo").joinpath("profiles.yaml").read_text("utf-8")
    return {sector: _profile(row) for sector, row in yaml.safe_load(text).items()}


def _profile(row: Mapping[str, Any]) -> Profile:
    return Profile(
        minutes=row["minutes"],
        expects=row["expects"],
        out_of_hours=row.get("out_of_hours", False),
        resources={code: _resource(told) for code, told in row["resources"].items()},
    )


def _resource(told: Mapping[str, Any]) -> Places | Patients:
    curve = CURVES[told["curve"]]
    if "patients" in told:
        least, most = told["patients"]
        return Patients(least=least, most=most, curve=curve)
    return Places(
        size=(told["size"][0], told["size"][1]),
        staffed=told["staffed"],
        at_night=told.get("at_night", 1.0),
        occupied=told["occupied"],
        swing=told["swing"],
        curve=curve,
        blocked=told.get("blocked", 0.0),
        reserved=told.get("reserved", 0.0),
        surge=told.get("surge", 0.0),
        waiting=told.get("waiting"),
    )
