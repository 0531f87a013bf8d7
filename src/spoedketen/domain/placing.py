"""Placing a patient: what is left of a resource, what an enquiry tells, how sure a provider is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

BAND_YEARS = 10
OLDEST_BAND = 90


@cache
def placing_rules() -> Mapping[str, Any]:
    """Return the closed lists and starting values."""
    text = (files("spoedketen.domain") / "placing.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A place that was promised: when, and when the patient took it (None while expected)."""

    made_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What a provider told of one resource: what can be given, what it holds itself, when."""

    available: int
    reserved: int
    observed_at: datetime


def uncounted(promises: Iterable[Promise], reserved: int, observed_at: datetime) -> int:
    """Return how many promises a figure does not count yet.

    A promise made before the figure may be among those that the sender itself holds as reserved:
    so many are not taken off twice. A patient who came after the figure still takes a place in it;
    one who came before is among the occupied.
    """
    held = list(promises)
    waiting = [each for each in held if each.used_at is None]
    came_after = sum(1 for e in held if e.used_at is not None and e.used_at > observed_at)
    known = sum(1 for each in waiting if each.made_at <= observed_at)
    return len(waiting) - min(reserved, known) + came_after


def places_left(supply: Supply | None, promises: Iterable[Promise]) -> int | None:
    """Return what can still be promised; None where nothing is known. Never below zero."""
    if supply is None:
        return None
    taken = uncounted(promises, supply.reserved, supply.observed_at)
    return max(supply.available - taken, 0)


def age_band(age_years: int | None) -> str:
    """Return the ten years that an age lies in; an enquiry tells no more."""
    if age_years is None:
        return ""
    if age_years >= OLDEST_BAND:
        return f"{OLDEST_BAND}+"
    first = age_years // BAND_YEARS * BAND_YEARS
    return f"{first}-{first + BAND_YEARS - 1}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share with what it is made of; nothing to divide is no share."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """Return the share, or None."""
        return self.part / self.whole if self.whole else None
