"""Identifiers: unique within their validity, and existing where they are named."""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from spoedketen.domain.checks.cells import HEADER_ROWS
from spoedketen.domain.dictionary import TableSpec, table_dictionary
from spoedketen.domain.errors import Fault

UNIQUE_BY_NATURE = {"calendars"}
"""A calendar is several rows under one id; overlap is checked by its hours instead."""

Tables = Mapping[str, pl.DataFrame]


def key_faults(tables: Tables, file_names: Mapping[str, str]) -> list[Fault]:
    """Report rows that repeat a key while the earlier row is still valid."""
    faults: list[Fault] = []
    for name, frame in tables.items():
        spec = table_dictionary()[name]
        if spec.key and name not in UNIQUE_BY_NATURE:
            faults += _repeated(frame, spec, file_names[name])
    return faults


def _repeated(frame: pl.DataFrame, spec: TableSpec, file_name: str) -> Iterator[Fault]:
    keys = list(spec.key)
    numbered = frame.with_row_index("row_")
    twice = numbered.filter(pl.struct(keys).is_duplicated() & pl.col(keys[-1]).is_not_null())
    for key, group in twice.group_by(keys, maintain_order=True):
        if spec.is_dated:
            clashes = _overlapping_rows(group)
        else:
            first, *later = group["row_"].to_list()
            clashes = [(first, row) for row in later]
        for earlier, row in clashes:
            yield Fault(
                file=file_name,
                row=row + HEADER_ROWS,
                column=keys[-1],
                code="id_repeated",
                parameters={
                    "found": " / ".join(map(str, key)),
                    "earlier_row": earlier + HEADER_ROWS,
                },
            )


def _overlapping_rows(group: pl.DataFrame) -> list[tuple[int, int]]:
    spans = [
        (start or date.min, end or date.max, row)
        for start, end, row in group.select("valid_from", "valid_to", "row_").iter_rows()
    ]
    spans.sort()
    clashes: list[tuple[int, int]] = []
    longest = spans[0]
    for span in spans[1:]:
        if span[0] < longest[1]:
            clashes.append((longest[2], span[2]))
        # A long period may reach over several later ones.
        longest = max(longest, span, key=lambda known: known[1])
    return clashes


def validity_faults(tables: Tables, file_names: Mapping[str, str]) -> list[Fault]:
    """Report rows that end before or on the day they begin: they would never hold."""
    return [
        Fault(
            file=file_names[name],
            row=row + HEADER_ROWS,
            column="valid_to",
            code="validity_empty",
            parameters={
                "found": str(frame["valid_to"][row]),
                "start": str(frame["valid_from"][row]),
            },
        )
        for name, frame in tables.items()
        if table_dictionary()[name].is_dated
        for row in (frame["valid_to"] <= frame["valid_from"]).fill_null(value=False).arg_true()
    ]


def reference_faults(tables: Tables, file_names: Mapping[str, str]) -> list[Fault]:
    """Report cells that name a row of another table, or a region, that does not exist."""
    faults: list[Fault] = []
    for name, frame in tables.items():
        for column in table_dictionary()[name].columns.values():
            if column.refers_to is not None:
                known = _ids(tables, column.refers_to)
                faults += _strangers(
                    frame, column.name, known, "reference_unknown", file_names[name]
                )
            if column.region_of is not None:
                known = _region_ids(tables, column.region_of)
                faults += _strangers(frame, column.name, known, "region_unknown", file_names[name])
    return faults


def _ids(tables: Tables, table: str) -> list[str]:
    frame = tables.get(table)
    return [] if frame is None else frame["id"].drop_nulls().to_list()


def _region_ids(tables: Tables, division: str) -> list[str]:
    regions = tables.get("regions")
    if regions is None:
        return []
    return regions.filter(pl.col("division") == division)["id"].drop_nulls().to_list()


def _strangers(
    frame: pl.DataFrame, column: str, known: list[str], code: str, file_name: str
) -> Iterator[Fault]:
    values = frame[column]
    strange = values.is_not_null() & ~values.is_in(known)
    for row in strange.arg_true():
        yield Fault(
            file=file_name,
            row=row + HEADER_ROWS,
            column=column,
            code=code,
            parameters={"found": values[row]},
        )
