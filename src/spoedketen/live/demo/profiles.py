"""How the invented reporters look, read once from ``profiles.yaml``."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from spoedketen.live.demo.rhythm import CURVES

Range = tuple[int, int]
SMALL = "small"
LARGENESS = {
    "multitrauma": "large",
    "pci": "medium",
    "thrombectomy": "medium",
    "cardiac_surgery": "medium",
}
"""How large a hospital is, by what it offers; the first that it has decides, else it is small."""


def largeness(service_types: Collection[str]) -> str:
    """Return how large the hospital is that offers these."""
    return next((size for kind, size in LARGENESS.items() if kind in service_types), SMALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """A resource of places that can be free; shares are 0-1."""

    sizes: Mapping[str, Range]
    staffed: float
    at_night: float
    occupied: float
    swing: float
    curve: Callable[[datetime], float]
    blocked: float
    reserved: float
    surge: float
    waiting: int | None
    link: str = ""
    """The link of the simulated chain that it is part of; nothing where the chain has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """A count of people, of which nothing is free."""

    sizes: Mapping[str, Range]
    curve: Callable[[datetime], float]
    link: str = ""


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
        return Patients(sizes=_sizes(told["patients"]), curve=curve, link=told.get("link", ""))
    return Places(
        sizes=_sizes(told["size"]),
        staffed=told["staffed"],
        at_night=told.get("at_night", 1.0),
        occupied=told["occupied"],
        swing=told["swing"],
        curve=curve,
        blocked=told.get("blocked", 0.0),
        reserved=told.get("reserved", 0.0),
        surge=told.get("surge", 0.0),
        waiting=told.get("waiting"),
        link=told.get("link", ""),
    )


def _sizes(told: Any) -> Mapping[str, Range]:
    """Return the range per largeness; one range stands for all."""
    by_name = told if isinstance(told, dict) else dict.fromkeys((SMALL, "medium", "large"), told)
    return {name: (least, most) for name, (least, most) in by_name.items()}
