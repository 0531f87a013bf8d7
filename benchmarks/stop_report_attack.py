"""Attack published stop reports, in two ways.

Run: ``python benchmarks/stop_report_attack.py [--quarters 200] [--joint 40] [--seed 1]``. The
attacker is not the product: every hospital is a variable of its own, and every withheld cell and
every set of one or two hospitals is tried.

1. Linear: the numbers of quarters of 82 hospitals over regions that overlap as the Dutch do.
2. Joint: numbers and minutes of quarters of a dozen hospitals, as whole numbers of which it is
   known that no stop means no minutes.

It exits with 1 where anything is found.
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
    StopReport,
    duration_cells,
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


LONGEST = 1_440
"""Minutes that no stop exceeds, as far as the attacker knows."""


def small_country(chance: random.Random) -> list[Contributor]:
    """Return a dozen hospitals, each in a network, sub-region and safety region of its own."""
    counts = {"network": chance.randint(2, 4), "sub_region": 3, "safety_region": 3}
    return [
        Contributor(
            id=f"h{n:02}",
            regions={name: f"{name}{chance.randrange(count)}" for name, count in counts.items()},
        )
        for n in range(chance.randint(10, 14))
    ]


def few_stops_of(contributors: Iterable[Contributor], chance: random.Random) -> list[StopRecord]:
    """Return stops of round lengths, none in half the hospitals: then whole numbers tell most."""
    return [
        StopRecord(contributor=each.id, began=began, ended=began + timedelta(minutes=length))
        for each in contributors
        for day in range(chance.choice([0, 0, 0, 1, 1, 2, 20]))
        for began in [QUARTER.begins + timedelta(days=day)]
        for length in [chance.choice([5, 30, 60, 120])]
    ]


class JointAttacker:
    """Who knows the told numbers and minutes, that both are whole, and what they have together."""

    def __init__(self, told: Iterable[tuple[int, Cell]], count: int) -> None:
        self.count = count
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)  # noqa: FBT003 - the solver's own signature
        self.solver.setOptionValue("mip_rel_gap", 0.0)
        for number in range(2 * count):
            self.solver.addVar(0.0, highspy.kHighsInf)
            self.solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)
        for shift, cell in told:
            there = np.array(sorted(shift + int(m[1:]) for m in cell.members), dtype=np.int32)
            self.solver.addRow(cell.value, cell.value, len(there), there, np.ones(len(there)))
        for number in range(count):
            both = np.array([number, count + number], dtype=np.int32)
            self.solver.addRow(-highspy.kHighsInf, 0.0, 2, both, np.array([-LONGEST, 1.0]))

    def interval(self, places: Iterable[int]) -> tuple[float, float]:
        """Return the least and the most of a sum of numbers, or of minutes."""
        weights = np.zeros(2 * self.count)
        weights[list(places)] = 1
        columns = np.arange(2 * self.count, dtype=np.int32)
        self.solver.changeColsCost(len(columns), columns, weights)
        return self._end(highspy.ObjSense.kMinimize), self._end(highspy.ObjSense.kMaximize)

    def _end(self, sense: highspy.ObjSense) -> float:
        self.solver.changeObjectiveSense(sense)
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return float(round(self.solver.getObjectiveValue()))
        if sense == highspy.ObjSense.kMaximize and "Unbounded" in status.name:
            return np.inf
        raise RuntimeError(status.name)


def jointly_attacked(
    contributors: Sequence[Contributor], stops: Sequence[StopRecord], report: StopReport
) -> Iterable[Found]:
    """Yield the numbers and minutes that can be worked out."""
    count = len(contributors)
    numbers = number_cells(QUARTER, contributors, stops)
    lines = {f"{line.division}/{line.region}": line for line in report.lines}
    told = [(0, c) for c in numbers if lines[c.id].number is not None]
    durations = duration_cells(QUARTER, contributors, stops)
    told += [(count, c) for c in durations if lines[c.id].minutes is not None]
    attacker = JointAttacker(told, count)
    small = [list(s) for n in range(1, FEWEST) for s in itertools.combinations(range(count), n)]
    hidden = [[int(m[1:]) for m in c.members] for c in numbers if lines[c.id].number is None]
    for members in [*small, *hidden]:
        low, high = attacker.interval(members)
        if 0 < high < np.inf and high - low < max(1.0, 0.2 * high):
            yield [f"h{n:02}" for n in members], low, high
        low, high = attacker.interval(count + n for n in members)
        if 0 < high == low:
            yield [f"minutes of h{n:02}" for n in members], low, high


def linear(quarters: int, chance: random.Random) -> int:
    """Attack large quarters and print; return how much was worked out."""
    begun, found, told, withheld, protected = time.perf_counter(), 0, 0, 0, 0.0
    for number in range(quarters):
        contributors = country(chance)
        stops = stops_of(contributors, chance)
        at = time.perf_counter()
        report = stop_report(QUARTER, contributors, stops)
        protected += time.perf_counter() - at
        is_told = {f"{x.division}/{x.region}": x.number is not None for x in report.lines}
        told += sum(is_told.values())
        withheld += report.withheld
        found += say(number, attacked(number_cells(QUARTER, contributors, stops), is_told))
    spent = time.perf_counter() - begun
    print(
        f"linear: {quarters} quarters, {told:,} cells told, {withheld:,} withheld, {found} worked "
        f"out; {protected / max(quarters, 1):.2f} s a report, {spent:.0f} s in all"
    )
    return found


def joint(quarters: int, chance: random.Random) -> int:
    """Attack small quarters with whole numbers and print; return how much was worked out."""
    begun, found, told, minutes = time.perf_counter(), 0, 0, 0
    for number in range(quarters):
        contributors = small_country(chance)
        stops = few_stops_of(contributors, chance)
        report = stop_report(QUARTER, contributors, stops)
        told += sum(line.number is not None for line in report.lines)
        minutes += sum(line.minutes is not None for line in report.lines)
        found += say(number, jointly_attacked(contributors, stops, report))
    spent = time.perf_counter() - begun
    print(
        f"joint: {quarters} quarters, {told:,} numbers and {minutes:,} durations told, {found} "
        f"worked out; {spent:.0f} s in all"
    )
    return found


def say(number: int, attacks: Iterable[Found]) -> int:
    """Print what was worked out of a quarter and return how much that is."""
    count = 0
    for members, low, high in attacks:
        count += 1
        print(f"quarter {number}: {', '.join(members)} between {low:g} and {high:g}")
    return count


def main() -> None:
    """Attack and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quarters", type=int, default=200)
    parser.add_argument("--joint", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = linear(asked.quarters, random.Random(asked.seed))
    found += joint(asked.joint, random.Random(asked.seed))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
