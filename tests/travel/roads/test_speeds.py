import dataclasses

import numpy as np
import pytest

from spoedketen.domain.errors import RequestError, RoadError
from spoedketen.domain.roads import (
    ALONG,
    BOTH_WAYS,
    INSIDE,
    OUTSIDE,
    UNKNOWN,
    HourBlock,
    RoadSegments,
    SpeedProfile,
    SpeedRow,
)
from spoedketen.travel.roads.speeds import mode_graph, segment_minutes


def a_row(kph, road_class="any", built_up="any", region="any", hour_block="any"):
    return SpeedRow(
        road_class=road_class, built_up=built_up, region=region, hour_block=hour_block, kph=kph
    )


def a_profile(*rows, **known):
    given = {"mode": "car", "stated_factor": 1.0, "limit_factor": 1.0, "limit_margin_kph": 0.0}
    given |= {"boarding_minutes": 10.0, "status": "assumed", "source": "test", "name": "test"}
    blocks = (HourBlock(name="rush", from_hour=7, to_hour=9),)
    return SpeedProfile(rows=rows, hour_blocks=blocks, **(given | known))


def a_kilometre(**known):
    """Return one segment of a kilometre of secondary road."""
    unknown = np.array([np.nan])
    given = {
        "node_ids": np.array(["a", "b"]),
        "lat": np.array([52.0, 52.0]),
        "lon": np.array([5.0, 5.01]),
        "tails": np.array([0], np.int32),
        "heads": np.array([1], np.int32),
        "directions": np.array([BOTH_WAYS], np.int8),
        "length_m": np.array([1000.0]),
        "class_names": ("secondary",),
        "class_codes": np.array([0], np.int16),
        "region_names": ("utrecht",),
        "region_codes": np.array([0], np.int16),
        "built_up": np.array([OUTSIDE], np.int8),
        "limit_kph": unknown,
        "stated_kph": unknown,
        "fixed_minutes": unknown,
        "boardings": np.array([0.0]),
        "car_allowed": np.array([True]),
        "emergency_allowed": np.array([True]),
    }
    return RoadSegments(**(given | known))


def minutes(profile, hour_block="any", **known):
    return segment_minutes(a_kilometre(**known), profile, hour_block=hour_block)[0]


def test_a_kilometre_at_60_takes_a_minute():
    assert minutes(a_profile(a_row(60))) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("kph", "row"),
    [
        (30, a_row(30, "secondary")),
        (30, a_row(30, built_up="outside")),
        (30, a_row(30, region="utrecht")),
        (30, a_row(30, hour_block="rush")),
        (60, a_row(30, "primary")),
        (60, a_row(30, built_up="inside")),
        (60, a_row(30, region="friesland")),
    ],
)
def test_the_most_particular_row_that_fits_counts(kph, row):
    assert minutes(a_profile(a_row(60), row), "rush") == pytest.approx(60 / kph)


def test_the_class_counts_more_than_the_built_up_area():
    profile = a_profile(a_row(30, built_up="outside"), a_row(60, "secondary"))
    assert minutes(profile) == pytest.approx(1.0)


def test_a_segment_of_unknown_surroundings_takes_the_row_for_any():
    profile = a_profile(a_row(30, built_up="inside"), a_row(60))
    assert minutes(profile, built_up=np.array([UNKNOWN], np.int8)) == pytest.approx(1.0)
    assert minutes(profile, built_up=np.array([INSIDE], np.int8)) == pytest.approx(2.0)


def test_the_legal_limit_holds_the_table_down():
    assert minutes(a_profile(a_row(90)), limit_kph=np.array([60.0])) == pytest.approx(1.0)


def test_a_siren_may_pass_the_limit_by_the_margin():
    profile = a_profile(a_row(90), limit_margin_kph=10.0)
    assert minutes(profile, limit_kph=np.array([50.0])) == pytest.approx(1.0)


def test_a_stated_speed_goes_before_the_table_and_the_limit():
    known = {"stated_kph": np.array([30.0]), "limit_kph": np.array([10.0])}
    assert minutes(a_profile(a_row(90), stated_factor=2.0), **known) == pytest.approx(1.0)


def test_a_ferry_takes_its_duration_and_a_boarding():
    known = {"fixed_minutes": np.array([25.0]), "boardings": np.array([1.0])}
    assert minutes(a_profile(a_row(15)), **known) == pytest.approx(35.0)


def test_a_kind_of_road_without_a_speed_is_named():
    with pytest.raises(RoadError, match="speed_missing") as raised:
        minutes(a_profile(a_row(60, "primary")))
    assert raised.value.parameters["road_class"] == "secondary"


def test_an_unknown_hour_block_is_refused():
    with pytest.raises(RequestError, match="hour_block_unknown"):
        minutes(a_profile(a_row(60)), "lunch")


def test_a_road_for_both_directions_is_two_arcs_and_a_one_way_road_is_one():
    profile = a_profile(a_row(60))
    assert mode_graph(a_kilometre(), profile).arcs == 2
    one_way = a_kilometre(directions=np.array([ALONG], np.int8))
    assert mode_graph(one_way, profile).arcs == 1


def test_what_is_barred_for_cars_may_be_open_for_ambulances():
    segments = a_kilometre(car_allowed=np.array([False]))
    profile = a_profile(a_row(60))
    assert mode_graph(segments, profile).arcs == 0
    siren = dataclasses.replace(profile, mode="ambulance_siren")
    assert mode_graph(segments, siren).arcs == 2
