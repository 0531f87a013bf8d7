"""A generated road graph for benchmarks: no real map, but the degrees and speeds of one.

Clustered points in 200 x 300 km, Delaunay triangulation, relative neighbourhood filter; shortest
paths between many small hubs become 70 km/h roads, those between few large hubs 110 km/h.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import Delaunay, cKDTree

SEED = 20260101
WIDTH_KM, HEIGHT_KM = 200.0, 300.0
KM_PER_DEGREE = 111.2


def generated(nodes: int) -> dict[str, NDArray[np.generic]]:
    """Return x and y (km), tails, heads and minutes of a symmetric graph."""
    rng = np.random.default_rng(SEED)
    points, towns = clustered_points(rng, nodes)
    edges = neighbours(points)
    points, edges = largest_part(points, edges)
    km = np.maximum(np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1), 0.005)
    minutes = km / rng.uniform(25, 50, km.size) * 60
    for hubs, kph in ((max(20, nodes // 260), 70.0), (70, 110.0)):
        chosen = towns[rng.permutation(len(towns))[: min(hubs, len(towns))]]
        on_path = edges_between(points, edges, minutes, chosen)
        minutes[on_path] = np.minimum(minutes[on_path], km[on_path] / kph * 60)
    return {
        "lat": 50.7 + points[:, 1] / KM_PER_DEGREE,
        "lon": 3.4 + points[:, 0] / (KM_PER_DEGREE * 0.62),
        "tails": np.concatenate((edges[:, 0], edges[:, 1])).astype(np.int32),
        "heads": np.concatenate((edges[:, 1], edges[:, 0])).astype(np.int32),
        "minutes": np.concatenate((minutes, minutes)),
        "towns": cKDTree(points).query(towns)[1].astype(np.int32),
    }


def clustered_points(
    rng: np.random.Generator, nodes: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points, 70% of them around towns of very unequal size, and the towns."""
    box = np.array([WIDTH_KM, HEIGHT_KM])
    towns = rng.uniform(0, 1, (3000, 2)) * box
    weights = 1 / np.arange(1, len(towns) + 1) ** 0.8
    inside = rng.choice(len(towns), int(0.7 * nodes), p=weights / weights.sum())
    spread_km = 0.6 + 6 * (weights / weights[0])[inside] ** 0.5
    clustered = towns[inside] + rng.normal(0, 1, (inside.size, 2)) * spread_km[:, None]
    scattered = rng.uniform(0, 1, (nodes - inside.size, 2)) * box
    return np.clip(np.concatenate((clustered, scattered)), 0, box), towns


def neighbours(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the Delaunay edges without a third corner closer to both ends than they are."""
    corners = Delaunay(points).simplices
    sides = [corners[:, [a, b]] for a, b in ((0, 1), (1, 2), (2, 0))]
    opposite = [corners[:, c] for c in (2, 0, 1)]
    edges, thirds = np.concatenate(sides), np.concatenate(opposite)
    length = np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1)
    to_third = [np.linalg.norm(points[edges[:, side]] - points[thirds], axis=1) for side in (0, 1)]
    crowded = np.maximum(*to_third) < length
    keys = np.sort(edges, axis=1) @ np.array([len(points), 1])
    kept = np.setdiff1d(keys, keys[crowded])
    return np.stack((kept // len(points), kept % len(points)), axis=1)


def largest_part(
    points: NDArray[np.float64], edges: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the largest connected part, renumbered."""
    _, labels = connected_components(matrix(len(points), edges, np.ones(len(edges))))
    kept = labels == np.argmax(np.bincount(labels))
    numbers = np.cumsum(kept) - 1
    return points[kept], numbers[edges[kept[edges[:, 0]]]]


def matrix(nodes: int, edges: NDArray[np.int64], weights: NDArray[np.float64]) -> csr_array:
    """Return a symmetric sparse matrix."""
    tails = np.concatenate((edges[:, 0], edges[:, 1]))
    heads = np.concatenate((edges[:, 1], edges[:, 0]))
    return csr_array((np.concatenate((weights, weights)), (tails, heads)), shape=(nodes, nodes))


def edges_between(
    points: NDArray[np.float64],
    edges: NDArray[np.int64],
    minutes: NDArray[np.float64],
    hubs: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Return the edges on shortest paths from each hub to its four nearest hubs."""
    graph = matrix(len(points), edges, minutes)
    at_node = cKDTree(points).query(hubs)[1]
    partners = cKDTree(hubs).query(hubs, k=min(5, len(hubs)))[1]
    reach_km = np.linalg.norm(hubs[:, None] - hubs[partners], axis=2).max(axis=1)
    used = []
    for hub, start in enumerate(at_node):
        limit = reach_km[hub] * 60 / 20
        _, before = dijkstra(graph, indices=start, limit=limit, return_predecessors=True)
        used.append(path_keys(before, at_node[partners[hub]], len(points)))
    keys = edges.min(axis=1) * len(points) + edges.max(axis=1)
    return np.flatnonzero(np.isin(keys, np.concatenate(used)))


def path_keys(before: NDArray[np.int32], ends: NDArray[np.int64], nodes: int) -> NDArray[np.int64]:
    """Return the keys of the edges on the paths to the ends."""
    keys = []
    for end in ends:
        node = int(end)
        while before[node] >= 0:
            previous = int(before[node])
            keys.append(min(node, previous) * nodes + max(node, previous))
            node = previous
    return np.array(keys, np.int64)
