"""Fields of a case in YAML, read one by one; what is wrong is collected, never guessed."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from spoedketen.domain.ambulance_case import ShiftedLognormal
from spoedketen.domain.errors import Fault

MISSING = object()
LEAST_WITHIN = 0.01
"""Of a time that is drawn again outside its bounds; with less, drawing would not end."""


class CaseFields:
    """A document and the faults found in it so far; a name with dots leads into it."""

    def __init__(self, file: Path, document: Mapping[str, Any]) -> None:
        self.file, self.document = file, document
        self.faults: list[Fault] = []

    def fault(self, code: str, field: str, file: str = "", **parameters: object) -> None:
        """Keep a fault of a field, in this file or in one that it names."""
        told = {"field": field, **parameters}
        self.faults.append(Fault(file=file or self.file.name, code=code, parameters=told))

    def value(self, name: str) -> Any:
        """Return what stands at a name, or None with a fault."""
        here: Any = self.document
        for part in name.split("."):
            here = here.get(part, MISSING) if isinstance(here, Mapping) else MISSING
            if here is MISSING:
                self.fault("case_field_missing", name)
                return None
        return here

    def number(self, name: str, low: float, high: float) -> float:
        """Return a number within bounds; not a number with a fault."""
        given = self.value(name)
        if given is None:
            return math.nan
        is_number = isinstance(given, int | float) and not isinstance(given, bool)
        if not is_number or not low <= given <= high:
            self.fault("case_value_unfit", name, given=given, low=low, high=high)
            return math.nan
        return float(given)

    def word(self, name: str, known: tuple[str, ...]) -> str:
        """Return a word that is one of those known, else the first with a fault."""
        given = self.value(name)
        if given is not None and given not in known:
            self.fault("case_word_unknown", name, given=given, known=", ".join(known))
        return str(given) if given in known else known[0]

    def shifted(self, name: str) -> ShiftedLognormal:
        """Return a lognormal time with shift and bounds."""
        self.word(f"{name}.distribution", ("lognormal",))
        made = ShiftedLognormal(
            sigma=self.number(f"{name}.sigma", 0.0, 10.0),
            median=self.number(f"{name}.median", 1e-9, 1e6),
            shift=self.number(f"{name}.shift", -1e6, 1e6),
            reject_below=self.number(f"{name}.reject_below", 0.0, 1e6),
            reject_above=self.number(f"{name}.reject_above", 0.0, 1e6),
        )
        if made.share_within < LEAST_WITHIN:
            within, least = round(100 * made.share_within, 2), round(100 * LEAST_WITHIN)
            self.fault("case_bounds_unfit", name, share=within, least=least)
        return made

    def frame(self, name: str, columns: Mapping[str, Any]) -> pl.DataFrame | None:
        """Return the columns of a table that a field names, or None with a fault.

        The path is relative to the file. ``columns`` gives the type of each.
        """
        given = self.value(name)
        if not isinstance(given, str):
            return None
        path = self.file.parent / given
        try:
            found = _table(path, columns)
        except (OSError, pl.exceptions.PolarsError) as error:
            self.fault("case_table_unreadable", name, given, found=str(error).partition("\n")[0])
            return None
        return self._columns(name, given, found, columns)

    def _columns(
        self, name: str, file: str, found: pl.DataFrame, columns: Mapping[str, Any]
    ) -> pl.DataFrame | None:
        for column in columns.keys() - set(found.columns):
            known = ", ".join(found.columns)
            self.fault("case_column_missing", name, file, column=column, known=known)
        if not columns.keys() <= set(found.columns):
            return None
        made = found.select(pl.col(c).cast(kind, strict=False) for c, kind in columns.items())
        for column in columns:
            if empty := made[column].null_count():
                self.fault("case_cells_unfit", name, file, column=column, count=empty)
        return None if any(made[column].null_count() for column in columns) else made


def _table(path: Path, columns: Mapping[str, Any]) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    texts = {name: kind for name, kind in columns.items() if kind == pl.String}
    return pl.read_csv(path, schema_overrides=texts)  # 0012 is a name, not twelve
