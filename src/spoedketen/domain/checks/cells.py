"""Single cells: type, presence, range, allowed values."""

import polars as pl

from spoedketen.domain.dictionary import POLARS_TYPES, ColumnSpec, table_dictionary
from spoedketen.domain.errors import Fault

UNREADABLE = {
    "text": "cell_not_text",
    "number": "cell_not_a_number",
    "people": "people_fractional",
    "date": "cell_not_a_date",
}
MOST_PEOPLE = 10_000_000_000
LARGEST_NUMBER = 1e12
"""A number beyond this is a slip, and sums with it overflow."""
"""More than live on earth: a slip, and sums of such numbers would overflow without a word."""

CONTROL_CHARACTERS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
"""They would steer the terminal that shows a name, and cannot stand in a picture."""

HEADER_ROWS = 2
"""A data row 0 stands on line 2 of the file, under the header."""


def typed_table(name: str, frame: pl.DataFrame, file_name: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the table in the types of the dictionary and the faults of its cells.

    A cell that cannot be read becomes null, so that the other checks can go on.
    """
    spec = table_dictionary()[name]
    faults = [
        Fault(file=file_name, column=column, code="column_unknown")
        for column in frame.columns
        if column not in spec.columns
    ]
    columns: list[pl.Series] = []
    for column in spec.columns.values():
        series, found = _typed_column(column, frame, file_name)
        columns.append(series)
        faults += found
    return pl.DataFrame(columns), faults


def _typed_column(
    spec: ColumnSpec, frame: pl.DataFrame, file_name: str
) -> tuple[pl.Series, list[Fault]]:
    if spec.name not in frame.columns:
        empty = pl.Series(spec.name, [None] * frame.height, dtype=POLARS_TYPES[spec.type])
        missing = Fault(file=file_name, column=spec.name, code="table_column_missing")
        return empty, [missing] if spec.required and frame.height else []
    raw = frame[spec.name]
    if raw.dtype == pl.String:
        raw = raw.str.strip_chars().replace("", None)
    series = _converted(raw, spec)
    return series, _cell_faults(raw, series, spec, file_name)


def _converted(raw: pl.Series, spec: ColumnSpec) -> pl.Series:
    wanted = POLARS_TYPES[spec.type]
    if spec.type == "people":
        as_number = raw.cast(pl.Float64, strict=False)
        whole = (as_number == as_number.floor()) & (as_number.abs() <= MOST_PEOPLE)
        kept = pl.select(pl.when(whole).then(as_number)).to_series()
        return kept.cast(wanted, strict=False).alias(spec.name)
    if spec.type == "number":
        as_number = raw.cast(wanted, strict=False)
        # NaN and infinity from outside are no measurement: they become null and are reported.
        finite = pl.select(pl.when(as_number.abs() <= LARGEST_NUMBER).then(as_number)).to_series()
        return finite.alias(spec.name)
    if spec.type == "date" and raw.dtype == pl.String:
        return raw.str.to_date("%Y-%m-%d", strict=False)
    return raw.cast(wanted, strict=False)


def _cell_faults(
    raw: pl.Series, series: pl.Series, spec: ColumnSpec, file_name: str
) -> list[Fault]:
    def faults_at(mask: pl.Series, code: str, **more: object) -> list[Fault]:
        return [
            Fault(
                file=file_name,
                row=row + HEADER_ROWS,
                column=spec.name,
                code=code,
                parameters={"found": raw[row], **more},
            )
            for row in mask.fill_null(value=False).arg_true()
        ]

    unreadable = raw.is_not_null() & series.is_null()
    faults = faults_at(unreadable, UNREADABLE[spec.type])
    if spec.required:
        faults += faults_at(raw.is_null(), "cell_empty")
    if spec.minimum is not None:
        below = "people_negative" if spec.type == "people" else "cell_below_minimum"
        faults += faults_at(series < spec.minimum, below, minimum=spec.minimum)
    if spec.one_of is not None:
        code = "service_type_unknown" if spec.name == "service_type" else "cell_not_allowed"
        strangers = series.is_not_null() & ~series.is_in(list(spec.one_of))
        faults += faults_at(strangers, code, allowed=", ".join(spec.one_of))
    if spec.type == "text":
        faults += faults_at(series.str.contains(CONTROL_CHARACTERS), "cell_steers")
    if spec.pattern is not None:
        misfits = series.is_not_null() & ~series.str.contains(spec.pattern)
        faults += faults_at(misfits, "cell_misformed", pattern=spec.pattern)
    return faults
