"""How crowded an emergency department is, by a formula that is data.

A formula says what goes in, how it is weighed and what the outcome is called. The score is kept
raw and clamped, with the part that each term has in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from spoedketen.domain.errors import RequestError

Label = Mapping[str, str]
Spline = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing that is counted; ``is_steady`` is what seldom changes, such as places."""

    id: str
    label: Label
    unit: Label
    most: float
    least: float = 0
    is_whole: bool = True
    is_steady: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A name for scores up to and with ``up_to``; the last band has no end."""

    code: str
    label: Label
    up_to: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A part of a weighted sum: coefficient x of / per, or a cubic spline of it."""

    of: str
    coefficient: float = 0
    per: str | None = None
    spline: Spline = ()

    def value(self, given: Mapping[str, float]) -> float:
        """Return what it adds."""
        amount = given[self.of]
        curved = sum(weight * max(amount - knot, 0) ** 3 for weight, knot in self.spline)
        return self.coefficient * amount / (given[self.per] if self.per else 1) + curved


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A part that earns points by the band it falls in: (up to and with, points)."""

    of: str
    bands: tuple[tuple[float | None, float], ...]

    def value(self, given: Mapping[str, float]) -> float:
        """Return its points."""
        amount = given[self.of]
        return next(points for end, points in self.bands if end is None or amount <= end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A version of a way to measure crowding; ``status`` is ``published`` or ``example``."""

    id: str
    name: str
    kind: str
    status: str
    label: Label
    source: str
    remark: Label
    inputs: tuple[Input, ...]
    parts: tuple[Term | Parameter, ...]
    bands: tuple[Band, ...]
    clamp: tuple[float, float]
    constant: float = 0

    def band(self, score: float) -> Band:
        """Return the band of a score."""
        return next(b for b in self.bands if b.up_to is None or score <= b.up_to)

    def band_coded(self, code: str) -> Band:
        """Return the band with a code."""
        return next(band for band in self.bands if band.code == code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowding:
    """An outcome: the sum as it came out, clamped, its band, and what each part adds."""

    formula: str
    raw: float
    score: float
    band: str
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFault:
    """What is wrong with one input: ``missing``, ``not_whole`` or ``outside`` its limits."""

    input: str
    code: str
    given: float | None
    least: float
    most: float


def crowding(formula: Formula, given: Mapping[str, float]) -> Crowding:
    """Return the score of a department; inputs must be without faults (:func:`input_faults`)."""
    parts = tuple((part.of, part.value(given)) for part in formula.parts)
    raw = formula.constant + sum(value for _, value in parts)
    low, high = formula.clamp
    score = min(max(raw, low), high)
    return Crowding(
        formula=formula.id, raw=raw, score=score, band=formula.band(score).code, parts=parts
    )


def input_faults(formula: Formula, given: Mapping[str, float | None]) -> list[InputFault]:
    """Return every fault of the inputs, in the order of the formula."""
    return [fault for each in formula.inputs if (fault := _fault(each, given.get(each.id)))]


def _fault(wanted: Input, given: float | None) -> InputFault | None:
    if given is None:
        code = "missing"
    elif not wanted.least <= given <= wanted.most:
        code = "outside"
    elif wanted.is_whole and given != int(given):
        code = "not_whole"
    else:
        return None
    return InputFault(input=wanted.id, code=code, given=given, least=wanted.least, most=wanted.most)


def one_more(formula: Formula, given: Mapping[str, float]) -> Mapping[str, float]:
    """Return by input how much the raw score changes if it were one more."""
    now = crowding(formula, given).raw
    return {
        each.id: crowding(formula, {**given, each.id: given[each.id] + 1}).raw - now
        for each in formula.inputs
    }


@cache
def formulas() -> Mapping[str, Formula]:
    """Return the formulas that come with the product, by id."""
    text = (files("spoedketen.domain") / "crowding.yaml").read_text("utf-8")
    return {row["id"]: formula_from(row) for row in yaml.safe_load(text)}


def formula(named: str) -> Formula:
    """Return a formula by id.

    Raises
    ------
    RequestError
        If there is no such formula.
    """
    if named not in formulas():
        raise RequestError("formula_unknown", found=named, candidates=", ".join(formulas()))
    return formulas()[named]


def formula_from(raw: Mapping[str, Any]) -> Formula:
    """Return the formula that a row of the file describes."""
    low, high = raw["clamp"]
    plain = ("id", "name", "kind", "status", "label", "source", "remark")
    return Formula(
        **{key: raw[key] for key in plain},
        inputs=tuple(Input(**row) for row in raw["inputs"]),
        parts=tuple(map(_term, raw.get("terms", ())))
        + tuple(map(_parameter, raw.get("parameters", ()))),
        bands=tuple(Band(**row) for row in raw["bands"]),
        clamp=(float(low), float(high)),
        constant=raw.get("constant", 0),
    )


def _term(row: Mapping[str, Any]) -> Term:
    spline = tuple((float(weight), float(knot)) for weight, knot in row.get("spline", ()))
    return Term(**{**row, "spline": spline})


def _parameter(row: Mapping[str, Any]) -> Parameter:
    bands = tuple((band.get("up_to"), float(band["points"])) for band in row["bands"])
    return Parameter(of=row["of"], bands=bands)
