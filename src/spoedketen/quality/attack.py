"""What a reader of published sums can work out, by linear programming."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A sum that might be published: over whom, and how much.

    ``rank`` tells what to keep: a cell of a lower rank is withheld later.
    """

    id: str
    members: frozenset[str]
    value: float
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The interval in which a sum lies for who reads what is told, and the cells that say so."""

    members: frozenset[str]
    low: float
    high: float
    cells: frozenset[str]


def alike(told: Iterable[Cell], everybody: Iterable[str]) -> list[frozenset[str]]:
    """Return the contributors in groups that stand in the same told cells."""
    places: dict[str, list[str]] = defaultdict(list)
    for cell in told:
        for member in cell.members:
            places[member].append(cell.id)
    groups: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for member in everybody:
        groups[tuple(places[member])].add(member)
    return sorted((frozenset(group) for group in groups.values()), key=sorted)


class Reader:
    r"""Who has read some cells and works out what they say together.

    Every published cell is a sum over contributors of figures that are not negative. What a reader
    knows of the sum of some contributors :math:`S` is the interval

    .. math::

        \Big[\min_x \sum_{i \in S} x_i, \; \max_x \sum_{i \in S} x_i\Big]
        \quad\text{with}\quad \sum_{i \in C} x_i = v_C \;\forall C \text{ told}, \qquad x \ge 0.

    Contributors that stand in the same told cells are one variable, as nothing tells them apart.
    """

    def __init__(self, told: Sequence[Cell], everybody: Collection[str]) -> None:
        self.told = list(told)
        self.groups = alike(told, everybody)
        self.solver = _solver(self.told, self.groups)

    def knows(self, members: frozenset[str]) -> Known:
        """Return what is known of the sum over some contributors.

        Of a group that is only partly among them, all or nothing may be theirs.
        """
        touched = [n for n, group in enumerate(self.groups) if group & members]
        whole = [n for n in touched if self.groups[n] <= members]
        low, low_cells = self._bound(whole, highspy.ObjSense.kMinimize)
        high, high_cells = self._bound(touched, highspy.ObjSense.kMaximize)
        return Known(members=members, low=low, high=high, cells=low_cells | high_cells)

    def _bound(
        self, groups: Collection[int], sense: highspy.ObjSense
    ) -> tuple[float, frozenset[str]]:
        """Return a bound and the cells without which it would not hold."""
        weights = np.zeros(len(self.groups))
        weights[list(groups)] = 1
        places = np.arange(len(self.groups), dtype=np.int32)
        self.solver.changeColsCost(len(places), places, weights)
        self.solver.changeObjectiveSense(sense)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return float("inf"), frozenset()
        duals = self.solver.getSolution().row_dual
        used = frozenset(c.id for c, dual in zip(self.told, duals, strict=True) if abs(dual) > NEAR)
        return float(self.solver.getObjectiveValue()), used


NEAR = 1e-7


def _solver(told: Sequence[Cell], groups: Sequence[frozenset[str]]) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - the solver's own signature
    solver.setOptionValue("presolve", "off")
    for _ in groups:
        solver.addVar(0.0, highspy.kHighsInf)
    place: Mapping[str, int] = {
        member: number for number, group in enumerate(groups) for member in group
    }
    for cell in told:
        there = np.array(sorted({place[member] for member in cell.members}), dtype=np.int32)
        solver.addRow(cell.value, cell.value, len(there), there, np.ones(len(there)))
    return solver
