"""A norm as data: owner, legal reference, dated values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where a value stands written."""

    title: str
    href: str
    read_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """A value that holds from a day on, until the next one."""

    valid_from: date
    value: float
    status: str
    reference: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a norm over the years; ``ends`` is the first day it no longer holds."""

    name: str
    unit: str
    values: tuple[DatedValue, ...]
    ends: date | None = None

    def on(self, day: date) -> DatedValue | None:
        """Return the value in force on a day, or None before the first and after the end."""
        if self.ends is not None and day >= self.ends:
            return None
        known = [value for value in self.values if value.valid_from <= day]
        return max(known, key=lambda value: value.valid_from, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A rule about reaching care, with everything needed to evaluate it as of a day."""

    id: str
    code_name: str
    label: Mapping[str, str]
    description: Mapping[str, str]
    kind: str
    owner: Mapping[str, str]
    status: str
    service_type: str | None
    opening: str
    mode: str
    reference: Reference
    parameters: Mapping[str, Parameter]
    station_readiness: tuple[str, ...] = ()
    vehicle_type: str | None = None
    branches: tuple[str, ...] = ("to_site",)
    legs: tuple[str, ...] = ()

    def value(self, name: str, on: date) -> float | None:
        """Return a parameter's value on a day; None where the norm sets none."""
        parameter = self.parameters.get(name)
        found = parameter.on(on) if parameter is not None else None
        return None if found is None else found.value

    @property
    def starts_at_station(self) -> bool:
        """Whether an ambulance first drives from its station to the patient."""
        return bool(self.station_readiness)
