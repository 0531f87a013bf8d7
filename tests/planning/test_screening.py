"""A fleet screened: each model is best by its own standard, and the hypercube is near the rides."""

import numpy as np
import pytest
from simulation.test_ambulance_rides import a_case

from spoedketen.domain.errors import RequestError
from spoedketen.planning.screening import Wanted, screened, worst_reached
from spoedketen.planning.siting.double_standard import Standard
from spoedketen.simulation.ambulance_field import field_of
from spoedketen.simulation.ambulance_patients import ambulance_patients
from spoedketen.simulation.ambulance_rides import ride
from spoedketen.simulation.ambulance_summary import summary
from spoedketen.simulation.hypercube_screening import expected

WANTED = Wanted(standard=Standard(near_minutes=15.0, far_minutes=40.0, share=0.3), reliability=0.9)


def test_each_model_is_best_by_its_own_standard():
    case = a_case(30, busy=0.06, base_of_unit=np.array([0, 5, 9, 9, 17, 22, 22, 28]))
    found = screened(field_of(case), WANTED)
    by_model = {each.model: each for each in found.placements}
    assert all(each.units_at.sum() == 8 for each in found.placements)
    assert max(found.placements, key=lambda p: p.expected_cover).expected_cover == pytest.approx(
        by_model["mexclp"].expected_cover
    )
    alike = [each.reliable_cover for each in found.placements if each.model != "malp_local"]
    assert max(alike) == pytest.approx(by_model["malp"].reliable_cover)
    meeting = [each.twice_covered for each in found.placements if each.meets_standard]
    assert max(meeting) == pytest.approx(by_model["dsm"].twice_covered)


def test_a_standard_that_no_placement_meets_is_told_and_too_much_work_is_refused():
    case = a_case(30, units=1)
    strict = Wanted(
        standard=Standard(near_minutes=5.0, far_minutes=8.0, share=1.0), reliability=0.9
    )
    with pytest.raises(RequestError, match="fleet_overloaded"):
        screened(field_of(case), strict)
    calm = screened(field_of(a_case(30, units=2, busy=0.005)), strict)
    assert calm.placements[-1].units_at is None


def test_a_place_that_nobody_can_reach_is_not_the_worst():
    minutes = np.full((12, 12), 5.0)
    minutes[:, 3] = 99.0
    field = field_of(
        a_case(units=4, busy=0.01, minutes=minutes, base_of_unit=np.array([0, 1, 1, 2]))
    )
    told = screened(field, WANTED)
    own = told.placements[0].expected
    assert own.late_by_node[3] == pytest.approx(1.0)
    assert worst_reached(field, own, 15.0) != 3
    assert told.unreachable_share == pytest.approx(field.case.demand_share[3])


@pytest.mark.slow
@pytest.mark.parametrize("units", [6, 16])
def test_the_hypercube_expects_what_the_rides_show_when_units_are_home_at_once(units):
    """The way home, where a unit is free and elsewhere, is what the hypercube leaves out."""
    case = a_case(25, units, busy=units * 0.006, return_speed=100.0, horizon_minutes=1_000_000.0)
    field, patients = field_of(case, 15.0), ambulance_patients(case, 4, 0)
    shown = summary(field, patients, ride(field, patients))
    told = expected(field, 15.0)
    print("late, response:", shown.late_share, shown.response_mean_minutes)
    print("expected:", told.late_share, told.response_mean_minutes)
    assert told.is_exact == (units == 6)
    assert told.late_share == pytest.approx(shown.late_share, abs=0.01)
    assert told.response_mean_minutes == pytest.approx(shown.response_mean_minutes, rel=0.02)
    assert np.nanmean(told.busy_by_base) == pytest.approx(shown.busy_share, abs=0.05)
