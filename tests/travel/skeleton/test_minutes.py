"""The skeleton on places whose answer is known by hand, and on real reach of hospitals."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from shapely import LineString, MultiPolygon, box

from spoedketen.domain.main_roads import MainRoads, OpenWater
from spoedketen.sources.main_roads import main_roads, open_water
from spoedketen.sources.skeleton import skeleton_parameters
from spoedketen.travel.skeleton.links import Reach, settlements
from spoedketen.travel.skeleton.minutes import (
    SkeletonParameters,
    parameters_from,
    skeleton_minutes,
)

ROOT = Path(__file__).resolve().parents[3]
PLAIN = SkeletonParameters(
    floor_minutes=0.5,
    root_minutes=1.0,
    slope=1.0,
    dense_slope=0.0,
    dense_people_km2=1000,
    motorway_kph=100,
    regional_kph=60,
    regional_dense=0.0,
    ramp_minutes=2.0,
    join_factor=1.0,
)
NONE = np.empty(0, dtype=np.int64)
DRY = OpenWater(shape=MultiPolygon(), rivers=LineString())
DEGREE_KM = np.pi * 6371.0088 / 180


def north(km):
    """Return points on one meridian, so many kilometres north of 52 degrees."""
    return 52 + np.array(km, dtype=float) / DEGREE_KM, np.full(len(km), 5.0)


def roads(km=(), tails=NONE, heads=NONE, *, timed=((), (), ())):
    lat, lon = north(list(km))
    return MainRoads(
        lat=lat,
        lon=lon,
        tails=np.array(tails, dtype=np.int64),
        heads=np.array(heads, dtype=np.int64),
        is_motorway=np.ones(len(tails), dtype=bool),
        timed_tails=np.array(timed[0], dtype=np.int64),
        timed_heads=np.array(timed[1], dtype=np.int64),
        timed_minutes=np.array(timed[2], dtype=float),
    )


def minutes(towns_km, start_km, end_km, *, way=None, water=DRY, parameters=PLAIN):
    towns = north(towns_km)
    people = np.full(len(towns_km), 1000.0)
    place = settlements(towns, people, way or roads(), water, reach=Reach())
    return skeleton_minutes(place, parameters, north([start_km]), north([end_km]))[0, 0]


def test_neighbours_are_a_local_road_apart():
    assert minutes([0, 4], 0, 4) == pytest.approx(0.5 + 2 + 4, abs=0.03)


def test_a_place_is_no_time_from_itself():
    assert minutes([0, 4], 0, 0) == pytest.approx(0, abs=0.03)


def test_a_motorway_is_taken_when_it_is_quicker():
    way = roads([0, 40], [0], [1])
    ramps = 2 * (PLAIN.ramp_minutes + PLAIN.floor_minutes)
    assert minutes([0, 20, 40], 0, 40, way=way) == pytest.approx(ramps + 24, abs=0.01)


def test_a_motorway_is_not_entered_between_its_exits():
    way = roads([0, 40], [0], [1])
    towns = [0, 7, 14, 20, 26, 33, 40]
    assert minutes(towns, 20, 33, way=way) == minutes(towns, 20, 33)


def lake(low_km, high_km):
    low, high = north([low_km, high_km])[0]
    return OpenWater(shape=box(4.9, low, 5.1, high), rivers=LineString())


def test_no_road_crosses_open_water():
    assert minutes([0, 6], 0, 6, water=lake(2, 4)) == np.inf


def test_a_ferry_takes_its_stated_time():
    way = roads([1, 5], timed=([0], [1], [30.0]))
    shore = PLAIN.ramp_minutes + PLAIN.floor_minutes + 1 + 1
    assert minutes([0, 6], 0, 6, way=way, water=lake(2, 4)) == pytest.approx(2 * shore + 30)


def test_a_river_is_crossed_only_where_it_has_a_gap():
    level = north([3])[0][0]
    whole = OpenWater(shape=MultiPolygon(), rivers=LineString([(4.5, level), (5.5, level)]))
    gap = replace(whole, rivers=LineString([(4.5, level), (4.9, level)]))
    assert minutes([0, 6], 0, 6, water=whole) == np.inf
    assert minutes([0, 6], 0, 6, water=gap) == pytest.approx(0.5 + np.sqrt(6) + 6, abs=0.03)


def test_there_and_back_take_as_long():
    rng = np.random.default_rng(7)
    lat, lon = rng.uniform(52.0, 52.4, 60), rng.uniform(5.0, 5.6, 60)
    parameters = parameters_from(skeleton_parameters())
    place = settlements(
        (lat, lon), rng.uniform(0, 9000, 60), main_roads(), open_water(), reach=Reach()
    )
    there = skeleton_minutes(place, parameters, (lat, lon), (lat, lon))
    np.testing.assert_allclose(there, there.T, atol=1e-6)
    assert np.isfinite(there).all()


def test_a_denser_country_is_slower():
    slow = replace(PLAIN, dense_slope=1.0)
    assert minutes([0, 4], 0, 4, parameters=slow) > minutes([0, 4], 0, 4)


def test_the_reach_of_hospitals_is_as_the_parameters_say(shared_data):
    path = ROOT / "benchmarks" / "fit_skeleton.py"
    spec = importlib.util.spec_from_file_location("fit_skeleton", path)
    fit = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fit)
    facts = fit.Facts(shared_data)
    place = settlements(facts.areas, facts.people, main_roads(), open_water(), reach=Reach())
    everybody = np.arange(len(facts.sites[0]))
    found = skeleton_minutes(
        place, parameters_from(skeleton_parameters()), facts.sites, facts.areas, limit_minutes=60
    )
    scores = fit.f1(facts, found, everybody)
    told = skeleton_parameters()
    assert scores[25] == pytest.approx(told["f1_25_left_out"], abs=0.01)
    assert scores[30] == pytest.approx(told["f1_30_left_out"], abs=0.01)
    lines = fit.straight_line_scores(facts, everybody % fit.FOLDS)
    assert all(scores[limit] > lines[limit] + 0.04 for limit in fit.CLASSES)
