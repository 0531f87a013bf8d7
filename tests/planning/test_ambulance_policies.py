"""Policies of an ambulance region: who is sent, who moves, and what each keeps to."""

import numpy as np
import pytest
from simulation.test_ambulance_rides import a_case

from spoedketen.domain.errors import RequestError
from spoedketen.planning.ambulance_policies import POLICIES, Policy, under
from spoedketen.simulation.ambulance_field import field_of
from spoedketen.simulation.ambulance_patients import ambulance_patients
from spoedketen.simulation.ambulance_rides import ride
from spoedketen.simulation.ambulance_summary import summary

CASE = a_case(30, busy=0.04, base_of_unit=np.array([0, 5, 9, 9, 17, 22, 22, 28]),
              horizon_minutes=200_000.0)  # fmt: skip


def figures(policy):
    field = field_of(CASE)
    patients = ambulance_patients(CASE, 3, 0)
    return summary(field, patients, ride(under(field, policy, 12.0, 0.3), patients))


def test_each_policy_rides_with_everybody_of_the_fleet():
    for name in POLICIES:
        placed = under(field_of(CASE), Policy(name=name, floor=0.1), 12.0, 0.3)
        assert len(placed.base_column) == 8
        assert figures(Policy(name=name, floor=0.1)).patients > 7_000


def test_sparing_cover_makes_fewer_late_and_the_mean_longer():
    """Jagtenberg, Bhulai and van der Mei (2016): -18 % late, +37 % in the mean."""
    closest, spared = figures(Policy()), figures(Policy(dispatch="cover"))
    assert spared.late_share < closest.late_share
    assert spared.response_mean_minutes > closest.response_mean_minutes


def test_a_floor_holds_for_every_place_that_can_be_reached_or_the_highest_is_told():
    field = field_of(CASE)
    within = CASE.minutes[field.bases].T <= 12.0
    placed = under(field, Policy(name="floor", floor=0.7), 12.0, 0.3)
    units_at = np.bincount(placed.base_column, minlength=len(field.bases))
    assert (within @ units_at)[within.any(axis=1)].min() >= 1
    with pytest.raises(RequestError, match="floor_infeasible") as refused:
        under(field, Policy(name="floor", floor=0.999), 12.0, 0.3)
    assert refused.value.parameters["most"] == "91.0%"
    under(field, Policy(name="floor", floor=0.91), 12.0, 0.3)


def test_a_post_that_is_pinned_gets_the_next_free_unit():
    field = field_of(CASE)
    patients = ambulance_patients(CASE, 3, 0)
    pinned = ride(under(field, Policy(pins=("n17",)), 12.0, 0.3), patients)
    plain = ride(under(field, Policy(), 12.0, 0.3), patients)
    assert (pinned.from_node == 17).sum() > (plain.from_node == 17).sum()
    with pytest.raises(RequestError, match="post_unknown"):
        under(field, Policy(pins=("n1",)), 12.0, 0.3)


def test_idle_units_stand_as_the_table_of_the_case_says():
    table = np.zeros((3, 2), dtype=np.int64)
    table[1, 1], table[2, 1] = 1, 2
    case = a_case(base_of_unit=np.array([2, 7]), busy=0.0005, posts_by_idle=table,
                  horizon_minutes=300_000.0)  # fmt: skip
    patients = ambulance_patients(case, 1, 0)
    rides = ride(under(field_of(case), Policy(name="table"), 12.0, 0.3), patients)
    assert (rides.from_node == 7).mean() > 0.9
    assert (rides.from_node != 2).all() or patients.call_at[0] < 60.0
