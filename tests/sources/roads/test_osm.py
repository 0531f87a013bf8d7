import math

import numpy as np
import osmium
import pytest
from osmium.osm.mutable import Node, Way

from spoedketen.domain.errors import RoadError
from spoedketen.domain.roads import AGAINST, ALONG, BOTH_WAYS, INSIDE, OUTSIDE, UNKNOWN
from spoedketen.sources.roads.osm import read_osm
from spoedketen.sources.roads.osm_tags import (
    access,
    built_up,
    direction,
    drivable_class,
    duration_minutes,
    speed_limit_kph,
)

PLACES = {
    number: (5.0 + 0.01 * (number % 10), 52.0 + 0.01 * (number // 10)) for number in range(60)
}
WAYS = [
    ([1, 2, 3], {"highway": "secondary", "maxspeed": "50"}),
    ([3, 4], {"highway": "residential", "oneway": "yes"}),
    ([4, 5], {"highway": "residential", "oneway": "-1"}),
    ([10, 11, 12, 10], {"highway": "tertiary", "junction": "roundabout"}),
    ([12, 2], {"highway": "unclassified"}),
    ([20, 21], {"highway": "motorway", "maxspeed": "100"}),
    ([30, 31, 32], {"route": "ferry", "motor_vehicle": "yes", "duration": "00:30"}),
    ([32, 33], {"route": "ferry", "foot": "yes"}),
    ([40, 41], {"highway": "service", "access": "private"}),
    ([41, 42], {"highway": "service", "access": "no", "emergency": "yes"}),
    ([50, 51], {"highway": "footway"}),
]


def write_extract(file, ways):
    with osmium.SimpleWriter(file) as writer:
        for number, place in PLACES.items():
            writer.add_node(Node(id=number + 1, location=place))
        for number, (refs, tags) in enumerate(ways, start=1):
            writer.add_way(Way(id=number, nodes=[ref + 1 for ref in refs], tags=tags))
    return file


@pytest.fixture(scope="module")
def segments(tmp_path_factory):
    return read_osm(write_extract(tmp_path_factory.mktemp("osm") / "roads.osm.pbf", WAYS))


def rows(segments, first, second):
    """Return the rows between two nodes, seen from the first."""
    numbers = (segments.node_ids.astype(int) - 1).tolist()
    ends = zip(segments.tails, segments.heads, strict=True)
    return [
        row
        for row, (tail, head) in enumerate(ends)
        if (numbers[tail], numbers[head]) == (first, second)
    ]


def only(segments, first, second):
    (row,) = rows(segments, first, second)
    return row


def class_of(segments, row):
    return segments.class_names[segments.class_codes[row]]


def test_a_way_is_cut_where_another_meets_it(segments):
    assert rows(segments, 1, 3) == []
    assert class_of(segments, only(segments, 1, 2)) == "secondary"
    assert class_of(segments, only(segments, 2, 3)) == "secondary"


def test_a_way_is_not_cut_at_a_bend(segments):
    assert class_of(segments, only(segments, 30, 32)) == "ferry"


def test_the_length_runs_over_the_bends(segments):
    step_m = 6_371_008.8 * math.radians(0.01) * math.cos(math.radians(52.03))
    assert segments.length_m[only(segments, 30, 32)] == pytest.approx(2 * step_m, rel=1e-6)


def test_a_one_way_street_goes_along_its_line(segments):
    assert segments.directions[only(segments, 3, 4)] == ALONG


def test_a_street_with_oneway_minus_one_goes_against_its_line(segments):
    assert segments.directions[only(segments, 4, 5)] == AGAINST


def test_a_roundabout_and_a_motorway_are_one_way_without_saying(segments):
    assert segments.directions[only(segments, 20, 21)] == ALONG
    assert segments.directions[only(segments, 12, 10)] == ALONG


def test_a_roundabout_is_cut_where_a_road_leaves_it(segments):
    assert rows(segments, 10, 12) == [only(segments, 10, 12)]


def test_the_duration_of_a_car_ferry_is_kept_with_one_boarding(segments):
    row = only(segments, 30, 32)
    assert (segments.fixed_minutes[row], segments.boardings[row]) == (30.0, 1.0)


def test_a_ferry_that_says_nothing_of_vehicles_is_left_out(segments):
    assert rows(segments, 32, 33) == []


def test_a_private_road_is_closed_to_everyone(segments):
    assert rows(segments, 40, 41) == []


def test_a_barred_road_with_emergency_access_is_for_ambulances_only(segments):
    row = only(segments, 41, 42)
    assert not segments.car_allowed[row]
    assert segments.emergency_allowed[row]


def test_a_footpath_is_no_road(segments):
    assert rows(segments, 50, 51) == []


def test_the_legal_limit_and_the_built_up_area_follow_from_maxspeed(segments):
    row = only(segments, 1, 2)
    assert (segments.limit_kph[row], segments.built_up[row]) == (50.0, INSIDE)
    assert np.isnan(segments.limit_kph[only(segments, 3, 4)])


def test_nodes_keep_their_place(segments):
    place = segments.node_ids.tolist().index("21")
    assert (segments.lat[place], segments.lon[place]) == pytest.approx((52.02, 5.0))


def test_a_ferry_cut_in_two_shares_its_duration_and_boarding(tmp_path):
    ways = [
        ([30, 31, 32], {"route": "ferry", "motorcar": "yes", "duration": "PT1H"}),
        ([31, 41], {"highway": "residential"}),
    ]
    cut = read_osm(write_extract(tmp_path / "cut.osm.pbf", ways))
    halves = [only(cut, 30, 31), only(cut, 31, 32)]
    assert cut.fixed_minutes[halves] == pytest.approx([30, 30], rel=1e-3)
    assert cut.boardings[halves].sum() == pytest.approx(1)


def test_an_extract_without_roads_is_refused(tmp_path):
    file = write_extract(tmp_path / "paths.osm.pbf", [([1, 2], {"highway": "path"})])
    with pytest.raises(RoadError, match="osm_without_roads"):
        read_osm(file)


def test_a_file_that_is_no_extract_is_refused(tmp_path):
    file = tmp_path / "broken.osm.pbf"
    file.write_bytes(b"this is not a protocol buffer")
    with pytest.raises(RoadError, match="road_file_unreadable"):
        read_osm(file)


def test_an_absent_extract_is_refused(tmp_path):
    with pytest.raises(RoadError, match="road_file_missing"):
        read_osm(tmp_path / "absent.osm.pbf")


@pytest.mark.parametrize(
    ("text", "kph"),
    [
        ("80", 80), ("50 km/h", 50), ("30 mph", 48.28032), ("70;50", 50), ("NL:urban", 50),
        ("none", None), ("signals", None), ("", None), ("fast", None), ("0", None), ("walk", 7),
    ],
)  # fmt: skip
def test_a_speed_limit_is_read(text, kph):
    assert speed_limit_kph(text) == (None if kph is None else pytest.approx(kph))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("01:30", 90), ("00:05:30", 5.5), ("PT1H5M", 65), ("P1D", 1440), ("45", 45),
        ("", None), ("soon", None), ("00:00", None),
    ],
)  # fmt: skip
def test_a_duration_is_read(text, minutes):
    assert duration_minutes(text) == minutes


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"zone:traffic": "NL:urban", "maxspeed": "70"}, INSIDE),
        ({"zone:traffic": "NL:rural", "maxspeed": "30"}, OUTSIDE),
        ({"place": "village"}, INSIDE),
        ({"maxspeed": "50"}, INSIDE),
        ({"maxspeed": "80"}, OUTSIDE),
        ({}, UNKNOWN),
    ],
)
def test_the_built_up_area_is_guessed_only_where_tags_tell(tags, expected):
    assert built_up(tags, "secondary", speed_limit_kph(tags.get("maxspeed", ""))) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, (True, True)),
        ({"access": "no", "motor_vehicle": "yes"}, (True, True)),
        ({"access": "yes", "motorcar": "no"}, (False, False)),
        ({"access": "destination"}, (True, True)),
        ({"access": "private", "emergency": "designated"}, (False, True)),
    ],
)
def test_the_most_particular_access_tag_counts(tags, expected):
    assert access(tags, "service") == expected


def test_a_busway_is_for_ambulances_unless_it_says_no():
    assert access({}, "busway") == (False, True)
    assert access({"emergency": "no"}, "busway") == (False, False)


def test_a_two_way_motorway_says_so():
    assert direction({"oneway": "no"}, "motorway") == BOTH_WAYS


def test_a_square_is_no_road():
    assert drivable_class({"highway": "service", "area": "yes"}) is None
