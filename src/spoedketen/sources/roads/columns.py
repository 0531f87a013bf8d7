"""Checked reading of the columns of a table of text: every fault with its row and column."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from spoedketen.domain.errors import Fault

SHOWN_PER_COLUMN = 20
HEADER_ROWS = 2


@dataclass(slots=True)
class Sheet:
    """A table of text under inspection, with the faults found so far."""

    file: str
    table: pl.DataFrame
    faults: list[Fault] = field(default_factory=list)

    def has(self, column: str) -> bool:
        """Tell whether the column exists."""
        return column in self.table.columns

    def text(self, column: str) -> list[str]:
        """Return a column without outer blanks; empty where nothing stands."""
        return self.table[column].fill_null("").str.strip_chars().to_list()

    def report(self, code: str, column: str, rows: NDArray[np.integer], **known: object) -> None:
        """Note a fault for each row, the first twenty one by one and the rest as a number."""
        for row in rows[:SHOWN_PER_COLUMN]:
            came = str(self.table[column][int(row)])
            self.add(code, column, int(row) + HEADER_ROWS, {"came": came, **known})
        if rows.size > SHOWN_PER_COLUMN:
            rest = {"count": int(rows.size - SHOWN_PER_COLUMN), "kind": code}
            self.add("more_of_the_same", column, None, rest)

    def add(
        self, code: str, column: str | None, row: int | None, parameters: dict[str, object]
    ) -> None:
        """Note one fault."""
        self.faults.append(
            Fault(file=self.file, code=code, row=row, column=column, parameters=parameters)
        )


def numbers(sheet: Sheet, column: str) -> NDArray[np.float64]:
    """Return a column of numbers, NaN where empty; what is no number is a fault."""
    texts = pl.Series(sheet.text(column), dtype=pl.String)
    found = texts.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
    empty = (texts == "").to_numpy()
    sheet.report("not_a_number", column, np.flatnonzero(np.isnan(found) & ~empty))
    return np.where(empty, np.nan, found).astype(np.float64)


def checked_numbers(
    sheet: Sheet,
    column: str,
    is_right: Callable[[NDArray[np.float64]], NDArray[np.bool_]],
    expected: str,
) -> NDArray[np.float64]:
    """Return a full column of numbers within bounds; ``expected`` names the bounds."""
    found = numbers(sheet, column)
    empty = np.array([text == "" for text in sheet.text(column)], np.bool_)
    sheet.report("empty_cell", column, np.flatnonzero(empty), expected=expected)
    with np.errstate(invalid="ignore"):
        outside = ~np.isnan(found) & ~is_right(found)
    sheet.report("out_of_range", column, np.flatnonzero(outside), expected=expected)
    return found


def positive(found: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which numbers are finite and above zero."""
    return np.isfinite(found) & (found > 0)
