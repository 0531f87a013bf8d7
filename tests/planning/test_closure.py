"""The closure test tells who goes where, at what cost, and beside which alternatives."""

import numpy as np
import pytest
from builders import DAY, a_pack, a_question, a_travel_model, an_access, lon

from spoedketen.domain.assumptions import default_assumptions
from spoedketen.planning.closure import Setting, border_sites, closed_sites, closure_test
from spoedketen.planning.comparison import difference
from spoedketen.planning.scenarios import closures
from spoedketen.planning.travel_model import TravelModel

ED = "emergency_department"


def held(pack, *closed, travel=None, border=None, question=None):
    travel = travel or a_travel_model()
    question = question or a_question()
    setting = Setting(pack=pack, travel=travel, assumptions=default_assumptions(), border=border)
    before = an_access(pack, question)
    after = an_access(closures(closed, ED, pack, DAY).on(pack, DAY), question)
    return closure_test(setting, question, before, after, closed_sites(before, after))


def stations_everywhere(hospitals):
    return a_pack([1000, 2000, 3000, 4000, 5000], hospitals, {f"s{i}": i for i in range(5)})


def test_a_closure_that_puts_people_beyond_is_not_allowed_and_one_that_does_not_is():
    # With a station in each town a run takes 8 minutes and the drive: 40 minutes from the end.
    pack = stations_everywhere({"1": 0, "2": 4, "3": 3})
    assert held(pack, "2").verdict.met is True
    found = held(pack, "2", "3")
    assert found.verdict.met is False
    told = [(row.name, row.beyond) for row in found.newly_beyond_by_municipality]
    assert told == [("Municipality 2", 5000)]


def test_visits_and_arrivals_move_with_the_people():
    found = held(stations_everywhere({"1": 0, "2": 4}), "2")
    (row,) = found.received
    assert (row.from_site, row.to_site) == ("2", "1")
    assert row.visits_per_year == pytest.approx(9000 * 0.130)
    assert row.ambulance_arrivals_per_year == pytest.approx(9000 * 0.035)


def test_minutes_by_own_car_are_told_for_the_people_who_go_elsewhere():
    found = held(stations_everywhere({"1": 0, "2": 4}), "2")
    assert found.car.people == 9000
    assert found.car.before_mean == pytest.approx((4000 * 10 + 5000 * 0) / 9000)
    assert found.car.after_mean == pytest.approx((4000 * 30 + 5000 * 40) / 9000)


def test_without_a_car_in_the_travel_times_nothing_is_said_of_it():
    model = a_travel_model()
    siren = {"ambulance_siren": model.by_mode["ambulance_siren"]}
    travel = TravelModel(provider="x", by_mode=siren, described=model.described)
    assert held(stations_everywhere({"1": 0, "2": 4}), "2", travel=travel).car is None


def test_the_alternatives_are_only_the_nights_a_neighbour_and_one_more_station():
    pack = a_pack([1000] * 5, {"1": 0, "2": 4}, {"s0": 0})
    found = {row.kind: row for row in held(pack, "1").alternatives}
    assert set(found) == {
        "only_nights_by_day", "only_nights_at_night", "close_instead", "with_extra_station",
    }  # fmt: skip
    assert found["only_nights_by_day"].extra_beyond == 0
    assert found["only_nights_at_night"].extra_beyond == 2000
    # The other site serves only towns that are beyond already.
    assert (found["close_instead"].subject, found["close_instead"].extra_beyond) == ("2", 0)
    # Most people newly beyond live where the only station already is: one more there helps nobody.
    assert (found["with_extra_station"].subject, found["with_extra_station"].beyond) == ("a0", 5000)


def test_closing_the_last_site_leaves_everybody_beyond_and_nobody_a_neighbour():
    pack = stations_everywhere({"1": 0})
    found = held(pack, "1")
    assert found.verdict.met is False
    (row,) = found.received
    assert (row.from_site, row.to_site) == ("1", None)
    assert found.car.after_mean is None
    changed = difference(an_access(pack), an_access(closures(("1",), ED, pack, DAY).on(pack, DAY)))
    assert changed.moved[0].extra_minutes_mean is None
    assert changed.extra_minutes_mean is None


@pytest.mark.parametrize(("degrees", "told"), [(0.2, ("1",)), (0.25, ())])
def test_a_site_within_the_assumed_distance_of_the_border_is_told(degrees, told):
    # At 52 degrees north 0.2 degrees are 13.7 km and 0.25 are 17.1 km; the assumption is 15 km.
    pack = a_pack()
    border = (np.array([52.0]), np.array([lon(0) - degrees]))
    setting = Setting(
        pack=pack, travel=a_travel_model(), assumptions=default_assumptions(), border=border
    )
    assert border_sites(setting, an_access(pack).sites, ["1", "2"]) == told
