"""Norms about how many patients of a kind a location should see, read from ``volumes.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from spoedketen.norms.norm import DatedValue, Parameter, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeNorm:
    """A norm about volume: its value by date, and what of it the chain simulates.

    ``need`` is whose arrivals are counted, None where the chain does not simulate them; ``note``
    says what the count is, or why there is none.
    """

    id: str
    code_name: str
    service_type: str | None
    measure: str
    need: str | None
    label: Mapping[str, str]
    note: Mapping[str, str]
    source: str | None
    minimum: Parameter

    def on(self, day: date) -> DatedValue | None:
        """Return the value in force on a day; None where no source with one was found."""
        return self.minimum.on(day)


@cache
def volume_norms() -> tuple[VolumeNorm, ...]:
    """Return every norm about volume, in the order of the file."""
    text = (files("spoedketen.norms") / "volumes.yaml").read_text("utf-8")
    return tuple(_norm(raw) for raw in yaml.safe_load(text))


def _norm(raw: Mapping[str, Any]) -> VolumeNorm:
    plain = {name: told for name, told in raw.items() if name not in {"unit", "values"}}
    values = tuple(
        DatedValue(
            valid_from=day,
            value=float(told["value"]),
            status=told["status"],
            reference=Reference(**told["reference"]),
        )
        for day, told in raw["values"].items()
    )
    return VolumeNorm(
        **plain, minimum=Parameter(name=raw["measure"], unit=raw["unit"], values=values)
    )
