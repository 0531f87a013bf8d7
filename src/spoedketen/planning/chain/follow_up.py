"""Follow-up care as it is now: how many ask for it, its places, and who is there already."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.chain.demand import Demand
from spoedketen.planning.chain.habits import DAY, DEPARTMENT_NEEDS, FOLLOW_UP, to_department
from spoedketen.planning.chain.layout import Layout
from spoedketen.simulation.chain_patients import Habits
from spoedketen.simulation.chain_records import START, Records

NURSING_KIND = 0


class Flow(NamedTuple):
    """Who asks for follow-up care in a week, by O kinds, R regions and B age bands."""

    from_home: FloatArray
    """(O, R)"""
    from_wards: FloatArray
    """(O, R, B)"""

    @property
    def all(self) -> FloatArray:
        """(O, R)."""
        return np.asarray(self.from_home + self.from_wards.sum(axis=2))


def flow_of(layout: Layout, demand: Demand, habits: Habits) -> Flow:
    """Return who is expected to ask for follow-up care."""
    regions = len(layout.follow_up_regions)
    shares = np.diff(habits.outflow, axis=1, prepend=0.0)
    home = np.zeros((len(FOLLOW_UP), len(layout.areas)))
    wards = np.zeros((regions, shares.shape[0]))
    for number, kind in enumerate(demand.kinds):
        share = to_department(habits, number)[list(DEPARTMENT_NEEDS)].sum()
        admitted = demand.per_week[number] * habits.admitted[number] * share
        np.add.at(wards, layout.follow_up_region, admitted)
        if habits.follow_up[number] >= 0:
            home[habits.follow_up[number]] += demand.by_area(kind)
        if habits.door[number] == 0:
            home[NURSING_KIND] += demand.by_area(kind) * (habits.form[3] - habits.form[2])
    by_region = [
        np.bincount(layout.follow_up_region, weights=row, minlength=regions) for row in home
    ]
    return Flow(np.stack(by_region), wards[None] * shares.T[:, None, :])


def _days(times: FloatArray) -> FloatArray:
    return np.asarray(np.exp(times[..., 0] + times[..., 1] ** 2 / 2) / DAY)


def places_of(flow: Flow, habits: Habits, value: Mapping[str, float]) -> FloatArray:
    """Return the places that would be taken at the load assumed, by kind and region [O, R]."""
    load = flow.all * _days(habits.outflow_time)[:, None] / 7 / value["follow_up_load"]
    return np.asarray(np.maximum(np.ceil(load + np.sqrt(load) * 0.3), 1.0))


def at_start(layout: Layout, flow: Flow, habits: Habits, places: FloatArray) -> Records:
    """Return who is in follow-up care when a run begins, and who is on a ward before it (START).

    Both as many as flow and stays give where nobody waits. Wards are empty when a run begins, but
    the first weeks would bring follow-up care nobody if those who come from a ward did not.
    """
    regions, areas = np.unique(layout.follow_up_region, return_index=True)
    bands = flow.from_wards.shape[2]
    found = np.zeros((len(FOLLOW_UP), len(regions), 1 + bands), START)
    found["area"] = areas[:, None]
    found["outflow"] = np.arange(len(FOLLOW_UP))[:, None, None]
    found["places"] = places[:, regions, None]
    found["ward_mu"][:, :, 0] = -np.inf
    found["ward_mu"][:, :, 1:], found["ward_sigma"][:, :, 1:] = habits.ward_time.T[:, None, None]
    found["load"][:, :, 0] = (flow.all * _days(habits.outflow_time)[:, None] / 7)[:, regions]
    found["load"][:, :, 1:] = (flow.from_wards * _days(habits.ward_time) / 7)[:, regions]
    return found.ravel()
