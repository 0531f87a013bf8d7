"""Which sums may be published so that none tells of one or a few contributors.

First every cell of too few contributors is withheld, then cell after cell, until an attack on
what is told finds nothing: neither a withheld cell, nor the sum of any one or two contributors.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from spoedketen.quality.attack import Cell, Known, Reader

FEWEST_CONTRIBUTORS = 3
"""OPEN-27: the fewest hospitals of which a sum may tell."""
LEAST_WIDTH = 1.0
LEAST_WIDTH_SHARE = 0.2
"""A sum counts as found when its interval is narrower than one, or a fifth of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """How few contributors are too few, and how near is too near."""

    fewest: int = FEWEST_CONTRIBUTORS
    width: float = LEAST_WIDTH
    width_share: float = LEAST_WIDTH_SHARE

    def is_found(self, known: Known) -> bool:
        """Tell whether an interval says as good as the figure; that all have none may be told."""
        if known.high <= NOTHING:
            return False
        # Written so that what is no number counts as found.
        return not known.high - known.low >= max(self.width, self.width_share * known.high)


NOTHING = 1e-6
WITHHELD = ("few", "beside")


def choices(cells: Sequence[Cell], protection: Protection) -> Mapping[str, str]:
    """Return ``told``, ``few`` (too few contributors) or ``beside`` (protects another) by cell.

    Rank after rank is added to what may be told, so a leak that a rank brings is paid for by a
    cell of that rank, and what is wanted most is withheld for its own sake only.
    """
    found = {cell.id: "few" if len(cell.members) < protection.fewest else "" for cell in cells}
    restored: set[str] = set()
    for rank in sorted({cell.rank for cell in cells}):
        fresh = {cell.id for cell in cells if cell.rank == rank and not found[cell.id]}
        found |= dict.fromkeys(fresh, "told")
        while leaks := leaks_of(cells, found, protection):
            known = _known_anyway(cells, found, leaks) - restored
            found |= dict.fromkeys(known, "told")
            restored |= known  # once: what is withheld after that goes for good
            fresh -= known
            if not known:
                told = {cell.id for cell in cells if found[cell.id] == "told"}
                found |= dict.fromkeys(_withheld(cells, fresh & told or told, leaks), "beside")
    return found


def _known_anyway(
    cells: Iterable[Cell], found: Mapping[str, str], leaks: Iterable[Known]
) -> set[str]:
    """Return withheld cells that the others add up to: telling them tells nothing new."""
    exact = {leak.members for leak in leaks if leak.high - leak.low < NOTHING}
    return {c.id for c in cells if found[c.id] == "beside" and c.members in exact}


def _withheld(cells: Sequence[Cell], fresh: Collection[str], leaks: Iterable[Known]) -> set[str]:
    """Return a cell for every leak; one that stops several is enough for those.

    Of a leak that only whole numbers bring, the solver may not say by which cells: then any.
    """
    gone: set[str] = set()
    for leak in leaks:
        if not leak.cells & gone:
            near = leak.cells & set(fresh) or leak.cells or set(fresh)
            gone.add(_least_wanted(cell for cell in cells if cell.id in near))
    return gone


def _least_wanted(cells: Iterable[Cell]) -> str:
    return min(cells, key=lambda cell: (-cell.rank, cell.value, cell.id)).id


def leaks_of(
    cells: Sequence[Cell], found: Mapping[str, str], protection: Protection
) -> list[Known]:
    """Return what a reader of the told cells can work out though he should not."""
    told = [cell for cell in cells if found[cell.id] == "told"]
    reader = Reader(told, frozenset[str]().union(*(cell.members for cell in cells)))
    known = (reader.knows(members) for members in _targets(reader, cells, found, protection))
    return [each for each in known if protection.is_found(each)]


def _targets(
    reader: Reader, cells: Sequence[Cell], found: Mapping[str, str], protection: Protection
) -> Iterable[frozenset[str]]:
    """Return what to attack: every set of too few contributors, and every withheld cell.

    Of a group of enough contributors no part can be told from the rest, so those sets are left out.
    """
    few = [group for group in reader.groups if len(group) < protection.fewest]
    for count in range(1, protection.fewest):
        for groups in combinations(few, count):
            members = frozenset[str]().union(*groups)
            if len(members) < protection.fewest:
                yield members
    yield from (cell.members for cell in cells if found[cell.id] in WITHHELD)
