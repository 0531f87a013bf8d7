import numpy as np
import pytest

from spoedketen.domain.errors import RequestError, RoadError
from spoedketen.domain.points import Points
from spoedketen.travel.roads.graph import Nodes, road_graph
from spoedketen.travel.roads.snap import access_minutes, routable_nodes, snapped


def mainland_and_island():
    """Return a ring of five nodes at 5° east and one of three at 6° east, without a ferry."""
    tails, heads = np.array([0, 1, 2, 3, 4, 5, 6, 7]), np.array([1, 2, 3, 4, 0, 6, 7, 5])
    lat = np.array([52, 52.01, 52.02, 52.03, 52.04, 53, 53.01, 53.02])
    lon = np.array([5.0] * 5 + [6.0] * 3)
    nodes = Nodes(node_ids=np.arange(8).astype(str), lat=lat, lon=lon)
    return road_graph(nodes, tails, heads, np.ones(8))


def point(lat, lon):
    return Points(ids=("p",), lat=np.array([lat]), lon=np.array([lon]))


def test_a_point_is_joined_to_the_nearest_node_of_the_largest_component():
    graph = mainland_and_island()
    assert snapped(graph, point(53.0, 6.0), routable_nodes(graph)).nodes.tolist() == [4]


def test_a_point_on_an_island_is_joined_to_the_island_if_that_is_large_enough():
    graph = mainland_and_island()
    candidates = routable_nodes(graph, smallest_component=3)
    assert snapped(graph, point(53.001, 6.0), candidates).nodes.tolist() == [5]


def test_an_island_below_the_stated_size_does_not_count():
    assert routable_nodes(mainland_and_island(), smallest_component=4).tolist() == [0, 1, 2, 3, 4]


def test_no_component_of_the_stated_size_is_an_error():
    with pytest.raises(RoadError, match="no_component_large_enough"):
        routable_nodes(mainland_and_island(), smallest_component=6)


def test_the_distance_is_in_metres_over_the_globe():
    graph = mainland_and_island()
    found = snapped(graph, point(51.99, 5.0), routable_nodes(graph))
    assert found.distance_m[0] == pytest.approx(1111.95, abs=0.1)


def test_a_point_on_the_node_has_no_distance():
    graph = mainland_and_island()
    assert snapped(graph, point(52.0, 5.0), routable_nodes(graph)).distance_m[0] == 0


def test_access_minutes_follow_from_the_stated_speed():
    graph = mainland_and_island()
    found = snapped(graph, point(51.99, 5.0), routable_nodes(graph))
    assert access_minutes(found, access_kph=60)[0] == pytest.approx(1.11195, abs=1e-4)


@pytest.mark.parametrize(("lat", "lon"), [(91, 5), (52, 181), (np.nan, 5), (52, np.inf)])
def test_a_point_that_is_not_on_earth_is_refused(lat, lon):
    graph = mainland_and_island()
    with pytest.raises(RequestError, match="point_not_on_earth"):
        snapped(graph, point(float(lat), float(lon)), routable_nodes(graph))


@pytest.mark.parametrize("kph", [0, -1, np.nan])
def test_an_access_speed_must_be_positive(kph):
    graph = mainland_and_island()
    found = snapped(graph, point(52.0, 5.0), routable_nodes(graph))
    with pytest.raises(RequestError, match="access_speed_not_positive"):
        access_minutes(found, access_kph=kph)
