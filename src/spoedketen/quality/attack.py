"""What a reader of published sums of whole numbers can work out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from spoedketen.domain.errors import RequestError


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

    Every published cell is a sum over contributors of whole numbers that are not negative. What a
    reader knows of the sum of some contributors :math:`S` is the interval

    .. math::

        \Big[\min_x \sum_{i \in S} x_i, \; \max_x \sum_{i \in S} x_i\Big]
        \quad\text{with}\quad \sum_{i \in C} x_i = v_C \;\forall C \text{ told}, \qquad
        x_i \in \{0, 1, 2, \ldots\}.

    Contributors that stand in the same told cells are one variable, as nothing tells them apart.
    """

    def __init__(self, told: Sequence[Cell], everybody: Collection[str]) -> None:
        self.told = list(told)
        self.groups = alike(told, everybody)
        self.solver = _solver(self.told, self.groups)
        self.whole_solver: highspy.Highs | None = None

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
        """Return a bound and the cells without which it would not hold.

        Raises
        ------
        RequestError
            If the solver finds no answer: what was not attacked may not be told.
        """
        weights = np.zeros(len(self.groups))
        weights[list(groups)] = 1
        status = _solve(self.solver, weights, sense)
        if sense == highspy.ObjSense.kMaximize and status in UNBOUNDED:
            return float("inf"), frozenset()
        _must_be_solved(status)
        solution = self.solver.getSolution()
        duals = zip(self.told, solution.row_dual, strict=True)
        used = frozenset(cell.id for cell, dual in duals if abs(dual) > NEAR)
        values = np.asarray(solution.col_value)
        if np.abs(values - values.round()).max(initial=0) < NEAR:
            return float(self.solver.getObjectiveValue()), used
        return self._whole_bound(weights, sense), used

    def _whole_bound(self, weights: np.ndarray, sense: highspy.ObjSense) -> float:
        """Return the bound that holds for whole numbers: a reader knows that stops are whole."""
        if self.whole_solver is None:
            self.whole_solver = _solver(self.told, self.groups)
            for number in range(len(self.groups)):
                self.whole_solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)
        _must_be_solved(_solve(self.whole_solver, weights, sense))
        return float(round(self.whole_solver.getObjectiveValue()))


NEAR = 1e-7
UNBOUNDED = {
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,  # never infeasible: the truth fits
}


def _solve(
    solver: highspy.Highs, weights: np.ndarray, sense: highspy.ObjSense
) -> highspy.HighsModelStatus:
    places = np.arange(len(weights), dtype=np.int32)
    solver.changeColsCost(len(places), places, weights)
    solver.changeObjectiveSense(sense)
    solver.run()
    return solver.getModelStatus()


def _must_be_solved(status: highspy.HighsModelStatus) -> None:
    if status != highspy.HighsModelStatus.kOptimal:
        raise RequestError("attack_failed", found=status.name)


def _solver(told: Sequence[Cell], groups: Sequence[frozenset[str]]) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - the solver's own signature
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("mip_rel_gap", 0.0)
    for _ in groups:
        solver.addVar(0.0, highspy.kHighsInf)
    place: Mapping[str, int] = {
        member: number for number, group in enumerate(groups) for member in group
    }
    for cell in told:
        there = np.array(sorted({place[member] for member in cell.members}), dtype=np.int32)
        solver.addRow(cell.value, cell.value, len(there), there, np.ones(len(there)))
    return solver
