"""Every fault of a pack at once, each with the place and the remedy."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from spoedketen.domain.checks.cells import typed_table
from spoedketen.domain.checks.geography import geography_faults
from spoedketen.domain.checks.hours import hours_faults
from spoedketen.domain.checks.keys import key_faults, reference_faults, validity_faults
from spoedketen.domain.checks.people import people_faults
from spoedketen.domain.errors import Fault
from spoedketen.domain.pack import PackNote

Tables = dict[str, pl.DataFrame]

__all__ = ["checked_tables"]


def checked_tables(
    raw: Mapping[str, pl.DataFrame],
    note: PackNote,
    file_names: Mapping[str, str],
    boundaries: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[Tables, list[Fault]]:
    """Return the tables with the types of the dictionary, and every fault found.

    Parameters
    ----------
    raw
        Tables as read; text is allowed in every column.
    note
        What ``region.yaml`` says; its bounds and roundings are used.
    file_names
        File of each table, for the messages.
    boundaries
        GeoJSON collections by division; the first is taken as the land of the region.
    """
    tables: Tables = {}
    faults: list[Fault] = []
    for name, frame in raw.items():
        tables[name], found = typed_table(name, frame, file_names[name])
        faults += found
    for check in (key_faults, validity_faults, reference_faults, hours_faults):
        faults += check(tables, file_names)
    faults += geography_faults(tables, note, file_names, boundaries or {})
    faults += people_faults(tables, note, file_names)
    return tables, faults
