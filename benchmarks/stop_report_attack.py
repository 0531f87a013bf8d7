"""Attack published stop reports: 200 invented quarters over regions that overlap as the Dutch do.

Run: ``python benchmarks/stop_report_attack.py [--quarters 200] [--seed 1]``. The attacker is not
the product: every hospital is a variable of its own, and every withheld cell and every set of one
or two hospitals is tried. It exits with 1 where anything is found.
"""

import argparse
import itertools
import random
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta

import highspy
import numpy as np

from spoedketen.quality.attack import Cell
from spoedketen.quality.stop_report import (
    Contributor,
    Quarter,
    StopRecord,
    number_cells,
    stop_report,
)

HOSPITALS, NETWORKS, SAFETY_REGIONS = 82, 11, 25
FEWEST = 3
QUARTER = Quarter(year=2026, number=3)
Found = tuple[Sequence[str], float, float]


def country(chance: random.Random) -> list[Contributor]:
    """Return hospitals along a line: networks, sub-regions and safety regions cut it elsewhere."""
    cuts = {
        "network": sorted(chance.sample(range(1, HOSPITALS), NETWORKS - 1)),
        "safety_region": sorted(chance.sample(range(1, HOSPITALS), SAFETY_REGIONS - 1)),
    }
    cuts["sub_region"] = sorted({*cuts["network"], *chance.sample(range(1, HOSPITALS), 12)})
    return [
        Contributor(
            id=f"h{n:02}",
            regions={name: f"{name}{sum(n >= cut for cut in at)}" for name, at in cuts.items()},
        )
        for n in range(HOSPITALS)
    ]


def stops_of(contributors: Iterable[Contributor], chance: random.Random) -> list[StopRecord]:
    """Return stops: none in some hospitals, many in a few."""
    found = []
    for each in contributors:
        for _ in range(chance.choice([0, 0, 1, 3, 8, 20, 60])):
            began = QUARTER.begins + timedelta(minutes=chance.randrange(120_000))
            ended = began + timedelta(minutes=chance.randrange(15, 180))
            found.append(StopRecord(contributor=each.id, began=began, ended=ended))
    return found


class Attacker:
    """Who knows the told cells."""

    def __init__(self, told: Sequence[Cell], names: Sequence[str]) -> None:
        self.place = {name: n for n, name in enumerate(names)}
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)  # noqa: FBT003 - the solver's own signature
        for _ in names:
            self.solver.addVar(0.0, highspy.kHighsInf)
        for cell in told:
            there = np.array(sorted(self.place[m] for m in cell.members), dtype=np.int32)
            self.solver.addRow(cell.value, cell.value, len(there), there, np.ones(len(there)))

    def interval(self, members: Iterable[str]) -> list[float]:
        """Return the least and most that the members can have together."""
        weights = np.zeros(len(self.place))
        weights[[self.place[m] for m in members]] = 1
        columns = np.arange(len(self.place), dtype=np.int32)
        self.solver.changeColsCost(len(columns), columns, weights)
        bounds = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self.solver.changeObjectiveSense(sense)
            self.solver.run()
            is_bound = self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            bounds.append(self.solver.getObjectiveValue() if is_bound else np.inf)
        return bounds


def attacked(cells: Sequence[Cell], is_told: dict[str, bool]) -> Iterable[Found]:
    """Yield what can be worked out: single hospitals, pairs of them, withheld cells."""
    told = [cell for cell in cells if is_told[cell.id]]
    names = sorted(frozenset[str]().union(*(cell.members for cell in cells)))
    attacker = Attacker(told, names)
    small = [list(s) for n in range(1, FEWEST) for s in itertools.combinations(names, n)]
    withheld = [sorted(cell.members) for cell in cells if not is_told[cell.id]]
    for members in [*small, *withheld]:
        low, high = attacker.interval(members)
        if high > 1e-6 and high - low < max(1.0, 0.2 * high) - 1e-6:
            yield members, low, high


def main() -> None:
    """Attack and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quarters", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    begun, found, told, withheld, protected = time.perf_counter(), 0, 0, 0, 0.0
    for number in range(asked.quarters):
        contributors = country(chance)
        stops = stops_of(contributors, chance)
        at = time.perf_counter()
        report = stop_report(QUARTER, contributors, stops)
        protected += time.perf_counter() - at
        is_told = {f"{x.division}/{x.region}": x.number is not None for x in report.lines}
        told += sum(is_told.values())
        withheld += report.withheld
        for members, low, high in attacked(number_cells(QUARTER, contributors, stops), is_told):
            found += 1
            print(f"quarter {number}: {', '.join(members)} between {low:g} and {high:g}")
    spent = time.perf_counter() - begun
    print(
        f"{asked.quarters} quarters: {told:,} cells told, {withheld:,} withheld, {found} worked "
        f"out; {protected / asked.quarters:.2f} s a report, {spent:.0f} s in all"
    )
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
