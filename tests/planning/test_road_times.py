import numpy as np
import pytest

from spoedketen.domain.points import Points
from spoedketen.planning.road_times import Access, road_minutes, road_network, road_times
from spoedketen.travel.roads.graph import Nodes, road_graph

KM_PER_DEGREE = 111.195


def a_road(count=3, minutes=5.0):
    """Return nodes a hundredth of a degree apart on a meridian, with a road both ways."""
    tails, heads = np.arange(count - 1), np.arange(1, count)
    nodes = Nodes(
        node_ids=np.arange(count).astype(str),
        lat=52 + 0.01 * np.arange(count),
        lon=np.full(count, 5.0),
    )
    ends = np.concatenate((tails, heads)), np.concatenate((heads, tails))
    return road_graph(nodes, *ends, np.full(2 * count - 2, minutes))


def points(*lats):
    return Points(ids=tuple(map(str, lats)), lat=np.array(lats, float), lon=np.full(len(lats), 5.0))


def test_minutes_are_access_and_drive_and_access():
    access = Access(access_kph=20, smallest_component=2)
    times = road_times(a_road(), points(51.999), points(52.022), access=access)
    access_minutes = (0.001 + 0.002) * KM_PER_DEGREE / 20 * 60
    assert times.minutes[0, 0] == pytest.approx(10 + access_minutes, abs=1e-3)


def test_a_point_on_a_node_has_only_the_drive():
    assert road_minutes(a_road(), points(52.0), points(52.02))[0, 0] == pytest.approx(10, abs=1e-4)


def test_a_point_is_no_time_away_from_itself():
    assert road_minutes(a_road(), points(51.99), points(51.99))[0, 0] == 0


def test_two_points_at_one_node_take_the_straight_line_when_it_is_shorter():
    minutes = road_minutes(a_road(), points(51.99), points(51.995))[0, 0]
    assert minutes == pytest.approx(0.005 * KM_PER_DEGREE / 20 * 60, abs=1e-3)


def test_an_island_without_a_ferry_is_infinitely_far():
    mainland, island = a_road(), a_road()
    graph = road_graph(
        Nodes(
            node_ids=np.arange(6).astype(str),
            lat=np.concatenate((mainland.lat, island.lat + 1)),
            lon=np.full(6, 5.0),
        ),
        np.array([0, 1, 1, 2, 3, 4, 4, 5]),
        np.array([1, 0, 2, 1, 4, 3, 5, 4]),
        np.full(8, 5.0),
    )
    access = Access(smallest_component=3)
    times = road_times(graph, points(52.0, 53.0), points(52.02, 53.02), access=access)
    np.testing.assert_allclose(times.minutes, [[10, np.inf], [np.inf, 10]], atol=1e-3)


def test_a_network_gives_the_minutes_of_its_graph():
    graph, ends = a_road(20), points(52.0, 52.05, 52.11)
    from_network = road_minutes(road_network(graph), ends, ends)
    np.testing.assert_array_equal(road_minutes(graph, ends, ends), from_network)


def test_a_new_network_tells_that_it_is_being_contracted():
    heard = []
    road_network(a_road(), progress=lambda phase, share: heard.append((phase, share)))
    assert ("contract", 1.0) in heard
