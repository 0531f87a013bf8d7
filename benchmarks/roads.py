"""Measure the road engine beside the engines it could have been.

One run makes one graph, gives every engine a process of its own (so that its peak memory is its
own) and prints one table. Peers that would take hours run on a sample and are extrapolated
linearly; such figures carry an ``x``::

    python benchmarks/roads.py --nodes 50000
    python benchmarks/roads.py --json roads.json
An engine is imported in its own process only, or its memory would count in all.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from road_graphs import SEED, generated

ENGINES = ("scipy", "ours_build", "ours", "pyroutingkit", "pandana")
LIMIT_SECONDS = 1000
CHECKED_ROWS = 5
TREES = 20
MILLISECONDS = 60_000


@dataclass
class Task:
    """What every engine is asked, and what it answers."""

    folder: Path
    graph: dict[str, NDArray[np.generic]]
    figures: dict[str, float | str] = field(default_factory=dict)

    @property
    def nodes(self) -> int:
        """Return the number of nodes."""
        return int(self.graph["lat"].size)

    def timed(self, name: str, work: Callable[[], object]) -> object:
        """Do the work and note wall and processor seconds."""
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        self.figures[f"{name}_wall_s"] = time.perf_counter() - wall
        self.figures[f"{name}_cpu_s"] = time.process_time() - cpu
        return result

    def extrapolate(self, name: str, sample: str, factor: float) -> None:
        """Note a figure that is a sample times a factor."""
        for clock in ("wall_s", "cpu_s"):
            self.figures[f"{name}_{clock}"] = float(self.figures[f"{sample}_{clock}"]) * factor
        self.figures[f"{name}_extrapolated"] = "x"

    def keep_rows(self, minutes: NDArray[np.floating]) -> None:
        """Keep the minutes of the checked rows, to be compared with the reference."""
        np.save(self.folder / f"rows_{sys.argv[sys.argv.index('--engine') + 1]}.npy", minutes)


def main() -> None:
    """Run all engines, or one of them when this process was started for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=750_000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.engine:
        run_engine(options.engine, options.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        figures = run_all(options.nodes, Path(folder))
    print(table(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


def run_all(nodes: int, folder: Path) -> dict[str, dict[str, float | str]]:
    """Make the graph and measure every engine on it."""
    graph = generated(nodes)
    rng = np.random.default_rng(SEED + 1)
    count = graph["lat"].size
    graph["few"] = rng.choice(graph["towns"], 100).astype(np.int64)
    graph["many"] = rng.integers(0, count, 10_000)
    graph["from_4000"] = rng.integers(0, count, 4000)
    graph["to_4000"] = rng.integers(0, count, 4000)
    np.savez(folder / "graph.npz", **graph)
    print(f"{count} nodes, {graph['tails'].size} arcs", flush=True)
    return {engine: measured(engine, folder) for engine in ENGINES}


def measured(engine: str, folder: Path) -> dict[str, float | str]:
    """Start a process for one engine and return its figures, or why there are none."""
    command = [sys.executable, __file__, "--engine", engine, "--folder", str(folder)]
    print(f"{engine} ...", flush=True)
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"stopped after {LIMIT_SECONDS} s"}
    if done.returncode != 0:
        return {"failed": (done.stderr.strip().splitlines() or ["no message"])[-1]}
    figures: dict[str, float | str] = json.loads(figures_file(engine, folder).read_text())
    figures |= errors(engine, folder)
    print(json.dumps(figures), flush=True)
    return figures


def errors(engine: str, folder: Path) -> dict[str, float]:
    """Compare the rows of an engine with those of the reference."""
    mine, reference = folder / f"rows_{engine}.npy", folder / "rows_scipy.npy"
    if not mine.exists():
        return {}
    return {"largest_error_minutes": float(np.abs(np.load(mine) - np.load(reference)).max())}


def figures_file(engine: str, folder: Path) -> Path:
    """Return where a process leaves its figures; some engines write on standard output."""
    return folder / f"figures_{engine}.json"


def run_engine(engine: str, folder: Path) -> None:
    """Measure one engine in this process and leave its figures in a file."""
    with np.load(folder / "graph.npz") as stored:
        task = Task(folder, dict(stored))
    MEASURES[engine](task)
    task.figures["peak_mb"] = peak_mb()
    figures_file(engine, folder).write_text(json.dumps(task.figures))


def repeat(tree: Callable[[int], object], sources: NDArray[np.integer]) -> None:
    """Make a tree from each source and let it go."""
    for source in sources:
        tree(int(source))


def peak_mb() -> float:
    """Return the peak memory of this process; the system's other count starts at its parent's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def measure_scipy(task: Task) -> None:
    """Dijkstra per source; the reference for the values."""
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    ends = (task.graph["tails"], task.graph["heads"])
    matrix = csr_array((task.graph["minutes"], ends), shape=(task.nodes, task.nodes))
    few, many = task.graph["few"], task.graph["many"]
    rows = dijkstra(matrix, indices=few[:CHECKED_ROWS])
    task.keep_rows(rows[:, many])
    task.timed("trees", lambda: repeat(lambda s: dijkstra(matrix, indices=s), few[:TREES]))
    task.extrapolate("one_to_all", "trees", 1 / TREES)
    task.figures["one_to_all_extrapolated"] = ""
    task.extrapolate("100x10000", "trees", 100 / TREES)
    task.extrapolate("4000x4000", "trees", 4000 / TREES)


def measure_ours_build(task: Task) -> None:
    """Contract the graph, after the compilation, and keep the hierarchy."""
    from spoedketen.travel.roads.graph import Nodes, road_graph  # noqa: PLC0415
    from spoedketen.travel.roads.hierarchy import build_hierarchy, hierarchy_arrays  # noqa: PLC0415
    from spoedketen.travel.roads.warm_up import warm_up  # noqa: PLC0415

    task.timed("compile", warm_up)
    ids = np.arange(task.nodes).astype(str)
    nodes = Nodes(node_ids=ids, lat=task.graph["lat"], lon=task.graph["lon"])
    ends = (task.graph["tails"], task.graph["heads"])
    graph = road_graph(nodes, *ends, task.graph["minutes"])
    hierarchy = task.timed("build", lambda: build_hierarchy(graph))
    np.savez(task.folder / "hierarchy.npz", **hierarchy_arrays(hierarchy))
    task.figures["arcs_up"] = int(hierarchy.forward_heads.size + hierarchy.backward_heads.size)


def measure_ours(task: Task) -> None:
    """Sweep over the kept hierarchy, with one thread and with two."""
    from spoedketen.travel.roads.hierarchy import hierarchy_from  # noqa: PLC0415
    from spoedketen.travel.roads.sweep import many_to_many, one_to_all  # noqa: PLC0415
    from spoedketen.travel.roads.warm_up import warm_up  # noqa: PLC0415

    task.timed("compile", warm_up)
    with np.load(task.folder / "hierarchy.npz") as stored:
        hierarchy = hierarchy_from(dict(stored), nodes=task.nodes)
    few, many = task.graph["few"], task.graph["many"]
    one_to_all(hierarchy, int(few[0]))
    task.timed("trees", lambda: repeat(lambda s: one_to_all(hierarchy, s), few[:TREES]))
    task.extrapolate("one_to_all", "trees", 1 / TREES)
    task.figures["one_to_all_extrapolated"] = ""
    rows = task.timed("100x10000", lambda: many_to_many(hierarchy, few, many, threads=2))
    task.keep_rows(rows[:CHECKED_ROWS])
    ends = (task.graph["from_4000"], task.graph["to_4000"])
    task.timed("4000x4000", lambda: many_to_many(hierarchy, *ends, threads=2))
    task.timed("4000x4000_one_thread", lambda: many_to_many(hierarchy, *ends))


def measure_pyroutingkit(task: Task) -> None:
    """Customizable contraction hierarchy of RoutingKit, in whole milliseconds."""
    from pyroutingkit import HAS_OPENMP, CCHMetric, CCHTopology  # noqa: PLC0415

    tails, heads = (task.graph[end].astype(np.uint32) for end in ("tails", "heads"))
    lat, lon = (task.graph[axis].astype(np.float32) for axis in ("lat", "lon"))
    weights = np.round(task.graph["minutes"] * MILLISECONDS).astype(np.uint32)
    topology = CCHTopology()
    task.timed("build", lambda: topology.build(tails, heads, lat, lon, task.nodes))
    metric = CCHMetric(topology)
    task.timed("customise", lambda: metric.customize(weights))
    task.figures["openmp"] = str(HAS_OPENMP)
    few, many = (task.graph[name].astype(np.uint32) for name in ("few", "many"))
    rows = task.timed("100x10000", lambda: metric.distances_many_to_many(few, many))
    task.keep_rows(np.asarray(rows)[:CHECKED_ROWS] / MILLISECONDS)
    ends = [task.graph[name].astype(np.uint32) for name in ("from_4000", "to_4000")]
    task.timed("sample", lambda: metric.distances_many_to_many(ends[0][:1000], ends[1]))
    task.extrapolate("4000x4000", "sample", 4)


def measure_pandana(task: Task) -> None:
    """Contraction hierarchy of pandana; a pair at a time, so ten sources are the sample."""
    import pandana  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    numbers = pd.Index(np.arange(task.nodes))
    lon, lat = (pd.Series(task.graph[axis], index=numbers) for axis in ("lon", "lat"))
    tails, heads = (pd.Series(task.graph[end].astype(np.int64)) for end in ("tails", "heads"))
    weights = pd.DataFrame({"minutes": task.graph["minutes"]})
    network = task.timed(
        "build", lambda: pandana.Network(lon, lat, tails, heads, weights, twoway=False)
    )
    few, many = task.graph["few"][:10], task.graph["many"]
    pairs = (np.repeat(few, many.size), np.tile(many, few.size))
    rows = task.timed("sample", lambda: network.shortest_path_lengths(*pairs))
    task.keep_rows(np.asarray(rows).reshape(few.size, many.size)[:CHECKED_ROWS])
    task.extrapolate("100x10000", "sample", 10)
    task.extrapolate("4000x4000", "sample", 4000 * 4000 / (few.size * many.size))


MEASURES: dict[str, Callable[[Task], None]] = {
    "scipy": measure_scipy,
    "ours_build": measure_ours_build,
    "ours": measure_ours,
    "pyroutingkit": measure_pyroutingkit,
    "pandana": measure_pandana,
}
COLUMNS = ("compile", "build", "customise", "one_to_all", "100x10000", "4000x4000")


def table(figures: dict[str, dict[str, float | str]]) -> str:
    """Return wall seconds per engine, with how many times ours is faster in brackets."""
    head = "| engine | " + " | ".join(COLUMNS) + " | peak MB | largest error, min |"
    rule = "|---" * (len(COLUMNS) + 3) + "|"
    return "\n".join([head, rule, *(row(name, figures) for name in figures)])


def row(engine: str, figures: dict[str, dict[str, float | str]]) -> str:
    """Return the row of one engine."""
    mine = figures[engine]
    if "failed" in mine:
        return f"| {engine} | failed: {mine['failed']} |" + " |" * (len(COLUMNS) + 1)
    cells = [cell(column, mine, figures["ours"]) for column in COLUMNS]
    error = mine.get("largest_error_minutes")
    last = [f"{float(mine['peak_mb']):.0f}", "-" if error is None else f"{float(error):.1e}"]
    return "| " + " | ".join([engine, *cells, *last]) + " |"


def cell(column: str, mine: dict[str, float | str], ours: dict[str, float | str]) -> str:
    """Return the wall seconds of one cell, and the ratio to ours."""
    seconds = mine.get(f"{column}_wall_s")
    if seconds is None:
        return "-"
    text = f"{float(seconds):.3g}{mine.get(f'{column}_extrapolated', '')}"
    own = ours.get(f"{column}_wall_s")
    if mine is ours or own is None or column == "compile":
        return text
    return f"{text} ({float(seconds) / float(own):.1f} times)"


if __name__ == "__main__":
    main()
