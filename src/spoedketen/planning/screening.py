"""An ambulance fleet placed by each model, and each placement by the standard of every other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.errors import RequestError
from spoedketen.planning.siting.double_standard import Standard, double_standard, meets, twice
from spoedketen.planning.siting.expected_cover import (
    covered,
    expected_cover,
    needed_everywhere,
)
from spoedketen.planning.siting.reliable_cover import (
    needed_locally,
    reliable_cover,
    reliably_covered,
)
from spoedketen.simulation.ambulance_field import Field, standing
from spoedketen.simulation.hypercube_screening import Expected, expected

IntArray = NDArray[np.int64]
MODELS = ("own", "mexclp", "malp", "malp_local", "dsm")
IDLE, TAKEN = 0.001, 0.999
"""Bounds of the busy share that a formula can use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``standard`` of the double standard, whose near limit is that of all models.

    ``reliability`` (0-1) is that of MALP; ``busy`` (0-1) None is what the hypercube expects of the
    case as it stands.
    """

    standard: Standard
    reliability: float
    busy: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Units by base of the field under a model, with the shares (0-1) of demand it covers.

    ``units_at`` is None where no placement meets the double standard.
    """

    model: str
    units_at: IntArray | None
    expected_cover: float = 0.0
    reliable_cover: float = 0.0
    twice_covered: float = 0.0
    meets_standard: bool = False
    expected: Expected | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """Every placement of a field, and the busy share that the models took."""

    field: Field
    wanted: Wanted
    busy: float
    unreachable_share: float
    """Of demand, within the limit of no base."""
    placements: tuple[Placement, ...]


def screened(field: Field, wanted: Wanted) -> Screening:
    """Place the units of a field by each model and tell what the hypercube expects of each.

    Raises
    ------
    RequestError
        ``fleet_overloaded`` where there is more work than the units can do.
    """
    try:
        own = expected(field, wanted.standard.near_minutes)
    except ValueError:
        raise RequestError("fleet_overloaded", units=len(field.base_column)) from None
    units_at = np.bincount(field.base_column, minlength=len(field.bases))
    here = float(np.nansum(own.busy_by_base * units_at) / units_at.sum())
    busy = min(max(here if wanted.busy is None else wanted.busy, IDLE), TAKEN)
    models = _Models(field, wanted, busy)
    return Screening(
        field=field,
        wanted=wanted,
        busy=busy,
        unreachable_share=float(field.case.demand_share[~_reached(field, models.near)].sum()),
        placements=tuple(models.placement(model) for model in MODELS),
    )


def worst_reached(field: Field, told: Expected, limit_minutes: float) -> int | None:
    """Return the node with demand that is late most, of those that some base reaches in time."""
    asked = _reached(field, limit_minutes) & (field.case.demand_share > 0.0)
    if not asked.any():
        return None
    return int(np.argmax(np.where(asked, told.late_by_node, -1.0)))


def _reached(field: Field, limit_minutes: float) -> NDArray[np.bool_]:
    return np.asarray((field.case.minutes[field.bases] <= limit_minutes).any(axis=0))


class _Models:
    """What the models have in common: minutes from the bases, demand, and units needed."""

    __slots__ = ("alike", "busy", "demand", "field", "local", "minutes", "near", "units", "wanted")

    def __init__(self, field: Field, wanted: Wanted, busy: float) -> None:
        self.field, self.wanted, self.busy = field, wanted, busy
        self.minutes = field.case.minutes[field.bases].T
        self.demand = field.case.demand_share
        self.near = wanted.standard.near_minutes
        self.units = len(field.base_column)
        points = len(self.demand)
        self.alike = np.full(points, needed_everywhere(busy, wanted.reliability))
        work = self.demand * busy * self.units
        self.local = needed_locally(self.minutes <= self.near, work, wanted.reliability)

    def placement(self, model: str) -> Placement:
        try:
            units_at = self._units_at(model)
        except RequestError as error:
            if error.code != "siting_infeasible":
                raise
            return Placement(model=model, units_at=None)
        return self._told(model, units_at)

    def _units_at(self, model: str) -> IntArray:
        region = (self.minutes, self.demand)
        if model == "mexclp":
            return expected_cover(*region, self.near, self.units, self.busy).units_at
        if model in {"malp", "malp_local"}:
            needed = self.alike if model == "malp" else self.local
            return reliable_cover(*region, self.near, self.units, needed).units_at
        if model == "dsm":
            return double_standard(*region, self.wanted.standard, self.units).units_at
        return np.bincount(self.field.base_column, minlength=len(self.field.bases))

    def _told(self, model: str, units_at: IntArray) -> Placement:
        within = self.minutes <= self.near
        needed = self.local if model == "malp_local" else self.alike
        return Placement(
            model=model,
            units_at=units_at,
            expected_cover=covered(within, self.demand, units_at, self.busy),
            reliable_cover=reliably_covered(within, self.demand, units_at, needed),
            twice_covered=twice(within, self.demand, units_at),
            meets_standard=meets(self.minutes, self.demand, self.wanted.standard, units_at),
            expected=expected(standing(self.field, units_at), self.near),
        )
