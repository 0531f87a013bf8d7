"""A line of towns, where every answer is known by hand.

Five towns at steps of ten minutes hold 1,000 to 5,000 people; a hospital stands in the first and
the last, the station in the first. Call and turnout take 3 minutes, on scene 5. A run to town
``i`` is 3 + 10 i + 5 + 10 min(i, 4 - i): 8, 28, 48, 48, 48 minutes.
"""

from datetime import date

import numpy as np
import pytest
from builders import (
    LAT,
    a_pack,
    a_question,
    access_from,
    an_access,
    lon,
    travel_rows,
)
from hypothesis import given
from strategies import situations

from spoedketen.domain.assumptions import assumptions_of, default_assumptions
from spoedketen.domain.calendars import WeekMoment
from spoedketen.domain.errors import DataError, RequestError, ShapeError
from spoedketen.planning.access import access, exceeds
from spoedketen.planning.comparison import difference
from spoedketen.planning.curve_model import curve_model
from spoedketen.planning.matrix_model import matrix_model
from spoedketen.planning.regions import counts_by_band, counts_by_region, worst_region
from spoedketen.sources.curves import product_curves

NIGHT = WeekMoment(day="tue", minute=180)


def test_a_run_is_call_drive_on_scene_and_drive():
    found = an_access()
    assert found.best_minutes().tolist() == [8, 28, 48, 48, 48]
    assert found.best_site().tolist() == [0, 0, 0, 1, 1]
    assert (found.areas.population, found.beyond()) == (15_000, 12_000)


def test_the_nearest_station_drives():
    found = an_access(a_pack(stations={"s0": 0, "s4": 4}))
    assert found.best_minutes().tolist() == [8, 28, 48, 28, 8]


@pytest.mark.parametrize(("step", "beyond"), [(18.5, 0), (18.505, 2000)])
def test_exactly_the_limit_is_within_and_a_hundredth_more_is_beyond(step, beyond):
    # 3 + 18.5 + 5 + 18.5 = 45
    found = an_access(a_pack([1000, 2000], {"1": 0}), minutes_per_step=step)
    assert found.beyond() == beyond


def test_the_last_digit_of_a_sum_is_not_more_than_forty_five():
    assert not exceeds(np.array([45.0, np.nextafter(45.0, 46.0)]), 45.0).any()
    assert exceeds(np.array([45.01, np.inf]), 45.0).all()


def test_an_area_without_any_way_is_beyond_and_never_dropped():
    found = an_access(unreachable=[1])
    assert found.best_minutes()[1] == np.inf
    assert found.best_site()[1] == -1
    assert found.is_beyond()[1]
    assert found.areas.population == 15_000
    assert found.beyond() == 14_000


def test_one_site():
    found = an_access(a_pack(hospitals={"1": 2}))
    assert found.best_minutes().tolist() == [28, 28, 28, 48, 68]


def test_a_town_in_between_goes_to_the_first_of_two_equally_near_sites():
    assert an_access().best_site()[2] == 0


def test_nobody_lives_there():
    found = an_access(a_pack([0, 0]))
    assert (found.areas.population, found.beyond()) == (0, 0)


def test_no_limit_is_no_answer_and_nobody_beyond():
    found = an_access(question=a_question(as_of=date(2010, 1, 1)))
    assert (found.beyond(), found.is_beyond().any()) == (None, False)


def test_a_pack_without_the_service_is_a_fault_of_the_data():
    with pytest.raises(DataError, match="no_sites_known"):
        an_access(question=a_question("obstetrics_45"))
    with pytest.raises(DataError, match="no_stations_ready"):
        an_access(a_pack(stations={}))


DAYTIME = [
    {"site": "1", "service_type": "emergency_department", "calendar": "day_evening"},
    {"site": "2", "service_type": "emergency_department", "calendar": "always"},
]


def test_a_norm_for_day_and_night_leaves_out_a_site_that_closes_at_night():
    pack = a_pack(services=DAYTIME)
    assert an_access(pack).sites.ids == ("2",)
    by_day = WeekMoment(day="tue", minute=14 * 60)
    assert an_access(pack, a_question(at=by_day)).sites.ids == ("1", "2")
    assert an_access(pack, a_question(at=NIGHT)).sites.ids == ("2",)


def test_when_no_site_is_open_at_three_everybody_is_beyond():
    found = an_access(a_pack(services=DAYTIME[:1]), a_question(at=NIGHT))
    assert len(found.sites) == 0
    assert found.beyond() == 15_000
    assert np.isinf(found.best_minutes()).all()


def test_only_sites_that_are_also_able_count():
    services = [*DAYTIME[1:], {"site": "1", "service_type": "pci", "calendar": "always"}]
    services += [{**DAYTIME[0], "calendar": "always"}]
    found = an_access(a_pack(services=services), a_question(capability="pci"))
    assert found.sites.ids == ("1",)


@pytest.mark.parametrize(
    ("day", "ids"), [("2019-12-31", ("1",)), ("2020-01-01", ("1", "2")), ("2021-01-01", ("1",))]
)
def test_a_site_counts_while_its_service_is_valid(day, ids):
    services = [
        {**DAYTIME[1], "site": "1"},
        {**DAYTIME[1], "valid_from": "2020-01-01", "valid_to": "2021-01-01"},
    ]
    question = a_question(as_of=date.fromisoformat(day))
    assert an_access(a_pack(services=services), question).sites.ids == ids


