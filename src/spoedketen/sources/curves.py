"""Fitted distance-to-time curves: those of the product, and those a user fits."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from spoedketen.domain.errors import DataError, Fault, PackError, RequestError

CurveRow = Mapping[str, Any]


def product_curves() -> dict[str, CurveRow]:
    """Return the curves that come with the product, by mode."""
    text = (files("spoedketen.sources") / "parameters" / "curves.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def read_curves(path: Path) -> dict[str, CurveRow]:
    """Return the curves of a file that ``travel fit`` wrote."""
    try:
        return dict(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError, TypeError, ValueError) as error:
        told = {"found": str(error)}
        raise PackError(
            path.name, (Fault(file=path.name, code="file_unreadable", parameters=told),)
        ) from error


def write_curves(curves: Mapping[str, CurveRow], path: Path) -> None:
    """Write curves by mode as YAML."""
    plain = {mode: dict(row) for mode, row in curves.items()}
    path.write_text(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True), "utf-8")


def read_trips(path: Path, minutes_column: str) -> pl.DataFrame:
    """Return known trips with columns from_id, to_id and minutes, without unknown times.

    The file is Parquet or CSV; the first two columns, or ``from_id``/``to_id`` or
    ``from_pc4``/``to_pc4``, name the places.
    """
    if not path.is_file():
        raise DataError("file_missing", folder=str(path.parent))
    frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)
    if minutes_column not in frame.columns:
        known = ", ".join(frame.columns)
        raise RequestError("trips_column_missing", found=minutes_column, candidates=known)
    origin, target = frame.columns[:2]
    seconds = "second" in minutes_column
    minutes = pl.col(minutes_column).cast(pl.Float64) / (60 if seconds else 1)
    return frame.select(
        pl.col(origin).cast(pl.String).alias("from_id"),
        pl.col(target).cast(pl.String).alias("to_id"),
        minutes.alias("minutes"),
    ).drop_nulls()
