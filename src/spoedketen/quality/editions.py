"""What editions of the same report tell together: a difference is a figure too."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from spoedketen.quality.attack import Cell
from spoedketen.quality.disclosure import Protection, leaks_of
from spoedketen.quality.stop_report import (
    DURATION_DIVISIONS,
    Contributor,
    OwnFigures,
    StopFigures,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What an edition tells, and whose figures it is made of."""

    lines: Sequence[StopFigures]
    contributors: Sequence[Contributor]
    own: Mapping[str, OwnFigures]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """One of the two figures of a line: of whom, which lines count, and whether it is told."""

    of: Callable[[OwnFigures], int]
    counts: Callable[[StopFigures], bool]
    is_told: Callable[[StopFigures], bool]


MEASURES = (
    _Measure(
        of=lambda own: own.number,
        counts=lambda _line: True,
        is_told=lambda line: line.number is not None,
    ),
    _Measure(
        of=lambda own: own.minutes,
        counts=lambda line: line.division in DURATION_DIVISIONS and line.number is not None,
        is_told=lambda line: line.minutes is not None,
    ),
)


def tell_of_one(editions: Sequence[Edition], protection: Protection) -> bool:
    """Tell whether editions of one quarter, read together, say what none says alone.

    The reader is supposed to know whose figures changed. So no difference between two editions may
    be that of too few locations, and what did not change is one unknown in both.
    """
    return any(_is_found(editions, measure, protection) for measure in MEASURES)


def _is_found(editions: Sequence[Edition], measure: _Measure, protection: Protection) -> bool:
    cells, found = [], {}
    for number, edition in enumerate(editions):
        for cell, is_told in _cells(number, edition, measure):
            cells.append(cell)
            found[cell.id] = "told" if is_told else "beside"
    told = [cell for cell in cells if found[cell.id] == "told"]
    if any(0 < count < protection.fewest for count in _changes(told)):
        return True
    return bool(leaks_of(cells, found, protection))


def _cells(number: int, edition: Edition, measure: _Measure) -> Iterable[tuple[Cell, bool]]:
    """Yield the cells of an edition; an unchanged figure is the same member in every edition."""
    for line in filter(measure.counts, edition.lines):
        there = [each.id for each in edition.contributors if _belongs(each, line)]
        values = {name: measure.of(edition.own[name]) for name in there}
        cell = Cell(
            id=f"{line.division}/{line.region}/{number}",
            members=frozenset(f"{name}={value}" for name, value in values.items()),
            value=sum(values.values()),
        )
        yield cell, measure.is_told(line)


def _belongs(contributor: Contributor, line: StopFigures) -> bool:
    return line.division == "nation" or contributor.regions.get(line.division) == line.region


def _changes(told: Sequence[Cell]) -> Iterable[int]:
    """Yield of how many locations a figure changed, for each line that two editions tell."""
    for one, other in combinations(told, 2):
        if one.id.rpartition("/")[0] == other.id.rpartition("/")[0]:
            changed = one.members ^ other.members
            yield len({member.rpartition("=")[0] for member in changed})
