"""Observations from a CSV file: every fault of every row, with its row and column.

Comma or semicolon, with or without a byte order mark, because spreadsheets write both.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from spoedketen.live.capacity.errors import Refused
from spoedketen.live.capacity.values import STATES, NewObservation, Rejection

NUMBERS = (*STATES, "low", "high", "waiting_minutes")
MOMENTS = ("observed_at", "valid_until")
NEEDED = ("service", "resource", "observed_at")
WHOLE = re.compile(r"-?[0-9]{1,12}")
COLUMNS = ("key", *NEEDED[:2], "horizon", "source", "unit", *MOMENTS, *NUMBERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvRow:
    """One row: an observation, or what is wrong with it; the header is row 1.

    ``key`` is the row's own, where it could be read.
    """

    number: int
    key: str = ""
    item: NewObservation | None
    rejections: tuple[Rejection, ...] = ()


def observations_in(content: bytes) -> list[CsvRow]:
    """Return every row of a file; raise `Refused` where the file as a whole cannot be read."""
    text = _text(content)
    try:
        header, *lines = list(csv.reader(text.splitlines(), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise Refused([Rejection(code="not_readable", field="file")]) from error
    names = [name.strip().lower() for name in header]
    _check_header(names)
    return [
        _row(number, names, cells)
        for number, cells in enumerate(lines, start=2)
        if any(cell.strip() for cell in cells)
    ]


def lines_of(content: bytes) -> int:
    """Return how many lines a file has at most, without reading what stands in them."""
    return max(content.count(b"\n"), content.count(b"\r")) + 1


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused([Rejection(code="not_readable", field="file")]) from error
    if not text.strip() or "\x00" in text:
        code = "not_readable" if text.strip() else "file_empty"
        raise Refused([Rejection(code=code, field="file")])
    return text


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _check_header(names: list[str]) -> None:
    unknown = [_column("column_unknown", name, COLUMNS) for name in names if name not in COLUMNS]
    missing = [_column("column_missing", name, NEEDED) for name in NEEDED if name not in names]
    twice = [
        Rejection(code="column_twice", field=name, parameters={"given": name})
        for name in sorted({name for name in names if names.count(name) > 1 and name in COLUMNS})
    ]
    if unknown or missing or twice:
        raise Refused([*unknown, *missing, *twice])


def _column(code: str, name: str, known: tuple[str, ...]) -> Rejection:
    return Rejection(code=code, field=name, parameters={"given": name, "known": ", ".join(known)})


def _row(number: int, names: list[str], cells: list[str]) -> CsvRow:
    if len(cells) != len(names):
        parameters = {"given": len(cells), "expected": len(names)}
        wrong = Rejection(code="cells_of_row", field="row", parameters=parameters)
        return CsvRow(number=number, item=None, rejections=(wrong,))
    told = {name: cell.strip() for name, cell in zip(names, cells, strict=True) if cell.strip()}
    faults: list[Rejection] = [
        Rejection(code="required", field=name) for name in NEEDED if name not in told
    ]
    values = _values(told, faults)
    if faults:
        return CsvRow(number=number, key=told.get("key", ""), item=None, rejections=tuple(faults))
    return CsvRow(number=number, item=_item(values))


def _values(told: Mapping[str, str], faults: list[Rejection]) -> dict[str, object]:
    values: dict[str, object] = dict(told)
    for name in told:
        if name in NUMBERS:
            values[name] = _number(name, told[name], faults)
        elif name in MOMENTS:
            values[name] = _moment(name, told[name], faults)
    return values


def _number(name: str, given: str, faults: list[Rejection]) -> int | None:
    if WHOLE.fullmatch(given):
        return int(given)
    faults.append(Rejection(code="not_a_number", field=name, parameters={"given": given[:40]}))
    return None


def _moment(name: str, given: str, faults: list[Rejection]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        faults.append(Rejection(code="not_a_moment", field=name, parameters={"given": given[:40]}))
        return None
    if moment.tzinfo is None:
        faults.append(Rejection(code="moment_without_zone", field=name))
    return moment


def _item(values: dict[str, object]) -> NewObservation:
    """Return the observation; a row without a key is named by what it says."""
    key = values.pop("key", None) or _name_of(values)
    return NewObservation(key=str(key), **values)  # type: ignore[arg-type]


def _name_of(values: Mapping[str, object]) -> str:
    parts = ("service", "resource", "horizon", "source", "observed_at")
    return "csv " + " ".join(str(values.get(part, "")) for part in parts)[:96]
