"""The links of the chain and what each reports, read once from ``sectors.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

Label = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One thing that is counted; ``only`` limits it to some service types of the sector.

    No service has more than ``most``: a larger figure is a slip. ``is_queue`` counts who waits here
    for a next link.
    """

    code: str
    label: Label
    unit: str
    counts: bool
    most: int
    only: frozenset[str]
    is_queue: bool

    def fits(self, service_type: str) -> bool:
        """Tell whether a service of this type reports the resource."""
        return not self.only or service_type in self.only


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """One link of the chain."""

    code: str
    label: Label
    name: Label
    services: tuple[str, ...]
    has_stops: bool
    stop_word: Label
    parts: Mapping[str, Label]
    validity_minutes: int
    has_waiting: bool
    resources: Mapping[str, Resource]

    def resources_of(self, service_type: str) -> list[Resource]:
        """Return what a service of this type reports, in order."""
        limited = [r for r in self.resources.values() if service_type in r.only]
        return limited or [r for r in self.resources.values() if not r.only]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """All links and the closed lists that go with them."""

    sectors: Mapping[str, Sector]
    by_service_type: Mapping[str, Sector]
    units: Mapping[str, Label]
    horizons: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, Label]
    stop_states: Mapping[str, Label]
    stop_reasons: Mapping[str, Label]


def _resource(code: str, row: Mapping[str, Any]) -> Resource:
    return Resource(
        code=code,
        label={"nl": row["nl"], "en": row["en"]},
        unit=row["unit"],
        counts=row["counts"],
        most=row["most"],
        only=frozenset(row.get("only", ())),
        is_queue=row.get("queue", False),
    )


def _sector(code: str, row: Mapping[str, Any]) -> Sector:
    return Sector(
        code=code,
        label=row["label"],
        name=row["name"],
        services=tuple(row["services"]),
        has_stops=row["stops"],
        stop_word=row.get("stop_word", {"nl": "stop", "en": "stop"}),
        parts=row["parts"],
        validity_minutes=row["validity_minutes"],
        has_waiting=row["waiting"],
        resources={name: _resource(name, found) for name, found in row["resources"].items()},
    )


@cache
def chain() -> Chain:
    """Return the links of this version."""
    text = (files("spoedketen.live.capacity") / "sectors.yaml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    sectors = {code: _sector(code, row) for code, row in table["sectors"].items()}
    return Chain(
        sectors=sectors,
        by_service_type={name: s for s in sectors.values() for name in s.services},
        units=table["units"],
        horizons=table["horizons"],
        sources=table["sources"],
        stop_states=table["stop_states"],
        stop_reasons=table["stop_reasons"],
    )
