import numpy as np
import pytest

from spoedketen.domain.errors import RoadError, ShapeError
from spoedketen.travel.roads.graph import (
    Nodes,
    in_largest_component,
    reversed_graph,
    road_graph,
    tails_of,
)


def nodes(count):
    degrees = np.arange(count, dtype=float)
    return Nodes(node_ids=degrees.astype(str), lat=degrees, lon=degrees)


def graph(arcs, count=4):
    tails, heads, minutes = (np.array(column) for column in zip(*arcs, strict=True))
    return road_graph(nodes(count), tails, heads, minutes)


def test_of_parallel_arcs_the_shortest_stays():
    assert graph([(0, 1, 3.0), (0, 1, 2.0), (1, 0, 9.0)]).minutes.tolist() == [2.0, 9.0]


def test_an_arc_from_a_node_to_itself_is_dropped():
    assert graph([(0, 0, 3.0), (0, 1, 2.0)]).arcs == 1


def test_turning_round_twice_gives_the_same_graph():
    one = graph([(0, 1, 3.0), (2, 1, 2.0), (1, 3, 1.0)])
    again = reversed_graph(reversed_graph(one))
    np.testing.assert_array_equal(one.heads, again.heads)
    np.testing.assert_array_equal(one.minutes, again.minutes)


def test_turning_round_swaps_the_ends_of_an_arc():
    turned = reversed_graph(graph([(0, 1, 3.0)]))
    assert (tails_of(turned).tolist(), turned.heads.tolist()) == ([1], [0])


def test_a_dead_end_of_a_one_way_street_is_outside_the_largest_component():
    one = graph([(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0), (2, 3, 1.0)])
    assert in_largest_component(one).tolist() == [True, True, True, False]


@pytest.mark.parametrize("minutes", [0.0, -1.0, np.nan, np.inf])
def test_an_arc_must_take_a_positive_known_time(minutes):
    with pytest.raises(RoadError, match="road_arc_minutes"):
        graph([(0, 1, 1.0), (1, 2, minutes)])


@pytest.mark.parametrize("node", [-1, 4])
def test_an_arc_to_an_unknown_node_is_refused(node):
    with pytest.raises(RoadError, match="road_arc_without_node"):
        graph([(0, node, 1.0)])


def test_arrays_of_different_length_are_refused():
    with pytest.raises(ShapeError, match="road_arrays_differ"):
        road_graph(nodes(2), np.array([0]), np.array([1]), np.array([1.0, 2.0]))
