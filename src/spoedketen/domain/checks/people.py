"""Numbers of people: bands that add up to the total."""

from collections.abc import Iterator, Mapping

import polars as pl

from spoedketen.domain.checks.cells import HEADER_ROWS
from spoedketen.domain.errors import Fault
from spoedketen.domain.pack import PackNote

AGE_BANDS = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")
"""Together everybody; ``age_75_plus`` is part of the last."""


def people_faults(
    tables: Mapping[str, pl.DataFrame], note: PackNote, file_names: Mapping[str, str]
) -> list[Fault]:
    """Report areas whose bands differ from the total by more than the stated rounding."""
    areas = tables.get("areas")
    if areas is None:
        return []
    told = note.tables.get("areas")
    rounding = told.rounding if told is not None else 0
    return [
        *_unequal_bands(areas, rounding, file_names["areas"]),
        *_oldest_above_old(areas, rounding, file_names["areas"]),
    ]


def _unequal_bands(areas: pl.DataFrame, rounding: int, file_name: str) -> Iterator[Fault]:
    together = areas.select(
        pl.sum_horizontal(*AGE_BANDS, ignore_nulls=False).alias("together"), "population"
    )
    apart = (together["together"] - together["population"]).abs() > rounding
    for row in apart.fill_null(value=False).arg_true():
        yield Fault(
            file=file_name,
            row=row + HEADER_ROWS,
            column="population",
            code="bands_differ",
            parameters={
                "total": areas["population"][row],
                "bands": together["together"][row],
                "rounding": rounding,
            },
        )


def _oldest_above_old(areas: pl.DataFrame, rounding: int, file_name: str) -> Iterator[Fault]:
    above = areas["age_75_plus"] > areas["age_65_plus"] + rounding
    for row in above.fill_null(value=False).arg_true():
        yield Fault(
            file=file_name,
            row=row + HEADER_ROWS,
            column="age_75_plus",
            code="part_above_whole",
            parameters={
                "found": areas["age_75_plus"][row],
                "whole": areas["age_65_plus"][row],
            },
        )
