from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from spoedketen.domain.errors import RequestError, RoadError
from spoedketen.travel.roads.graph import Nodes, RoadGraph, road_graph, sparse_minutes
from spoedketen.travel.roads.hierarchy import build_hierarchy, hierarchy_arrays, hierarchy_from
from spoedketen.travel.roads.sweep import LANES, many_to_many, one_to_all
from spoedketen.travel.roads.warm_up import is_warm, warm_up

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"
exact = settings(derandomize=True, deadline=None, max_examples=60, database=None)


def some_nodes(count: int) -> Nodes:
    places = np.random.default_rng(count).uniform(0, 1, (2, count))
    return Nodes(node_ids=np.arange(count).astype(str), lat=52 + places[0], lon=5 + places[1])


def a_graph(count: int, arcs: list[tuple[int, int, float]]) -> RoadGraph:
    tails, heads, minutes = (np.array(column) for column in zip(*arcs, strict=True))
    return road_graph(some_nodes(count), tails, heads, minutes.astype(float))


def a_ring(count: int) -> RoadGraph:
    return a_graph(count, [(node, (node + 1) % count, 1.0) for node in range(count)])


def a_dense_graph(count: int, arcs: int, seed: int) -> RoadGraph:
    rng = np.random.default_rng(seed)
    tails, heads = rng.integers(0, count, (2, arcs))
    return road_graph(some_nodes(count), tails, heads, rng.uniform(0.1, 9, arcs))


@st.composite
def directed_graphs(draw: st.DrawFn) -> RoadGraph:
    """Draw one-way arcs, loops, parallel arcs, islands and many equal minutes."""
    count = draw(st.integers(2, 40))
    node = st.integers(0, count - 1)
    minutes = st.one_of(st.integers(1, 4).map(float), st.floats(0.01, 30))
    arcs = draw(st.lists(st.tuples(node, node, minutes), min_size=1, max_size=4 * count))
    return a_graph(count, arcs)


def reference(graph: RoadGraph) -> np.ndarray:
    return dijkstra(sparse_minutes(graph))


def assert_same_minutes(expected: np.ndarray, actual: np.ndarray) -> None:
    np.testing.assert_array_equal(np.isinf(expected), np.isinf(actual))
    np.testing.assert_allclose(actual, expected, rtol=0, atol=1e-3)


@exact
@given(directed_graphs())
def test_many_to_many_equals_dijkstra_on_any_directed_graph(graph):
    everything = np.arange(graph.nodes)
    actual = many_to_many(build_hierarchy(graph), everything, everything)
    assert_same_minutes(reference(graph), actual)


@exact
@given(directed_graphs())
def test_one_to_all_equals_dijkstra_from_every_node(graph):
    hierarchy = build_hierarchy(graph)
    actual = np.stack([one_to_all(hierarchy, source) for source in range(graph.nodes)])
    assert_same_minutes(reference(graph), actual)


@exact
@given(directed_graphs(), st.data())
def test_a_restricted_sweep_equals_the_columns_of_the_full_one(graph, data):
    node = st.integers(0, graph.nodes - 1)
    ends = np.array(data.draw(st.lists(node, min_size=1, max_size=5)))
    starts = np.array(data.draw(st.lists(node, min_size=1, max_size=40)))
    actual = many_to_many(build_hierarchy(graph), starts, ends)
    assert_same_minutes(reference(graph)[np.ix_(starts, ends)], actual)


@pytest.mark.parametrize("seed", range(4))
def test_a_dense_graph_with_many_shortcuts_stays_exact(seed):
    graph = a_dense_graph(400, 6000, seed)
    everything = np.arange(graph.nodes)
    actual = many_to_many(build_hierarchy(graph), everything, everything)
    assert_same_minutes(reference(graph), actual)


def test_sparse_random_graphs_with_islands_stay_exact():
    graph = a_dense_graph(3000, 4000, 7)
    starts = np.arange(0, 3000, 50)
    actual = many_to_many(build_hierarchy(graph), starts, np.arange(3000))
    assert_same_minutes(reference(graph)[starts], actual)


def test_a_complete_graph_is_contracted():
    arcs = [(tail, head, 1.0 + (tail * head) % 7) for tail in range(60) for head in range(60)]
    graph = a_graph(60, arcs)
    actual = many_to_many(build_hierarchy(graph), np.arange(60), np.arange(60))
    assert_same_minutes(reference(graph), actual)


def test_a_one_way_ring_is_long_in_one_direction_only():
    hierarchy = build_hierarchy(a_ring(100))
    minutes = many_to_many(hierarchy, np.array([0, 1]), np.array([0, 1]))
    np.testing.assert_array_equal([[0, 1], [99, 0]], minutes)


