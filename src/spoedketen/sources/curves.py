"""Fitted distance-to-time curves: those of the product, and those a user fits."""

import math
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from spoedketen.domain.errors import Fault, PackError, RequestError

CurveRow = Mapping[str, Any]


def product_curves() -> dict[str, CurveRow]:
    """Return the curves that come with the product, by mode."""
    text = (files("spoedketen.sources") / "parameters" / "curves.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


CURVE_KEYS = {
    "constant_minutes": float,
    "minutes_per_km": float,
    "minutes_per_root_km": float,
    "rmse_minutes": float,
    "bias_minutes": float,
    "trips": int,
    "source": str,
}
NEEDED_KEYS = ("constant_minutes", "minutes_per_km", "minutes_per_root_km")


def read_curves(path: Path) -> dict[str, CurveRow]:
    """Return the curves of a file that ``travel fit`` wrote, by mode.

    Raises
    ------
    PackError
        If the file cannot be read or a curve lacks a number.
    """
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
        return {str(mode): _curve_row(row) for mode, row in raw.items()}
    except (OSError, yaml.YAMLError, TypeError, ValueError, KeyError, AttributeError) as error:
        told = {"found": f"{type(error).__name__}: {error}"}
        fault = Fault(file=path.name, code="file_unreadable", parameters=told)
        raise PackError(path.name, (fault,)) from error


def _curve_row(row: Mapping[str, Any]) -> CurveRow:
    found = {
        name: kind(row[name]) for name, kind in CURVE_KEYS.items() if row.get(name) is not None
    }
    numbers = [found[name] for name in NEEDED_KEYS]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError(f"{', '.join(NEEDED_KEYS)}: {numbers}")
    return found


def write_curves(curves: Mapping[str, CurveRow], path: Path) -> None:
    """Write curves by mode as YAML."""
    plain = {mode: dict(row) for mode, row in curves.items()}
    path.write_text(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True), "utf-8")


def read_trips(path: Path, minutes_column: str) -> pl.DataFrame:
    """Return known trips with columns from_id, to_id and minutes, without unknown times.

    The file is Parquet or CSV; the first two columns, or ``from_id``/``to_id`` or
    ``from_pc4``/``to_pc4``, name the places.

    Raises
    ------
    PackError
        If the file cannot be read, with its name.
    RequestError
        If it has no such column of times.
    """
    frame = _trip_frame(path)
    if minutes_column not in frame.columns[2:]:
        known = ", ".join(frame.columns)
        raise RequestError("trips_column_missing", found=minutes_column, candidates=known)
    return _checked_trips(frame, minutes_column, path)


def _trip_frame(path: Path) -> pl.DataFrame:
    if not path.is_file():
        told = {"folder": str(path.parent)}
        fault = Fault(file=path.name, code="file_missing", parameters=told)
        raise PackError(path.name, (fault,))
    try:
        return pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        told = {"found": str(error).splitlines()[0]}
        fault = Fault(file=path.name, code="file_unreadable", parameters=told)
        raise PackError(path.name, (fault,)) from error


def _checked_trips(frame: pl.DataFrame, minutes_column: str, path: Path) -> pl.DataFrame:
    """Return the trips; a time that is none, or below zero, is a fault with its line."""
    times = frame[minutes_column].cast(pl.Float64, strict=False)
    sound = times.is_finite().fill_null(value=False) & (times >= 0).fill_null(value=False)
    wrong = (frame[minutes_column].is_not_null() & ~sound).arg_true()
    faults = tuple(
        Fault(
            file=path.name,
            row=int(row) + 2,
            column=minutes_column,
            code="cell_below_minimum",
            parameters={"found": frame[minutes_column][int(row)], "minimum": 0},
        )
        for row in wrong
    )
    if faults:
        raise PackError(path.name, faults)
    origin, target = frame.columns[:2]
    return frame.select(
        pl.col(origin).cast(pl.String).alias("from_id"),
        pl.col(target).cast(pl.String).alias("to_id"),
        (times / (60 if "second" in minutes_column else 1)).alias("minutes"),
    ).drop_nulls()