def test_a_foreign_site_does_not_count():
    point = {"kind": "hospital", "lat": LAT}
    sites = [
        {"id": "1", "name": "One", **point, "lon": lon(0)},
        {"id": "2", "name": "Two", **point, "lon": lon(4), "country": "DE"},
    ]
    assert an_access(a_pack(sites=sites)).sites.ids == ("1",)


VEHICLES = [
    {"id": "L1", "name": "Lifeliner", "vehicle_type": "mmt_helicopter", "lat": LAT}
    | {"lon": lon(0), "calendar": "day_evening"}
]


def test_a_helicopter_flies_straight_after_starting_and_before_landing():
    pack = a_pack(vehicles=VEHICLES)
    travel = curve_model(product_curves(), default_assumptions(), speed_factor=0.5)
    found = access(pack, a_question("mmt_reach"), travel)
    km = 2 * 6371.0088 * np.arcsin(np.cos(np.radians(LAT)) * np.sin(np.radians(0.4) / 2))
    assert found.best_minutes()[0] == pytest.approx(5.0)
    assert found.best_minutes()[4] == pytest.approx(5.0 + 60 * km / 220)


def test_a_helicopter_that_sleeps_does_not_fly():
    travel = curve_model(product_curves(), default_assumptions())
    by_day = WeekMoment(day="tue", minute=14 * 60)
    pack = a_pack(vehicles=VEHICLES)
    assert access(pack, a_question("mmt_reach", at=by_day), travel).beyond() == 0
    with pytest.raises(DataError, match="no_vehicles_known"):
        access(pack, a_question("mmt_reach", at=NIGHT), travel)


def test_an_assumption_of_zero_speed_is_refused():
    with pytest.raises(RequestError, match="not_positive"):
        assumptions_of(a_pack(), [("helicopter_cruise_kph", 0.0)])
    with pytest.raises(RequestError, match="assumption_unknown"):
        assumptions_of(a_pack(), [("nonsense", 1.0)])


def test_the_users_own_table_gives_the_same_answer_as_the_line():
    pack = a_pack(travel=travel_rows(5))
    found = access(pack, a_question(), matrix_model(pack, default_assumptions()))
    assert found.best_minutes().tolist() == [8, 28, 48, 48, 48]


def test_a_pair_that_the_users_table_lacks_is_unreachable():
    rows = [row for row in travel_rows(5) if row["to_id"] != "a3" and row["from_id"] != "a3"]
    pack = a_pack(travel=rows)
    found = access(pack, a_question(), matrix_model(pack, default_assumptions()))
    assert found.best_minutes().tolist() == [8, 28, 48, np.inf, 48]


def test_an_area_is_near_itself_also_when_the_users_table_does_not_say_so():
    rows = [row for row in travel_rows(5) if row["to_id"] != row["from_id"]]
    pack = a_pack(travel=rows)
    found = access(pack, a_question(), matrix_model(pack, default_assumptions()))
    assert found.best_minutes().tolist() == [8, 28, 48, 48, 48]


def test_a_mode_that_the_users_table_lacks_is_a_wrong_request():
    pack = a_pack(travel=travel_rows(5))
    travel = matrix_model(pack, default_assumptions())
    with pytest.raises(RequestError, match="provider_mode_unknown"):
        travel.minutes("car", an_access().areas.points, an_access().sites)


def test_driving_twice_as_fast_halves_the_drives_only():
    pack = a_pack(travel=travel_rows(5))
    travel = matrix_model(pack, default_assumptions(), speed_factor=2.0)
    assert access(pack, a_question(), travel).best_minutes().tolist() == [8, 18, 28, 28, 28]


TINY = a_pack()


@given(situations())
def test_each_division_adds_up_to_everybody(found):
    counts = counts_by_region(TINY, found.areas, found.is_beyond())
    for division in ("municipality", "province"):
        mine = [count for count in counts if count.division == division]
        assert sum(count.population for count in mine) == found.areas.population
        assert sum(count.beyond for count in mine) == found.beyond()


def test_areas_without_a_known_region_are_a_row_of_their_own():
    areas = [
        {"id": f"a{i}", "name": f"T{i}", "lat": LAT, "lon": lon(i), "population": 10}
        | {"municipality": region}
        for i, region in enumerate(["m0", None, None])
    ]
    pack = a_pack([1, 1, 1], {"1": 0}, areas=areas)
    counts = counts_by_region(pack, an_access(pack).areas, np.array([True, True, False]))
    assert [(c.region, c.population, c.beyond) for c in counts] == [("m0", 10, 10), (None, 20, 10)]
    assert worst_region(counts, "municipality").region == "m0"
    assert worst_region(counts, "province") is None


def test_a_band_that_is_partly_unknown_is_left_out_as_a_whole():
    areas = [
        {"id": f"a{i}", "name": f"T{i}", "lat": LAT, "lon": lon(i), "population": 10}
        | {"age_0_14": 4, "age_15_24": young}
        for i, young in enumerate([1, None])
    ]
    found = an_access(a_pack([1, 1], {"1": 0}, areas=areas, regions=[]))
    assert counts_by_band(found.areas, found.is_beyond()) == {"age_0_14": (8, 0)}


def test_situations_with_other_areas_cannot_be_compared():
    with pytest.raises(ShapeError):
        difference(an_access(), an_access(a_pack([1, 2])))


def test_the_last_digit_of_a_sum_makes_nobody_take_longer():
    before, after = access_from([[0.3]]), access_from([[0.1 + 0.2]])
    assert difference(before, after).people_longer == 0
