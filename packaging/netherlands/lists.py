"""The hand-written lists beside this module, read as text and cast where a list says so."""

import unicodedata
from datetime import date
from pathlib import Path

import polars as pl

FOLDER = Path(__file__).parent
PACK_DATE = date(2022, 10, 1)
DATES = ("valid_from", "valid_to", "as_of")
NUMBERS = ("lat", "lon", "value", "low", "high")
COUNTS = ("population", "population_of_island", "published")


def listed(name: str) -> pl.DataFrame:
    """Return a list, with dates, coordinates and counts as such; an empty cell is null."""
    rows = pl.read_csv(FOLDER / f"{name}.csv", infer_schema_length=0)
    return rows.with_columns(
        *(pl.col(column).str.to_date() for column in DATES if column in rows.columns),
        *(pl.col(column).cast(pl.Float64) for column in NUMBERS if column in rows.columns),
        *(pl.col(column).cast(pl.Int64) for column in COUNTS if column in rows.columns),
    )


def assumption(name: str) -> float:
    """Return the value of one row of the list of assumptions."""
    return float(listed("assumptions").filter(pl.col("name") == name)["value"].item())


def slug(name: str) -> str:
    """Return a name as an identifier: small letters and digits joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = "".join(letter if letter.isalnum() else " " for letter in plain.replace("'", ""))
    return "-".join(words.split())


def valid_on(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the rows that hold on a day; ``valid_to`` is the first day a row no longer holds."""
    return rows.filter(
        pl.col("valid_from").is_null() | (pl.col("valid_from") <= day),
        pl.col("valid_to").is_null() | (pl.col("valid_to") > day),
    )
