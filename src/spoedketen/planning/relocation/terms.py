"""What advice rests on: the target of A1 on a day, and assumptions that a region replaces."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from spoedketen.domain.assumptions import Assumption, Assumptions
from spoedketen.norms.registry import norm
from spoedketen.planning.relocation.situation import Terms

TARGET = "a1_15"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """How old a report may be, and how soon a busy unit must be free to count; minutes."""

    status_minutes: float
    soon_minutes: float


@cache
def relocation_assumptions() -> Assumptions:
    """Return the assumptions of this advice that come with the product."""
    text = (files("spoedketen.domain") / "relocation_assumptions.yaml").read_text("utf-8")
    return {row["name"]: Assumption(**row) for row in yaml.safe_load(text)}


def terms_of(values: Assumptions, on: date) -> Terms:
    """Return the terms of a move; the minutes of driving are the target less call and turn-out."""
    return Terms(
        limit_minutes=driving_minutes(on),
        busy=values["relocation_busy"].value,
        floor=values["relocation_floor"].value,
        least_gain=values["relocation_least_gain"].value,
        longest_minutes=values["relocation_longest_minutes"].value,
    )


def validity_of(values: Assumptions) -> Validity:
    """Return until when a report counts."""
    return Validity(
        status_minutes=values["unit_status_minutes"].value,
        soon_minutes=values["unit_soon_minutes"].value,
    )


def driving_minutes(on: date) -> float:
    """Return how long may be driven for A1 to be in time, on a day."""
    told = norm(TARGET).parameters
    minutes = {}
    for name in ("limit_minutes", "call_and_turnout_minutes"):
        held = told[name].on(on) or min(told[name].values, key=lambda value: value.valid_from)
        minutes[name] = float(held.value)
    return minutes["limit_minutes"] - minutes["call_and_turnout_minutes"]
