"""Measure the norm, every closure and every pair of closures beside the obvious loops.

    python benchmarks/access.py ../shared/data [--json FILE]

All do the same work on the same minutes of the pack `netherlands_2019`: people beyond 45 minutes,
then for every location and for every pair of locations how many more when they close. The peers
are a loop over closures in numpy and in pandas; they may run a sample of pairs, extrapolated
linearly and marked so. Answers are compared before any time counts.
"""

import argparse
import json
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from spoedketen.cli.travel_models import travel_model
from spoedketen.domain.assumptions import assumptions_of
from spoedketen.norms.registry import norm
from spoedketen.planning.access import Access, Question, access
from spoedketen.planning.sensitivity import extra_beyond, pair_extra_beyond
from spoedketen.sources.pack_files import write_pack
from spoedketen.sources.recipes import build_pack

SAMPLE = 200
REPEATS = 5


def seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the least of several wall times."""
    found = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found)


def numpy_loop(found: Access, closures: list[tuple[int, ...]]) -> list[int]:
    """Return the extra people beyond per closure, computing each anew with numpy."""
    total, people, limit = found.total_minutes, found.areas.people, found.limit_minutes or 0.0
    now = people[total.min(axis=1) > limit].sum()
    extra = []
    for closed in closures:
        left = np.delete(total, closed, axis=1)
        extra.append(int(people[left.min(axis=1) > limit].sum() - now))
    return extra


def pandas_loop(found: Access, closures: list[tuple[int, ...]]) -> list[int]:
    """Return the same with a table of areas by sites in pandas."""
    table = pd.DataFrame(found.total_minutes)
    people, limit = pd.Series(found.areas.people), found.limit_minutes or 0.0
    now = people[table.min(axis=1) > limit].sum()
    return [
        int(people[table.drop(columns=list(closed)).min(axis=1) > limit].sum() - now)
        for closed in closures
    ]


def check_equal(expected: list[int], actual: list[int]) -> None:
    """Stop where two ways of counting differ: a time of another answer means nothing."""
    if expected != actual:
        raise SystemExit("the answers differ; nothing was measured")


def study(folder: Path) -> Access:
    """Return the access of the 45-minute norm on the pack of 2019."""
    recipe = Path(__file__).resolve().parents[1] / "examples" / "netherlands_2019.yaml"
    with TemporaryDirectory() as made:
        pack = write_pack(build_pack(recipe, folder), Path(made) / "nl2019")
    question = Question(norm=norm("seh_45"), as_of=pack.note.date)
    travel = travel_model(pack, None, assumptions_of(pack), progress=lambda *_: None)
    return access(pack, question, travel)


def main() -> None:
    """Measure and print a table of ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = study(asked.folder)
    sites = len(found.sites)
    singles = [(row,) for row in range(sites)]
    pairs = list(combinations(range(sites), 2))
    rng = np.random.default_rng(20261122)
    sample = [pairs[row] for row in rng.choice(len(pairs), SAMPLE, replace=False)]
    own_single, own_pair = extra_beyond(found), pair_extra_beyond(found)
    check_equal(numpy_loop(found, singles), own_single.tolist())
    check_equal(numpy_loop(found, sample), [int(own_pair[pair]) for pair in sample])
    check_equal(pandas_loop(found, sample[:20]), [int(own_pair[pair]) for pair in sample[:20]])
    scale = len(pairs) / SAMPLE
    rows = {
        "norm + all single closures": {
            "ours": seconds(lambda: extra_beyond(found)),
            "numpy loop": seconds(lambda: numpy_loop(found, singles), 1),
            "pandas loop": seconds(lambda: pandas_loop(found, singles), 1),
        },
        f"all {len(pairs)} pairs of closures": {
            "ours": seconds(lambda: pair_extra_beyond(found)),
            "numpy loop (x)": seconds(lambda: numpy_loop(found, sample), 1) * scale,
            "pandas loop (x)": seconds(lambda: pandas_loop(found, sample), 1) * scale,
        },
    }
    print(f"{len(found.areas.points)} areas, {sites} sites; (x) extrapolated from {SAMPLE} pairs")
    for work, figures in rows.items():
        for name, wall in figures.items():
            print(f"{work:32} {name:16} {wall:10.4f} s  {wall / figures['ours']:10.1f} x ours")
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=2), "utf-8")


if __name__ == "__main__":
    main()
