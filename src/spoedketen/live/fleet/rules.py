"""Units, missions, legs, criteria of a mobile medical team and targets, as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


def _table(name: str) -> dict[str, Any]:
    text = (files("spoedketen.live.fleet") / name).read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def run_rules() -> Mapping[str, Any]:
    """Return the closed lists of runs and announcements."""
    return _table("units.yaml")


@cache
def mmt_rules() -> Mapping[str, Any]:
    """Return the criteria of this version."""
    return _table("mmt_criteria.yaml")


@cache
def response_rules() -> Mapping[str, Any]:
    """Return targets and the smallest cell that is told to others."""
    return _table("response_targets.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class MmtAdvice:
    """Whether to deploy a mobile medical team, by which criteria of which version."""

    deploy: bool
    criteria: tuple[str, ...]
    version: str


def weighed(findings: Iterable[str]) -> MmtAdvice:
    """Return what the criteria say of some findings."""
    given = frozenset(findings)
    met = tuple(code for code in mmt_rules()["criteria"] if code in given)
    return MmtAdvice(deploy=bool(met), criteria=met, version=str(mmt_rules()["version"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Which share should be there within how many minutes, and the minimum value."""

    minutes: int
    share: float
    minimum_minutes: int
    source: str


def target_of(scheme: str, urgency: str, day: date) -> Target | None:
    """Return the target of a class on a day, or None where there is none: then no verdict."""
    names = ("minutes", "share", "minimum_minutes", "source")
    held = [
        row
        for row in response_rules()["targets"]
        if row["schemes"].get(scheme) == urgency and row["valid_from"] <= day
    ]
    last = max(held, key=lambda row: row["valid_from"], default=None)
    return Target(**{name: last[name] for name in names}) if last else None


def unfit_for(unit: str, mission: str, needs: Iterable[str]) -> tuple[str, ...]:
    """Return what a kind of unit is not fitted for: needs of the patient, or transport."""
    rules, found = run_rules(), run_rules()["units"][unit]
    lacking = [need for need in needs if need not in found["fits"]]
    if rules["missions"][mission].get("transports") and not found["transports"]:
        lacking.append(mission)
    return tuple(lacking)
