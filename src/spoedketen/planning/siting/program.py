"""A mixed-integer program in arrays, handed to HiGHS without a modelling layer."""

import math
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csr_array

from spoedketen.domain.errors import RequestError
from spoedketen.planning.siting.solution import Effort, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Minimise ``cost @ x`` with ``row_lower <= rows @ x <= row_upper`` and bounds on x.

    The first ``whole`` columns are integer, the others continuous.
    """

    cost: FloatArray
    lower: FloatArray
    upper: FloatArray
    rows: csr_array
    row_lower: FloatArray
    row_upper: FloatArray
    whole: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """The best values found, and the bound that no values can beat."""

    values: FloatArray
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """Relative distance between objective and bound (0 = proven optimal)."""
        return proven_gap(self.objective, self.bound)


def proven_gap(objective: float, bound: float) -> float:
    """Return the relative distance of an objective to its bound, rounding noise taken out."""
    gap = abs(objective - bound) / max(abs(objective), 1e-9)
    return 0.0 if gap < 1e-9 else gap  # noqa: PLR2004 - below the precision of the solver


def optimum(program: Program, effort: Effort) -> Optimum:
    """Solve the program.

    Raises
    ------
    RequestError
        ``siting_infeasible`` if nothing satisfies the rows, ``siting_out_of_time`` if nothing was
        found within the time given.
    """
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, setting in (
        ("output_flag", False),
        ("parallel", "off"),
        ("mip_rel_gap", effort.gap),
        ("mip_abs_gap", 0.0 if effort.gap == 0 else 1e-6),
        ("time_limit", effort.seconds),
    ):
        solver.setOptionValue(option, setting)
    solver.passModel(_linear_program(program))
    solver.run()
    return _answer(solver, effort)


def _answer(solver: highspy.Highs, effort: Effort) -> Optimum:
    status = solver.getModelStatus()
    if status in (
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    ):
        raise RequestError("siting_infeasible")
    info = solver.getInfo()
    if not math.isfinite(info.objective_function_value) or not _has_solution(info):
        raise RequestError("siting_out_of_time", seconds=effort.seconds)
    return Optimum(
        values=np.asarray(solver.getSolution().col_value, dtype=np.float64),
        objective=float(info.objective_function_value),
        bound=float(info.mip_dual_bound),
    )


def _has_solution(info: highspy.HighsInfo) -> bool:
    return bool(info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible)


def _linear_program(program: Program) -> highspy.HighsLp:
    columns = len(program.cost)
    linear = highspy.HighsLp()
    linear.num_col_ = columns
    linear.num_row_ = program.rows.shape[0]
    linear.col_cost_ = program.cost
    linear.col_lower_ = program.lower
    linear.col_upper_ = program.upper
    linear.row_lower_ = program.row_lower
    linear.row_upper_ = program.row_upper
    linear.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    linear.a_matrix_.num_col_ = columns
    linear.a_matrix_.num_row_ = program.rows.shape[0]
    linear.a_matrix_.start_ = program.rows.indptr.astype(np.int32)
    linear.a_matrix_.index_ = program.rows.indices.astype(np.int32)
    linear.a_matrix_.value_ = program.rows.data.astype(np.float64)
    whole = [highspy.HighsVarType.kInteger] * program.whole
    linear.integrality_ = whole + [highspy.HighsVarType.kContinuous] * (columns - program.whole)
    return linear
