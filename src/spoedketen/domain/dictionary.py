"""The table dictionary: what each column of a region pack means.

Loader, checker, documentation and editor read the same YAML files in ``domain/tables``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl
import yaml

POLARS_TYPES: Mapping[str, pl.DataType] = {
    "text": pl.String(),
    "number": pl.Float64(),
    "people": pl.Int64(),
    "date": pl.Date(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """Meaning of one column; ``None`` in a rule means that the rule does not apply."""

    name: str
    type: str
    required: bool
    label: Mapping[str, str]
    unit: str | None = None
    minimum: float | None = None
    one_of: tuple[str, ...] | None = None
    pattern: str | None = None
    refers_to: str | None = None
    region_of: str | None = None
    when_empty: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """Meaning of one table; ``key`` columns together identify a row within its validity."""

    name: str
    label: Mapping[str, str]
    meaning: Mapping[str, str]
    key: tuple[str, ...]
    columns: Mapping[str, ColumnSpec]

    @property
    def is_dated(self) -> bool:
        """Whether rows carry a period of validity."""
        return "valid_from" in self.columns

    def schema(self) -> dict[str, pl.DataType]:
        """Return the polars type of every column."""
        return {name: POLARS_TYPES[column.type] for name, column in self.columns.items()}

    def empty(self) -> pl.DataFrame:
        """Return the table without rows."""
        return pl.DataFrame(schema=self.schema())


def _column(name: str, raw: Mapping[str, Any]) -> ColumnSpec:
    rules = dict(raw)
    if "one_of" in rules:
        rules["one_of"] = tuple(rules["one_of"])
    return ColumnSpec(name=name, **rules)


def _table(raw: Mapping[str, Any]) -> TableSpec:
    return TableSpec(
        name=raw["table"],
        label=raw["label"],
        meaning=raw["meaning"],
        key=tuple(raw["key"]),
        columns={name: _column(name, column) for name, column in raw["columns"].items()},
    )


@cache
def table_dictionary() -> Mapping[str, TableSpec]:
    """Return every table a region pack may hold, by name."""
    folder = files("spoedketen.domain") / "tables"
    documents = sorted(folder.iterdir(), key=lambda entry: entry.name)
    tables = (_table(yaml.safe_load(entry.read_text("utf-8"))) for entry in documents)
    return {table.name: table for table in tables}


def divisions() -> tuple[str, ...]:
    """Return the independent divisions of the areas, in the order they are shown."""
    allowed = table_dictionary()["regions"].columns["division"].one_of
    return allowed or ()


def service_types() -> tuple[str, ...]:
    """Return the known types of service."""
    return table_dictionary()["services"].columns["service_type"].one_of or ()
