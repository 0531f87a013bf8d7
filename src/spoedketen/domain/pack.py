"""A region pack in memory: the tables that describe a region, and where they came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from spoedketen.domain.dictionary import table_dictionary

SCHEMA_VERSION = 1
NETHERLANDS_BOUNDS = (50.70, 3.30, 53.60, 7.30)
"""South, west, north, east in degrees: the mainland, the islands and the territorial mudflats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableNote:
    """Where one table came from; ``rounding`` is the step to which people were rounded."""

    origin: str
    source: str
    licence: str | None = None
    rounding: int = 0
    checksum: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackNote:
    """What ``region.yaml`` says about the pack as a whole."""

    name: str
    title: Mapping[str, str]
    date: date
    tables: Mapping[str, TableNote]
    is_indicative: bool = False
    bounds: tuple[float, float, float, float] = NETHERLANDS_BOUNDS
    remarks: tuple[Mapping[str, str], ...] = ()
    schema_version: int = SCHEMA_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A checked description of a region.

    ``tables`` holds every table of the dictionary (empty where the pack has none);
    ``boundaries`` holds GeoJSON feature collections by division, plus ``area``.
    """

    note: PackNote
    tables: Mapping[str, pl.DataFrame]
    boundaries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    checksum: str = ""

    def table(self, name: str) -> pl.DataFrame:
        """Return a table, without rows where the pack does not hold it."""
        found = self.tables.get(name)
        return table_dictionary()[name].empty() if found is None else found

    def valid(self, name: str, on: date) -> pl.DataFrame:
        """Return the rows of a dated table that hold on a day; ``valid_to`` is exclusive."""
        starts = pl.col("valid_from").is_null() | (pl.col("valid_from") <= on)
        lasts = pl.col("valid_to").is_null() | (pl.col("valid_to") > on)
        return self.table(name).filter(starts & lasts)

    def region_names(self, division: str) -> dict[str, str]:
        """Return the name of each region of a division, by id."""
        rows = self.table("regions").filter(pl.col("division") == division)
        return dict(zip(rows["id"], rows["name"], strict=True))
