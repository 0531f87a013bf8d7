"""An ambulance region as it is simulated: who calls, from where, and how long things take."""

from dataclasses import dataclass
from math import erf, exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.call_class import CallClass

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
HOURS_OF_WEEK = 168
BORDERS = ("open", "when_empty", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftedLognormal:
    """Minutes of ``shift + median * exp(sigma * z)``; what falls outside the bounds is drawn again.

    ``median`` is that of the part before the shift. Bounds are inclusive.
    """

    sigma: float
    median: float
    shift: float = 0.0
    reject_below: float = -np.inf
    reject_above: float = np.inf

    @property
    def share_within(self) -> float:
        """Share (0-1) of the times within the bounds; not a number where one is unknown."""
        return self._below(self.reject_above) - self._below(self.reject_below)

    @property
    def mean(self) -> float:
        """Mean minutes of the times within the bounds."""
        if self.sigma == 0.0:
            return self.shift + self.median
        part = self._below(self.reject_above, self.sigma) - self._below(
            self.reject_below, self.sigma
        )
        whole = self.median * exp(self.sigma**2 / 2.0)
        return self.shift + whole * part / self.share_within

    def _below(self, minutes: float, less: float = 0.0) -> float:
        if minutes <= self.shift:
            return 0.0
        if self.sigma == 0.0:
            return float(minutes >= self.shift + self.median)
        z = log((minutes - self.shift) / self.median) / self.sigma - less
        return 0.5 * (1.0 + erf(z / sqrt(2.0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class MobileTeams:
    """M teams of a doctor and a nurse that come beside the ambulance, by helicopter or by car.

    ``base_of_team`` [M] are places in the list of nodes; ``hours`` [24] on which hours of the day
    they go; ``shares`` by urgency of the case: of how many calls a team is asked for. They go in a
    straight line at ``km_per_hour`` after ``start_minutes``.
    """

    base_of_team: IntArray
    km_per_hour: float
    start_minutes: float
    hours: BoolArray
    on_scene: ShiftedLognormal
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbulanceCase:
    """A region of N nodes, U units and H hospitals.

    ``minutes`` [N, N] is driving with siren from row to column; ``demand_share`` [N] adds up to 1;
    ``lat`` and ``lon`` [N] in degrees; ``hospitals`` [H] and ``base_of_unit`` [U] are places in the
    list of nodes. A unit drives back without siren in ``minutes / return_speed``. ``urgencies``
    add up to 1, the most urgent first; none is one class. ``on_duty`` [U, 168] is by hour of the
    week, whose first is Monday's and the first of the horizon; None is everybody, always.
    ``posts_by_idle`` [U + 1, B] is the case's own compliance table, over its bases in order of
    node: row n tells where n idle units stand. A unit is of the region of its base; ``borders``
    says when it helps in another: ``open`` (whoever is nearest), ``when_empty`` (where no unit of
    that region is idle), ``closed`` (never). Who may not help in a region does not
    move to its bases.
    """

    nodes: tuple[str, ...]
    lat: FloatArray
    lon: FloatArray
    demand_share: FloatArray
    minutes: FloatArray
    hospitals: IntArray
    base_of_unit: IntArray
    calls_per_minute: float
    on_scene: ShiftedLognormal
    at_hospital: ShiftedLognormal
    share_to_hospital: float
    return_speed: float
    horizon_minutes: float
    urgencies: tuple[CallClass, ...] = ()
    on_duty: BoolArray | None = None
    posts_by_idle: IntArray | None = None
    regions: tuple[str, ...] = ()
    region_of_node: IntArray | None = None
    """[N] places in ``regions``; None is one region."""
    borders: str = "open"
    mobile_teams: MobileTeams | None = None

    @property
    def region_numbers(self) -> IntArray:
        """Region of each node [N], all 0 where there is one."""
        if self.region_of_node is None:
            return np.zeros(len(self.nodes), np.int64)
        return self.region_of_node

    @property
    def duty_minutes(self) -> float:
        """Unit-minutes on duty within the horizon."""
        if self.on_duty is None:
            return len(self.base_of_unit) * self.horizon_minutes
        hours, rest = divmod(self.horizon_minutes / 60.0, 1.0)
        by_hour = self.on_duty.sum(axis=0)[np.arange(int(hours) + 1) % HOURS_OF_WEEK]
        return float(by_hour[:-1].sum() + rest * by_hour[-1]) * 60.0