def test_threads_do_not_change_the_minutes():
    graph = a_dense_graph(500, 2000, 1)
    hierarchy = build_hierarchy(graph)
    starts, ends = np.arange(3 * LANES + 5), np.arange(0, 500, 7)
    one = many_to_many(hierarchy, starts, ends)
    np.testing.assert_array_equal(one, many_to_many(hierarchy, starts, ends, threads=2))


def test_two_builds_of_one_graph_are_the_same():
    first, second = (hierarchy_arrays(build_hierarchy(a_dense_graph(300, 900, 3))) for _ in "ab")
    for name, array in first.items():
        np.testing.assert_array_equal(array, second[name])


def test_nobody_going_anywhere_is_an_empty_matrix():
    hierarchy = build_hierarchy(a_ring(3))
    nobody = np.empty(0, np.int64)
    assert many_to_many(hierarchy, nobody, np.array([1])).shape == (0, 1)
    assert many_to_many(hierarchy, np.array([1]), nobody).shape == (1, 0)


def test_a_single_node_without_arcs_reaches_itself():
    lonely = road_graph(some_nodes(1), np.empty(0, int), np.empty(0, int), np.empty(0))
    np.testing.assert_array_equal([0.0], one_to_all(build_hierarchy(lonely), 0))


@pytest.mark.parametrize("node", [-1, 3])
def test_an_unknown_node_is_refused(node):
    hierarchy = build_hierarchy(a_ring(3))
    with pytest.raises(RequestError, match="road_node_unknown"):
        one_to_all(hierarchy, node)
    with pytest.raises(RequestError, match="road_node_unknown"):
        many_to_many(hierarchy, np.array([0]), np.array([node]))


def test_building_and_sweeping_tell_their_progress():
    heard: list[tuple[str, float]] = []
    graph = a_dense_graph(300, 900, 3)
    hierarchy = build_hierarchy(graph, progress=lambda phase, share: heard.append((phase, share)))
    starts = np.arange(100)
    many_to_many(
        hierarchy, starts, starts, progress=lambda phase, share: heard.append((phase, share))
    )
    assert {"contract", "sweep"} == {phase for phase, _ in heard}
    assert heard[-1] == ("sweep", 1.0)


def test_compilation_is_announced_only_when_it_is_to_come():
    heard: list[str] = []
    warm_up()
    assert is_warm()
    warm_up(lambda phase, _share: heard.append(phase))
    assert heard == []


@pytest.mark.parametrize("name", ["forward_heads", "backward_minutes", "position_of_node"])
def test_a_hierarchy_with_a_wrong_array_is_refused(name):
    arrays = hierarchy_arrays(build_hierarchy(a_ring(5)))
    with pytest.raises(RoadError, match="hierarchy_unusable"):
        hierarchy_from(arrays | {name: arrays[name][:-1]}, nodes=5)
    with pytest.raises(RoadError, match="hierarchy_unusable"):
        hierarchy_from(arrays | {name: arrays[name].astype(np.float16)}, nodes=5)


def test_a_hierarchy_whose_arcs_lead_outside_is_refused():
    arrays = hierarchy_arrays(build_hierarchy(a_ring(5)))
    heads = arrays["forward_heads"].copy()
    heads[0] = 99
    with pytest.raises(RoadError, match="hierarchy_unusable"):
        hierarchy_from(arrays | {"forward_heads": heads}, nodes=5)


def test_a_hierarchy_of_another_graph_is_refused():
    arrays = hierarchy_arrays(build_hierarchy(a_ring(5)))
    with pytest.raises(RoadError, match="hierarchy_unusable"):
        hierarchy_from(arrays, nodes=6)


def test_the_roads_of_rotterdam_give_the_minutes_of_dijkstra():
    edges_file = SHARED / "road_mrdh_edges.csv.gz"
    if not edges_file.exists():
        pytest.skip("the shared road files are not beside the repository")
    edges = pl.read_csv(edges_file)
    ids = pl.concat([edges["from_node"], edges["to_node"]]).unique().sort().to_numpy()
    graph = road_graph(
        some_nodes(ids.size),
        np.searchsorted(ids, edges["from_node"].to_numpy()),
        np.searchsorted(ids, edges["to_node"].to_numpy()),
        edges["travel_time_s"].to_numpy() / 60,
    )
    everything = np.arange(graph.nodes)
    actual = many_to_many(build_hierarchy(graph), everything, everything, threads=2)
    assert_same_minutes(reference(graph), actual)
